"""A ticket that another one goes on with: its letters prove what they did, and lead into the last of the chain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.calendars.spans import span
from mailbot.desk.phrases.courtesies import accepts
from mailbot.desk.policy.policy import LateReply, Policies
from mailbot.desk.policy.transitions import letter_facts
from mailbot.desk.threading.known import Known
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.verdicts import on_mail
from mailbot.letters.letter import Letters
from mailbot.letters.templates import LANGUAGES, Templates
from mailbot.mail.message import read
from mailbot.mail.tokens.address_tokens import reply_token
from mailbot.mail.tokens.message_ids import ROOT, mint
from mailbot.policy_files import preset
from tests.cast import ALICE, KEY, MALLORY, NOW, context, mailbox, raw, reply, threaded, ticket, token

ENDED = {"state": "closed", "closed_at": NOW, "closed_by": "agent"}
FIRST = ticket(**ENDED)
SECOND = ticket(id=15, nonce=b"y" * 16, follows=12, **ENDED)
THIRD = ticket(id=20, nonce=b"x" * 16, follows=15, state="open")
REJECT = LateReply("reject")
ADDRESS = f"suporte+{reply_token(KEY, ticket=12, nonce=FIRST.nonce, recipient=ALICE)}@desk.example"


def known(*tickets: Ticket, foreign: bool = False) -> Known:
    following = {one.follows: one.id for one in tickets if one.follows is not None}
    relay = {"a1@relay.example": (12, ALICE)} if foreign else {}
    return Known(tickets={one.id: one for one in tickets}, follow_ups=following, foreign=relay)


@pytest.mark.parametrize(
    "mail",
    [
        reply(to=token(of=FIRST)), reply(to=token(of=SECOND)), reply(to=token(of=THIRD)),
        reply(to=token(of=FIRST, occasion=ROOT)), reply(to="a1@relay.example"), raw(To=ADDRESS),
    ],
    ids=["first", "second", "third", "root", "relay's", "address"],
)  # fmt: skip
def test_whatever_a_reply_names_it_lands_in_the_last_follow_up(mail: bytes) -> None:
    found = threaded(read(mail), known(FIRST, SECOND, THIRD, foreign=True), (KEY,))
    assert found.ticket == THIRD
    assert "thread_disagrees" not in dict(found.signals)


def test_a_follow_up_that_was_merged_leads_on_from_there() -> None:
    merged, other = replace(THIRD, merged_into=30), ticket(id=30, nonce=b"z" * 16, state="open")
    assert threaded(read(reply(to=token(of=FIRST))), known(FIRST, SECOND, merged, other), (KEY,)).ticket == other


def test_a_follow_up_that_was_merged_into_what_it_follows_makes_no_circle() -> None:
    back = replace(SECOND, merged_into=12)
    assert threaded(read(reply(to=token(of=FIRST))), known(FIRST, back), (KEY,)).ticket == FIRST
    assert threaded(read(reply(to=token(of=SECOND))), known(FIRST, back), (KEY,)).ticket == FIRST


def test_a_token_is_proven_with_its_own_ticket_and_not_with_the_follow_up() -> None:
    forged = mint(KEY, ticket=12, nonce=THIRD.nonce, recipient=ALICE, occasion="k1", domain="desk.example").strip("<>")
    assert threaded(read(reply(to=forged)), known(FIRST, SECOND, THIRD), (KEY,)).ticket is None


def test_who_was_taken_out_of_the_follow_up_does_not_come_in_by_an_old_letter() -> None:
    bob = "bob@other.example"
    without = ticket(id=20, nonce=b"x" * 16, follows=12, contact=bob, participants=frozenset({bob}), state="open")
    facts = {"follow_ups": {12: 20}}
    judged = on_mail(context(reply(to=token(of=FIRST)), None, FIRST, without, known=facts))
    assert (judged.disposition, judged.reason) == (Disposition.REJECTED, Reason.WRONG_SENDER)


def test_no_stranger_comes_into_a_follow_up() -> None:
    judged = on_mail(
        context(reply(sender=f"M <{MALLORY}>", to=token(of=FIRST)), None, FIRST, THIRD, known={"follow_ups": {12: 20}})
    )
    assert (judged.disposition, judged.reason, judged.ticket) == (Disposition.REJECTED, Reason.WRONG_SENDER, 20)


# What the letters promise.


def letter(notice: Notice, language: str, to: str, late: LateReply = REJECT) -> str:
    policy = replace(preset(), late_reply=late)
    draft = Draft(notice, ALICE, "Alice", letter_facts(policy, to, NOW))
    about, templates = ticket(language=language), Templates()
    written = Letters(templates, Policies.one(policy)).compose(
        draft, mailbox=mailbox(), ticket=about, message_id="<a@desk.example>", references=(), now=NOW
    )
    return written.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_a_letter_asks_for_is_always_understood(language: str) -> None:
    words = [word for word in letter(Notice.RESOLVED, language, "resolved").replace(",", " ").split() if word.isupper()]
    assert len(words) == 1
    for said in (words[0], words[0].lower(), f"{words[0]}.", f'"{words[0]}"', f"{words[0]}\n\nAlice"):
        assert accepts(said, ["Alice"])
    assert preset().accepts("resolved") is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_asks_for_a_word_that_would_not_finish_the_ticket(language: str) -> None:
    assert not [word for word in letter(Notice.RESOLVED, language, "open").split() if word.isupper() and len(word) > 1]


@pytest.mark.parametrize(
    ("late", "promise"),
    [
        (REJECT, "não recebe mais mensagens. Se ainda"), (LateReply("reopen"), "retomaremos o atendimento"),
        (LateReply("follow_up"), "abriremos um novo chamado"),
        (LateReply("follow_up", span("2d")), "até quarta-feira, 25 de novembro de 2026, 12:00"),
        (LateReply("reject", span("2d")), "Depois disso, o chamado não recebe mais mensagens"),
    ],
)  # fmt: skip
def test_the_closing_letter_says_what_a_reply_to_it_would_do(late: LateReply, promise: str) -> None:
    assert promise in letter(Notice.CLOSED, "pt_BR", "closed", late)
