"""The ledger of working time as rows, which are only ever added: the database refuses anything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, text

from mailbot.desk.tickets.consulting import Stage
from mailbot.desk.tickets.working_time import Booked, TimeEntry
from mailbot.store.tables.columns import microseconds
from mailbot.store.tables.schema import ARRIVAL, CONSULTING, TICKET, TIME_ENTRY

GUARDS: Final = {
    "time_entry_no_update": "BEFORE UPDATE ON time_entry",
    "time_entry_no_delete": "BEFORE DELETE ON time_entry",
    "time_entry_no_replace": "BEFORE INSERT ON time_entry WHEN EXISTS "
    "(SELECT 1 FROM time_entry WHERE id = NEW.id OR corrects = NEW.corrects)",
}
"""The triggers that keep the ledger append-only, as migration 0013 makes them: when each refuses."""

SEALED: Final = (
    "ticket_id", "at", "agent", "entered_by", "booked", "minutes", "consumption", "note", "consulting_id", "corrects",
    "reference", "mail_id",
)  # fmt: skip
"""The columns of an entry that its seal covers, in their order: all but its number, for which its place stands."""


def book(connection: Connection, entries: Iterable[TimeEntry], mail_id: int | None) -> None:
    """Add entries; ``mail_id`` is the mail that ordered them."""
    rows: list[dict[str, object]] = [
        {
            "ticket_id": one.ticket, "at": one.at, "agent": one.agent, "entered_by": one.entered_by,
            "booked": one.booked.value, "minutes": one.minutes, "consumption": one.consumption, "note": one.note,
            "consulting_id": one.consulting, "corrects": one.corrects, "reference": one.reference, "mail_id": mail_id,
        }
        for one in entries
    ]  # fmt: skip
    if not rows:
        return
    before: str = connection.execute(select(TIME_ENTRY.c.seal).order_by(TIME_ENTRY.c.id.desc()).limit(1)).scalar() or ""
    for row in rows:
        row["seal"] = before = seal(before, row)
        connection.execute(insert(TIME_ENTRY), row)


def of_ticket(connection: Connection, number: int) -> tuple[TimeEntry, ...]:
    """Return the entries of a ticket, oldest first."""
    rows = connection.execute(select(TIME_ENTRY).where(TIME_ENTRY.c.ticket_id == number).order_by(TIME_ENTRY.c.id))
    return tuple(_entry(row) for row in rows)


def of_arrival(connection: Connection, ticket: int | None, arrival: int | None) -> tuple[int, ...]:
    """Return the numbers of the entries of a ticket that the mail of an arrival ordered, oldest first."""
    booked = select(TIME_ENTRY.c.id).join(ARRIVAL, ARRIVAL.c.mail_id == TIME_ENTRY.c.mail_id)
    theirs = booked.where(TIME_ENTRY.c.ticket_id == ticket, ARRIVAL.c.id == arrival).order_by(TIME_ENTRY.c.id)
    return tuple(connection.execute(theirs).scalars())


def ticket_of(connection: Connection, entry: int) -> int | None:
    """Return the ticket of an entry; None where there is no such entry."""
    found: int | None = connection.execute(select(TIME_ENTRY.c.ticket_id).where(TIME_ENTRY.c.id == entry)).scalar()
    return found


def tickets_with_time(connection: Connection, since: datetime) -> Sequence[Row[Any]]:
    """Return the tickets in whose ledger something was entered since ``since``, by number."""
    booked = select(TIME_ENTRY.c.ticket_id).where(TIME_ENTRY.c.at >= since)
    return connection.execute(select(TICKET).where(TICKET.c.id.in_(booked)).order_by(TICKET.c.id)).all()


def _entry(row: Row[Any]) -> TimeEntry:
    return TimeEntry(
        row.id, row.ticket_id, row.at, row.agent, row.entered_by, Booked(row.booked), row.minutes, row.consumption, row.note,
        row.consulting_id, row.corrects, row.reference, row.seal,
    )  # fmt: skip


def _unguarded(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    there = {row.name: row.sql for row in rows}
    for name, when in GUARDS.items():
        if not there.get(name, "").startswith(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT"):
            yield f"time_entry: the trigger {name} is gone, and entries could be edited"


def _changed(connection: Connection) -> Iterator[str]:
    """Yield the entries that do not follow from those before them; each once, whatever was done to it."""
    before = ""
    for row in connection.execute(select(TIME_ENTRY).order_by(TIME_ENTRY.c.id).execution_options(yield_per=200)):
        if row.seal != seal(before, row._asdict()):
            yield f"time entry {row.id}: was changed, or one before it was taken away or put in; its seal does not follow"
        before = row.seal


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield where the ledger is unguarded or was changed, and entries that correct or are charged to what they cannot."""
    yield from _unguarded(connection)
    yield from _changed(connection)
    old = TIME_ENTRY.alias()
    wrong = select(TIME_ENTRY.c.id).join(old, old.c.id == TIME_ENTRY.c.corrects).where(
        (old.c.ticket_id != TIME_ENTRY.c.ticket_id) | (old.c.id >= TIME_ENTRY.c.id)
    )  # fmt: skip
    for number in connection.execute(wrong).scalars():
        yield f"time entry {number}: corrects an entry of another ticket, or a later one"
    charged = select(TIME_ENTRY.c.id, CONSULTING.c.id.label("consulting")).join(
        CONSULTING, CONSULTING.c.id == TIME_ENTRY.c.consulting_id
    )
    unaccepted = (CONSULTING.c.stage != Stage.ACCEPTED.value) | (CONSULTING.c.answered_at > TIME_ENTRY.c.at)
    for row in connection.execute(charged.where(unaccepted)):
        yield f"time entry {row.id}: is charged to consulting {row.consulting}, which was not accepted then"


def seal(before: str, entry: Mapping[str, object]) -> str:
    """Return the seal of ``entry`` (its columns by name), which follows the one sealed ``before`` ("" for the first)."""
    told = [before, *(_plain(entry[name]) for name in SEALED)]
    return sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a value as the database holds it: instants in microseconds, a flag as 0 or 1."""
    if isinstance(value, datetime):
        return microseconds(value)
    return int(value) if isinstance(value, bool) else value
