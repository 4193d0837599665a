"""The floor: the least that any mail-to-ticket program must do, written as fast as plain Python does it.

imapclient in batches of 50, ``compat32`` with From and Subject read properly, threading and sender look-up by index,
message, ticket and outbox rows in plain sqlite3 (WAL, FULL), one transaction a mail, one flag command a batch.
Run as ``python -m bench.floor DATABASE PORT USER``.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from time import time_ns
from typing import Any, Final

from imapclient import IMAPClient

from bench.measure import timed
from bench.traffic import ADDRESS, AGENT, Question

BATCH: Final = 50
_IDS: Final = re.compile(r"<[^<>\s]+>")
_SCHEMA: Final = """
CREATE TABLE ticket (id INTEGER PRIMARY KEY, state TEXT NOT NULL, changed_at INTEGER NOT NULL);
CREATE TABLE participant (ticket INTEGER NOT NULL, address TEXT NOT NULL, PRIMARY KEY (ticket, address)) WITHOUT ROWID;
CREATE TABLE letter (message_id TEXT PRIMARY KEY, ticket INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE message (
    id INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, ticket INTEGER, sender TEXT, subject TEXT, words TEXT,
    at INTEGER
);
CREATE INDEX message_by_ticket ON message (ticket);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, ticket INTEGER, recipient TEXT, raw TEXT, state TEXT, at INTEGER);
CREATE INDEX outbox_to_send ON outbox (at) WHERE state = 'ready';
"""


def prepare(database: Path, questions: Sequence[Question]) -> None:
    """Write a database that knows the tickets, their customers and the letters they were sent."""
    connection = _opened(database)
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO ticket VALUES (?, 'waiting', 0)", [(one.ticket,) for one in questions])
    connection.executemany("INSERT INTO participant VALUES (?, ?)", [(one.ticket, one.contact) for one in questions])
    connection.executemany("INSERT INTO letter VALUES (?, ?)", [(one.message_id, one.ticket) for one in questions])
    connection.execute("COMMIT")
    connection.close()


def joined(database: Path) -> int:
    """Return how many mails were joined to a ticket and copied to the agent."""
    connection = sqlite3.connect(database)
    (count,) = connection.execute(
        "SELECT min((SELECT count(*) FROM message WHERE ticket IS NOT NULL), (SELECT count(*) FROM outbox))"
    ).fetchone()
    connection.close()
    return int(count)


def _opened(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def drain(database: Path, port: int, user: str, password: str) -> int:
    """Take every unread mail of the inbox; returns how many there were."""
    connection = _opened(database)
    client: Any = IMAPClient("127.0.0.1", port, ssl=False)
    client._imap.debug = 0  # noqa: SLF001 - imapclient leaves 5: imaplib would format every literal
    client.login(user, password)
    client.select_folder("INBOX")
    uids = client.search("UNSEEN")
    for start in range(0, len(uids), BATCH):
        batch = uids[start : start + BATCH]
        fetched = client.fetch(batch, ["BODY.PEEK[]"])
        for uid in batch:
            _take(connection, fetched[uid][b"BODY[]"])
        client.add_flags(batch, [rb"\Seen"], silent=True)
    client.logout()
    connection.close()
    return len(uids)


def _take(connection: sqlite3.Connection, raw: bytes) -> None:
    mail = message_from_bytes(raw)
    sender: Any = default.header_factory("From", mail["From"])
    subject = str(default.header_factory("Subject", mail["Subject"]))
    address = sender.addresses[0].addr_spec.lower()
    words = _words(mail)
    message_id = mail["Message-ID"].strip()
    named = _IDS.findall(mail.get("In-Reply-To", "")) + _IDS.findall(mail.get("References", ""))[::-1]
    now = time_ns()
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT 1 FROM message WHERE message_id = ?", (message_id,)).fetchone() is None:
        ticket = _ticket(connection, named, address)
        row = (message_id, ticket, address, subject, words, now)
        connection.execute(
            "INSERT INTO message (message_id, ticket, sender, subject, words, at) VALUES (?, ?, ?, ?, ?, ?)", row
        )
        connection.execute("UPDATE ticket SET state = 'open', changed_at = ? WHERE id = ?", (now, ticket))
        letter = f"From: {ADDRESS}\nTo: {AGENT}\nSubject: [{ticket}] {subject}\n\n{words}"
        ready = (ticket, AGENT, letter, "ready", now)
        connection.execute("INSERT INTO outbox (ticket, recipient, raw, state, at) VALUES (?, ?, ?, ?, ?)", ready)
    connection.execute("COMMIT")


def _words(mail: Message) -> str:
    data = mail.get_payload(decode=True)
    return data.decode(mail.get_content_charset("utf-8"), "replace") if isinstance(data, bytes) else ""


def _ticket(connection: sqlite3.Connection, named: Sequence[str], address: str) -> int | None:
    for one in named:
        found = connection.execute("SELECT ticket FROM letter WHERE message_id = ?", (one,)).fetchone()
        if found is not None:
            known = connection.execute("SELECT 1 FROM participant WHERE ticket = ? AND address = ?", (*found, address))
            return int(found[0]) if known.fetchone() is not None else None
    return None


if __name__ == "__main__":
    timed(lambda: drain(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]))
