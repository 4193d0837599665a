"""What each mail of an agent comes to, whoever proves it or does not: the whole table, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from mailbot.desk.threading.context import Context
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.letter import TO_THE_DESK, TOLD, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Entry
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail, on_mail_at_door
from mailbot.mail.incoming import LeftOut
from mailbot.mail.tokens.address_tokens import Carrier
from mailbot.mail.tokens.agent_tokens import Kind
from tests.cast import (
    ALICE,
    AUTHSERV,
    BRUNO,
    DESK,
    LIA,
    MALLORY,
    NOW,
    context,
    copy_address,
    copy_token,
    mailbox,
    raw,
    ticket,
    token,
)

PAULA = "paula@desk.example"
"""A colleague of the agents, who is none."""
CARLOS = "carlos@cliente.example"
"""A customer who wrote to Bruno and not to the desk."""
LONG_AGO = NOW - timedelta(days=40)

LEGEND: dict[str, tuple[Disposition, Reason | None, set[tuple[Notice, str]]]] = {
    "answered": (Disposition.AGENT, None, {(Notice.ANSWER, ALICE)}),
    "asked": (Disposition.AGENT, None, {(Notice.QUESTION, ALICE), (Notice.TRANSCRIPT, BRUNO)}),
    "opened": (Disposition.AGENT, None, {(Notice.OPENED, CARLOS), (Notice.TRANSCRIPT, BRUNO)}),
    "done": (Disposition.AGENT, None, {(Notice.TRANSCRIPT, BRUNO)}),
    "closed": (Disposition.AGENT, None, {(Notice.CLOSED, ALICE), (Notice.TRANSCRIPT, BRUNO)}),
    "noted": (Disposition.AGENT, None, {(Notice.NOTE, LIA)}),
    "noted+": (Disposition.AGENT, None, {(Notice.NOTE, LIA), (Notice.TRANSCRIPT, BRUNO)}),
    "noted*": (Disposition.AGENT, None, {(Notice.NOTE, LIA), (Notice.NOTE, BRUNO)}),
    "back": (Disposition.AGENT, Reason.AGENT_UNCLEAR, {(Notice.TRANSCRIPT, BRUNO)}),
    "who": (Disposition.HELD, Reason.AGENT_UNCLEAR, {(Notice.TRANSCRIPT, BRUNO)}),
    "stale": (Disposition.HELD, Reason.AGENT_STALE, {(Notice.STALE, BRUNO)}),
    "held": (Disposition.HELD, Reason.AGENT_UNPROVEN, {(Notice.AGENT_HELD, BRUNO)}),
    "forged": (Disposition.HELD, Reason.FORGED, {(Notice.AGENT_HELD, BRUNO)}),
    "held-": (Disposition.HELD, Reason.AGENT_UNPROVEN, set()),
    "forged-": (Disposition.HELD, Reason.FORGED, set()),
    "reply": (Disposition.REPLY, None, {(Notice.COPY, LIA)}),
    "refused": (Disposition.REJECTED, Reason.UNTHREADED, {(Notice.REJECTED_UNTHREADED, "the sender")}),
    "refused-": (Disposition.REJECTED, Reason.UNTHREADED, set()),
}
"""``+``: with a transcript; ``*``: to both agents; ``-``: nobody is told. "back" is given back, and
nothing is done; "who" waits until its writer says whose it is."""

# Item 8 of what was agreed: a failure always holds; where a receiver is trusted, its pass and the agent's own token for
# orders and answers, its pass alone only opens tickets; where none is, the token. Another agent's token makes notes.
TABLE = """
                         pass      none      fail      no receiver
plain     good           answered  held      forged    answered
plain     expired        held      held      forged    held
plain     another's      noted     held      forged    noted
plain     missing        who       held      forged    held
note      good           noted+    held      forged    noted+
note      expired        held      held      forged    held
note      another's      noted     held      forged    noted
note      missing        back      held      forged    held
ask       good           asked     held      forged    asked
ask       expired        held      held      forged    held
ask       another's      back      held      forged    back
ask       missing        back      held      forged    held
orders    good           done      held      forged    done
orders    expired        held      held      forged    held
orders    another's      back      held      forged    back
orders    missing        back      held      forged    held
forward   good           back      held      forged    back
forward   expired        held      held      forged    held
forward   another's      back      held      forged    back
forward   missing        opened    held      forged    held
colleague good           noted*    held-     forged-   noted*
colleague expired        held-     held-     forged-   held-
colleague another's      noted     held-     forged-   noted
colleague missing        refused   refused-  refused-  refused-
stale     good           stale     held      forged    stale
stale     expired        held      held      forged    held
stale     another's      noted     held      forged    noted
stale     missing        who       held      forged    held
unknown   good           back      held      forged    back
unknown   expired        held      held      forged    held
unknown   another's      back      held      forged    back
unknown   missing        back      held      forged    held
below     good           closed    held      forged    closed
below     expired        held      held      forged    held
below     another's      back      held      forged    back
below     missing        back      held      forged    held
customer  good           reply     reply     forged-   reply
customer  expired        reply     reply     forged-   reply
customer  another's      reply     reply     forged-   reply
customer  missing        refused   refused-  refused-  refused-
"""
"""Of a customer, the good token is that of their own letter; the expired one and another's are an agent's, whose own mail
they answer: it joins the ticket whose participant they are, and gives them nothing else."""
RECEIVERS = ("pass", "none", "fail", "no receiver")
CELLS = [
    (kind, held, receiver, code)
    for kind, held, *codes in (line.split() for line in TABLE.strip().splitlines()[1:])
    for receiver, code in zip(RECEIVERS, codes, strict=True)
]
SPEAKS = {"plain", "ask", "below"}

QUOTE = "Em 23/11/2026 10:00, Suporte <suporte@desk.example> escreveu:\n> Não abre."
WRITTEN = {
    "plain": f"Instale a versão 2.1.\n\n{QUOTE}",
    "note": f"#nota\nEla já ligou ontem.\n\n{QUOTE}",
    "ask": f"#perguntar\nQual é a versão?\n\n{QUOTE}",
    "orders": f"#atribuir eu\n#etiqueta +rede\n\n{QUOTE}",
    "forward": (
        "Este cliente escreveu para mim.\n\n---------- Forwarded message ---------\n"
        f"De: Carlos <{CARLOS}>\nDate: seg., 23 de nov. de 2026 às 10:00\nSubject: Licença\n"
        f"To: Bruno <{BRUNO}>\n\nMinha licença venceu."
    ),
    "colleague": f"O patch sai na sexta.\n\n{QUOTE}",
    "stale": f"Instale a versão 2.1.\n\n{QUOTE}",
    "unknown": f"#fechaar\nObrigado pelo contato.\n\n{QUOTE}",
    "below": f"{QUOTE}\n\n#fechar\n",
    "customer": f"#fechar\n#nota\nNão abre.\n\n{QUOTE}",
}
WRITERS = {"colleague": PAULA, "customer": ALICE}
LIAS = ticket(assigned="lia", state="open")
OTHER = ticket(id=13, nonce=b"o" * 16, assigned="lia", state="open")
NEWER = KnownOfAgent(history={12: (Entry(10, NOW, ALICE, "customer", "Já resolvi."),)})


def box(**keys: Any) -> Any:
    return mailbox(**{"agents": ["bruno", "lia"], "notify": [], **keys})


def named(kind: str, held: str) -> str:
    """Return the Message-ID that a mail answers."""
    match held:
        case "good":
            return token() if kind == "customer" else copy_token(seen=9)
        case "expired":
            return copy_token(written=LONG_AGO)
        case "another's":
            return copy_token(LIA)
    return ""


def received(receiver: str, writer: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return what the trusted receiver wrote, and the mailbox's trust in it."""
    if receiver == "no receiver":
        return {}, {}
    domain = writer.partition("@")[2]
    said = "" if receiver == "none" else f"{AUTHSERV}; dmarc={receiver} header.from={domain}"
    return {"Authentication_Results": said}, {"authserv_id": AUTHSERV}


@dataclass(frozen=True)
class Written:
    """One mail of the table and the desk it comes to."""

    kind: str
    answers: str
    receiver: str
    to: str = DESK

    def context(self, **keys: Any) -> Context:
        writer = WRITERS.get(self.kind, BRUNO)
        fields, trust = received(self.receiver, writer)
        prefix = "Fwd:" if self.kind == "forward" else "Re:"
        thread = {"In_Reply_To": f"<{self.answers}>", "References": f"<{self.answers}>"} if self.answers else {}
        mail = raw(WRITTEN[self.kind], f"Eu <{writer}>", To=self.to, Subject=f"{prefix} Erro", **thread, **fields)
        known = {"of_agent": NEWER} if self.kind == "stale" else {}
        return context(mail, box(**trust, **keys), LIAS, OTHER, known=known)


def came_to(verdict: Verdict, writer: str) -> tuple[Disposition, Reason | None, set[tuple[Notice, str]]]:
    told = {(one.notice, one.to) for one in verdict.drafts}
    sender = {(notice, "the sender" if to == writer and notice in TOLD.values() else to) for notice, to in told}
    return verdict.disposition, verdict.reason, sender


def public(verdict: Verdict) -> set[tuple[Notice, str]]:
    return {(one.notice, one.to) for one in verdict.drafts if one.notice not in {*TO_THE_DESK, *TOLD.values()}}


def judged(one: Written, code: str, **keys: Any) -> Verdict:
    """Judge a mail and hold what it comes to against ``code``."""
    verdict = on_mail(one.context(**keys))
    assert came_to(verdict, WRITERS.get(one.kind, BRUNO)) == LEGEND[code]
    return verdict


@cache
def cell(kind: str, held: str, receiver: str) -> Context:
    """Return the mail of one cell, read once for those who go through all of them."""
    return Written(kind, named(kind, held), receiver).context()


@pytest.mark.parametrize(("kind", "held", "receiver", "code"), CELLS)
def test_each_cell_of_the_table(kind: str, held: str, receiver: str, code: str) -> None:
    verdict = judged(Written(kind, named(kind, held), receiver), code)
    if verdict.reason is not None or verdict.disposition is Disposition.HELD:
        assert verdict.change is None
        assert verdict.action is None or (verdict.action.waits and verdict.action.note is None)


def test_only_a_proven_agents_answer_and_a_new_ticket_end_in_a_letter_to_anybody_else() -> None:
    for kind, held, receiver, _ in CELLS:
        spoke = public(on_mail(cell(kind, held, receiver)))
        may = kind in SPEAKS and held == "good" and receiver in {"pass", "no receiver"}
        opens = (kind, held, receiver) == ("forward", "missing", "pass")
        assert bool(spoke) == (may or opens), (kind, held, receiver)
        assert {to for _, to in spoke} <= {CARLOS if opens else ALICE}


def test_the_other_door_decides_the_same_and_tells_a_refused_sender_by_its_answer_alone() -> None:
    for kind, held, receiver, _ in CELLS:
        one = cell(kind, held, receiver)
        here, there = on_mail_at_door(one), on_mail(one)
        drafts = () if there.disposition is Disposition.REJECTED else there.drafts
        assert here == replace(there, drafts=drafts)


@pytest.mark.parametrize(("kind", "held", "receiver", "code"), CELLS)
def test_nobody_who_is_agent_no_more_does_anything(kind: str, held: str, receiver: str, code: str) -> None:
    if kind in WRITERS or held == "another's":
        return  # a colleague's note, by the copy of an agent who is still one
    verdict = on_mail(Written(kind, named(kind, held), receiver).context(agents=["lia"]))
    assert (verdict.disposition, verdict.reason) == (Disposition.REJECTED, Reason.UNTHREADED), code
    assert not public(verdict)


NOTE_ADDRESS = copy_address(Carrier.NOTE)
ADDRESSED = """
kind     address        pass     none  fail    no receiver
plain    answer         answered held  forged  answered
plain    note           noted    held  forged  noted
plain    both           back     held  forged  back
plain    expired        held     held  forged  held
plain    another's      noted    held  forged  noted
plain    another-ticket noted    held  forged  noted
note     answer         noted+   held  forged  noted+
ask      answer         asked    held  forged  asked
ask      note           asked    held  forged  asked
ask      both           asked    held  forged  asked
ask      another's      back     held  forged  back
ask      another-ticket back     held  forged  back
orders   note           done     held  forged  done
unknown  answer         back     held  forged  back
below    note           closed   held  forged  closed
stale    answer         stale    held  forged  stale
stale    note           noted    held  forged  noted
customer answer         reply    reply forged- reply
colleague answer        noted*   held- forged- noted*
colleague expired       held-    held- forged- held-
"""
ADDRESSES = {
    "answer": copy_address(),
    "note": NOTE_ADDRESS,
    "both": f"{copy_address()}, {NOTE_ADDRESS}",
    "expired": copy_address(written=LONG_AGO),
    "another's": copy_address(to=LIA),
    "another-ticket": copy_address(of=OTHER),
}
BY_ADDRESS = [
    (kind, address, receiver, code)
    for kind, address, *codes in (line.split() for line in ADDRESSED.strip().splitlines()[1:])
    for receiver, code in zip(RECEIVERS, codes, strict=True)
]


@pytest.mark.parametrize("threaded", [True, False], ids=["in its thread", "by its address alone"])
@pytest.mark.parametrize(("kind", "address", "receiver", "code"), BY_ADDRESS)
def test_each_cell_by_the_address_that_is_written_to(
    kind: str, address: str, receiver: str, code: str, *, threaded: bool
) -> None:
    """An address decides what is meant, and needs no Message-ID; without its thread nothing disagrees with it."""
    if not threaded and (address == "another-ticket" or kind == "customer"):
        return
    answers = (token() if kind == "customer" else copy_token()) if threaded else ""
    one = Written(kind, answers, receiver, to=ADDRESSES[address])
    judged(one, code, address_tokens=True)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("plain", "noted"), ("note", "noted+"), ("ask", "asked"), ("orders", "done"), ("stale", "noted"), ("unknown", "back")],
)
def test_where_a_reply_is_a_note_only_an_order_speaks(kind: str, code: str) -> None:
    judged(Written(kind, copy_token(), "no receiver"), code, agent_reply="note")


def test_where_a_reply_is_a_note_the_answer_address_still_answers() -> None:
    judged(Written("plain", copy_token(), "no receiver", to=copy_address()), "answered", agent_reply="note")


@pytest.mark.parametrize(
    ("letter", "kind", "code"),
    [
        (Kind.NOTE, "plain", "noted"), (Kind.NOTE, "ask", "asked"), (Kind.NOTE, "orders", "done"),
        (Kind.OTHER, "plain", "back"), (Kind.OTHER, "ask", "asked"), (Kind.OTHER, "note", "noted+"),
        (Kind.OTHER, "orders", "done"),
    ],
)  # fmt: skip
def test_what_a_reply_to_a_note_or_to_a_transcript_is(letter: Kind, kind: str, code: str) -> None:
    judged(Written(kind, copy_token(kind=letter), "no receiver"), code)


@pytest.mark.parametrize("code", ["held", "forged"])
def test_a_held_mail_is_told_at_most_once_a_day(code: str) -> None:
    one = Written("plain", copy_token(), {"held": "none", "forged": "fail"}[code]).context()
    again = replace(one, known=replace(one.known, of_agent=KnownOfAgent(told_today=True)))
    assert [draft.notice for draft in on_mail(one).drafts] == [Notice.AGENT_HELD]
    assert on_mail(again) == replace(on_mail(one), drafts=())


def test_a_colleague_whose_note_lost_a_file_is_told_like_any_sender() -> None:
    one = Written("colleague", copy_token(), "pass").context()
    large = LeftOut("planta.zip", "application/zip", 21 * 1024 * 1024)
    met = replace(one, incoming=replace(one.incoming, left_out=(large,)))
    assert [draft.notice for draft in on_mail(one).drafts if draft.to == PAULA] == []
    assert [draft.notice for draft in on_mail(met).drafts if draft.to == PAULA] == [Notice.REJECTED_ATTACHMENT_TOO_LARGE]


def test_an_agent_of_another_mailbox_is_a_customer_like_any_here() -> None:
    theirs = ticket(contact=BRUNO, participants=frozenset({BRUNO}), assigned="lia", state="open")
    mail = raw("#fechar\nNão abre.", f"Bruno <{BRUNO}>", In_Reply_To=f"<{token(BRUNO, theirs)}>")
    verdict = on_mail(context(mail, box(agents=["lia"]), theirs))
    assert came_to(verdict, BRUNO) == (Disposition.REPLY, None, {(Notice.COPY, LIA)})
    assert verdict.drafts[0].facts["words"] == "#fechar\nNão abre."


def test_an_agent_who_is_the_customer_of_a_ticket_gives_no_orders_by_a_customers_letter() -> None:
    theirs = ticket(contact=BRUNO, participants=frozenset({BRUNO}), assigned="lia", state="open")
    mail = raw("#fechar\nNão abre.", f"Bruno <{BRUNO}>", In_Reply_To=f"<{token(BRUNO, theirs)}>")
    verdict = on_mail(context(mail, box(), theirs))
    assert came_to(verdict, BRUNO) == (Disposition.REPLY, None, {(Notice.COPY, LIA)})


@pytest.mark.parametrize("words", ["Veja isto", "#fechar"])
def test_a_strangers_mail_with_an_agents_token_is_a_strangers(words: str) -> None:
    for address in (DESK, copy_address(), copy_address(Carrier.NOTE)):
        mail = raw(words, f"Bruno <{MALLORY}>", To=address, In_Reply_To=f"<{copy_token()}>")
        verdict = on_mail(context(mail, box(address_tokens=True), LIAS))
        assert came_to(verdict, MALLORY) == LEGEND["refused-"]


@pytest.mark.parametrize("sign", ["Auto_Submitted", "X_Autoreply"])
def test_an_agents_vacation_reply_goes_nowhere(sign: str) -> None:
    mail = raw("Estou de férias.", f"Bruno <{BRUNO}>", In_Reply_To=f"<{copy_token()}>", **{sign: "auto-replied"})
    verdict = on_mail(context(mail, box(), LIAS))
    assert (verdict.disposition, verdict.drafts, verdict.change) == (Disposition.IGNORED, (), None)


def test_a_quoted_order_is_no_order() -> None:
    mail = raw("Instale a 2.1.\n\n" + QUOTE + "\n> #fechar\n", f"Bruno <{BRUNO}>", In_Reply_To=f"<{copy_token()}>")
    verdict = on_mail(context(mail, box(), LIAS))
    assert came_to(verdict, BRUNO) == LEGEND["answered"]
    assert verdict.drafts[0].facts["words"] == "Instale a 2.1."


def test_a_mail_with_nothing_but_the_quotation_is_given_back() -> None:
    mail = raw(QUOTE, f"Bruno <{BRUNO}>", In_Reply_To=f"<{copy_token()}>")
    assert came_to(on_mail(context(mail, box(), LIAS)), BRUNO) == LEGEND["back"]
