from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from time import monotonic

import pytest

from mailbot.accounts.time_limits import Watchdog
from mailbot.errors import LoginRefused, MailboxUnavailable
from mailbot.imap.folders import FilingRefused
from mailbot.imap.session import ImapSession, MailGone
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.scripted import Scripted
from tests.wire.conftest import Opener, mailbox_at

pytestmark = pytest.mark.wire
MAIL = b"From: alice@example.com\r\nSubject: Hello\r\n\r\nI cannot print.\r\n"


LONG = 50.0
"""Seconds that nothing here needs, on whichever machine: what ends sooner has not waited for its time to be over."""


def _session(server: Scripted, patience: float = 60, password: str = PASSWORD, **imap: object) -> ImapSession:
    return ImapSession.open(mailbox_at(server.port, "alice", None, **imap), password, Watchdog(), patience)


def test_a_mail_is_listed_with_its_size_and_an_aware_time_and_fetched_byte_for_byte(
    dovecot: Dovecot, user: str, session: ImapSession
) -> None:
    when = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-3)))
    dovecot.append(user, MAIL, when)
    selected = session.select()
    (mail,) = session.listed(1, selected.next_uid)
    assert (mail.uid, mail.size) == (1, len(MAIL))
    assert mail.received_at == datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
    assert mail.received_at.tzinfo is UTC
    assert session.fetch([1, 2]) == {1: MAIL}


def test_no_way_of_fetching_marks_a_mail_as_read(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    dovecot.append(user, MAIL)
    session.select()
    session.fetch([1])
    session.header(1)
    session.structure(1)
    session.stream(1, len(MAIL), io.BytesIO())
    assert dovecot.flags(user) == [()]


def test_uids_below_the_first_asked_for_are_never_listed(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    dovecot.append(user, MAIL)
    session.select()
    assert list(session.listed(100, None)) == []


def test_three_thousand_mails_are_listed_once_each_in_ascending_order(
    dovecot: Dovecot, user: str, session: ImapSession
) -> None:
    dovecot.multiappend(user, [MAIL] * 3000)
    selected = session.select()
    assert [mail.uid for mail in session.listed(1, selected.next_uid)] == list(range(1, 3001))
    assert [mail.uid for mail in session.listed(2990, None)] == list(range(2990, 3001))
    assert session._bounded(1, 1_000_000) == 2000  # a wide range is cut so that one answer holds two thousand mails


def test_a_sparse_folder_is_listed_in_a_few_commands() -> None:
    asked: list[bytes] = []

    def answer(tag: bytes, command: bytes) -> bytes:
        if command.startswith(b"SELECT"):
            return b"* 5000 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" + tag + b" OK [READ-WRITE] done\r\n"
        if command.startswith((b"UID FETCH", b"UID SEARCH")):
            asked.append(command)
            low, high = (int(n) for n in command.replace(b"UID SEARCH UID", b"UID SEARCH").split()[2].split(b":"))
            here = [uid for uid in (7, 4_000_000_000) if low <= uid <= high]
            if b"SEARCH" in command:
                return b"* SEARCH " + b" ".join(b"%d" % uid for uid in here) + b"\r\n" + tag + b" OK done\r\n"
            row = b'* 1 FETCH (UID %d RFC822.SIZE 10 INTERNALDATE " 1-Foo-2026 00:00:00 +0000")\r\n'
            stray = b"* 9 FETCH (FLAGS (\\Seen))\r\n"
            return b"".join(row % uid for uid in here) + stray + tag + b" OK done\r\n"
        return b""

    with Scripted(answer) as server, _session(server) as session:
        session.select()
        mails = list(session.listed(1, 4_294_967_295))
    assert [(mail.uid, mail.received_at) for mail in mails] == [(7, None), (4_000_000_000, None)]
    assert len(asked) < 40


def test_a_new_uidvalidity_is_told_at_the_next_select(dovecot: Dovecot, user: str, opened: Opener) -> None:
    dovecot.append(user, MAIL)
    before = opened(dovecot.port, user).select()
    dovecot.renumber(user)
    after = opened(dovecot.port, user).select()
    assert before.epoch is not None
    assert after.epoch is not None
    assert after.epoch != before.epoch


@pytest.mark.parametrize("code", [b"", b"* OK [UIDVALIDITY 0] x\r\n"])
def test_a_missing_or_zero_uidvalidity_is_no_epoch(code: bytes) -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        return b"* 1 EXISTS\r\n" + code + tag + b" OK [READ-WRITE] done\r\n" if command.startswith(b"SELECT") else b""

    with Scripted(answer) as server, _session(server) as session:
        assert session.select().epoch is None


def test_a_mail_that_somebody_deleted_is_gone_and_the_session_goes_on(
    dovecot: Dovecot, user: str, session: ImapSession
) -> None:
    dovecot.multiappend(user, [MAIL, MAIL])
    session.select()
    dovecot.delete(user, [1])
    session.select()
    for look in (lambda: session.header(1), lambda: session.structure(1), lambda: session.stream(1, 9, io.BytesIO())):
        with pytest.raises(MailGone):
            look()
    assert session.fetch([1, 2]) == {2: MAIL}
    assert session.file_away([1], "Processed")


@pytest.mark.parametrize(
    ("capability", "moved"),
    [
        (None, True),
        ("IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE", True),
        ("IMAP4rev1 LITERAL+", False),
    ],
)
def test_mail_is_moved_as_well_as_the_server_can_and_nothing_else_is_expunged(
    other_dovecot: Callable[..., Dovecot], opened: Opener, capability: str | None, moved: bool
) -> None:
    server = other_dovecot(capability=capability)
    server.append("alice", MAIL)
    server.append("alice", b"Subject: other\r\n\r\nstays\r\n")
    client = server._client("alice")
    client.select_folder("INBOX")
    client.add_flags([2], rb"\Deleted")
    client.logout()
    session = opened(server.port, "alice")
    session.select()
    assert session.file_away([1], "Processed") is moved
    assert server.folder("alice", "Processed") == ([MAIL] if moved else [])
    assert len(server.folder("alice", "INBOX")) == (1 if moved else 2)


def test_a_server_that_says_no_to_a_move_keeps_the_mail_and_the_session() -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        if command.startswith(b"UID MOVE"):
            return tag + b" NO [OVERQUOTA] Quota exceeded\r\n"
        return tag + b" NO [ALREADYEXISTS] There is one\r\n" if command.startswith(b"CREATE") else b""

    with Scripted(answer) as server, _session(server) as session:
        session.select()
        with pytest.raises(FilingRefused, match="Quota exceeded"):
            session.file_away([1], "Processed")
        assert session.select().exists == 1


def test_folders_are_created_under_the_servers_own_prefix_and_delimiter(
    other_dovecot: Callable[..., Dovecot], opened: Opener
) -> None:
    server = other_dovecot(namespace_prefix="INBOX.", separator=".")
    names = {"processed": "Processed", "rejected": "Desk/Rejeição", "held": "INBOX.Held"}
    session = opened(server.port, "alice", folders=names)
    session.ensure_folders()
    session.ensure_folders()
    client = server._client("alice")
    found = {name for _, _, name in client.list_folders()}
    subscribed = {name for _, _, name in client.list_sub_folders()}
    client.logout()
    wanted = {"INBOX.Processed", "INBOX.Desk.Rejeição", "INBOX.Held", "INBOX.Set-aside", "INBOX.Ignored"}
    assert wanted <= found
    assert wanted <= subscribed
    server.append("alice", MAIL)
    session.select()
    assert session.file_away([1], "Desk/Rejeição")
    assert server.folder("alice", "INBOX.Desk.Rejeição") == [MAIL]


def test_a_wrong_password_is_refused_and_not_repeated_in_the_words(dovecot: Dovecot, user: str, opened: Opener) -> None:
    with pytest.raises(LoginRefused) as caught:
        opened(dovecot.port, user, password='pä"ss\\wort')
    assert 'pä"ss\\wort' not in str(caught.value)
    assert f"127.0.0.1:{dovecot.port}" in str(caught.value)


def test_a_server_that_repeats_the_login_betrays_no_password() -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        if command == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"
        return tag + b" NO [AUTHENTICATIONFAILED] not understood: " + command + b"\r\n"

    with Scripted(answer) as server, pytest.raises(LoginRefused, match="not understood") as caught:
        _session(server, password='p"a\\ss')
    assert "ss" not in str(caught.value).partition("not understood")[2]


@pytest.mark.parametrize("mechanism", [b"AUTH=PLAIN", b""])
@pytest.mark.parametrize("password", ['p"a\\ss', "senha-não-ascii"])
def test_any_password_reaches_the_server_as_it_is(mechanism: bytes, password: str) -> None:
    heard: list[bytes] = []

    def answer(tag: bytes, command: bytes) -> bytes:
        heard.append(command)
        if command == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 LITERAL+ " + mechanism + b"\r\n" + tag + b" OK done\r\n"
        return tag + b" NO [AUTHENTICATIONFAILED] no\r\n" if command.startswith(b"LOGIN") else b""

    with Scripted(answer) as server:
        if mechanism:
            _session(server, password=password).close()
            return
        with pytest.raises(LoginRefused):
            _session(server, password=password)
    quoted = '"' + password.replace("\\", "\\\\").replace('"', '\\"') + '"'
    sent = next(line for line in heard if line.startswith(b"LOGIN"))
    assert sent == (f'LOGIN "alice" {quoted}'.encode() if password.isascii() else b'LOGIN "alice" {16+}')


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (b"NO [UNAVAILABLE] later", None),
        (b"NO [INUSE] later", None),
        (b"NO [LIMIT] Too many connections", None),
        (b"NO Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299.961),
        (b"BAD User is authenticated but not connected.", None),
    ],
)
def test_a_server_that_is_busy_does_not_count_as_a_refused_login(said: bytes, seconds: float | None) -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        return tag + b" " + said + b"\r\n" if command.startswith(b"AUTHENTICATE") else b""

    with Scripted(answer) as server, pytest.raises(MailboxUnavailable) as caught:
        _session(server)
    assert not isinstance(caught.value, LoginRefused)
    assert caught.value.retry_after == seconds


def test_tls_and_starttls_work_with_the_accounts_own_ca_and_fail_without(
    dovecot: Dovecot, user: str, opened: Opener
) -> None:
    for port, security in ((dovecot.tls_port, "tls"), (dovecot.port, "starttls")):
        assert opened(port, user, security=security, ca_file=str(dovecot.ca_file)).select().exists == 0
        with pytest.raises(MailboxUnavailable, match="certificate is not trusted"):
            opened(port, user, security=security)


def test_starttls_never_falls_back_to_plain_text() -> None:
    with Scripted() as server, pytest.raises(MailboxUnavailable, match="STARTTLS"):
        _session(server, security="starttls")


def test_a_silent_tls_port_gives_an_error_within_the_timeout() -> None:
    began = monotonic()
    with Scripted(silent=True) as server, pytest.raises(MailboxUnavailable, match="did not answer in time"):
        _session(server, security="tls", timeout_seconds=1)
    assert monotonic() - began < LONG


def test_nobody_listening_is_said_with_host_and_port() -> None:
    with Scripted() as server:
        port = server.port
    server.port = port
    with pytest.raises(MailboxUnavailable, match=f"127.0.0.1:{port}.*refused"):
        _session(server)


def test_a_server_that_drips_is_cut_when_the_whole_commands_time_is_over() -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        return b"DRIP* OK " + b"x" * 1000 + b"\r\n" + tag + b" OK done\r\n" if command.startswith(b"SELECT") else b""

    with Scripted(answer, drip=0.1) as server, _session(server, patience=1, timeout_seconds=1) as session:
        began = monotonic()
        with pytest.raises(MailboxUnavailable, match="gave no full answer within 1 s"):
            session.select()
        assert monotonic() - began < LONG  # to its end the answer would drip for 100 s


@pytest.mark.parametrize(
    ("literal", "wanted"), [(b"{2000000000}", "far more than was asked"), (b"{100000}", "no full answer|in time")]
)
def test_a_literal_that_lies_about_its_size_ends_the_session_in_bounded_memory(literal: bytes, wanted: str) -> None:
    def answer(tag: bytes, command: bytes) -> bytes | None:
        if command.startswith(b"UID FETCH"):
            return b"* 1 FETCH (UID 1 BODY[] " + literal + b"\r\nshort"
        return b""

    with (
        Scripted(answer) as server,
        _session(server, patience=1, timeout_seconds=1) as session,
    ):
        session.select()
        with pytest.raises(MailboxUnavailable, match=wanted):
            session.fetch([1])


def test_the_structure_of_a_deeply_nested_mail_cannot_be_read_and_the_session_goes_on() -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        if command.startswith(b"UID FETCH") and b"BODYSTRUCTURE" in command:
            return b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 3000 + b")" * 3000 + b")\r\n" + tag + b" OK done\r\n"
        if command.startswith(b"UID FETCH"):
            return b"* 1 FETCH (UID 1 BODY[] {2}\r\nhi)\r\n" + tag + b" OK done\r\n"
        return b""

    with Scripted(answer) as server, _session(server) as session:
        session.select()
        assert session.structure(1) is None
        assert session.fetch([1]) == {1: b"hi"}


def test_short_answers_are_put_together_and_a_size_that_is_too_large_is_no_obstacle() -> None:
    whole = b"0123456789"

    def answer(tag: bytes, command: bytes) -> bytes:
        if not command.startswith(b"UID FETCH"):
            return b""
        offset = int(command.partition(b"<")[2].partition(b".")[0])
        piece = whole[offset : offset + 3]
        return b"* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\n%s)\r\n" % (offset, len(piece), piece) + tag + b" OK done\r\n"

    with Scripted(answer) as server, _session(server) as session:
        session.select()
        into = io.BytesIO()
        session.stream(1, 10, into)
        assert into.getvalue() == whole
        into = io.BytesIO()
        session.stream(1, 500, into)
        assert into.getvalue() == whole


def test_waiting_ends_when_mail_comes(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    timer = threading.Timer(0.3, dovecot.append, (user, MAIL))
    timer.start()
    began = monotonic()
    session.wait(LONG, threading.Event())
    timer.join()
    assert monotonic() - began < LONG
    assert session.select().exists == 1


def test_mail_announced_between_two_commands_needs_no_waiting(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    dovecot.append(user, MAIL)
    session.fetch([1])
    session._connection.client.noop()
    began = monotonic()
    session.wait(LONG, threading.Event())
    assert monotonic() - began < LONG


def test_waiting_ends_when_the_time_is_over_or_the_daemon_stops(session: ImapSession) -> None:
    stop = threading.Event()
    began = monotonic()
    session.wait(0.5, stop)
    assert monotonic() - began > 0.4
    stop.set()
    session.wait(LONG, stop)
    assert monotonic() - began < LONG
    assert session.select().exists == 0


def test_a_connection_closed_in_idle_is_noticed_at_once(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    timer = threading.Timer(0.3, dovecot.kick, (user,))
    timer.start()
    began = monotonic()
    with pytest.raises(MailboxUnavailable):
        session.wait(LONG, threading.Event())
    timer.join()
    assert monotonic() - began < LONG


@pytest.mark.parametrize("said", [b"+ idling\r\n* BYE shutting down\r\n", b"+ idling\r\n* 23 EX"])
def test_bye_and_broken_lines_in_idle_end_the_session(said: bytes) -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        return said if command.startswith(b"IDLE") else b""

    with Scripted(answer) as server, _session(server, patience=1, timeout_seconds=1) as session:
        session.select()
        with pytest.raises(MailboxUnavailable):
            session.wait(10, threading.Event())


@pytest.mark.parametrize("said", [b"* 7 EXISTS\r\n+ idling\r\n", b"+ idling\r\n* 7 EXISTS\r\n"])
def test_mail_that_is_announced_beside_the_confirmation_of_idle_is_heard_of(said: bytes) -> None:
    tags: list[bytes] = []

    def answer(tag: bytes, command: bytes) -> bytes:
        if command.startswith(b"IDLE"):
            tags.append(tag)
            return said
        return tags[0] + b" OK done\r\n" if b"DONE" in tag + command else b""

    with Scripted(answer) as server, _session(server) as session:
        session.select()
        began = monotonic()
        session.wait(LONG, threading.Event())
        assert monotonic() - began < LONG


def test_a_delimiter_that_is_no_text_is_a_mailbox_that_is_unavailable() -> None:
    def answer(tag: bytes, command: bytes) -> bytes:
        return b'* LIST (\\Noselect) "\xff" ""\r\n' + tag + b" OK done\r\n" if command.startswith(b"LIST") else b""

    with Scripted(answer) as server, pytest.raises(MailboxUnavailable, match="cannot be read"):
        _session(server)
