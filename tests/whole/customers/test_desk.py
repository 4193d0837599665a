"""Customers, agents and the clock, over a real Dovecot and a real process."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mailbot.errors import MailboxUnavailable
from mailbot.mail.incoming import Incoming, Place
from tests.cast import BRUNO, MALLORY
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def asked(office: Office) -> tuple[int, EmailMessage]:
    number = office.open()
    office.ask(number)
    office.once()
    return number, office.letters()[-1]


def test_a_whole_life_opened_asked_reminded_twice_and_closed_for_silence(office: Office) -> None:
    number, _ = asked(office)
    assert office.state(number) == "waiting"
    for hours, count in ((47, 2), (1, 3), (47, 3), (1, 4), (23, 4), (1, 5)):
        office.later(hours=hours)
        office.once()
        office.once()
        assert len(office.letters()) == count, f"{hours} hours later"
    assert office.state(number) == "closed"
    assert [row[0] for row in office.rows("SELECT notice FROM letter ORDER BY id")] == [
        "opened", "question", "reminder_1", "reminder_2", "closed",
    ]  # fmt: skip
    office.verified()


def test_the_question_names_its_dates_in_the_mailboxs_zone_and_a_reminder_quotes_it(office: Office) -> None:
    _, question = asked(office)
    assert "horário de Brasília" in words(question)
    assert "25 de novembro de 2026" in words(question)
    assert "28 de novembro de 2026" in words(question)
    office.later(hours=48)
    office.once()
    office.once()
    reminder = office.letters()[-1]
    assert "> Qual a versão?" in words(reminder)
    assert reminder["Auto-Submitted"] == "auto-generated"
    assert question["Auto-Submitted"] is None


def test_a_letter_references_the_root_first_and_then_all_that_was_said(office: Office) -> None:
    number, question = asked(office)
    office.deliver(office.reply_to(question))
    office.once()
    office.ask(number, "E a licença?")
    office.once()
    letters = office.letters()
    roots = {str(letter["References"]).split()[0] for letter in letters}
    assert len(roots) == 1
    for earlier, later in itertools.pairwise(letters):
        assert str(earlier["Message-ID"]) in str(later["References"])
    customers = office.rows("SELECT message_id FROM entry WHERE kind = 'customer'")[0][0]
    assert f"<{customers}>" in str(letters[-1]["References"])


def test_a_reply_in_time_reopens_stops_the_reminders_and_tells_the_desk(office: Office) -> None:
    number, question = asked(office)
    office.later(hours=47)
    office.deliver(office.reply_to(question, "Versão 2026.1, não há solução"))
    office.once()
    office.later(hours=200)
    office.once()
    office.once()
    assert office.state(number) == "open"
    assert [row[0] for row in office.rows("SELECT notice FROM letter ORDER BY id")] == [
        "opened", "question", "reopened", "notify", "deadline_missed",
    ]  # fmt: skip
    assert all("não há solução" in words(one) for one in office.letters(BRUNO))


def test_no_reminder_while_the_mailbox_cannot_be_read(office: Office) -> None:
    asked(office)
    broken = office.config.read_text()
    office.config.write_text(broken.replace(f"port = {office.server.port}", "port = 1"))
    office.later(hours=48)
    with pytest.raises(MailboxUnavailable):
        office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(0,)]
    office.config.write_text(broken)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(1,)]


def test_a_reply_that_lay_unread_during_an_outage_is_read_before_any_reminder(office: Office) -> None:
    number, question = asked(office)
    office.later(hours=20)
    office.deliver(office.reply_to(question))
    office.later(hours=180)
    office.once()
    office.once()
    assert office.state(number) == "open"
    assert office.rows("SELECT count(*) FROM letter WHERE notice LIKE 'reminder%' OR notice = 'closed'") == [(0,)]


def test_after_an_outage_over_all_the_days_only_the_last_reminder_speaks_and_the_close_waits_a_day(office: Office) -> None:
    number, _ = asked(office)
    office.later(hours=150)
    office.once()
    office.once()
    assert [row[0] for row in office.rows("SELECT notice FROM letter WHERE id > 2")] == ["reminder_2"]
    office.later(hours=23)
    office.once()
    assert office.state(number) == "waiting"
    office.later(hours=1.1)
    office.once()
    assert office.state(number) == "closed"


def test_the_clock_starts_only_when_the_question_was_accepted(office: Office) -> None:
    number = office.open()
    office.ask(number)
    port = f"port = {office.sink.port}"
    working = office.config.read_text()
    office.config.write_text(working.replace(port, "port = 1"))
    office.once()
    office.later(hours=500)
    office.once()
    assert office.rows("SELECT due_at FROM timer") == [(None,)] * 3
    office.config.write_text(working)
    office.once()
    office.later(hours=47)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(0,)]
    office.later(hours=1)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(1,)]


def test_a_held_mail_of_the_ticket_stops_its_reminders_until_somebody_decides(office: Office) -> None:
    office.configure(wrong_sender="hold")
    number, question = asked(office)
    office.deliver(office.reply_to(question, "Respondo do celular", sender="Alice <alice@phone.example>"))
    office.once()
    office.later(hours=48)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(0,)]
    held = json.loads(office.mailbot("held", "list", "--json").stdout)
    assert (held["reason"], held["ticket"]) == ("wrong_sender", number)
    office.mailbot("held", "release", str(held["arrival"]))
    assert office.state(number) == "open"
    office.verified()


def test_a_dropped_held_mail_lets_the_reminders_go_on(office: Office) -> None:
    office.configure(wrong_sender="hold")
    _, question = asked(office)
    office.deliver(office.reply_to(question, sender=MALLORY))
    office.once()
    office.mailbot("held", "drop", str(json.loads(office.mailbot("held", "list", "--json").stdout)["arrival"]))
    office.later(hours=48)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(1,)]


def test_a_resolved_ticket_closes_after_144_hours_and_a_reply_before_reopens_it(office: Office) -> None:
    number = office.open()
    office.mailbot("ticket", "resolve", str(number), "--text", "Corrigido.")
    office.once()
    office.later(hours=143)
    office.once()
    assert office.state(number) == "resolved"
    office.deliver(office.reply_to(office.letters()[-1], "Ainda não funciona"))
    office.once()
    assert office.state(number) == "open"
    office.mailbot("ticket", "resolve", str(number), "--text", "E agora?")
    office.once()
    office.later(hours=200)
    office.once()
    assert office.state(number) == "closed"


@pytest.mark.parametrize("first", ["reply", "close"])
def test_a_reply_and_a_close_in_the_same_moment_end_with_the_ticket_open(office: Office, first: str) -> None:
    number, question = asked(office)
    for hours in (48, 48):
        office.later(hours=hours)
        office.once()
        office.once()
    office.later(hours=24)
    desk = office.desk()
    try:
        with desk.pollers["suporte"].session() as session:
            desk.pollers["suporte"].drain(session)
        place = Place("suporte", 1, 99_999)
        incoming = Incoming(place, "suporte", office.now, 500, raw=office.reply_to(question, "Aqui está!"))
        receiver = desk.pollers["suporte"]._receiver
        barrier = threading.Barrier(2)
        actions: dict[str, Callable[[], object]] = {
            "reply": lambda: receiver.batch([incoming], lambda _: None),
            "close": desk.timer.tick,
        }

        def act(name: str) -> None:
            barrier.wait()
            actions[name]()

        order = [first, *({"reply", "close"} - {first})]
        threads = [threading.Thread(target=act, args=(name,)) for name in order]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        desk.close()
    assert office.state(number) == "open"
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'closed' AND state = 'ready'") == [(0,)]
    office.verified()


def test_a_relays_message_id_learnt_from_its_answer_threads_the_reply(office: Office) -> None:
    token = "0102018c3f5a7b2e-1a2b3c4d-5e6f-4a1b-8c9d-0e1f2a3b4c5d-000000"
    office.sink.script("DATA", f"250 Ok {token}", times=None)
    _, question = asked(office)
    reply = office.reply_to(question)
    head, _, body = reply.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.startswith((b"In-Reply-To", b"References"))]
    rewritten = b"\r\n".join([*kept, f"In-Reply-To: <{token}@email.amazonses.com>".encode()]) + b"\r\n\r\n" + body
    office.deliver(rewritten)
    office.once()
    assert office.verdicts() == [("reply", None)]
