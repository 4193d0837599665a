"""Letters that come back: to the very letter or to nobody; and vacations."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import ALICE, BRUNO, MALLORY
from tests.whole.conftest import Office
from tests.whole.customers.test_desk import asked, words

pytestmark = pytest.mark.whole

POSTFIX = """\
From: MAILER-DAEMON@mx.desk.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261123150101.{number}@mx.desk.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4F1.177/mx.desk.example"

--4F1.177/mx.desk.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.desk.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{failed}>: host mail.example.com[192.0.2.7] said: 550 5.1.1 <{failed}>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)

--4F1.177/mx.desk.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.desk.example
X-Postfix-Queue-ID: 4F1
X-Postfix-Sender: rfc822; suporte@desk.example
Arrival-Date: Mon, 23 Nov 2026 12:00:00 -0300 (-03)

Final-Recipient: rfc822; {failed}
Original-Recipient: rfc822;{failed}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 {status} <{failed}>: Recipient address rejected:
    User unknown

--4F1.177/mx.desk.example
Content-Description: Undelivered Message
Content-Type: {returned_as}

{returned}
--4F1.177/mx.desk.example--
"""


def dsn(letter: EmailMessage | None, number: int = 1, **changes: Any) -> bytes:
    """Return a bounce as Postfix writes it; of no letter, one that returns nothing."""
    returned = ""
    if letter is not None:
        names = ("From", "To", "Subject", "Message-ID", "References")
        returned = "\n".join(f"{name}: {letter[name]}" for name in names if letter[name]) + "\n"
    facts = {
        "to": "suporte@desk.example", "number": number, "failed": ALICE, "action": "failed", "status": "5.1.1",
        "returned_as": "text/rfc822-headers", "returned": returned, **changes,
    }  # fmt: skip
    return POSTFIX.format(**facts).replace("\n", "\r\n").encode()


def marked(office: Office) -> list[str]:
    return [row[0] for row in office.rows("SELECT address FROM undeliverable ORDER BY address")]


def notices(office: Office) -> list[str]:
    return [row[0] for row in office.rows("SELECT notice FROM letter ORDER BY id")]


def days_pass(office: Office) -> None:
    for _ in range(3):
        office.later(hours=49)
        office.once()


def test_a_hard_bounce_marks_the_address_gives_the_ticket_back_and_tells_the_desk_once(office: Office) -> None:
    number, question = asked(office)
    office.deliver(dsn(question))
    office.once()
    assert marked(office) == [ALICE]
    assert office.state(number) == "open"
    told = office.letters(BRUNO)[-1]
    assert ALICE in words(told)
    assert "550 5.1.1" in words(told)
    office.deliver(dsn(question, 2))
    office.once()
    days_pass(office)
    assert notices(office) == ["opened", "question", "notify"]
    assert office.state(number) == "open"
    shown = office.mailbot("ticket", "show", str(number)).stdout.decode()
    assert "5.1.1" in shown
    assert office.verdicts() == [("ignored", "bounce")] * 2
    office.verified()


@pytest.mark.parametrize("forged", ["", f"Message-ID: <t1.0123456789.{'a' * 32}@desk.example>\n"])
def test_a_report_without_a_proof_does_nothing_to_the_customer_it_names(office: Office, forged: str) -> None:
    number, _ = asked(office)
    office.deliver(dsn(None, returned=forged))
    office.once()
    assert marked(office) == []
    assert office.state(number) == "waiting"
    assert notices(office) == ["opened", "question"]
    office.later(hours=49)
    office.once()
    assert notices(office)[-1] == "reminder_1"


@pytest.mark.parametrize(
    ("status", "action"), [("5.2.2", "failed"), ("4.4.1", "failed"), ("4.4.1", "delayed"), ("2.0.0", "relayed")]
)
def test_what_is_soft_or_late_is_on_record_and_changes_nothing(office: Office, status: str, action: str) -> None:
    number, question = asked(office)
    office.deliver(dsn(question, status=status, action=action))
    office.once()
    assert marked(office) == []
    assert office.state(number) == "waiting"
    assert office.rows("SELECT action, status, permanent FROM delivery") == [(action, status, 0)]
    office.later(hours=49)
    office.once()
    assert notices(office)[-1] == "reminder_1"


def test_the_customer_who_writes_again_can_be_reached_again(office: Office) -> None:
    number, question = asked(office)
    office.deliver(dsn(question))
    office.once()
    office.later(hours=1)
    office.deliver(office.reply_to(question, "Voltei."))
    office.once()
    assert marked(office) == []
    office.later(hours=1)
    office.deliver(dsn(question, 2))  # late news of a letter older than their words
    office.once()
    assert marked(office) == []
    office.ask(number, "E agora?")
    office.once()
    office.later(hours=49)
    office.once()
    assert notices(office)[-1] == "reminder_1"


def test_somebody_else_who_writes_in_the_customers_ticket_does_not_lift_the_mark(office: Office) -> None:
    _, question = asked(office)
    office.deliver(dsn(question))
    office.once()
    office.deliver(office.reply_to(question, "Sou eu.", sender=f"Alice <{MALLORY}>"))
    office.once()
    assert marked(office) == [ALICE]


def test_another_ticket_of_an_address_that_cannot_be_reached_comes_back_instead_of_reminding(office: Office) -> None:
    _, question = asked(office)
    second = office.open(subject="Outro assunto")
    office.ask(second)
    office.once()
    office.deliver(dsn(question))
    office.once()
    assert office.state(second) == "waiting"
    days_pass(office)
    assert office.state(second) == "open"
    assert sorted(set(notices(office))) == ["notify", "opened", "question"]
    assert notices(office).count("notify") == 2
    office.verified()


def test_a_reminder_that_is_written_and_not_yet_sent_is_taken_back(office: Office) -> None:
    number, question = asked(office)
    working = office.config.read_text()
    office.config.write_text(working.replace(f"port = {office.sink.port}", "port = 1"))
    office.later(hours=49)
    office.once()
    assert notices(office)[-1] == "reminder_1"
    office.deliver(dsn(question))
    office.config.write_text(working)
    office.once()
    assert office.rows("SELECT state FROM letter WHERE notice = 'reminder_1'") == [("withdrawn",)]
    assert office.state(number) == "open"


def test_a_new_question_leaves_the_mark_and_the_desk_is_not_told_twice(office: Office) -> None:
    number, question = asked(office)
    office.deliver(dsn(question))
    office.once()
    said = office.mailbot("ticket", "ask", str(number), "--text", "E agora?").stdout.decode()
    assert f"letters do not reach {ALICE}" in said
    days_pass(office)
    assert office.state(number) == "open"
    assert notices(office) == ["opened", "question", "notify", "question"]
    assert [row[0] for row in office.rows("SELECT action FROM delivery")] == ["failed", "withheld"]
    office.verified()


def test_the_admin_lists_and_clears_addresses_that_letters_do_not_reach(office: Office) -> None:
    number, question = asked(office)
    office.deliver(dsn(question))
    office.once()
    listed = json.loads(office.mailbot("address", "list", "--json").stdout)
    assert (listed["address"], listed["status"]) == (ALICE, "5.1.1")
    assert ALICE in office.mailbot("address", "list").stdout.decode()
    assert json.loads(office.mailbot("address", "clear", ALICE.upper(), "--json").stdout)["cleared"]
    assert office.mailbot("address", "clear", ALICE, check=False).returncode == 1
    office.ask(number, "E agora?")
    office.once()
    office.later(hours=49)
    office.once()
    assert notices(office)[-1] == "reminder_1"
    office.deliver(dsn(office.letters()[-1], 2))
    office.once()
    assert marked(office) == [ALICE]
    assert notices(office)[-1] == "notify"  # a new mark is news


def test_a_bounced_notice_to_the_desk_touches_no_customer(office: Office) -> None:
    number, question = asked(office)
    office.deliver(office.reply_to(question))
    office.once()
    office.deliver(dsn(office.letters(BRUNO)[-1], failed=BRUNO))
    office.once()
    assert marked(office) == [BRUNO]
    assert office.state(number) == "open"
    office.later(hours=1)
    office.deliver(office.reply_to(question, "Mais uma coisa."))
    office.once()
    assert "Mais uma coisa." in words(office.letters(BRUNO)[-1])


def test_a_bounce_is_known_by_the_id_that_a_relay_put_in_place_of_ours(office: Office) -> None:
    given = "0102018f3b2c1d4e-5a6b7c8d-1234-5678-9abc-def012345678-000000"
    office.sink.script("DATA", f"250 Ok {given}")
    asked(office)
    office.deliver(dsn(None, returned=f"Message-ID: <{given}@eu-west-1.amazonses.com>"))
    office.once()
    assert marked(office) == [ALICE]


def test_the_same_bounce_met_twice_is_one(office: Office) -> None:
    _, question = asked(office)
    office.deliver(dsn(question))
    office.once()
    office.deliver(b"Received: by again\r\n" + dsn(question))
    office.once()
    assert [row[0] for row in office.verdicts()] == ["ignored", "duplicate"]
    assert office.rows("SELECT count(*) FROM delivery") == [(1,)]


def test_a_bounce_after_the_mailbox_forwarded_marks_whom_we_wrote_to_and_says_who_failed(office: Office) -> None:
    _, question = asked(office)
    office.deliver(dsn(question, failed="alice@elsewhere.example"))
    office.once()
    assert marked(office) == [ALICE]
    assert office.rows("SELECT recipient, named FROM delivery") == [(ALICE, "alice@elsewhere.example")]


def test_a_bounce_of_a_closed_tickets_letter_leaves_it_closed(office: Office) -> None:
    number, question = asked(office)
    office.mailbot("ticket", "close", str(number), "--text", "Pronto.")
    office.deliver(dsn(question))
    office.once()
    assert marked(office) == [ALICE]
    assert office.state(number) == "closed"
    assert office.rows("SELECT closed_by FROM ticket") == [("agent",)]
    assert office.rows("SELECT state FROM letter WHERE notice = 'closed'") == [("sent",)]  # an agent's words, no reminder


def test_a_vacation_reply_moves_nothing_and_its_return_date_is_shown(office: Office) -> None:
    number, question = asked(office)
    office.deliver(
        office.reply_to(
            question, "Estou de férias e retorno em 14/12/2026.", Subject="Resposta automática: Erro",
            Auto_Submitted="auto-replied", Date="Mon, 23 Nov 2026 12:00:00 -0300",
        )
    )  # fmt: skip
    office.once()
    assert office.state(number) == "waiting"
    assert office.verdicts() == [("ignored", "automatic")]
    assert notices(office) == ["opened", "question", "participant_held"]  # the desk hears of it
    assert "2026-12-14" in office.mailbot("ticket", "show", str(number)).stdout.decode()
    shown = json.loads(office.mailbot("ticket", "show", str(number), "--json").stdout)
    assert shown["correspondents"][0]["away_until"] == "2026-12-14"
    assert "vacation until 2026-12-14" in office.mailbot("why", str(number), "--ticket").stdout.decode()


def test_an_address_that_our_own_server_refuses_is_marked_like_one_whose_letters_bounce(office: Office) -> None:
    number = office.open()
    office.once()
    office.sink.script("RCPT", "550 5.1.1 no such user", when=lambda address: address == ALICE)
    office.ask(number)
    office.once()
    office.once()
    assert office.state(number) == "open"
    assert office.rows("SELECT address, status FROM undeliverable") == [(ALICE, "5.1.1")]
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'alert'") == [(1,)]
    office.later(days=6)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice IN ('reminder_1', 'reminder_2', 'closed')") == [(0,)]
    office.verified()


def test_a_letter_refused_for_another_reason_marks_no_address(office: Office) -> None:
    office.sink.script("RCPT", "550 5.7.1 not now", when=lambda address: address == ALICE)
    office.open()
    office.once()
    assert office.rows("SELECT count(*) FROM undeliverable") == [(0,)]


def test_a_report_that_names_only_the_root_mutes_nobody_who_wrote_since(office: Office) -> None:
    number, letter = asked(office)
    office.later(minutes=1)
    office.deliver(office.reply_to(letter))
    office.once()
    forged = dsn(letter).replace(str(letter["Message-ID"]).encode(), b"<rewritten@relay.example>")
    office.deliver(forged)
    office.once()
    assert office.verdicts()[-1] == ("ignored", "bounce")
    assert office.rows("SELECT ticket_id, permanent, told FROM delivery") == [(number, 1, 0)]
    assert office.rows("SELECT address FROM undeliverable") == []
    office.verified()
