"""The promises' rows: writing them with an action, what of them is due, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, Connection, Row, and_, bindparam, case, func, insert, or_, select, update

from mailbot.desk.deadlines.promises import AwaitedPromise
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import Promise, Promised
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.mails.arrivals import last_drained
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import PROMISE, TICKET
from mailbot.store.tickets.ticket import ticket_by_id

_P: Final = PROMISE.c
_LATE: Final = case((_P.due_at <= bindparam("now"), "late"), else_="kept")
_OUTCOME: Final = case((bindparam("lapses", type_=Boolean), "lapsed"), else_=_LATE)
_SETTLE: Final = Statement(
    update(PROMISE)
    .where(_P.ticket_id == bindparam("ticket"), _P.done_at.is_(None))
    .where(or_(bindparam("ended", type_=Boolean), and_(_P.within != "", _P.within != bindparam("state"))))
    .values(done_at=bindparam("now"), next_at=None, outcome=_OUTCOME)
)


def write(connection: Connection, number: int, promises: Iterable[Promise], by: str, now: datetime) -> None:
    """Write what ``by`` promised in a ticket now; a newer promise of one kind takes the place of the older."""
    for one in promises:
        older = (_P.ticket_id == number, _P.kind == one.kind.value, _P.done_at.is_(None))
        connection.execute(update(PROMISE).where(*older).values(done_at=now, next_at=None, outcome="replaced"))
        row = {
            "ticket_id": number, "kind": one.kind.value, "team": one.team, "within": one.within, "made_at": now,
            "made_by": by, "warn_at": one.warn_at, "due_at": one.due_at,
            "next_at": one.warn_at if one.warn_at > now else one.due_at,  # who was told just now is not reminded
        }  # fmt: skip
        connection.execute(insert(PROMISE).values(row))
        _show(connection, number)


def settle(connection: Connection, number: int, change: Change, now: datetime) -> None:
    """Note what a ticket's move makes of its promises: kept, kept late, or lapsed with its end."""
    asked = {
        "ticket": number, "state": change.state, "now": now, "ended": change.closed_by is not None or change.solves,
        "lapses": change.closed_by not in {None, "agent"},
    }  # fmt: skip
    _SETTLE.run(connection, asked)
    _show(connection, number)


def moved(connection: Connection, number: int, into: Ticket, now: datetime) -> datetime | None:
    """Let what is awaited in a ticket be awaited in the one that it goes into; returns the next day that is awaited there.

    Of two of one kind the earlier day stays. Only the end of the other ticket keeps it, unless it is in the same state.
    """
    for row in connection.execute(select(PROMISE).where(_P.ticket_id == number, _P.done_at.is_(None))).all():
        same = (_P.ticket_id.in_([number, into.id]), _P.kind == row.kind, _P.done_at.is_(None))
        first = connection.execute(select(_P.id).where(*same).order_by(_P.due_at, _P.id).limit(1)).scalar()
        gone = {"done_at": now, "next_at": None, "outcome": "replaced"}
        connection.execute(update(PROMISE).where(*same, _P.id != first).values(gone))
        there = {"ticket_id": into.id, "within": row.within if row.within == into.state else ""}
        connection.execute(update(PROMISE).where(_P.id == first, _P.ticket_id == number).values(there))
    for one in (number, into.id):
        _show(connection, one)
    return connection.execute(select(TICKET.c.promised_at).where(TICKET.c.id == into.id)).scalar()


def turned_back(connection: Connection, number: int, at: datetime) -> None:
    """Take back what an action of ``at`` did to a ticket's promises."""
    theirs = (_P.ticket_id == number, _P.made_at == at, _P.done_at.is_(None))
    connection.execute(update(PROMISE).where(*theirs).values(done_at=at, next_at=None, outcome="undone"))
    before = (_P.ticket_id == number, _P.done_at == at, _P.outcome != "undone")
    again = {"done_at": None, "outcome": "", "next_at": case((_P.missed_at.is_(None), _next()), else_=None)}
    connection.execute(update(PROMISE).where(*before).values(again))
    _show(connection, number)


def _show(connection: Connection, number: int) -> None:
    """Write into the ticket's own row what is awaited in it: its copies say so, and cost no further statement."""
    awaits = select(func.min(_P.due_at)).where(_P.ticket_id == number, _P.done_at.is_(None)).scalar_subquery()
    connection.execute(update(TICKET).where(TICKET.c.id == number).values(promised_at=awaits))


def _next() -> Any:  # noqa: ANN401 - an SQL expression
    return case((_P.warned_at.is_(None), _P.warn_at), else_=_P.due_at)


def due(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the promises of which something is due by ``now``, the longest due first."""
    asked = select(_P.id).where(_P.done_at.is_(None), _P.next_at.is_not(None), _P.next_at <= now)
    return connection.execute(asked.order_by(_P.next_at, _P.id)).scalars().all()


def awaited(connection: Connection, number: int, now: datetime) -> AwaitedPromise | None:
    """Gather all that decides about the promise ``number``; None where nothing of it is due any more."""
    row = connection.execute(select(PROMISE).where(_P.id == number, _P.done_at.is_(None))).first()
    ticket = ticket_by_id(connection, row.ticket_id) if row is not None else None
    if row is None or ticket is None or row.next_at is None or row.next_at > now:
        return None
    promise = Promise(Promised(row.kind), row.due_at, row.warn_at, row.team, row.within)
    return AwaitedPromise(number, ticket, promise, row.next_at, last_drained(connection, ticket.mailbox), now)


def reminded(connection: Connection, number: int, now: datetime) -> None:
    """Note that who has to keep a promise was told that its day is near."""
    connection.execute(update(PROMISE).where(_P.id == number).values(warned_at=now, next_at=_P.due_at))


def missed(connection: Connection, number: int, now: datetime) -> None:
    """Note that the passing of a promise's day was told."""
    connection.execute(update(PROMISE).where(_P.id == number).values(missed_at=now, next_at=None))


def lapsed(connection: Connection, one: AwaitedPromise, now: datetime) -> None:
    """Note that nobody awaits a promise any more."""
    connection.execute(update(PROMISE).where(_P.id == one.number).values(done_at=now, next_at=None, outcome="lapsed"))
    _show(connection, one.ticket.id)


def postpone(connection: Connection, number: int, until: datetime) -> None:
    """Let a promise rest whose letters cannot be written now."""
    connection.execute(update(PROMISE).where(_P.id == number).values(next_at=until))


def of_ticket(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return all promises of a ticket, oldest first."""
    return connection.execute(select(PROMISE).where(_P.ticket_id == number).order_by(_P.id)).all()


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the promises that do not agree with the rest."""
    known = [one.value for one in Promised]
    odd = select(_P.id, _P.kind).where(_P.kind.not_in(known))
    yield from (f"promise {row.id}: unknown kind {row.kind!r}" for row in connection.execute(odd))
    half_done = (_P.done_at.is_(None)) != (_P.outcome == "")
    for number in connection.execute(select(_P.id).where(half_done)).scalars():
        yield f"promise {number}: done, and not done"
    open_ = (_P.done_at.is_(None), _P.ticket_id == TICKET.c.id)
    awaited_ = select(func.min(_P.due_at)).where(*open_).correlate(TICKET).scalar_subquery()
    shown = select(TICKET.c.id).where(TICKET.c.promised_at.is_distinct_from(awaited_))
    for number in connection.execute(shown).scalars():
        yield f"ticket {number}: shows another promised day than the one that is awaited"
    ended = select(_P.id).join(TICKET, TICKET.c.id == _P.ticket_id)
    for number in connection.execute(ended.where(_P.done_at.is_(None), TICKET.c.closed_at.is_not(None))).scalars():
        yield f"promise {number}: awaited in a ticket that has ended"
