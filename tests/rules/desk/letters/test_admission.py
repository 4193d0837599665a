"""Which mail that was not taken people wrote, and what keeps one from being taken after all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.customers.intermediaries import MACHINES
from mailbot.desk.letters.admission import (
    DISTRIBUTED_WORDS,
    OF_AGENTS,
    by_a_person,
    hindrance,
    in_order,
    is_ours,
    not_to_be_admitted,
)
from mailbot.desk.letters.transcripts import Refusal
from mailbot.desk.tickets.arrival import Arrival, as_shown, found, shown
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.automatic.headers import DISTRIBUTED
from mailbot.mail.message import read
from tests.cast import ALICE, BRUNO, DESK, LIA, MALLORY, NOW, mailbox, raw, token

BOX = mailbox(agents=["bruno", "lia"], groups=["todos@lists.example"])
HELD, REJECTED, IGNORED = Disposition.HELD, Disposition.REJECTED, Disposition.IGNORED


def one(disposition: Disposition | None = REJECTED, reason: Reason | None = Reason.UNTHREADED, **more: Any) -> Arrival:
    plain = Arrival(41, "suporte", ALICE, f"Alice <{ALICE}>", "Não abre", NOW, disposition, reason)
    return replace(plain, **more)


PEOPLE = [
    one(), one(REJECTED, Reason.WRONG_SENDER), one(REJECTED, Reason.CLOSED), one(REJECTED, Reason.TOO_LARGE),
    one(HELD), one(HELD, Reason.FORGED), one(HELD, Reason.UNPROVEN_SENDER), one(HELD, Reason.GROUP_UNPROVEN),
    one(HELD, Reason.SPAM), one(HELD, Reason.INCOMPLETE), one(HELD, Reason.WRONG_SENDER), one(HELD, Reason.CLOSED),
    one(HELD, Reason.AWAITING_CONSENT),
    one(IGNORED, Reason.AUTOMATIC, fact="mailing list: List-Unsubscribe"),
    one(IGNORED, Reason.AUTOMATIC, fact="mailing list: List-Id"),
    one(IGNORED, Reason.AUTOMATIC, fact="bulk mail: Precedence: bulk"),
    one(IGNORED, Reason.AUTOMATIC, fact="automatic reply: null sender"),
    one(IGNORED, Reason.AUTOMATIC, fact="challenge-response: has x-boxtrapper"),
    one(IGNORED, Reason.AUTOMATIC, fact="challenge-response: has x-challenge"),
    one(IGNORED, Reason.AUTOMATIC, fact="challenge-response: subject of a challenge"),
    one(IGNORED, Reason.LOOP, fact="From is an address of the desk"),
]  # fmt: skip
OTHERS = [
    one(IGNORED, Reason.AUTOMATIC, fact="automatic reply: Auto-Submitted: auto-replied"),
    one(IGNORED, Reason.AUTOMATIC, fact="read receipt: multipart/report"),
    one(IGNORED, Reason.AUTOMATIC, fact="challenge-response: has x-boxtrapper; subject of a challenge"),
    one(IGNORED, Reason.AUTOMATIC, fact="automatic reply: null sender; words of absence"),
    one(IGNORED, Reason.AUTOMATIC, fact="automatic reply: null sender; Auto-Submitted: auto-replied"),
    one(IGNORED, Reason.AUTOMATIC, fact="From is an agent"),  # a vacation reply that an agent's program sent without a sign
    one(IGNORED, Reason.BOUNCE, fact="bounce: multipart/report"),
    one(IGNORED, Reason.LOOP, fact="bears our X-Mailbot-Loop"),
    one(IGNORED, Reason.LOOP, fact="From is an address of the desk", ours=True),
    *(one(HELD, reason) for reason in OF_AGENTS),
    one(Disposition.REPLY, None), one(Disposition.OPENED, None), one(Disposition.DUPLICATE, None),
    one(Disposition.SET_ASIDE, Reason.UNREADABLE), one(None, None),
]  # fmt: skip


@pytest.mark.parametrize("mail", PEOPLE)
def test_a_persons_mail_is_told_of(mail: Arrival) -> None:
    assert by_a_person(mail)


@pytest.mark.parametrize("mail", OTHERS)
def test_a_machines_mail_an_agents_and_one_that_was_taken_are_not(mail: Arrival) -> None:
    assert not by_a_person(mail)


def test_what_travels_through_lists_is_known_by_the_words_of_the_check() -> None:
    assert {MACHINES[kind] for kind in DISTRIBUTED} == DISTRIBUTED_WORDS


def test_new_mail_is_told_before_old_and_what_came_through_lists_last() -> None:
    news = one(IGNORED, Reason.AUTOMATIC, fact="mailing list: List-Id", number=1)
    old, new, newer = one(HELD, number=2, new=False), one(number=3), one(number=9)
    assert in_order([newer, old, news, new]) == (new, newer, news, old)


@pytest.mark.parametrize(
    ("identity", "ours"),
    [
        (token(), True), ("d.t0g23a12f61780.84eaa0cf8f3f684869c74adccebe716@desk.example", False),
        ("d.t0g23a12f61780.84eaa0cf8f3f684869c74adccebe7160@desk.example", True),
        ("n.0123456789abcdef01234567@desk.example", True), ("n.0123@desk.example", False), ("a1@example.com", False),
        ("", False),
    ],
)  # fmt: skip
def test_a_letter_of_the_desk_is_known_by_its_message_id(identity: str, *, ours: bool) -> None:
    assert is_ours(identity) is ours


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (one(), None), (one(HELD, Reason.SPAM), None), (one(IGNORED, Reason.LOOP), None), (one(HELD, Reason.FORGED), None),
        (one(REJECTED, Reason.CLOSED, ticket=7), None),
        (None, Refusal.NO_SUCH_ARRIVAL), (one(None, None), Refusal.NO_SUCH_ARRIVAL),
        (one(mailbox="vendas"), Refusal.IN_ANOTHER_MAILBOX),
        (one(decided=True), Refusal.DECIDED_BEFORE), (one(asked=True), Refusal.DECIDED_BEFORE),
        (one(REJECTED, Reason.CLOSED, ticket=7, decided=True), Refusal.DECIDED_BEFORE),
        (one(Disposition.DUPLICATE, None), Refusal.DECIDED_BEFORE),
        (one(Disposition.VANISHED, None), Refusal.DECIDED_BEFORE),
        (one(Disposition.OPENED, None, ticket=7, decided=True), Refusal.TAKEN_BEFORE),
        (one(Disposition.REPLY, None, ticket=7), Refusal.TAKEN_BEFORE),
        *((one(HELD, reason), Refusal.OF_AN_AGENT) for reason in OF_AGENTS),
    ],
)  # fmt: skip
def test_why_an_answer_to_a_digest_decides_nothing_about_a_mail(mail: Arrival | None, why: Refusal | None) -> None:
    assert hindrance(mail, BOX) is why


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (one(), None), (one(sender=MALLORY), None), (one(HELD, Reason.FORGED, sender="", ticket=7), None),
        (one(sender=DESK, ticket=7), None), (one(IGNORED, Reason.AUTOMATIC), None),
        (one(sender=BRUNO), Refusal.OF_AN_AGENT), (one(HELD, Reason.FORGED, sender=LIA, ticket=7), Refusal.OF_AN_AGENT),
        (one(sender=""), Refusal.NO_CLEAR_SENDER), (one(sender=DESK), Refusal.OWN_ADDRESS),
        (one(sender="suporte+12raaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example"), Refusal.OWN_ADDRESS),
        (one(REJECTED, Reason.TOO_LARGE), Refusal.NEVER_RECEIVED),
        (one(HELD, Reason.GROUP_UNCLEAR), Refusal.NO_CLEAR_SENDER),
        (one(HELD, Reason.FORM_UNCLEAR), Refusal.NO_CLEAR_SENDER),
        (one(HELD, Reason.GROUP_UNPROVEN), None), (one(HELD, Reason.FORM_UNPROVEN), None),
        (one(HELD, Reason.GROUP_UNPROVEN, sender="todos@lists.example"), Refusal.NO_CLEAR_SENDER),
        (one(HELD, Reason.GROUP_UNPROVEN, ticket=7), None),
    ],
)  # fmt: skip
def test_why_a_mail_cannot_be_taken_whoever_wants_it(mail: Arrival, why: Refusal | None) -> None:
    assert not_to_be_admitted(mail, BOX, {DESK}) is why


@pytest.mark.parametrize("mail", [one(sender=""), one(sender=DESK), one(), one(sender=MALLORY, reason=Reason.WRONG_SENDER)])
def test_into_a_ticket_that_is_named_anybodys_mail_can_go(mail: Arrival) -> None:
    assert not_to_be_admitted(mail, BOX, {DESK}, into=True) is None


@pytest.mark.parametrize(
    ("sender", "who"),
    [
        (f"Alice <{ALICE}>", f"Alice <{ALICE}>"), (ALICE, ALICE), (f'"Alice, eu" <{ALICE}>', f"Alice, eu <{ALICE}>"),
        (f"{'A' * 500} <{ALICE}>", f"{'A' * 60} <{ALICE}>"), (f"=?utf-8?q?Al=C3=ADce?= <{ALICE}>", f"Alíce <{ALICE}>"),
        (f"Alice <{ALICE}>, Mallory <{MALLORY}>", ALICE),
    ],
)  # fmt: skip
def test_who_wrote_is_shown_by_name_and_address(sender: str, who: str) -> None:
    assert as_shown(read(raw("Olá", sender))) == who


def test_whose_from_names_nobody_is_shown_by_what_is_wrong_with_it() -> None:
    mail = read(raw("Olá", ""))
    assert as_shown(mail) == mail.sender.problem != ""


def test_how_a_mail_is_shown_and_why_it_was_not_taken_are_its_signals() -> None:
    signals = [("from", ALICE), ("shown", f"Alice <{ALICE}>"), ("check:unthreaded", "answers no letter of ours")]
    assert shown(signals, ALICE) == f"Alice <{ALICE}>"
    assert found(signals) == ("unthreaded", "answers no letter of ours")
    assert (shown([], ALICE), found([("from", ALICE)])) == (ALICE, ("", ""))
