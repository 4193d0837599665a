"""What an agent's answer to a digest decides: each number by itself, and only who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.config.mailbox import Mailbox
from mailbot.desk.agents.decisions import numbers
from mailbot.desk.threading.agent_identity import Permission, TokenState
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.tokens import digest_tokens
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, KEY, LIA, MALLORY, NOW, context, copy_token, mailbox, raw

PASS = f"{AUTHSERV}; dmarc=pass header.from=desk.example"
PLAIN = Arrival(41, "suporte", ALICE, f"Alice <{ALICE}>", "Não abre", NOW, Disposition.REJECTED, Reason.UNTHREADED)
KNOWN = {
    41: PLAIN,
    42: replace(PLAIN, number=42, disposition=Disposition.HELD, reason=Reason.SPAM, who=MALLORY, subject=""),
    43: replace(PLAIN, number=43, decided=True),
    44: replace(PLAIN, number=44, mailbox="vendas"),
    45: replace(PLAIN, number=45, sender=DESK, disposition=Disposition.IGNORED, reason=Reason.LOOP),
    46: replace(PLAIN, number=46, disposition=Disposition.OPENED, reason=None, ticket=7),
    47: replace(PLAIN, number=47, sender=BRUNO, disposition=Disposition.HELD, reason=Reason.FORGED),
}
NONCE = b"n" * 16
OURS: dict[str, Any] = {"digest_nonce": NONCE}


def box(**keys: Any) -> Mailbox:
    return mailbox(**{"agents": ["bruno", "lia"], "lead": "lia", **keys})


def identity(to: str = LIA, **changes: Any) -> str:
    """Return the Message-ID of a digest."""
    made: dict[str, Any] = {
        "mailbox": "suporte", "nonce": NONCE, "recipient": to, "now": NOW, "days": 30, "salt": "0a1b2c3d",
        "domain": "desk.example",
    }  # fmt: skip
    return digest_tokens.minted(KEY, **{**made, **changes})


def judged(text: str, place: Mailbox | None = None, sender: str = LIA, to: str = "", **fields: str) -> Verdict:
    mail = raw(text, f"<{sender}>", In_Reply_To=to or identity(sender), **fields)
    return on_mail(context(mail, place or box(), known={"of_agent": KnownOfAgent(arrivals=KNOWN), **OURS}))


def lines(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Return what the one transcript says of each line."""
    (draft,) = verdict.drafts
    return [(one["written"], one["did"], one["why"]) for one in draft.facts["lines"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "admits", "drops"),
    [
        ("#admit 41", (41,), ()), ("#admitir 41, 42", (41, 42), ()), ("#drop 41 42", (), (41, 42)),
        ("#descartar #42", (), (42,)), ("#admit 41\n#drop 42\n\nObrigada,\nLia", (41,), (42,)),
        ("#admit 41\n#admitir 41", (41,), ()), ("#Admit: 41 e 42.", (41, 42), ()), ("\n\n#admit 041;42", (41, 42), ()),
    ],
)  # fmt: skip
def test_each_number_is_decided(text: str, admits: tuple[int, ...], drops: tuple[int, ...]) -> None:
    verdict = judged(text)
    assert (verdict.disposition, verdict.reason, verdict.ticket) == (Disposition.AGENT, None, None)
    assert verdict.action is not None
    assert (verdict.action.admits, verdict.action.drops, verdict.action.agent) == (admits, drops, LIA)
    assert {did for _, did, _ in lines(verdict)} <= {"admitted", "dropped"}


def test_what_cannot_be_decided_keeps_nothing_else_from_it_and_says_why() -> None:
    verdict = judged("#admit 41 43 44 45 46 47 99\n#drop 42 98")
    assert verdict.action is not None
    assert (verdict.action.admits, verdict.action.drops) == ((41,), (42,))
    assert lines(verdict) == [
        ("#admit 41", "admitted", ""), ("#admit 43", "not_done", "decided_before"),
        ("#admit 44", "not_done", "in_another_mailbox"), ("#admit 45", "not_done", "own_address"),
        ("#admit 46", "not_done", "taken_before"), ("#admit 47", "not_done", "of_an_agent"),
        ("#admit 99", "not_done", "no_such_arrival"), ("#drop 42", "dropped", ""),
        ("#drop 98", "not_done", "no_such_arrival"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [("#admit 41", 0), ("#drop 41 42", 0), ("#admit 41 99", 1), ("#drop 43", 1), ("#admit 41\n#drop 41", 1)],
)
def test_who_wants_to_hear_of_failures_alone_hears_of_them_alone(text: str, told: int) -> None:
    assert len(judged(text, box(transcripts="failures")).drafts) == told


def test_one_number_both_admitted_and_dropped_is_neither() -> None:
    verdict = judged("#admit 41 42\n#drop 41")
    assert verdict.action is not None
    assert (verdict.action.admits, verdict.action.drops) == ((42,), ())
    assert [why for _, _, why in lines(verdict)] == ["contradicts", "", "contradicts"]


@pytest.mark.parametrize(
    "text", ["#admit", "#admit x", "#admit 41-43", "#drop 41 oi", "#admit 0", "#admit 41 #drop 42", "#admit tudo",
             "#admt 41", "#admit " + " ".join(str(number) for number in range(1, 50)), "Admite a 41\n#admit 41"],
)  # fmt: skip
def test_a_line_that_is_not_understood_stops_all_of_it(text: str) -> None:
    verdict = judged(f"#drop 42\n{text}" if text.startswith("#") else text)
    assert (verdict.disposition, verdict.reason, verdict.action) == (Disposition.AGENT, Reason.AGENT_UNCLEAR, None)


@pytest.mark.parametrize("text", ["Obrigada!", "Vou ver.", "", "> nº 41, Alice", "Pode aceitar a 41"])
def test_an_answer_that_decides_nothing_is_given_back(text: str) -> None:
    verdict = judged(text)
    assert (verdict.disposition, verdict.reason, verdict.action) == (Disposition.AGENT, Reason.AGENT_UNCLEAR, None)
    assert verdict.drafts[0].facts["doubtful"] == "to_a_digest"


@pytest.mark.parametrize("text", ["#close", "#assign me", "#send\nOlá", "#merge 12", "#tag x"])
def test_beside_other_orders_nothing_is_decided(text: str) -> None:
    verdict = judged(f"#admit 41\n{text}")
    assert (verdict.reason, verdict.action) == (Reason.AGENT_UNCLEAR, None)
    assert {why for _, did, why in lines(verdict) if did == "not_done"} >= {"no_ticket", "stopped"}


def test_a_digest_still_takes_what_answers_no_letter_at_all() -> None:
    opened = judged(f"#for {ALICE}\nSegue o contrato.")
    assert opened.action is not None
    assert opened.action.opens is not None
    assert judged("#help").drafts[0].facts["help"]


@pytest.mark.parametrize(
    ("place", "sender", "why"),
    [
        (box(), BRUNO, "not_the_digests_lead"), (box(lead="bruno"), LIA, "not_the_digests_lead"), (box(), LIA, ""),
        (mailbox(agents=["bruno", "lia"]), BRUNO, ""), (mailbox(agents=["bruno", "lia"]), LIA, ""),
    ],
)  # fmt: skip
def test_of_a_mailbox_with_a_lead_only_the_lead_decides(place: Mailbox, sender: str, why: str) -> None:
    verdict = judged("#admit 41", place, sender)
    assert [one for _, _, one in lines(verdict)] == [why]
    assert (verdict.action is None) is bool(why)


@pytest.mark.parametrize(
    "to",
    [
        "<x@desk.example>",
        identity(BRUNO),
        identity(mailbox="vendas"),
        identity(nonce=b""),
        f"<{copy_token(BRUNO)}>",
        identity()[:-20] + ">",
    ],
)
def test_without_the_token_of_ones_own_digest_nobody_is_believed(to: str) -> None:
    verdict = judged("#admit 41", to=to)
    assert verdict.action is None
    assert verdict.disposition is Disposition.HELD or lines(verdict)[0][2] == "not_your_copy"


def test_a_digest_that_is_too_old_decides_nothing() -> None:
    late = raw("#admit 41", f"<{LIA}>", In_Reply_To=identity())
    for days, permission in ((30, Permission.ALL), (31, Permission.NOTHING)):
        found = context(late, box(), known=OURS, now=NOW + timedelta(days=days)).identity
        assert found is not None
        assert (found.permission, found.digest) == (permission, True)
        assert found.token is (TokenState.OWN if days == 30 else TokenState.EXPIRED)


@pytest.mark.parametrize(
    ("proof", "held"), [(PASS, False), ("", True), (f"{AUTHSERV}; dmarc=fail header.from=desk.example", True),
                        (f"{AUTHSERV}; spf=none", True), ("mx.evil.example; dmarc=pass header.from=desk.example", True)],
)  # fmt: skip
def test_where_a_receiver_is_trusted_it_must_prove_the_answer(proof: str, *, held: bool) -> None:
    verdict = judged("#admit 41", box(authserv_id=AUTHSERV), Authentication_Results=proof)
    assert (verdict.disposition is Disposition.HELD) is held
    assert (verdict.action is None) is held


@pytest.mark.parametrize("order", ["#admit 41", "#drop 41", "#admitir 41 42", "#descartar 41", "#admit 41\n#drop 42"])
@pytest.mark.parametrize("to", [f"<{copy_token(LIA)}>", "<x@example.com>"])
def test_in_answer_to_anything_else_it_says_where_it_is_given(order: str, to: str) -> None:
    verdict = judged(order, box(authserv_id=AUTHSERV), to=to, Authentication_Results=PASS)
    assert (verdict.reason, verdict.action) == (Reason.AGENT_UNCLEAR, None)
    assert {why for _, _, why in lines(verdict)} == {"not_a_digest"}


def test_only_the_numbers_of_an_answer_to_a_digest_are_looked_up() -> None:
    mail = raw("#admit 41, 42\n#drop 43\n#drop 41", f"<{LIA}>", In_Reply_To=identity())
    found = context(mail, box(), known=OURS)
    assert found.identity is not None
    assert numbers(found.mail, found.identity) == (41, 42, 43, 41)
    assert numbers(found.mail, replace(found.identity, digest=False)) == ()
