"""Mail that was taken into no ticket, as rows: what digests have told of, what is admitted or dropped after all, by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, insert, or_, select, text, update

from mailbot.desk.letters.admission import is_ours
from mailbot.desk.tickets.arrival import Arrival, found, shown
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.store.mails import arrivals
from mailbot.store.tables.mails import NOT_TAKEN
from mailbot.store.tables.schema import ADMISSION, ARRIVAL, MAIL

_ASKED: Final = "asked"
_WAITS: Final = and_(ADMISSION.c.arrival_id == ARRIVAL.c.id, ADMISSION.c.state == _ASKED)
_ROWS: Final = (
    select(ARRIVAL, MAIL.c.message_id, ADMISSION.c.id.label("admission"))
    .outerjoin(MAIL, MAIL.c.id == ARRIVAL.c.mail_id)
    .outerjoin(ADMISSION, _WAITS)
    .order_by(ARRIVAL.c.id)
)
_UNDECIDED: Final = and_(text(NOT_TAKEN), ADMISSION.c.id.is_(None))


def named(connection: Connection, numbers: Sequence[int]) -> dict[int, Arrival]:
    """Return the arrivals of these numbers, whatever became of them."""
    rows = connection.execute(_ROWS.where(ARRIVAL.c.id.in_(numbers))).all() if numbers else ()
    return {row.id: _read(row) for row in rows}


def to_tell(connection: Connection, mailbox: str, day: date, *, untold: bool = False) -> tuple[Arrival, ...]:
    """Return the mail of which the digests of ``day`` tell (:func:`tell`), and what waits held.

    ``untold`` adds that of which none tells yet: what they would, were they written now.
    """
    new = ARRIVAL.c.digest_day == day
    new = or_(new, ARRIVAL.c.digest_day.is_(None)) if untold else new
    waits = and_(ARRIVAL.c.disposition == Disposition.HELD.value, ARRIVAL.c.reason != Reason.SPAM.value)
    rows = connection.execute(_ROWS.where(ARRIVAL.c.mailbox == mailbox, _UNDECIDED, or_(new, waits))).all()
    return tuple(_read(row, new=row.digest_day in {None, day}) for row in rows)


def tell(connection: Connection, mailbox: str, day: date) -> None:
    """Note that the digests of ``day`` tell of all that was not taken so far."""
    untold = (ARRIVAL.c.mailbox == mailbox, ARRIVAL.c.digest_day.is_(None), text(NOT_TAKEN))
    connection.execute(update(ARRIVAL).where(*untold).values(digest_day=day))


def turned_away(connection: Connection, since: datetime | None) -> tuple[Arrival, ...]:
    """Return the mail that was rejected or ignored since then, and that nobody decided about; oldest first."""
    rows = _ROWS.where(_UNDECIDED, ARRIVAL.c.disposition != Disposition.HELD.value)
    if since is not None:
        rows = rows.where(ARRIVAL.c.received_at >= since)
    return tuple(_read(row) for row in connection.execute(rows).all())


def _read(row: Row[Any], *, new: bool = True) -> Arrival:
    signals = json.loads(row.signals)
    check, fact = found(signals)
    return Arrival(
        row.id, row.mailbox, row.sender or "", shown(signals, row.sender or ""), row.subject, row.received_at,
        Disposition(row.disposition) if row.disposition else None, Reason(row.reason) if row.reason else None,
        check, fact, row.ticket_id, row.settled_at is not None, row.admission is not None,
        is_ours(row.message_id or ""), new,
    )  # fmt: skip


def admit(connection: Connection, numbers: Sequence[int], agent: str, by: int, now: datetime) -> None:
    """Note that ``agent`` (an address) wants these arrivals taken, by the mail that is arrival ``by``."""
    for number in numbers:
        row = {"arrival_id": number, "agent": agent, "asked_by": by, "at": now, "state": _ASKED, "why": ""}
        connection.execute(insert(ADMISSION).values(row))


def drop(connection: Connection, number: int, by: str, now: datetime) -> None:
    """Note that a person decided against a mail, and who; nobody is shown it any more, and its bytes stay on record."""
    row = arrivals.arrival_by_id(connection, number)
    signals = [*json.loads(row.signals), ("dropped", by)] if row is not None else []
    told = update(ARRIVAL).where(ARRIVAL.c.id == number)
    connection.execute(told.values(signals=json.dumps(signals, ensure_ascii=False)))
    arrivals.settle(connection, number, now)
    decided(connection, number)


def admitted(connection: Connection) -> Sequence[Any]:
    """Return what agents admitted and is not carried out yet, oldest first."""
    return connection.execute(select(ADMISSION).where(ADMISSION.c.state == _ASKED).order_by(ADMISSION.c.id)).all()


def decided(connection: Connection, number: int) -> None:
    """Note that an arrival was judged anew, or decided about: whoever admitted it has what they want, or comes too late."""
    asked = (ADMISSION.c.arrival_id == number, ADMISSION.c.state == _ASKED)
    connection.execute(update(ADMISSION).where(*asked).values(state="done"))


def failed(connection: Connection, admission: int, why: str) -> None:
    """Note that an admitted mail could not be taken: it is as it was, and may be decided about again."""
    connection.execute(update(ADMISSION).where(ADMISSION.c.id == admission).values(state="failed", why=why))


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the admissions that are at odds with their mail."""
    states = (_ASKED, "done", "failed")
    for row in connection.execute(select(ADMISSION).where(ADMISSION.c.state.not_in(states))):
        yield f"admission {row.id}: unknown state {row.state!r}"
    both = select(ADMISSION.c.id, ADMISSION.c.arrival_id).join(ARRIVAL, ARRIVAL.c.id == ADMISSION.c.arrival_id)
    for row in connection.execute(both.where(ADMISSION.c.state == _ASKED, ARRIVAL.c.settled_at.is_not(None))):
        yield f"admission {row.id}: waits, and arrival {row.arrival_id} is decided about"
    for row in connection.execute(both.where(ADMISSION.c.state == "done", ARRIVAL.c.settled_at.is_(None))):
        yield f"admission {row.id}: done, and nobody decided about arrival {row.arrival_id}"
