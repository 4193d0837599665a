r"""Arrivals of mail that is marked as \Deleted and lies in its folder still: without a verdict, and waited for by nobody.

Such a row says so in its ``reason`` until the mail is restored or gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.mail.incoming import Place
from mailbot.store.mails.arrivals import PASSED_OVER, met
from mailbot.store.tables.schema import ARRIVAL

_NOTED: Final = (
    select(ARRIVAL.c.id, ARRIVAL.c.number)
    .where(ARRIVAL.c.door == bindparam("door"), ARRIVAL.c.epoch == bindparam("epoch"))
    .where(ARRIVAL.c.disposition.is_(None), ARRIVAL.c.reason == PASSED_OVER)
    .order_by(ARRIVAL.c.number)
)


def note(connection: Connection, place: Place, mailbox: str, size: int, received_at: datetime, now: datetime) -> None:
    """Note a mail that is passed over; one that was met before keeps its row as it is."""
    row = {**met(place, mailbox, size, received_at, now), "tries": 0, "reason": PASSED_OVER}
    connection.execute(upsert(ARRIVAL).values(row).on_conflict_do_nothing())


def noted(connection: Connection, door: str, epoch: int) -> Sequence[Any]:
    """Return id and number of what was passed over and neither restored nor gone when last looked at."""
    return connection.execute(_NOTED, {"door": door, "epoch": epoch}).all()


def restored(connection: Connection, ids: Sequence[int]) -> None:
    """Let these be read like mail whose first try is still to come."""
    statement = update(ARRIVAL).where(ARRIVAL.c.id == bindparam("arrival")).values(reason=None)
    if ids:
        connection.execute(statement, [{"arrival": one} for one in ids])
