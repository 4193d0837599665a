"""From when on a folder's mail is the desk's: by which rule it was begun, and up to which UID that asks about a mail.

A folder is begun once. Under a new UIDVALIDITY it goes on as it was begun, and so does one that was read before any of
this was noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, or_, select, text

from mailbot.store.mails.arrivals import set_watermark
from mailbot.store.tables.schema import ARRIVAL, WATERMARK

NOW: Final = "now"
SINCE: Final = "since"
ALL: Final = "all"
RENUMBERED: Final = "renumbered"


@dataclass(frozen=True, slots=True)
class Beginning:
    """How one folder was begun in one epoch.

    ``rule`` is NOW (all mail up to the UID ``to`` is older than the desk), SINCE (what of it was received before ``at``),
    ALL or "" (none of it), or RENUMBERED (what of it is on record as such, and where the first look was cut short what was
    received before ``at``). ``read_to`` is how far the folder was read.
    """

    rule: str = ""
    at: datetime | None = None
    to: int = 0
    read_to: int = 0

    @property
    def finished(self) -> bool:
        """Whether every mail that was there was looked at."""
        return self.read_to >= self.to


def beginning_of(connection: Connection, door: str, epoch: int) -> Beginning | None:
    """Return how a folder was begun in this epoch; None where it was not."""
    found = select(WATERMARK).where(WATERMARK.c.door == door, WATERMARK.c.epoch == epoch)
    row = connection.execute(found).first()
    return _read(row) if row else None


def before(connection: Connection, door: str, folder: str) -> Beginning | None:
    """Return how ``folder`` was begun in the last epoch in which it was read; None where it never was."""
    theirs = select(WATERMARK).where(WATERMARK.c.door == door, or_(WATERMARK.c.folder == folder, WATERMARK.c.folder == ""))
    row = connection.execute(theirs.order_by(text("watermark.rowid DESC")).limit(1)).first()
    return _read(row) if row else None


def begin(connection: Connection, door: str, epoch: int, folder: str, beginning: Beginning) -> None:
    """Note how a folder begins in an epoch, before any of its mail is looked at."""
    columns = {"folder": folder, "begin": beginning.rule, "begin_at": beginning.at, "begin_to": beginning.to}
    set_watermark(connection, door, epoch, **columns)


def finish(connection: Connection, door: str, epoch: int, beginning: Beginning) -> None:
    """Set the watermark above all that was there: every mail below it was looked at."""
    row = beginning_of(connection, door, epoch)
    if row is not None and row.read_to < beginning.to:
        set_watermark(connection, door, epoch, last_number=beginning.to, batch_to=0)


def begun_at(connection: Connection, door: str) -> datetime | None:
    """Return the instant from which on a door's mail is the desk's to judge; None where it has not begun.

    Of one that was begun before that was noted, it is when it met its first mail, or was first read to its end.
    """
    noted = connection.execute(select(func.min(WATERMARK.c.begin_at)).where(WATERMARK.c.door == door)).scalar()
    met = connection.execute(select(func.min(ARRIVAL.c.seen_at)).where(ARRIVAL.c.door == door)).scalar()
    drained = connection.execute(select(func.min(WATERMARK.c.drained_at)).where(WATERMARK.c.door == door)).scalar()
    known: list[datetime] = [one for one in ((noted,) if noted else (met, drained)) if one is not None]
    return min(known, default=None)


def _read(row: object) -> Beginning:
    return Beginning(row.begin, row.begin_at, row.begin_to, row.last_number)  # type: ignore[attr-defined]
