"""Servers and men in the middle that lie: TLS is never talked away, and no answer costs more than its bound (A39, A40)."""

from __future__ import annotations

import random
import resource
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest

from mailbot.config import Mailbox
from mailbot.errors import MailboxUnavailable, SubmissionUnavailable
from mailbot.post.imap import ImapSession
from mailbot.post.smtp import SmtpSession
from mailbot.post.watchdog import Watchdog
from tests.cast import mailbox
from tests.servers.scripted import Scripted

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
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key


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


HOSTILE: dict[str, bytes] = {
    "nested parentheses": b"* 1 FETCH (" + b"(" * 200_000,
    "a flood of untagged answers": b"* 1 EXISTS\r\n" * 200_000,
    "one endless line": b"* OK " + b"x" * 3_000_000,
    "bad UTF-7 folders": b'* LIST () "/" "&AGE-&-&&&-&' + b"A" * 50_000 + b'"\r\n',
    "an ENVELOPE cut short": b"* 1 FETCH (UID 1 ENVELOPE (NIL NIL))\r\n",
    "a huge literal": b"* 1 FETCH (UID 1 BODY[] {99999999999999}\r\n",
    "a literal of no number": b"* 1 FETCH (UID 1 BODY[] {-5}\r\nx)\r\n",
    "UIDs beyond 32 bits": b"* SEARCH " + b"99999999999999999999999 " * 1000 + b"\r\n",
    "bytes": bytes(range(256)) * 4000 + b"\r\n",
    "NULs": b"* " + b"\0" * 100_000 + b"\r\n",
    "an answer to another tag": b"XXXX1 OK done\r\n" * 1000,
    "BYE": b"* BYE enough\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("at", [b"CAPABILITY", b"LIST", b"SELECT", b"UID"])
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_a40_whatever_a_hostile_server_says_costs_bounded_time_and_memory_and_ends_in_words(said: bytes, at: bytes) -> None:
    def answer(tag: bytes, command: bytes) -> bytes | None:
        if not command.upper().startswith(at):
            return b""
        return said + tag + b" OK done\r\n" if said else None

    began, before = monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Scripted(answer) as server, suppress(MailboxUnavailable):
        _walk(server.port)
    assert monotonic() - began < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024


@pytest.mark.parametrize("seed", range(12))
def test_a40_a_server_of_noise_never_makes_anything_but_an_unavailable_mailbox(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - noise, not a secret
    pieces = [
        b"(",
        b")",
        b"{3}\r\n",
        b'"',
        b"\\",
        b"NIL",
        b"*",
        b" ",
        b"\r\n",
        b"FETCH",
        b"UID",
        b"7",
        b"BODY[]",
        b"OK",
        b"\xff",
        b"+ ",
    ]

    def answer(tag: bytes, command: bytes) -> bytes:
        said = b"* " + b"".join(noise.choices(pieces, k=noise.randrange(60))) + b"\r\n"
        return said + tag + noise.choice([b" OK done\r\n", b" NO no\r\n", b" BAD what\r\n"]) if noise.random() < 0.7 else b""

    with Scripted(answer) as server, suppress(MailboxUnavailable):
        _walk(server.port)


def _walk(port: int) -> None:
    """Do all that the poller does, in its order."""
    account = {
        "host": "127.0.0.1",
        "port": port,
        "security": "plain",
        "username": "a",
        "password_env": "P",
        "timeout_seconds": 1,
    }
    with ImapSession.open(mailbox(imap=account), PASSWORD, Watchdog(), 1) as session:
        session.ensure_folders()
        session.select()
        session.listed(1, 2)
        session.structure(1)
        session.fetch([1])
