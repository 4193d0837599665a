"""What a bounce proves, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.desk.customers.intermediaries import MACHINES
from mailbot.desk.deadlines.customer_timers import DueTicket, Withholds, on_time
from mailbot.desk.threading.known import KnownOfBounce
from mailbot.desk.tickets.change import DueTimer
from mailbot.desk.tickets.letter import Notice, Sent
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.automatic.headers import Automatic
from mailbot.mail.tokens.address_tokens import return_token
from mailbot.mail.tokens.message_ids import DESK, ROOT, mint
from mailbot.policy_files import preset
from tests.cast import ALICE, AUTHSERV, BRUNO, KEY, LIA, MALLORY, NOW, context, mailbox, raw, reply, ticket, token

OURS = token(occasion="0123456789")
ROOTED = token(occasion=ROOT)
TO_THE_DESK = mint(
    KEY, ticket=12, nonce=ticket().nonce, recipient=BRUNO, occasion="k2", domain="desk.example", key_class=DESK
).strip("<>")
PATH = f"suporte+{return_token(KEY, ticket=12, nonce=ticket().nonce, recipient=ALICE, occasion='0123456789')}@desk.example"
QUESTION = Sent(5, 12, Notice.QUESTION, ALICE, NOW - timedelta(hours=1))
LETTERS = {
    OURS: QUESTION,
    PATH: QUESTION,
    TO_THE_DESK: Sent(6, 12, Notice.NOTIFY, BRUNO, NOW - timedelta(hours=1)),
    "relay@relay.example": QUESTION,
}


def bounce(returned: str = f"Message-ID: <{OURS}>", failed: str = ALICE, status: str = "5.1.1", **fields: str) -> bytes:
    parts = (
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {failed}\n"
        f"Action: failed\nStatus: {status}\n\n--b\nContent-Type: text/rfc822-headers\n\n{returned}\n\n--b--"
    )
    given = {"Content_Type": "multipart/report; report-type=delivery-status; boundary=b", **fields}
    return raw(parts, "MAILER-DAEMON@mx.desk.example", **given)


def judged(mail: bytes, of: Any = None, box: Any = None, **known: Any) -> Verdict:
    facts = KnownOfBounce(**{"letters": LETTERS, **known})
    return on_mail(
        context(mail, box, of or ticket(), known={"returned": facts, "foreign": {"relay@relay.example": (12, ALICE)}})
    )


@pytest.mark.parametrize(
    ("returned", "fields"),
    [
        (f"Message-ID: <{OURS}>", {}),
        (f"Message-ID: <{OURS.upper()}>", {}),
        ("Message-ID: <relay@relay.example>", {}),
        (f"Message-ID: <rewritten@relay.example>\nReferences: <{ROOTED}> <x@y>", {}),
        ("", {"In_Reply_To": f"<{OURS}>"}),
        ("", {"References": f"<{OURS}>"}),
        ("", {"To": PATH}),
        ("", {"X_Original_To": PATH.upper()}),
    ],
)
def test_a_hard_bounce_of_a_letter_that_is_proven_gives_the_ticket_back_to_the_desk(
    returned: str, fields: dict[str, str]
) -> None:
    verdict = judged(bounce(returned, **fields))
    assert (verdict.disposition, verdict.reason, verdict.ticket) == (Disposition.IGNORED, Reason.BOUNCE, 12)
    assert verdict.delivery is not None
    assert (verdict.delivery.recipient, verdict.delivery.marks, verdict.delivery.told) == (ALICE, True, True)
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.timers, verdict.change.withdraw) == ("open", (), True)
    assert [(draft.notice, draft.to) for draft in verdict.drafts] == [(Notice.NOTIFY, BRUNO)]
    assert ALICE in dict(verdict.signals)["bounce_of"]


@pytest.mark.parametrize(
    ("returned", "fields"),
    [
        ("", {}),
        (f"Message-ID: <{token(to=MALLORY, occasion='0123456789')}>", {}),
        (f"Message-ID: <{token(key=b'x' * 32, occasion='0123456789')}>", {}),
        (f"References: <x@y> <{ROOTED}>", {}),
        (f"References: <{token(occasion='k9')}>", {}),
        (f"Subject: <{OURS}>", {}),
        ("", {"To": PATH[:-20] + ("a" if PATH[-20] != "a" else "b") + PATH[-19:]}),
        ("", {"Subject": f"<{OURS}>"}),
    ],
)
def test_a_bounce_that_proves_no_letter_of_ours_does_nothing(returned: str, fields: dict[str, str]) -> None:
    verdict = judged(bounce(returned, **fields))
    assert (verdict.disposition, verdict.reason) == (Disposition.IGNORED, Reason.BOUNCE)
    assert (verdict.ticket, verdict.change, verdict.drafts, verdict.delivery) == (None, None, (), None)


def test_a_forged_letter_that_the_store_holds_under_another_recipient_proves_nothing() -> None:
    stolen = {OURS: replace(QUESTION, recipient=MALLORY)}
    assert judged(bounce(), letters=stolen).delivery is None


@pytest.mark.parametrize("status", ["4.4.7", "5.2.2"])
def test_a_soft_bounce_is_recorded_and_nothing_else(status: str) -> None:
    verdict = judged(bounce(status=status))
    assert verdict.delivery is not None
    assert (verdict.delivery.marks, verdict.delivery.told, verdict.change, verdict.drafts) == (False, False, None, ())


def test_the_desk_is_told_once_for_each_address_and_ticket() -> None:
    verdict = judged(bounce(), told=frozenset({(12, ALICE)}))
    assert verdict.delivery is not None
    assert (verdict.delivery.marks, verdict.delivery.told, verdict.drafts) == (True, False, ())
    assert judged(bounce(), told=frozenset({(13, ALICE)})).drafts != ()


def test_news_of_a_letter_older_than_the_customers_last_words_marks_nobody() -> None:
    verdict = judged(bounce(), heard={(12, ALICE): NOW})
    assert verdict.delivery is not None
    assert (verdict.delivery.permanent, verdict.delivery.marks, verdict.change) == (True, False, None)
    assert judged(bounce(), heard={(12, ALICE): NOW - timedelta(hours=2)}).change is not None


def test_a_root_alone_is_of_the_last_letter_at_best() -> None:
    # Whoever was ever given one mail of the ticket knows its root; it must not mute a customer who writes.
    rooted, last = bounce(f"References: <{ROOTED}>"), {(12, ALICE): NOW - timedelta(hours=1)}
    verdict = judged(rooted, heard={(12, ALICE): NOW}, written=last)
    assert verdict.delivery is not None
    assert (verdict.delivery.marks, verdict.change, verdict.drafts) == (False, None, ())
    assert judged(rooted, heard={(12, ALICE): NOW - timedelta(hours=2)}, written=last).change is not None


@pytest.mark.parametrize("state", ["open", "new", "closed", "unknown"])
def test_a_ticket_that_waits_for_nobodys_answer_stays_in_its_state(state: str) -> None:
    verdict = judged(bounce(), ticket(state=state))
    assert verdict.change is None
    assert len(verdict.drafts) == 1


def test_a_resolved_ticket_whose_solution_never_arrived_is_open_again() -> None:
    change = judged(bounce(), ticket(state="resolved")).change
    assert change is not None
    assert change.state == "open"


def test_a_bounced_notice_to_an_agent_touches_no_customer_and_tells_the_others() -> None:
    box = mailbox(notify=[BRUNO, LIA])
    verdict = judged(bounce(f"Message-ID: <{TO_THE_DESK}>", failed=BRUNO), box=box)
    assert verdict.delivery is not None
    assert (verdict.delivery.recipient, verdict.change) == (BRUNO, None)
    assert [draft.to for draft in verdict.drafts] == [LIA]
    assert verdict.drafts[0].facts["who"] == BRUNO


def test_of_several_recipients_in_a_report_only_ours_counts() -> None:
    other = f"Final-Recipient: rfc822; {MALLORY}\nAction: failed\nStatus: 5.1.1\n\n"
    mail = bounce(status="4.4.1").replace(b"Final-Recipient", other.replace("\n", "\r\n").encode() + b"Final-Recipient", 1)
    delivery = judged(mail).delivery
    assert delivery is not None
    assert (delivery.status, delivery.marks, delivery.named) == ("4.4.1", False, "")


def test_a_mailbox_that_forwards_fails_under_another_name_and_that_is_said() -> None:
    verdict = judged(bounce(failed="alice@elsewhere.example"))
    assert verdict.delivery is not None
    assert (verdict.delivery.recipient, verdict.delivery.named) == (ALICE, "alice@elsewhere.example")
    assert verdict.delivery.marks
    assert "alice@elsewhere.example" in dict(verdict.signals)["forwarded"]


def due(**of: Any) -> DueTicket:
    timer = DueTimer(1, "reminder_1", 0, NOW - timedelta(hours=1), NOW - timedelta(hours=49))
    about = ticket(undeliverable=frozenset({ALICE}), **of)
    return DueTicket(about, preset(), (timer,), NOW, False, None, "", NOW, NOW)


def test_no_timer_speaks_to_an_address_that_cannot_be_reached() -> None:
    found = on_time(due())
    assert isinstance(found, Withholds)
    assert found.change.state == "open"


def test_a_timer_of_somebody_who_can_be_reached_speaks_though_another_participant_cannot() -> None:
    assert not isinstance(on_time(due(contact=LIA, participants=frozenset({LIA, ALICE}))), Withholds)


def test_a_reply_of_the_customer_proves_that_they_can_be_reached_again() -> None:
    marked = ticket(undeliverable=frozenset({ALICE}))
    assert on_mail(context(reply(), None, marked)).reachable == ALICE
    assert on_mail(context(reply())).reachable is None
    assert on_mail(context(reply(sender=MALLORY), None, marked)).reachable is None
    assert on_mail(context(reply(Auto_Submitted="auto-replied"), None, marked)).reachable is None


def test_a_late_reply_to_a_closed_ticket_proves_it_too() -> None:
    closed = ticket(state="closed", closed_by="agent", closed_at=NOW, undeliverable=frozenset({ALICE}))
    verdict = on_mail(context(reply(), None, closed))
    assert (verdict.reason, verdict.reachable) == (Reason.CLOSED, ALICE)


@pytest.mark.parametrize(("proof", "expected"), [("pass", ALICE), ("none", None), ("fail", None)])
def test_a_new_mail_proves_it_only_where_its_sender_is_proven(proof: str, expected: str | None) -> None:
    box = mailbox(unthreaded="open", authserv_id=AUTHSERV)
    mail = raw(Authentication_Results=f"{AUTHSERV}; dmarc={proof} header.from=example.com")
    assert on_mail(context(mail, box, known={"unreachable": True})).reachable == expected


def test_a_participants_vacation_reply_says_until_when_and_nobody_elses_does() -> None:
    words = "Estou de férias e retorno em 14/12/2026."
    verdict = on_mail(context(reply(words, Auto_Submitted="auto-replied")))
    assert verdict.away is not None
    assert (verdict.away.address, verdict.away.until.isoformat()) == (ALICE, "2026-12-14")
    assert (verdict.change, verdict.drafts) == (None, ())
    assert dict(verdict.signals)["returns_at"] == "vacation until 2026-12-14"
    assert on_mail(context(reply(words, MALLORY, Auto_Submitted="auto-replied"))).away is None
    assert on_mail(context(raw(words, Auto_Submitted="auto-replied"))).away is None


@pytest.mark.parametrize("kind", list(Automatic))
def test_every_kind_of_machine_has_its_words(kind: Automatic) -> None:
    assert MACHINES[kind]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"},
            "read receipt: read receipt",
        ),
        ({"List_Id": "<news.example.com>"}, "mailing list: has list-id"),
        ({"X_Boxtrapper": "x"}, "challenge-response: has x-boxtrapper"),
        ({"Auto_Submitted": "auto-replied"}, "automatic reply: Auto-Submitted: auto-replied"),
    ],
)
def test_why_says_what_kind_of_machine_wrote(fields: dict[str, str], said: str) -> None:
    assert dict(on_mail(context(raw(**fields))).signals)["check:automatic"] == said
