"""A ticket is known with what it was merged into or goes on in: its tokens prove what they did, and lead into that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.desk.threading.agent_identity import TokenState, identify
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import named_tokens
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens import agent_tokens
from mailbot.mail.tokens.address_tokens import reply_token
from mailbot.mail.tokens.message_ids import DESK, ROOT, mint
from tests.cast import ALICE, BRUNO, KEY, MALLORY, NOW, context, mailbox, raw, reply, threaded, ticket, token

LAST = ticket(id=20, nonce=b"x" * 16, participants=frozenset({ALICE, "bob@other.example"}))
MIDDLE = ticket(id=15, nonce=b"y" * 16, merged_into=20)
FIRST = ticket(id=12, merged_into=15)
CHAIN = {one.id: one for one in (FIRST, MIDDLE, LAST)}
ADDRESS = f"suporte+{reply_token(KEY, ticket=12, nonce=FIRST.nonce, recipient=ALICE)}@desk.example"


@pytest.mark.parametrize(
    "mail",
    [
        reply(to=token(of=FIRST)),
        reply(to=token(of=MIDDLE)),
        reply(to=token(of=LAST)),
        reply(to=token(of=FIRST, occasion=ROOT)),
        reply(to="a1@relay.example"),
        raw(To=ADDRESS),
    ],
    ids=["first", "middle", "last", "root", "relay's", "address"],
)
def test_whatever_a_reply_names_it_lands_in_the_ticket_that_survives(mail: bytes) -> None:
    found = threaded(read(mail), Known(tickets=CHAIN, foreign={"a1@relay.example": (12, ALICE)}), (KEY,))
    assert found.ticket == LAST
    assert found.recipient == ALICE


def test_letters_of_tickets_that_are_one_now_do_not_disagree() -> None:
    mail = reply(to=token(of=FIRST), References=f"<{token(of=MIDDLE)}> <{token(of=LAST)}>")
    found = threaded(read(mail), Known(tickets=CHAIN), (KEY,))
    assert "thread_disagrees" not in dict(found.signals)


def test_a_token_is_proven_with_its_own_ticket_and_not_with_the_one_that_survives() -> None:
    forged = mint(KEY, ticket=12, nonce=LAST.nonce, recipient=ALICE, occasion="k1", domain="desk.example").strip("<>")
    assert threaded(read(reply(to=forged)), Known(tickets=CHAIN), (KEY,)).ticket is None
    never = token("bob@other.example", of=FIRST)  # who joined by the merge had no letter of the first
    assert threaded(read(reply(to=never)), Known(tickets=CHAIN), (KEY,)).ticket is None


def test_who_is_taken_out_of_the_surviving_ticket_does_not_come_in_by_an_old_letter() -> None:
    bob = "bob@other.example"
    without = ticket(id=20, nonce=b"x" * 16, contact=bob, participants=frozenset({bob}))
    judged = on_mail(context(reply(to=token(of=FIRST)), None, FIRST, MIDDLE, without))
    assert (judged.disposition.value, judged.ticket) == ("rejected", 20)


def test_a_strangers_reply_to_a_merged_tickets_letter_is_refused_as_before() -> None:
    judged = on_mail(context(reply(to=token(of=FIRST), sender=f"Mallory <{MALLORY}>"), None, *CHAIN.values()))
    assert (judged.disposition.value, judged.reason) == ("rejected", "wrong_sender")


@pytest.mark.parametrize(("contact", "another"), [(ALICE, False), ("bob@other.example", True)])
def test_an_agents_copy_of_a_merged_ticket_stands_for_the_one_that_survives(contact: str, *, another: bool) -> None:
    occasion = agent_tokens.occasion(agent_tokens.Kind.COPY, 7, datetime(2026, 11, 20, tzinfo=UTC), 30, "0" * 8)
    named = mint(
        KEY, ticket=12, nonce=FIRST.nonce, recipient=BRUNO, occasion=occasion, domain="desk.example", key_class=DESK
    )
    mail = read(raw("Pronto.", f"Bruno <{BRUNO}>", In_Reply_To=named))
    tickets = {**CHAIN, 12: ticket(id=12, merged_into=15, contact=contact)}
    found = identify(
        mail,
        named_tokens(mail),
        mailbox(agents=["bruno"], notify=[]),
        Known(tickets=tickets),
        Authenticity.UNKNOWN,
        (KEY,),
        NOW,
    )
    assert found is not None
    assert (found.token, found.ticket, found.seen, found.of_another) == (TokenState.OWN, LAST, 7, another)


# A ticket that another one goes on with.

END = {"state": "closed", "closed_at": NOW, "closed_by": "agent"}
ENDED = ticket(**END)
SECOND = ticket(id=15, nonce=b"y" * 16, follows=12, **END)
THIRD = ticket(id=20, nonce=b"x" * 16, follows=15, state="open")


def following(*tickets: Ticket, foreign: bool = False) -> Known:
    links = {one.follows: one.id for one in tickets if one.follows is not None}
    relay = {"a1@relay.example": (12, ALICE)} if foreign else {}
    return Known(tickets={one.id: one for one in tickets}, follow_ups=links, foreign=relay)


@pytest.mark.parametrize(
    "mail",
    [
        reply(to=token(of=ENDED)), reply(to=token(of=SECOND)), reply(to=token(of=THIRD)),
        reply(to=token(of=ENDED, occasion=ROOT)), reply(to="a1@relay.example"), raw(To=ADDRESS),
    ],
    ids=["first", "second", "third", "root", "relay's", "address"],
)  # fmt: skip
def test_whatever_a_reply_names_it_lands_in_the_last_follow_up(mail: bytes) -> None:
    found = threaded(read(mail), following(ENDED, SECOND, THIRD, foreign=True), (KEY,))
    assert found.ticket == THIRD
    assert "thread_disagrees" not in dict(found.signals)


def test_a_follow_up_that_was_merged_leads_on_from_there() -> None:
    merged, other = replace(THIRD, merged_into=30), ticket(id=30, nonce=b"z" * 16, state="open")
    assert threaded(read(reply(to=token(of=ENDED))), following(ENDED, SECOND, merged, other), (KEY,)).ticket == other


def test_a_follow_up_that_was_merged_into_what_it_follows_makes_no_circle() -> None:
    back = replace(SECOND, merged_into=12)
    assert threaded(read(reply(to=token(of=ENDED))), following(ENDED, back), (KEY,)).ticket == ENDED
    assert threaded(read(reply(to=token(of=SECOND))), following(ENDED, back), (KEY,)).ticket == ENDED


def test_a_token_is_proven_with_its_own_ticket_and_not_with_the_follow_up() -> None:
    forged = mint(KEY, ticket=12, nonce=THIRD.nonce, recipient=ALICE, occasion="k1", domain="desk.example").strip("<>")
    assert threaded(read(reply(to=forged)), following(ENDED, SECOND, THIRD), (KEY,)).ticket is None


def test_who_was_taken_out_of_the_follow_up_does_not_come_in_by_an_old_letter() -> None:
    bob = "bob@other.example"
    without = ticket(id=20, nonce=b"x" * 16, follows=12, contact=bob, participants=frozenset({bob}), state="open")
    facts = {"follow_ups": {12: 20}}
    judged = on_mail(context(reply(to=token(of=ENDED)), None, ENDED, without, known=facts))
    assert (judged.disposition, judged.reason) == (Disposition.REJECTED, Reason.WRONG_SENDER)


def test_no_stranger_comes_into_a_follow_up() -> None:
    judged = on_mail(
        context(reply(sender=f"M <{MALLORY}>", to=token(of=ENDED)), None, ENDED, THIRD, known={"follow_ups": {12: 20}})
    )
    assert (judged.disposition, judged.reason, judged.ticket) == (Disposition.REJECTED, Reason.WRONG_SENDER, 20)
