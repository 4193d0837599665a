"""IMAP: whatever a server answers, a session ends in answers or in the one exception that says "try again later"."""

from __future__ import annotations

import imaplib
import io
import random
from functools import cache
from typing import Final

from fuzz.claims import in_time, told
from fuzz.scripted import OneAnswer
from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.errors import MailboxUnavailable
from mailbot.imap import answers
from mailbot.imap.session import ImapSession
from mailbot.mail.files.body_structure import Part, weigh
from mailbot.mail.mime.caps import MAX_PARTS
from mailbot.receiving.fetching import fetch_without_files

_LIMIT: Final = 1000
_SEED: Final = 7
TAG: Final = b"TAG"
"""Stands in an input for the tag that imaplib, made predictable, puts before its commands."""


@cache
def _server() -> OneAnswer:
    return OneAnswer()


@cache
def _watchdog() -> Watchdog:
    return Watchdog()


@cache
def _mailbox() -> Mailbox:
    imap = {"host": "127.0.0.1", "port": _server().port, "security": "plain", "username": "alice", "password_env": "UNUSED"}
    smtp = {"host": "127.0.0.1", "security": "plain"}
    return Mailbox.model_validate({"name": "support", "address": "support@example.com", "imap": imap, "smtp": smtp})


def _tag() -> bytes:
    """Return the prefix of the tags that imaplib makes up after our seed."""
    return imaplib.Int2AP(random.Random(_SEED).randint(4096, 65535))


def check(data: bytes) -> None:
    """Take ``data`` for rows that imaplib has read, and for all that a server says from its greeting on."""
    with in_time():
        read_rows([line for line in data.split(b"\n") if line])
        read_rows([(line, data[-200:]) if line.endswith(b"}") else line for line in data.split(b"\n")])
        _session(data)


def read_rows(rows: list[object]) -> None:
    """Read the rows of one answer every way there is."""
    answers.listed(rows)
    answers.uids(rows)
    answers.numbers(rows)
    for uid in (1, 7):
        part = answers.structure(rows, uid)
        if part is not None:
            _weighed(part)


def _weighed(part: Part) -> None:
    leaves = list(part.leaves())
    told(holds=len(leaves) <= MAX_PARTS, claim="more parts than are read")
    for leaf in leaves:
        weigh(leaf, _LIMIT)
        told(holds=leaf.octets >= 0, claim="a negative size")
        told(holds=all(number.isdigit() for number in leaf.section.split(".")), claim=f"{leaf.section!r} is no section")


def _session(data: bytes) -> None:
    random.seed(_SEED)  # for imaplib's tags
    _server().next(data.replace(TAG, _tag()))
    try:
        with ImapSession.open(_mailbox(), "x", _watchdog(), patience=3) as session:
            _used(session)
    except MailboxUnavailable:
        return  # what is documented: closed now, and opened again later


def _used(session: ImapSession) -> None:
    selected = session.select()
    for mail in session.listed(1, min(selected.next_uid or 3, 3)):
        told(holds=mail.size >= 0, claim="a negative size")
    for uid, body in session.fetch([1, 2]).items():
        told(holds=uid in {1, 2} and isinstance(body, bytes), claim="a mail that nobody asked for")
    if (structure := session.structure(1)) is not None:
        fetch_without_files(session, 1, _LIMIT, io.BytesIO(), structure)
    session.file_away([1], "Processed")
