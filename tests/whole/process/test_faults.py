"""Faults of servers and mails that were once met, each as a test of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from mailbot.daemon import Application
from mailbot.store.reports import audit
from tests.cast import ALICE, raw
from tests.servers.scripted import Scripted
from tests.servers.smtp_sink import DROP
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

MAILS = {uid: raw(f"mail {uid}", Message_ID=f"<m{uid}@example.com>") for uid in range(1, 6)}


class Fake:
    """A server with five mails; the one with UID ``odd`` is at first given ``how``: omitted, as NIL, or refused."""

    def __init__(self, odd: int, how: str) -> None:
        self.odd = odd
        self.how = how
        self.asked = 0
        self.moved: set[int] = set()

    def answer(self, tag: bytes, command: bytes) -> bytes:
        words = command.split(b" ", 3)
        if words[0] == b"SELECT":
            left = len(MAILS) - len(self.moved)
            return b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 6] x\r\n" % left + tag + b" OK done\r\n"
        if command.startswith(b"UID MOVE"):
            self.moved.update(_uids(words[2]))
            return tag + b" OK done\r\n"
        if not command.startswith(b"UID FETCH"):
            return b""
        uids = [uid for uid in _uids(words[2]) if uid in MAILS and uid not in self.moved]
        if self.how == "refused" and self.odd in uids and b"BODY" in words[3]:
            return tag + b" NO could not be converted\r\n"
        return b"".join(self._row(uid, words[3]) for uid in uids) + tag + b" OK done\r\n"

    def _row(self, uid: int, items: bytes) -> bytes:
        body = MAILS[uid]
        if b"RFC822.SIZE" in items:
            date = b'INTERNALDATE "23-Nov-2026 15:00:00 +0000"'
            return b"* %d FETCH (UID %d RFC822.SIZE %d %s)\r\n" % (uid, uid, len(body), date)
        if b"BODY.PEEK" not in items:
            return b"* %d FETCH (UID %d)\r\n" % (uid, uid)
        if uid == self.odd:
            self.asked += 1
            if self.asked == 1 and self.how != "refused":
                return b"" if self.how == "omitted" else b"* %d FETCH (UID %d BODY[]<0> NIL)\r\n" % (uid, uid)
        return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(body), body)


def _uids(text: bytes) -> list[int]:
    found: list[int] = []
    for part in text.split(b","):
        first, _, last = part.partition(b":")
        found += range(int(first), min(int(last or first), 10) + 1)
    return found


def against(office: Office, server: Scripted) -> None:
    office.config.write_text(
        office.config.read_text()
        .replace(f"port = {office.server.port}", f"port = {server.port}")
        .replace('notify = ["', 'unthreaded = "hold"\nnotify = ["')
    )


@pytest.mark.parametrize("how", ["omitted", "nil"])
def test_a_mail_whose_body_the_server_does_not_give_at_once_is_asked_for_again(office: Office, how: str) -> None:
    with Scripted(Fake(2, how).answer) as server:
        against(office, server)
        office.once()
        assert sorted(office.rows("SELECT number, disposition FROM arrival")) == [(uid, "held") for uid in range(1, 6)]
        assert office.rows("SELECT count(*) FROM mail") == [(5,)]


def test_a_mail_that_the_server_refuses_to_give_is_set_aside_and_the_others_are_judged(office: Office) -> None:
    with Scripted(Fake(1, "refused").answer) as server:
        against(office, server)
        for _ in range(4):
            office.once()
        assert sorted(office.rows("SELECT number, disposition FROM arrival")) == [
            (1, "set_aside"), *((uid, "held") for uid in range(2, 6)),
        ]  # fmt: skip
        office.mailbot("setaside", "retry", "1")
        assert office.rows("SELECT disposition, tries FROM arrival WHERE number = 1") == [(None, 0)]
    office.verified()


def test_a_mail_of_a_hundred_thousand_lines_is_judged_and_stops_nobody(office: Office) -> None:
    number = office.open()
    office.once()
    letter = office.letters()[-1]
    office.deliver(office.reply_to(letter, "x\n\n" * 33_000), office.reply_to(letter, "depois"))
    office.once()
    assert office.verdicts() == [("reply", None)] * 2
    assert office.state(number) == "new"
    office.verified()


def test_a_reminder_that_was_being_sent_when_the_answer_came_is_not_sent_again(office: Office) -> None:
    number = office.open()
    office.ask(number)
    office.once()
    question = office.letters()[-1]
    office.sink.script("DATA", DROP, times=1)
    office.later(hours=48)
    office.once()  # the reminder's outcome is unknown: the connection broke
    assert office.rows("SELECT state FROM letter WHERE notice = 'reminder_1'") == [("ready",)]
    office.deliver(office.reply_to(question))
    office.later(minutes=5)
    office.once()
    office.later(hours=1)
    office.once()
    assert office.rows("SELECT state FROM letter WHERE notice = 'reminder_1'") == [("withdrawn",)]


def test_after_an_outage_of_the_mail_server_only_the_newest_reminder_is_sent(office: Office) -> None:
    number = office.open()
    office.ask(number)
    office.once()
    office.sink.script("RCPT", "451 4.3.0 later", when=lambda address: address == ALICE)
    for _ in range(2):
        office.later(hours=48)
        office.once()
        office.once()
    office.sink.forget()
    office.later(hours=7)
    office.once()
    assert office.rows("SELECT notice, state FROM letter WHERE notice LIKE 'reminder%'") == [
        ("reminder_1", "withdrawn"), ("reminder_2", "sent"),
    ]  # fmt: skip


def test_a_ticket_of_a_mailbox_that_is_gone_is_said_and_stops_nothing(office: Office) -> None:
    number = office.open()
    office.config.write_text(office.config.read_text().replace("mailboxes.suporte", "mailboxes.ajuda"))
    done = office.mailbot("ticket", "reply", str(number), "--text", "x", check=False)
    assert done.returncode == 1
    assert b"mailboxes.suporte is not in the configuration" in done.stderr
    findings = [json.loads(line) for line in office.mailbot("check", "--offline", "--json", check=False).stdout.splitlines()]
    assert ("mailboxes.suporte", "problem") in {(one["key"], one["level"]) for one in findings}
    office.once()


def test_words_in_another_charset_are_taken_from_standard_input(office: Office) -> None:
    number = office.open()
    office.mailbot("ticket", "reply", str(number), stdin="Não há".encode("latin-1"))
    office.once()
    assert any("Não há" in str(letter.get_body(("plain",)).get_content()) for letter in office.letters())  # type: ignore[union-attr]


def test_a_missing_password_file_starts_nothing(office: Office) -> None:
    (office.folder / "pw").unlink()
    done = office.mailbot("run", check=False)
    assert done.returncode == 2
    assert b"mailboxes.suporte.imap.password_file" in done.stderr


TAMPERINGS = (
    "UPDATE mail SET raw = zeroblob(20) WHERE id = 1",
    "UPDATE mail SET digest = 'another' WHERE id = 1",
    "UPDATE arrival SET disposition = 'rejected' WHERE id = 1",
    "UPDATE arrival SET ticket_id = 1 WHERE id = 1",
    "UPDATE ticket SET state = 'lost' WHERE id = 1",
    "DELETE FROM participant WHERE ticket_id = 1",
    "DELETE FROM entry WHERE kind = 'customer'",
    "DELETE FROM timer",
    "UPDATE timer SET due_at = NULL, started_at = NULL WHERE kind = 'close'",
    "UPDATE timer SET due_at = due_at + 60 * 86400000000 WHERE kind = 'close'",
    "UPDATE timer SET due_at = due_at - 3600000000 WHERE kind = 'close'",
    "UPDATE letter SET recipient = 'mallory@evil.example' WHERE id = 1",
    "UPDATE letter SET message_id = 'other' WHERE id = 1",
    "UPDATE letter SET raw = 'text' WHERE id = 1",
    "UPDATE letter SET state = 'gone' WHERE id = 1",
)


def test_verify_finds_each_kind_of_tampering(office: Office) -> None:
    office.open()
    number = office.open()
    office.once()
    office.deliver(office.reply_to(office.letters()[-1]))
    office.once()
    office.ask(number)
    office.once()
    office.verified()
    for tampering in TAMPERINGS:
        desk = office.desk()
        with desk.store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql(tampering)
            # Seen by the very connection that has not committed: nothing has to be put back.
            problems = list(audit_of(desk, connection))
            connection.rollback()
        desk.close()
        assert problems, tampering


def audit_of(desk: Application, connection: Connection) -> Iterator[str]:
    """Audit what ``connection`` sees."""
    yield from audit.checks(desk.store, desk.policies, connection)


def test_a_connection_that_the_server_closed_while_it_rested_delays_no_letter(office: Office) -> None:
    office.open()
    desk = office.desk()
    outbox = desk.outboxes["suporte"]
    assert outbox.flush() == 1
    outbox._used -= 3600
    assert outbox._session is not None
    outbox._session._client.close()
    office.open()
    assert outbox.flush() == 1
    assert office.rows("SELECT tries FROM letter WHERE id = 2") == [(1,)]
    desk.close()
