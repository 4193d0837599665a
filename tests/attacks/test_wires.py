"""Men in the middle: TLS is never talked away, and nothing that was said before it counts (A39)."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.errors import MailboxUnavailable, SubmissionUnavailable
from mailbot.imap.session import ImapSession
from mailbot.smtp.session import SmtpSession
from tests.cast import mailbox
from tests.servers import certificates

pytestmark = pytest.mark.wire
PASSWORD = "canary-39"


class Ear:
    """A socket that notes each line it is asked for."""

    def __init__(self, sock: socket.socket, heard: list[bytes]) -> None:
        self.sock, self.heard = sock, heard

    def say(self, words: bytes) -> None:
        self.sock.sendall(words)

    def line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and (byte := self.sock.recv(1)):
            line += byte
        self.heard.append(line)
        if not line:
            raise ConnectionResetError
        return line

    def encrypted(self, context: ssl.SSLContext) -> None:
        self.sock = context.wrap_socket(self.sock, server_side=True)


Talk = Callable[[Ear, ssl.SSLContext], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificates.made(tmp_path_factory.mktemp("tls"))


@contextmanager
def middle(talk: Talk, certificate: tuple[Path, Path]) -> Iterator[tuple[int, list[bytes]]]:
    """A server of one connection; yields its port and what it heard. ``talk`` may begin TLS whenever it likes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    heard: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            sock, _ = listening.accept()
            ear = Ear(sock, heard)
            try:
                talk(ear, context)
            finally:
                ear.sock.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield int(listening.getsockname()[1]), heard
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def box(part: str, port: int, certificate: tuple[Path, Path], security: str = "starttls") -> Mailbox:
    account = {
        "host": "127.0.0.1", "port": port, "security": security, "username": "suporte", "password_env": "P",
        "ca_file": str(certificate[0]), "timeout_seconds": 3,
    }  # fmt: skip
    return mailbox(**{part: account})


def heard_password(heard: list[bytes]) -> bool:
    return any(PASSWORD.encode() in line or b"AUTH" in line.upper() or b"LOGIN" in line.upper() for line in heard)


@pytest.mark.parametrize("said", [b"NO no TLS today", b"BAD what?", b"OK [CAPABILITY IMAP4rev1] begin"])
def test_a39_starttls_that_is_stripped_or_answered_without_tls_ends_the_imap_connection(
    certificate: tuple[Path, Path], said: bytes
) -> None:
    def strip(ear: Ear, _context: ssl.SSLContext) -> None:
        ear.say(b"* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi\r\n")
        while True:
            tag, _, command = ear.line().partition(b" ")
            ear.say(tag + b" " + (said if command.startswith(b"STARTTLS") else b"OK done") + b"\r\n")

    with middle(strip, certificate) as (port, heard), pytest.raises(MailboxUnavailable):
        ImapSession.open(box("imap", port, certificate), PASSWORD, Watchdog(), 3)
    assert not heard_password(heard)


@pytest.mark.parametrize(
    "greeting", [b"* PREAUTH welcome\r\n", b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] no STARTTLS here\r\n"]
)
def test_a39_a_greeting_that_skips_tls_gets_no_password(certificate: tuple[Path, Path], greeting: bytes) -> None:
    def talk(ear: Ear, _context: ssl.SSLContext) -> None:
        ear.say(greeting)
        while True:
            tag, _, command = ear.line().partition(b" ")
            listed = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" if command.startswith(b"CAPABILITY") else b""
            ear.say(listed + tag + b" " + (b"BAD" if command.startswith(b"STARTTLS") else b"OK") + b" done\r\n")

    with middle(talk, certificate) as (port, heard), pytest.raises(MailboxUnavailable):
        ImapSession.open(box("imap", port, certificate), PASSWORD, Watchdog(), 3)
    assert not heard_password(heard)


def test_a39_what_a_man_in_the_middle_says_before_tls_is_forgotten_by_imap(certificate: tuple[Path, Path]) -> None:
    """Dovecot CVE-2021-33515, seen from the client: answers injected before the handshake."""

    def inject(ear: Ear, context: ssl.SSLContext) -> None:
        ear.say(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n")
        while not (line := ear.line()).split()[1].upper().startswith(b"STARTTLS"):
            ear.say(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n" + line.split()[0] + b" OK done\r\n")
        ear.say(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN XINJECTED\r\n* 99 EXISTS\r\n" + line.split()[0] + b" OK begin\r\n")
        ear.encrypted(context)
        while True:
            tag, _, command = ear.line().partition(b" ")
            if command.upper().startswith(b"AUTHENTICATE"):
                ear.say(b"+ \r\n")
                ear.line()
            listed = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" if command.startswith(b"CAPABILITY") else b""
            ear.say(listed + tag + b" OK done\r\n")

    with (
        middle(inject, certificate) as (port, _),
        ImapSession.open(box("imap", port, certificate), PASSWORD, Watchdog(), 3) as session,
    ):
        assert not session._connection.has("XINJECTED")
        assert not session._connection.imap.untagged_responses.get("EXISTS")


@pytest.mark.parametrize("said", [b"454 4.7.0 not now\r\n", b"502 what?\r\n", b"220 go\r\n250 2.0.0 injected\r\n"])
def test_a39_starttls_that_is_stripped_or_injected_ends_the_submission(certificate: tuple[Path, Path], said: bytes) -> None:
    def strip(ear: Ear, _context: ssl.SSLContext) -> None:
        ear.say(b"220 hi\r\n")
        while True:
            command = ear.line().upper()
            ear.say(said if command.startswith(b"STARTTLS") else b"250-hi\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")

    with middle(strip, certificate) as (port, heard), pytest.raises(SubmissionUnavailable):
        SmtpSession.open(box("smtp", port, certificate), PASSWORD, Watchdog())
    assert not heard_password(heard)


def test_a39_what_a_submission_server_offered_before_tls_is_forgotten(certificate: tuple[Path, Path]) -> None:
    def inject(ear: Ear, context: ssl.SSLContext) -> None:
        ear.say(b"220 hi\r\n")
        ear.line()
        ear.say(b"250-hi\r\n250-STARTTLS\r\n250-XINJECTED\r\n250 AUTH PLAIN\r\n")
        ear.line()
        ear.say(b"220 go\r\n")
        ear.encrypted(context)
        while True:
            command = ear.line().upper()
            ear.say(b"235 ok\r\n" if command.startswith(b"AUTH") else b"250-hi\r\n250 AUTH PLAIN\r\n")

    with middle(inject, certificate) as (port, _):
        session = SmtpSession.open(box("smtp", port, certificate), PASSWORD, Watchdog())
        assert not session._client.has_extn("xinjected")
        session.close()
