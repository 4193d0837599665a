"""What an agent's answer to a letter about one mail decides: about that mail, with the rights of an answer to the digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mailbot.config.mailbox import Mailbox
from mailbot.desk.agents.decisions import numbers
from mailbot.desk.letters.mail_held import told as told_of_mail
from mailbot.desk.letters.not_taken import told
from mailbot.desk.threading.forms import ByForm
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.flood import ToldLately
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import NotTaken, Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.tokens import agent_tokens, digest_tokens
from mailbot.mail.tokens.message_ids import DESK as DESK_CLASS
from mailbot.mail.tokens.message_ids import mint
from tests.cast import (
    ALICE,
    AUTHSERV,
    BRUNO,
    DESK,
    KEY,
    LIA,
    MALLORY,
    NOW,
    context,
    copy_token,
    mailbox,
    raw,
    reply,
    ticket,
    token,
)  # fmt: skip

HELD = Arrival(
    41, "suporte", MALLORY, MALLORY, "Re: Erro", NOW, Disposition.HELD, Reason.WRONG_SENDER, ticket=12
)  # fmt: skip
OTHER = replace(HELD, number=42)
NONCE = b"n" * 16
WRITTEN_SO = ["#admit", "#admitir", "#admit 1", "#admit 41", "#admit #41", "#Admit.", "#admit 1, 41", "#admit\n#admit 41"]


def box(**keys: Any) -> Mailbox:
    return mailbox(**{"agents": ["bruno", "lia"], "wrong_sender": "hold", **keys})


def of_ticket(to: str = BRUNO, of: Ticket | None = None, arrival: int = 41, written: datetime = NOW) -> str:
    """Return the Message-ID of the letter about a mail that concerns ticket 12."""
    about = of or ticket()
    occasion = agent_tokens.occasion(agent_tokens.Kind.OTHER, 9, written, 30, "0a1b2c3d", arrival)
    return mint(
        KEY, ticket=about.id, nonce=about.nonce, recipient=to, occasion=occasion, domain="desk.example", key_class=DESK_CLASS
    )


def of_none(to: str = BRUNO, **changes: Any) -> str:
    """Return the Message-ID of the letter about a mail that concerns no ticket."""
    made: dict[str, Any] = {
        "mailbox": "suporte", "nonce": NONCE, "recipient": to, "now": NOW, "days": 30, "salt": "0a1b2c3d",
        "domain": "desk.example", "arrival": 41,
    }  # fmt: skip
    return digest_tokens.minted(KEY, **{**made, **changes})


def judged(
    text: str, to: str = "", place: Mailbox | None = None, sender: str = BRUNO, found: Arrival | None = HELD, **fields: str
) -> Verdict:
    known = KnownOfAgent(arrivals={} if found is None else {found.number: found, 42: OTHER})
    given: dict[str, Any] = {"of_agent": known, "digest_nonce": NONCE}
    mail = raw(text, f"<{sender}>", In_Reply_To=to or of_ticket(sender), **fields)
    return on_mail(context(mail, place or box(), known=given))


def decided(verdict: Verdict) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (verdict.action.admits, verdict.action.drops) if verdict.action is not None else ((), ())


def whys(verdict: Verdict) -> list[str]:
    (draft,) = verdict.drafts
    return [one["why"] for one in draft.facts["lines"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", WRITTEN_SO)
@pytest.mark.parametrize("to", [of_ticket(), of_none()], ids=["of a ticket", "of none"])
def test_the_order_needs_no_number(text: str, to: str) -> None:
    verdict = judged(text, to)
    assert (verdict.disposition, verdict.reason, verdict.ticket, verdict.change) == (Disposition.AGENT, None, None, None)
    assert decided(verdict) == ((41,), ())
    assert decided(judged(text.replace("admitir", "admit").replace("admit", "drop").replace("Admit", "Drop"), to)) == (
        (), (41,),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["#admit\n\nObrigado,\nBruno", "\n#admit\n", "#drop 1\n\nÉ propaganda.", "#descartar."])
def test_words_below_go_to_nobody(text: str) -> None:
    verdict = judged(text)
    assert decided(verdict) != ((), ())
    assert {one.to for one in verdict.drafts} == {BRUNO}


@pytest.mark.parametrize("text", ["#admit 2", "#admit 42", "#drop 40", "#admit 411", "#drop 42 43"])
@pytest.mark.parametrize("to", [of_ticket(), of_none()], ids=["of a ticket", "of none"])
def test_no_other_mail_is_decided_about(text: str, to: str) -> None:
    verdict = judged(text, to)
    assert decided(verdict) == ((), ())
    assert set(whys(verdict)) == {"about_one_mail"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#admit\n#drop", "contradicts"), ("#admit 1\n#drop 41", "contradicts"), ("#admit tudo", "bad_argument"),
        ("#admit\n#close", "not_alone"), ("#drop\n#note É spam", "not_alone"), ("#admit\n#assign me", "not_alone"),
        ("#admit #drop", "one_a_line"),
    ],
)  # fmt: skip
def test_what_is_not_clear_decides_nothing(text: str, why: str) -> None:
    verdict = judged(text)
    assert decided(verdict) == ((), ())
    assert why in whys(verdict)


@pytest.mark.parametrize("text", ["#admit\n#close", "#drop\n#assign me", "#admit\n#tag x"])
def test_beside_orders_of_a_ticket_nothing_is_decided_where_there_is_none(text: str) -> None:
    verdict = judged(text, of_none())
    assert (decided(verdict), "no_ticket" in whys(verdict)) == (((), ()), True)


@pytest.mark.parametrize("text", ["Obrigado!", "Pode aceitar.", "", "Admitir", "sim"])
def test_words_alone_decide_nothing(text: str) -> None:
    for to in (of_ticket(), of_none()):
        verdict = judged(text, to)
        assert (verdict.disposition, verdict.reason, verdict.action) == (Disposition.AGENT, Reason.AGENT_UNCLEAR, None)
    assert judged("Obrigado!", of_none()).drafts[0].facts["doubtful"] == "to_a_held_mail"


@pytest.mark.parametrize("text", ["#note É o sócio dela.", "#assign me", "#resolve Pronto.", "#status", "#tag vip"])
def test_other_orders_are_about_the_ticket_as_before(text: str) -> None:
    verdict = judged(text)
    assert (verdict.ticket, verdict.reason, decided(verdict)) == (12, None, ((), ()))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (replace(HELD, decided=True), "decided_before"), (replace(HELD, asked=True), "decided_before"),
        (replace(HELD, mailbox="vendas"), "in_another_mailbox"), (replace(HELD, sender=LIA), "of_an_agent"),
        (replace(HELD, reason=Reason.AGENT_UNPROVEN), "of_an_agent"), (None, "no_such_arrival"),
        (replace(HELD, disposition=Disposition.REPLY), "taken_before"),
        (replace(HELD, sender="", ticket=None), "no_clear_sender"),
        (replace(HELD, sender=DESK, ticket=None), "own_address"),
    ],
)  # fmt: skip
def test_what_the_digest_could_not_decide_neither_can_this_letter(found: Arrival | None, why: str) -> None:
    for to in (of_ticket(), of_none()):
        verdict = judged("#admit", to, found=found)
        assert (decided(verdict), whys(verdict)) == (((), ()), [why])


@pytest.mark.parametrize(
    ("place", "sender", "why"),
    [
        (box(lead="lia"), BRUNO, "not_the_digests_lead"), (box(lead="lia"), LIA, ""), (box(lead="bruno"), BRUNO, ""),
        (box(lead="bruno"), LIA, "not_the_digests_lead"), (box(), LIA, ""), (box(), BRUNO, ""),
    ],
)  # fmt: skip
def test_of_a_mailbox_with_a_lead_only_the_lead_decides(place: Mailbox, sender: str, why: str) -> None:
    for to in (of_ticket(sender), of_none(sender)):
        verdict = judged("#admit", to, place, sender)
        assert whys(verdict) == [why]
        assert (decided(verdict) == ((41,), ())) is not bool(why)


@pytest.mark.parametrize(
    "to",
    [
        of_ticket(LIA), of_none(LIA), of_none(mailbox="vendas"), of_none(nonce=b"m" * 16),
        of_ticket(of=ticket(nonce=b"m" * 16)),
        of_ticket(of=ticket(id=13)), of_ticket().replace(".m", ".t"), of_ticket()[:-20] + ">", of_none()[:-20] + ">",
        of_ticket(arrival=42).replace("216", "215", 1), f"<{copy_token()}>", f"<{token(BRUNO)}>", f"<{token(ALICE)}>",
        "<x@desk.example>", of_ticket(written=NOW - timedelta(days=31)),
    ],
)  # fmt: skip
def test_nothing_but_ones_own_letter_decides(to: str) -> None:
    for proof in ("", f"{AUTHSERV}; dmarc=pass header.from=desk.example"):
        assert decided(judged("#admit", to, box(authserv_id=AUTHSERV) if proof else None, Authentication_Results=proof)) == (
            (),
            (),
        )


@pytest.mark.parametrize("proof", ["", f"{AUTHSERV}; dmarc=fail header.from=desk.example", "mx.evil.example; dmarc=pass"])
@pytest.mark.parametrize("to", [of_ticket(), of_none()], ids=["of a ticket", "of none"])
def test_a_letter_in_hand_is_not_enough_where_a_receiver_is_trusted(to: str, proof: str) -> None:
    verdict = judged("#admit", to, box(authserv_id=AUTHSERV), Authentication_Results=proof)
    assert (verdict.disposition, decided(verdict)) == (Disposition.HELD, ((), ()))


@pytest.mark.parametrize("text", ["#admit", "#drop", "#admit 41", "#admitir 1", "#descartar"])
@pytest.mark.parametrize("sender", [ALICE, MALLORY, f'"{BRUNO}" <{MALLORY}>'])
def test_nobody_else_orders_anything_with_it(text: str, sender: str) -> None:
    for to in (of_ticket(), of_none(), f"<{token()}>"):
        mail = raw(text, sender, In_Reply_To=to)
        given: dict[str, Any] = {"digest_nonce": NONCE}
        assert on_mail(context(mail, box(), known=given)).action is None


def test_only_the_mail_that_the_letter_asks_about_is_looked_up() -> None:
    made = context(raw("#admit", BRUNO, In_Reply_To=of_ticket()), box())
    assert made.identity is not None
    assert numbers(made.mail, made.identity) == (41,)
    assert numbers(made.mail, replace(made.identity, arrival=0)) == ()


def of_held(
    disposition: Disposition = Disposition.HELD, reason: Reason = Reason.WRONG_SENDER, sender: str = MALLORY,
    *, theirs: bool = False, **keys: Any,
) -> NotTaken:  # fmt: skip
    """Return what is told of a mail that proves ticket 12, or (``theirs``) is only of its participant."""
    made = context(reply(sender=sender), box(**keys))
    about = None if theirs else ticket()
    verdict = Verdict(disposition, reason, about.id if about else None, about)
    found = told(made, verdict, ticket(), ToldLately()).not_taken
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("found", "joins", "opens", "deciders"),
    [
        (of_held(), 12, False, {BRUNO, LIA}), (of_held(lead="lia"), 12, False, {LIA}),
        (of_held(reason=Reason.FORGED, sender=f"{ALICE}, {MALLORY}"), 12, False, {BRUNO, LIA}),
        (of_held(reason=Reason.FORGED, sender=f"{ALICE}, {MALLORY}", theirs=True), None, False, {BRUNO, LIA}),
        (of_held(theirs=True, sender=ALICE, reason=Reason.UNTHREADED), None, True, {BRUNO, LIA}),
        (of_held(Disposition.IGNORED, Reason.LOOP, DESK), 12, False, {BRUNO, LIA}),
        (of_held(Disposition.IGNORED, Reason.LOOP, DESK, theirs=True), None, False, {BRUNO, LIA}),
        (of_held(reason=Reason.FORGED, sender=LIA), None, False, {BRUNO, LIA}),
        (of_held(reason=Reason.AGENT_UNPROVEN, sender=LIA), None, False, set()),
        (of_held(agents=[], notify=["carla@desk.example"]), 12, False, set()),
    ],
)  # fmt: skip
def test_the_letter_says_what_the_order_does_and_to_whom(
    found: NotTaken, joins: int | None, deciders: set[str], *, opens: bool
) -> None:
    assert (found.facts["joins"], found.facts["opens"], found.deciders) == (joins, opens, frozenset(deciders))


@pytest.mark.parametrize(
    ("reason", "opens"), [(Reason.FORM_UNCLEAR, False), (Reason.FORM_UNPROVEN, True), (Reason.GROUP_UNPROVEN, True),
                          (Reason.GROUP_UNCLEAR, False)],
)  # fmt: skip
def test_of_a_form_and_a_group_only_what_names_its_customer_opens_a_ticket(reason: Reason, *, opens: bool) -> None:
    made = replace(context(raw(), box()), form=ByForm("wordpress@site.example", "a problem"))
    found = told_of_mail(made, Verdict(Disposition.HELD, reason), ToldLately()).not_taken
    assert found is not None
    assert (found.facts["opens"], found.facts["joins"], found.deciders) == (opens, None, frozenset({BRUNO, LIA}))


def test_a_mail_that_was_met_in_another_mailbox_is_decided_about_there() -> None:
    made = context(reply(sender=MALLORY), box())
    made = replace(made, incoming=replace(made.incoming, mailbox="vendas"))
    found = told(made, Verdict(Disposition.HELD, Reason.WRONG_SENDER, 12, ticket()), ticket(), ToldLately()).not_taken
    assert found is not None
    assert found.deciders == frozenset()
