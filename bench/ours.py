"""Our side: a storage folder prepared through the program's own doors, drained as ``mailbot run`` drains it.

Run as ``python -m bench.ours FOLDER``, where ``FOLDER`` holds config.toml; with ``--profile`` its profile is printed.
"""

from __future__ import annotations

import gc
import json
import random
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from email import message_from_bytes
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select

from bench.measure import BenchBroken, timed
from bench.traffic import ADDRESS, AGENT, Question, customer, subject
from mailbot import journal
from mailbot.clock import SystemClock
from mailbot.config.file import load
from mailbot.daemon import Application
from mailbot.desk.policy.policy import ROUND_THE_CLOCK
from mailbot.store.database import Store
from mailbot.store.letters import queue
from mailbot.store.tables.schema import METADATA

BOX: Final = "suporte"
APART: Final = 50
"""Between two asked tickets there are numbers for this many others, so that both storages ask the same tickets."""

_T = METADATA.tables
_CONFIG: Final = """
storage = "storage"
[agents.bruno]
address = "{agent}"
name = "Bruno"
[mailboxes.suporte]
address = "{address}"
agents = ["bruno"]
{begin}[mailboxes.suporte.imap]
host = "127.0.0.1"
port = {port}
security = "plain"
username = "{user}"
password_file = "password"
[mailboxes.suporte.smtp]
host = "127.0.0.1"
port = 9
security = "plain"
"""


def configure(folder: Path, port: int, user: str, password: str, begin: str = 'begin = "all"\n') -> None:
    """Write the configuration for one run into ``folder``; an older commit knows no ``begin``."""
    text = _CONFIG.format(address=ADDRESS, agent=AGENT, port=port, user=user, begin=begin)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    (folder / "password").write_text(password, encoding="ascii")
    (folder / "password").chmod(0o600)


def ask(folder: Path, count: int) -> list[Question]:
    """Open tickets in the storage of ``folder`` and ask each customer something; the questions count as sent."""
    application = _application(folder)
    questions = [_asked(application, number * APART) for number in range(1, count + 1)]
    application.close()
    return questions


def _application(folder: Path) -> Application:
    settings = load(folder / "config.toml")
    journal.configure(settings.log)
    return Application(settings, Store.open(settings.storage), SystemClock())


def _asked(application: Application, number: int) -> Question:
    now = application.clock.now()
    mailbox = application.settings.mailbox(BOX)
    address, name = customer(number)
    with application.store.write() as connection:
        connection.execute(insert(_T["ticket"]), _ticket(number - 1, now))
    ticket = application.tickets.open(mailbox, address, name, subject(number), "O programa não abre.")
    if ticket != number:
        raise BenchBroken(f"ticket {ticket} was opened where {number} was expected")
    application.tickets.order(number, "ask", "Pode nos enviar a versão instalada e o que diz a mensagem?")
    letters = _T["letter"]
    with application.store.write() as connection:
        connection.execute(delete(_T["ticket"]).where(_T["ticket"].c.id == number - 1))
        mine = select(letters).where(letters.c.ticket_id == number, letters.c.state == "ready").order_by(letters.c.id)
        rows = connection.execute(mine).all()
        for row in rows:
            queue.accepted(connection, row, "250 2.0.0 Ok", None, now, ROUND_THE_CLOCK)
    question = rows[-1]
    references = " ".join(str(message_from_bytes(question.raw)["References"]).split())
    return Question(number, address, name, f"<{question.message_id}>", references)


def _ticket(number: int, now: datetime) -> dict[str, object]:
    address, name = customer(number)
    return {
        "id": number, "mailbox": BOX, "nonce": number.to_bytes(16, "big"), "subject": subject(number),
        "state": "open", "language": "pt_BR", "contact": address, "contact_name": name, "opened_at": now,
        "changed_at": now, "cycle": 1, "version": 7,
    }  # fmt: skip


def store(folder: Path, asked: Sequence[Question], tickets: int, each: int) -> None:
    """Add tickets to those ``asked`` until there are that many, then ``each`` mails to every ticket, weeks ago."""
    settings = load(folder / "config.toml")
    opened = Store.open(settings.storage)
    there = {one.ticket for one in asked}
    numbers = list(range(1, tickets + 1))
    if not there <= set(numbers):
        raise BenchBroken("the asked tickets must be among those stored")
    with opened.write() as connection:
        drained = connection.execute(select(_T["letter"].c.created_at).limit(1)).scalar_one()
        then = drained - timedelta(days=30)
        new = [number for number in numbers if number not in there]
        _insert(connection, "ticket", (_ticket(number, then) for number in new))
        people = ({"ticket_id": number, "address": customer(number)[0], "added_at": then} for number in new)
        _insert(connection, "participant", people)
        # As time would have left them: a ticket's rows lie far apart.
        order = random.Random(3).sample(numbers * each, tickets * each)  # noqa: S311
        for table, rows in _history(order, then):
            _insert(connection, table, rows)
    opened.close()


def _insert(connection: Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    while some := list(islice(rows, 5000)):
        connection.execute(insert(_T[table]), some)


def _history(order: Sequence[int], then: datetime) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    """Yield the rows of mails, arrivals, entries and letters, one of each for every number of a ticket in ``order``."""
    met = list(enumerate(order, start=1))
    words = "Segue o que você pediu; a versão é a 2026-04 e a mensagem continua a mesma. " * 8

    def raw(ident: str) -> bytes:
        return f"Message-ID: <{ident}>\r\nFrom: {ADDRESS}\r\n\r\n{words}{sha256(ident.encode()).hexdigest() * 8}".encode()

    def mail(number: int) -> dict[str, object]:
        ident = f"old{number}@mail.cliente.example"
        return {
            "id": number, "digest": sha256(ident.encode()).hexdigest(), "message_id": ident, "size": 1650, "whole": True,
            "raw": zlib.compress(raw(ident), 1), "file": None, "stored_at": then,
        }  # fmt: skip

    def arrival(number: int, ticket: int) -> dict[str, object]:
        return {
            "door": BOX, "epoch": 1, "number": number, "mailbox": BOX, "received_at": then, "seen_at": then,
            "size": 1650, "tries": 1, "mail_id": number, "sender": customer(ticket)[0], "subject": subject(ticket),
            "disposition": "reply", "reason": None, "ticket_id": ticket, "filed_at": then,
            "signals": json.dumps([["from", customer(ticket)[0]], ["thread", "our ID"], ["check", "passed all"]]),
        }  # fmt: skip

    def entry(number: int, ticket: int) -> dict[str, object]:
        return {
            "ticket_id": ticket, "at": then, "author": customer(ticket)[0], "kind": "customer", "text": words,
            "words": words, "message_id": f"old{number}@mail.cliente.example", "mail_id": number, "letter_id": None,
        }  # fmt: skip

    def letter(number: int, ticket: int) -> dict[str, object]:
        ident = f"t{ticket}.old{number}.{'a' * 26}@example.com"
        return {
            "mailbox": BOX, "ticket_id": ticket, "notice": "answer", "recipient": customer(ticket)[0], "sender": ADDRESS,
            "message_id": ident, "foreign_id": None, "raw": raw(ident), "state": "sent", "tries": 1,
            "created_at": then, "next_try_at": then, "sent_at": then, "answer": "250 2.0.0 Ok",
        }  # fmt: skip

    yield "mail", (mail(number) for number, _ in met)
    yield "arrival", (arrival(number, ticket) for number, ticket in met)
    yield "entry", (entry(number, ticket) for number, ticket in met)
    yield "letter", (letter(number, ticket) for number, ticket in met)


def verdicts(folder: Path) -> Counter[tuple[str, str | None, bool]]:
    """Count what a run decided: disposition, reason, and whether the mail was filed away and its ticket holds it."""
    with closing(sqlite3.connect(folder / "storage" / "mailbot.db")) as connection:
        rows = connection.execute(
            "SELECT disposition, reason, filed_at IS NOT NULL AND EXISTS ("
            "  SELECT 1 FROM entry WHERE entry.ticket_id = arrival.ticket_id AND entry.mail_id = arrival.mail_id"
            ") FROM arrival WHERE epoch > 1"
        )
        return Counter((str(row[0]), row[1], bool(row[2])) for row in rows)


def letters(folder: Path) -> dict[int, str]:
    """Return what each ticket's newest letter says, by the ticket's number."""
    with sqlite3.connect(folder / "storage" / "mailbot.db") as connection:
        return dict(connection.execute("SELECT ticket_id, text FROM entry WHERE letter_id IS NOT NULL ORDER BY id"))


def counted(folder: Path, query: str) -> int:
    """Return the one number that ``query`` asks a run's database for."""
    with closing(sqlite3.connect(folder / "storage" / "mailbot.db")) as connection:
        found: Any = connection.execute(query).fetchone()
        return int(found[0])


def drain(folder: Path) -> int:
    """Do what ``mailbot run`` does with a mailbox, once."""
    settings = load(folder / "config.toml")
    journal.configure(settings.log)
    application = Application(settings, Store.open(settings.storage), SystemClock())
    gc.freeze()  # as the daemon does
    poller = application.pollers[BOX]
    with poller.session() as session:
        return poller.drain(session)


if __name__ == "__main__":
    if "--profile" in sys.argv:
        import cProfile  # they would weigh on what is measured
        import pstats

        profile = cProfile.Profile()
        profile.runcall(drain, Path(sys.argv[1]))
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    else:
        timed(lambda: drain(Path(sys.argv[1])))
