"""What people want to see: tickets, arrivals and their signals, files. Reads only."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from mailbot.desk.tickets.working_time import TimeEntry
from mailbot.errors import NotPossible, StorageBroken
from mailbot.mail.files.contents import content_of
from mailbot.mail.mime import file_names
from mailbot.store.database import Store
from mailbot.store.deadlines import promises
from mailbot.store.letters import deliveries as delivery_rows
from mailbot.store.tables.schema import ARRIVAL, ENTRY, FILE, LETTER, MAIL, TICKET, TIMER
from mailbot.store.tickets import consents, consulting, follow_ups, surveys, working_time
from mailbot.store.tickets.ticket import ticket_by_id

_MOST_DIGITS = 18


def mailboxes_in_use(store: Store) -> set[str]:
    """Return the mailboxes to which tickets that have not ended, or letters that were not sent, belong."""
    alive = select(TICKET.c.mailbox).where(TICKET.c.closed_at.is_(None))
    unsent = select(LETTER.c.mailbox).where(LETTER.c.state.in_(["ready", "sending"]))
    with store.read() as connection:
        return {str(name) for query in (alive, unsent) for name in connection.execute(query.distinct()).scalars()}


@dataclass(frozen=True, slots=True)
class TicketView:
    """One ticket with everything that belongs to it, as plain dictionaries."""

    row: Row[Any]
    participants: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]
    letters: tuple[dict[str, Any], ...]
    timers: tuple[dict[str, Any], ...]
    arrivals: tuple[dict[str, Any], ...]
    consents: tuple[dict[str, Any], ...] = ()
    correspondents: tuple[dict[str, Any], ...] = ()
    deliveries: tuple[dict[str, Any], ...] = ()
    merged_from: tuple[int, ...] = ()
    ratings: tuple[dict[str, Any], ...] = ()
    chain: tuple[int, ...] = ()
    """This ticket among those that it follows and that follow it, the first one first."""
    consulting: tuple[dict[str, Any], ...] = ()
    time: tuple[TimeEntry, ...] = ()
    promises: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what belongs to the ticket, for JSON."""
        return {
            "participants": list(self.participants), "entries": list(self.entries), "letters": list(self.letters),
            "timers": list(self.timers), "arrivals": list(self.arrivals),
            "consents": list(self.consents), "correspondents": list(self.correspondents),
            "deliveries": list(self.deliveries), "merged_from": list(self.merged_from),
            "consulting": list(self.consulting), "time": [asdict(one) for one in self.time],
            "ratings": list(self.ratings),
            "chain": list(self.chain),
            "promises": list(self.promises),
        }  # fmt: skip


_SENT = (
    select(LETTER.c.id, LETTER.c.notice, LETTER.c.recipient, LETTER.c.state, LETTER.c.tries, LETTER.c.created_at,
           LETTER.c.sent_at,
           LETTER.c.message_id, LETTER.c.foreign_id, LETTER.c.answer)
    .where(LETTER.c.ticket_id == bindparam("number")).order_by(LETTER.c.id)
)  # fmt: skip
_DUE = (
    select(TIMER.c.kind, TIMER.c.cycle, TIMER.c.span, TIMER.c.started_at, TIMER.c.due_at, TIMER.c.done_at, TIMER.c.outcome)
    .where(TIMER.c.ticket_id == bindparam("number")).order_by(TIMER.c.id)
)  # fmt: skip
_MET = (
    select(ARRIVAL.c.id, ARRIVAL.c.disposition, ARRIVAL.c.reason, ARRIVAL.c.sender, ARRIVAL.c.received_at)
    .where(ARRIVAL.c.ticket_id == bindparam("number")).order_by(ARRIVAL.c.id)
)  # fmt: skip
_MERGED = select(TICKET.c.id).where(TICKET.c.merged_into == bindparam("number")).order_by(TICKET.c.id)


def ticket(store: Store, number: int) -> TicketView | None:
    """Return one ticket with its conversation, letters, timers and arrivals; None where there is none."""
    of = {"number": number}
    with store.read() as connection:
        row = connection.execute(select(TICKET).where(TICKET.c.id == number)).first()
        plain = ticket_by_id(connection, number)
        if row is None or plain is None:
            return None
        return TicketView(
            row,
            participants=tuple(sorted(plain.participants)),
            entries=_entries(connection, number),
            letters=_dicts(connection.execute(_SENT, of).all()),
            timers=_dicts(connection.execute(_DUE, of).all()),
            arrivals=_dicts(connection.execute(_MET, of).all()),
            consents=_dicts(consents.all_of(connection, number)),
            correspondents=_dicts(delivery_rows.participants(connection, number)),
            deliveries=_dicts(delivery_rows.deliveries(connection, number)),
            merged_from=tuple(connection.execute(_MERGED, of).scalars()),
            ratings=_dicts(surveys.answers(connection, number)),
            chain=follow_ups.chain(connection, number),
            consulting=_dicts(consulting.of_ticket(connection, number)),
            time=working_time.of_ticket(connection, number),
            promises=_dicts(promises.of_ticket(connection, number)),
        )


def _entries(connection: Connection, number: int) -> tuple[dict[str, Any], ...]:
    """Return what was said in a ticket, with the files that came along."""
    files: dict[int, list[dict[str, Any]]] = {}
    found = select(FILE).join(ENTRY, ENTRY.c.id == FILE.c.entry_id).where(ENTRY.c.ticket_id == number)
    for file in connection.execute(found):
        shown = {
            "name": file.name, "content_type": file.content_type, "size": file.size, "sha256": file.sha256,
            "left_out": file.left_out,
        }  # fmt: skip
        files.setdefault(file.entry_id, []).append(shown)
    said = connection.execute(select(ENTRY).where(ENTRY.c.ticket_id == number).order_by(ENTRY.c.at, ENTRY.c.id)).all()
    return tuple(
        {
            "at": one.at, "author": one.author, "kind": one.kind, "text": one.text, "words": one.words,
            "message_id": one.message_id, "agent": one.agent, "visibility": one.visibility, "files": files.get(one.id, []),
        }
        for one in said
    )  # fmt: skip


def _dicts(rows: Sequence[Any]) -> tuple[dict[str, Any], ...]:
    return tuple(dict(row._mapping) for row in rows)  # noqa: SLF001 - the documented way to a row's names


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """One arrival with its signals."""

    row: Row[Any]
    message_id: str | None

    @property
    def signals(self) -> list[tuple[str, str]]:
        """The facts that led to the verdict, in the order they were found."""
        return [(name, value) for name, value in json.loads(self.row.signals)]

    def raw(self, store: Store) -> bytes:
        """Return the mail's bytes as they were kept. StorageBroken: they are not there."""
        return raw_of(store, self.row.mail_id)

    def as_dict(self) -> dict[str, Any]:
        """Return everything on record, for JSON."""
        row = self.row
        return {
            "arrival": row.id, "door": row.door, "epoch": row.epoch, "uid": row.number, "mailbox": row.mailbox,
            "received_at": row.received_at, "seen_at": row.seen_at, "size": row.size, "tries": row.tries,
            "message_id": self.message_id, "from": row.sender, "subject": row.subject, "verdict": row.disposition,
            "reason": row.reason, "ticket": row.ticket_id, "signals": self.signals, "filed_at": row.filed_at,
            "settled_at": row.settled_at, "traceback": row.traceback,
        }  # fmt: skip


_ARRIVAL = select(ARRIVAL, MAIL.c.message_id.label("mail_message_id")).outerjoin(MAIL, MAIL.c.id == ARRIVAL.c.mail_id)


def arrival(store: Store, number: int) -> ArrivalView | None:
    """Return one arrival by its own number."""
    return next(iter(_arrivals(store, ARRIVAL.c.id == number)), None)


def arrivals_about(store: Store, asked: str) -> list[ArrivalView]:
    """Return the arrivals that ``asked`` names: a Message-ID, a UID (``mailbox/uid`` or plain), or a ticket's number."""
    bare = asked.strip().removeprefix("<").removesuffix(">")
    if "@" in bare:
        return _arrivals(store, MAIL.c.message_id == bare)
    door, slash, number = bare.rpartition("/")
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return _arrivals(store, MAIL.c.message_id == bare)
    if slash:
        return _arrivals(store, ARRIVAL.c.door == door, ARRIVAL.c.number == int(number))
    return _arrivals(store, or_(ARRIVAL.c.number == int(number), ARRIVAL.c.ticket_id == int(number)))


def _arrivals(store: Store, *conditions: Any) -> list[ArrivalView]:  # noqa: ANN401 - SQL expressions
    with store.read() as connection:
        rows = connection.execute(_ARRIVAL.where(*conditions).order_by(ARRIVAL.c.id)).all()
    return [ArrivalView(row, row.mail_message_id) for row in rows]


def raw_of(store: Store, mail_id: int | None) -> bytes:
    """Return a mail's kept bytes.

    Raises:
        StorageBroken: they were never ours, or their file is gone.
    """
    with store.read() as connection:
        row = connection.execute(select(MAIL.c.raw, MAIL.c.file).where(MAIL.c.id == mail_id)).first()
    if row is None:
        raise StorageBroken("this mail's bytes were never ours")
    if row.file is None:
        return zlib.decompress(row.raw) if row.raw else b""
    try:
        return store.files.path(row.file).read_bytes()
    except OSError as broken:
        raise StorageBroken(f"{store.files.path(row.file)}: {broken.strerror}") from broken


def save_files(store: Store, number: int, folder: Path) -> Iterator[Path]:
    """Write the files of a ticket into ``folder`` under safe names, never over one that is there; yields their paths.

    Raises:
        NotPossible: the folder cannot be written.
    """
    with store.read() as connection:
        rows = connection.execute(
            select(FILE, ENTRY.c.mail_id).join(ENTRY, ENTRY.c.id == FILE.c.entry_id)
            .where(ENTRY.c.ticket_id == number, FILE.c.left_out.is_(False)).order_by(FILE.c.id)
        ).all()  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row in rows:
            path = folder / f"{row.id}-{file_names.safe(row.name)}"
            with path.open("xb") as file:
                file.write(content_of(raw_of(store, row.mail_id), row.part, row.name))
            yield path
    except OSError as broken:
        raise NotPossible(f"{folder}: {broken.strerror}") from None
