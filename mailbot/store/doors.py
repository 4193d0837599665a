"""Places for mail from a door that numbers nothing and hands everything in again until it is answered.

The epoch is the letter itself (the first 60 bits of its identity), the number counts how often it came. So a
letter whose try came to no end is met at the same place when it is handed in again, and its tries add up.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from mailbot.desk.tickets.reasons import Disposition
from mailbot.mail.incoming import Place
from mailbot.store.arrivals import next_number
from mailbot.store.tables import ARRIVAL


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
