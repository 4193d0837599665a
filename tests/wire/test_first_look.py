"""The first look at a folder over IMAP: which fields are fetched, and what a new UIDVALIDITY leaves as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.imap.session import ImapSession
from mailbot.mail.message import identity
from mailbot.mail.mime.threading_fields import MOST_BYTES, threading_fields
from mailbot.receiving.before_us import BeforeUs
from mailbot.store.database import Store
from mailbot.store.mails import beginnings, earlier_mail
from mailbot.store.mails.beginnings import NOW, RENUMBERED, Beginning
from tests.cast import raw
from tests.reads import READER
from tests.servers.dovecot import Dovecot
from tests.wire.conftest import mailbox_at

pytestmark = pytest.mark.wire

BEGAN = datetime(2026, 11, 23, 15, tzinfo=UTC)
MAILS = [
    raw(Message_ID="<a@example.com>", Cc="bob@example.org"), raw("x" * 3_000_000, Message_ID="<b@example.com>"),
    raw(Message_ID=""),
    raw(Message_ID="<c@example.com>", References="<x@example.com>\r\n <y@example.com>"), b"no header at all",
    raw(Message_ID="<d@example.com>", To=", ".join(f"p{each}@example.com" for each in range(3000))),
]  # fmt: skip


class Clock:
    def now(self) -> datetime:
        return BEGAN


@pytest.fixture
def looked(dovecot: Dovecot, user: str, store: Store) -> Callable[[ImapSession], Beginning]:
    """Look at the folder as a poller does; returns how it was begun. Nothing of it is the desk's."""
    box: Mailbox = mailbox_at(dovecot.port, user)
    before_us = BeforeUs(box, store, READER, Clock())

    def look(session: ImapSession) -> Beginning:
        selected = session.select()
        epoch = selected.epoch or 0
        beginning = before_us.beginning(session, selected, epoch, BEGAN)
        there = session.listed(beginning.read_to + 1, selected.next_uid)
        assert list(before_us.without(session, there, epoch, beginning, lambda: False)) == []
        before_us.handled(epoch, beginning)
        return beginning

    return look


def test_the_server_picks_the_fields_as_we_do(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    for mail in MAILS:
        dovecot.append(user, mail)
    session.select()
    found = session.threading_fields(range(1, len(MAILS) + 1))
    assert max(map(len, found.values())) <= MOST_BYTES
    for uid, mail in enumerate(MAILS, 1):
        assert identity(found[uid]) == identity(threading_fields(mail))


def test_all_that_lies_there_is_on_record_with_who_took_part(
    dovecot: Dovecot, user: str, session: ImapSession, store: Store, looked: Callable[[ImapSession], Beginning]
) -> None:
    for mail in MAILS:
        dovecot.append(user, mail)
    assert looked(session).rule == NOW
    with store.read() as connection:
        assert earlier_mail.left_alone(connection, "support") == len(MAILS)
        (one,) = earlier_mail.named(connection, "support", ["a@example.com"])["a@example.com"]
        assert one.people == {"alice@example.com", "bob@example.org", "suporte@desk.example"}
        assert earlier_mail.named(connection, "another", ["a@example.com"]) == {}


def test_a_new_uidvalidity_finds_them_again_each_once(
    dovecot: Dovecot, user: str, opened: Callable[..., ImapSession], store: Store, watchdog: Watchdog,
    looked: Callable[[ImapSession], Beginning],
) -> None:  # fmt: skip
    for mail in MAILS[:4]:
        dovecot.append(user, mail)
    looked(opened(dovecot.port, user))
    for _ in range(2):
        dovecot.renumber(user)
        assert looked(opened(dovecot.port, user)).rule == RENUMBERED
    with store.read() as connection:
        assert earlier_mail.left_alone(connection, "support") == 4


def test_the_border_is_where_the_folder_was_when_it_was_selected(
    dovecot: Dovecot, user: str, session: ImapSession, store: Store
) -> None:
    before_us = BeforeUs(mailbox_at(dovecot.port, user), store, READER, Clock())
    dovecot.append(user, MAILS[0])
    selected = session.select()
    dovecot.append(user, MAILS[3])  # between the selecting and the first search
    epoch = selected.epoch or 0
    beginning = before_us.beginning(session, selected, epoch, BEGAN)
    there = session.listed(1, session.select().next_uid)
    assert [one.uid for one in before_us.without(session, there, epoch, beginning, lambda: False)] == [2]


def test_a_stop_in_the_midst_notes_no_more_than_was_looked_at(
    dovecot: Dovecot, user: str, session: ImapSession, store: Store
) -> None:
    dovecot.multiappend(user, [raw(Message_ID=f"<n{number}@example.com>") for number in range(600)])
    before_us = BeforeUs(mailbox_at(dovecot.port, user), store, READER, Clock())
    for expected in (250, 500, 600):
        selected = session.select()
        epoch = selected.epoch or 0
        beginning = before_us.beginning(session, selected, epoch, BEGAN)
        there = session.listed(beginning.read_to + 1, selected.next_uid)
        stops = iter([expected == 250, expected == 500, False, False])
        assert list(before_us.without(session, there, epoch, beginning, stops.__next__)) == []
        before_us.handled(epoch, beginning)
        with store.read() as connection:
            assert earlier_mail.left_alone(connection, "support") == expected
            found = beginnings.beginning_of(connection, "support", epoch)
        assert found is not None
        assert found.finished is (expected == 600)
