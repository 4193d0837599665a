"""Servers that lie: no answer costs more than its bound, and each ends in words (A40)."""

from __future__ import annotations

import random
import resource
from contextlib import suppress
from time import process_time

import pytest

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.errors import MailboxUnavailable, SubmissionUnavailable
from mailbot.imap.session import ImapSession
from mailbot.smtp.session import SmtpSession
from tests.cast import mailbox
from tests.servers.scripted import Scripted

pytestmark = pytest.mark.wire
PASSWORD = "canary-40"
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


@pytest.mark.parametrize(
    "at", [b"UID", *(pytest.param(one, marks=pytest.mark.long) for one in (b"CAPABILITY", b"LIST", b"SELECT"))]
)
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_a40_whatever_a_hostile_server_says_costs_bounded_time_and_memory_and_ends_in_words(said: bytes, at: bytes) -> None:
    def answer(tag: bytes, command: bytes) -> bytes | None:
        if not command.upper().startswith(at):
            return b""
        return said + tag + b" OK done\r\n" if said else None

    began, before = process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Scripted(answer) as server, suppress(MailboxUnavailable):
        _walk(server.port)
    assert process_time() - began < 8
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


@pytest.mark.parametrize("word", [b"EHLO", b"MAIL", b"RCPT"])
def test_a40_a_submission_server_whose_answer_never_ends_is_left(word: bytes) -> None:
    def answer(command: bytes, _words: bytes) -> bytes:
        return b"250-x\r\n" * (100_000 if command.upper() == word else 1) + b"250 ok\r\n"

    with Scripted(answer, greeting=b"220 hi\r\n") as server:
        account = {"host": "127.0.0.1", "port": server.port, "security": "plain", "timeout_seconds": 3}
        with pytest.raises(SubmissionUnavailable, match="more than 1000 lines"):
            _send(mailbox(smtp=account))


def _send(box: Mailbox) -> None:
    session = SmtpSession.open(box, "", Watchdog())
    try:
        session.send(b"Subject: x\r\n\r\nx\r\n", "suporte@desk.example", "alice@example.com")
    finally:
        session.close()
