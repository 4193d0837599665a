"""The ledger of arrivals: tries counted before they are made, verdicts noted, mail filed away, folders read to their end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import RECEIVER_UNMET
from mailbot.mail.incoming import Place
from mailbot.store.tables.schema import ARRIVAL, WATERMARK

MAX_TRIES: Final = 3
MAX_STUMBLES: Final = 5
"""How often a connection may die at the same mail before that mail is set aside."""

ENOUGH: Final = 50
"""Mails without any field of the trusted receiver, after which it is told that its name may be wrong."""
_UNREAD: Final = (Disposition.SET_ASIDE.value, Disposition.VANISHED.value, Disposition.DUPLICATE.value)
_OF_AGENTS: Final = (Reason.AGENT_UNPROVEN.value, Reason.AGENT_STALE.value, Reason.AGENT_ASKED.value)
_AT = (ARRIVAL.c.door == bindparam("door"), ARRIVAL.c.epoch == bindparam("epoch"))
PASSED_OVER: Final = Reason.DELETED.value
"""The reason of an arrival without a verdict whose mail is marked as deleted (:mod:`mailbot.store.mails.passed_over`)."""
_UNJUDGED = (
    select(ARRIVAL)
    .where(*_AT, ARRIVAL.c.disposition.is_(None), or_(ARRIVAL.c.reason.is_(None), ARRIVAL.c.reason != PASSED_OVER))
    .order_by(ARRIVAL.c.number)
)
_UNFILED = (
    select(ARRIVAL.c.id, ARRIVAL.c.number, ARRIVAL.c.disposition)
    .where(*_AT, ARRIVAL.c.disposition.is_not(None), ARRIVAL.c.filed_at.is_(None))
    .order_by(ARRIVAL.c.number)
)


_ARRIVALS = select(ARRIVAL.c.number, ARRIVAL.c.id, ARRIVAL.c.disposition, ARRIVAL.c.tries, ARRIVAL.c.stumbles).where(
    ARRIVAL.c.door == bindparam("door"), ARRIVAL.c.epoch == bindparam("epoch"),
    ARRIVAL.c.number.in_(bindparam("numbers", expanding=True)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far a folder was read; ``batch_to`` is not 0 where a batch was begun and not finished."""

    last_number: int = 0
    drained_at: datetime | None = None
    batch_to: int = 0


def watermark_of(connection: Connection, door: str, epoch: int) -> Watermark:
    """Return the watermark of one folder in one epoch; a fresh one where it was never read."""
    row = connection.execute(select(WATERMARK).where(WATERMARK.c.door == door, WATERMARK.c.epoch == epoch)).first()
    return Watermark(row.last_number, row.drained_at, row.batch_to) if row else Watermark()


def set_watermark(connection: Connection, door: str, epoch: int, **columns: object) -> None:
    """Write some columns of a watermark."""
    row = {"door": door, "epoch": epoch, **columns}
    statement = upsert(WATERMARK).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["door", "epoch"], set_=columns))


def last_drained(connection: Connection, door: str) -> datetime | None:
    """Return when a door was last found with nothing unread, in whatever epoch."""
    newest = select(WATERMARK.c.drained_at).where(WATERMARK.c.door == door, WATERMARK.c.drained_at.is_not(None))
    return connection.execute(newest.order_by(WATERMARK.c.drained_at.desc()).limit(1)).scalar()


def receiver_unmet(connection: Connection, mailbox: str, of: int = ENOUGH) -> bool:
    """Return whether none of the last ``of`` mails of ``mailbox`` bore a field of the receiver that it trusts."""
    doors = [mailbox, f"smtp:{mailbox}", f"lmtp:{mailbox}"]
    judged = ARRIVAL.c.disposition.is_not(None) & ARRIVAL.c.disposition.not_in(_UNREAD)
    last = select(ARRIVAL.c.signals).where(ARRIVAL.c.door.in_(doors), judged).order_by(ARRIVAL.c.id.desc()).limit(of)
    found = connection.execute(last).scalars().all()
    return len(found) >= of and all(any(name == RECEIVER_UNMET for name, _ in json.loads(one)) for one in found)


def count_try(
    connection: Connection, place: Place, mailbox: str, size: int, received_at: datetime, now: datetime
) -> tuple[int, int, int]:
    """Count one more try at a mail, before it is made; returns the arrival's id, and its tries and stumbles so far."""
    row = {**met(place, mailbox, size, received_at, now), "tries": 1}
    statement = upsert(ARRIVAL).values(row)
    again = {"tries": ARRIVAL.c.tries + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=["door", "epoch", "number"], set_=again))
    found = connection.execute(select(ARRIVAL.c.id, ARRIVAL.c.tries, ARRIVAL.c.stumbles).where(*_place(place))).one()
    return found.id, found.tries, found.stumbles


def uncount_try(connection: Connection, place: Place, *, stumbled: bool) -> None:
    """Take back a try that failed because the world broke, not because of the mail.

    ``stumbled`` tells that the connection broke while this mail was fetched: that is counted, since some mails do it.
    """
    columns = ARRIVAL.c
    values = {"tries": columns.tries - 1, "stumbles": columns.stumbles + int(stumbled)}
    connection.execute(update(ARRIVAL).where(*_place(place)).values(values))


def note_unread(connection: Connection, place: Place, mailbox: str, size: int, received_at: datetime, now: datetime) -> None:
    """Note a mail that is there and could not be had yet, so that it is asked for again and nobody is reminded meanwhile."""
    row = {**met(place, mailbox, size, received_at, now), "tries": 0}
    connection.execute(upsert(ARRIVAL).values(row).on_conflict_do_nothing())


def ask_again(connection: Connection, arrival_id: int) -> None:
    """Let a set-aside mail whose bytes were never ours be fetched anew."""
    row = {
        "disposition": None,
        "reason": None,
        "tries": 0,
        "stumbles": 0,
        "filed_at": None,
        "mail_id": None,
        "traceback": None,
    }
    connection.execute(update(ARRIVAL).where(ARRIVAL.c.id == arrival_id).values(row))


def met(place: Place, mailbox: str, size: int, received_at: datetime, now: datetime) -> dict[str, object]:
    """Return the columns of a mail that was met and not judged yet, without its tries."""
    return {
        "door": place.door, "epoch": place.epoch, "number": place.number, "mailbox": mailbox, "size": size,
        "received_at": received_at, "seen_at": now, "stumbles": 0, "subject": "", "signals": "[]",
    }  # fmt: skip


def _place(place: Place) -> tuple[Any, ...]:
    return ARRIVAL.c.door == place.door, ARRIVAL.c.epoch == place.epoch, ARRIVAL.c.number == place.number


def unjudged(connection: Connection, door: str, epoch: int) -> Sequence[Any]:
    """Return arrivals whose tries did not come to a verdict yet."""
    return connection.execute(_UNJUDGED, {"door": door, "epoch": epoch}).all()


def unfiled(connection: Connection, door: str, epoch: int) -> Sequence[Any]:
    """Return judged arrivals that still lie in the folder."""
    return connection.execute(_UNFILED, {"door": door, "epoch": epoch}).all()


def mark_filed(connection: Connection, ids: Iterable[int], now: datetime) -> None:
    """Note that these arrivals were filed away, or left in place for good."""
    statement = update(ARRIVAL).where(ARRIVAL.c.id == bindparam("arrival")).values(filed_at=now)
    rows = [{"arrival": one} for one in ids]
    if rows:
        connection.execute(statement, rows)


def mark_vanished(connection: Connection, arrival_id: int, now: datetime) -> None:
    """Note that a mail was gone before its bytes were ever ours."""
    row = {"disposition": Disposition.VANISHED.value, "filed_at": now}
    connection.execute(update(ARRIVAL).where(ARRIVAL.c.id == arrival_id).values(row))


def set_aside(connection: Connection, arrival_id: int, mail_id: int | None, ticket_id: int | None, traceback: str) -> None:
    """Give up on a mail after its last try: its bytes and the traceback are kept for ``setaside retry``."""
    row = {
        "disposition": Disposition.SET_ASIDE.value, "reason": "unreadable", "mail_id": mail_id,
        "ticket_id": ticket_id, "traceback": traceback,
    }  # fmt: skip
    connection.execute(update(ARRIVAL).where(ARRIVAL.c.id == arrival_id).values(row))


def next_number(connection: Connection, door: str, epoch: int) -> int:
    """Return the next free number at a door that has none of its own (standard input)."""
    highest = select(func.max(ARRIVAL.c.number)).where(ARRIVAL.c.door == door, ARRIVAL.c.epoch == epoch)
    return int(connection.execute(highest).scalar() or 0) + 1


def pending_for(connection: Connection, number: int) -> bool:
    """Return whether a mail of this ticket is held or set aside, undecided; those of agents do not count."""
    undecided = [Disposition.HELD.value, Disposition.SET_ASIDE.value]
    of_ticket = select(ARRIVAL.c.id).where(
        ARRIVAL.c.ticket_id == number, ARRIVAL.c.disposition.in_(undecided), ARRIVAL.c.settled_at.is_(None),
        or_(ARRIVAL.c.reason.is_(None), ARRIVAL.c.reason.not_in(_OF_AGENTS)),
    )  # fmt: skip
    return connection.execute(of_ticket.limit(1)).first() is not None


def settle(connection: Connection, arrival_id: int, now: datetime) -> None:
    """Note that a person decided about a held or set-aside mail."""
    connection.execute(update(ARRIVAL).where(ARRIVAL.c.id == arrival_id).values(settled_at=now))


def arrival_by_id(connection: Connection, arrival_id: int) -> Row[Any] | None:
    """Return one arrival."""
    return connection.execute(select(ARRIVAL).where(ARRIVAL.c.id == arrival_id)).first()


def pending(connection: Connection, disposition: Disposition) -> Sequence[Any]:
    """Return the held, or the set-aside, arrivals that nobody decided about, oldest first."""
    waiting = select(ARRIVAL).where(ARRIVAL.c.disposition == disposition.value, ARRIVAL.c.settled_at.is_(None))
    return connection.execute(waiting.order_by(ARRIVAL.c.id)).all()


def take_place(connection: Connection, door: str, digest: str, mailbox: str, size: int, now: datetime) -> Place:
    """Return the place of one arrival of the letter with this identity, writing its row where it is new.

    There is nothing to file away at such a door: the row says so from its beginning.
    """
    epoch = int(digest[:15], 16)
    unjudged = select(ARRIVAL.c.number).where(
        ARRIVAL.c.door == door, ARRIVAL.c.epoch == epoch, ARRIVAL.c.disposition.is_(None)
    )  # fmt: skip
    found = connection.execute(unjudged.limit(1)).scalar()
    if found is not None:
        return Place(door, epoch, found)
    place = Place(door, epoch, next_number(connection, door, epoch))
    row = {
        "door": door, "epoch": epoch, "number": place.number, "mailbox": mailbox, "received_at": now, "seen_at": now,
        "size": size, "tries": 0, "stumbles": 0, "subject": "", "signals": "[]", "filed_at": now,
    }  # fmt: skip
    connection.execute(insert(ARRIVAL), row)
    return place


def first_verdict(connection: Connection, arrival_id: int) -> tuple[Disposition, str | None]:
    """Return verdict and reason of an arrival; for a duplicate those of the arrival that it repeats."""
    this = connection.execute(select(ARRIVAL).where(ARRIVAL.c.id == arrival_id)).one()
    if this.disposition != Disposition.DUPLICATE.value:
        return Disposition(this.disposition), this.reason
    earlier = (
        select(ARRIVAL.c.disposition, ARRIVAL.c.reason)
        .where(ARRIVAL.c.mail_id == this.mail_id, ARRIVAL.c.id != arrival_id, ARRIVAL.c.disposition.is_not(None))
        .where(ARRIVAL.c.disposition.not_in([Disposition.DUPLICATE.value, Disposition.SET_ASIDE.value]))
    )
    rows = connection.execute(earlier.order_by(ARRIVAL.c.mailbox != this.mailbox, ARRIVAL.c.id)).all()
    taken = [row for row in rows if row.disposition != Disposition.REJECTED.value]
    found = (taken or rows)[0] if rows else this
    return Disposition(found.disposition), found.reason


def arrivals_at(connection: Connection, places: Sequence[Place]) -> dict[int, Any]:
    """Return what is on record for ``places``, all of one door and epoch, by number."""
    if not places:
        return {}
    asked = {"door": places[0].door, "epoch": places[0].epoch, "numbers": [place.number for place in places]}
    return {row.number: row for row in connection.execute(_ARRIVALS, asked).all()}
