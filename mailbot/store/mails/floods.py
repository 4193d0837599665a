"""Floods in the database: which caps the last hour has reached, and the surplus that the desk is still to read of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from mailbot.desk.tickets import flood
from mailbot.desk.tickets.flood import HOUR, QUIET, CapsReached, Flood, OverCap
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ENTRY, FLOOD, LETTER, PARTICIPANT, TICKET

# Each asks for the one row that reaches the cap, by an index, newest first: no flood makes them slower.
_REPLIES: Final = Statement(
    select(ENTRY.c.at).where(ENTRY.c.ticket_id == bindparam("ticket"), ENTRY.c.mail_id.is_not(None))
    .order_by(ENTRY.c.mail_id.desc()).offset(flood.REPLIES - 1).limit(1)
)  # fmt: skip
_OPENED: Final = Statement(
    select(TICKET.c.opened_at).where(TICKET.c.mailbox == bindparam("mailbox"))
    .order_by(TICKET.c.opened_at.desc()).offset(flood.OPENED - 1).limit(1)
)  # fmt: skip
_BY_ONE: Final = Statement(
    select(PARTICIPANT.c.added_at).where(PARTICIPANT.c.address == bindparam("address"))
    .order_by(PARTICIPANT.c.ticket_id.desc()).offset(flood.OPENED_BY_ONE - 1).limit(1)
)  # fmt: skip
_STRANGERS: Final = Statement(
    select(LETTER.c.created_at).where(LETTER.c.ticket_id.is_(None))
    .order_by(LETTER.c.id.desc()).offset(flood.STRANGERS - 1).limit(1)
)  # fmt: skip


def caps_reached(
    connection: Connection, *, tickets: Iterable[int], mailbox: str, address: str, stranger: bool, now: datetime
) -> CapsReached:
    """Return which caps are reached for a mail from ``address`` that names ``tickets``, met in ``mailbox``."""

    def reached(asked: Statement, **values: object) -> bool:
        row = asked.first(connection, values)
        return row is not None and row[0] > now - HOUR

    named = list(tickets)
    opened = not named and (reached(_OPENED, mailbox=mailbox) or reached(_BY_ONE, address=address))
    return CapsReached(
        frozenset(number for number in named if reached(_REPLIES, ticket=number)), opened, stranger and reached(_STRANGERS)
    )


def count(connection: Connection, surplus: Iterable[OverCap], mailbox: str, now: datetime) -> None:
    """Count what is above a cap, to be told when it is over, or once an hour."""
    for one in surplus:
        name = _name(one, mailbox)
        met = connection.execute(select(FLOOD).where(FLOOD.c.name == name)).first()
        if met is None:
            row = {"flood": one.flood.value, "mailbox": mailbox, "ticket_id": one.ticket, "since": now, "surplus": 0}
            connection.execute(insert(FLOOD).values(name=name, who=one.who, due_at=now, **row))
        since, before = (met.since, met.surplus) if met else (now, 0)
        grown = {"who": one.who, "surplus": before + 1, "due_at": min(since + HOUR, now + QUIET)}
        connection.execute(update(FLOOD).where(FLOOD.c.name == name).values(grown))


def _name(one: OverCap, mailbox: str) -> str:
    """Return what is counted together: the mails of a ticket, the letters to an address, all of a mailbox's strangers."""
    match one.flood:
        case Flood.REPLIES:
            return f"replies/{one.ticket}"
        case Flood.AUTOMATIC:
            return f"automatic/{mailbox}/{one.who}"
        case Flood.HELD if one.ticket is not None:
            return f"held/ticket/{one.ticket}"
        case flood:
            return f"{flood.value}/{mailbox}"


def due(connection: Connection, now: datetime) -> Sequence[Any]:
    """Return the floods of which the desk is to be told by now."""
    return connection.execute(select(FLOOD).where(FLOOD.c.due_at <= now).order_by(FLOOD.c.since)).all()


def take(connection: Connection, name: str) -> Any:  # noqa: ANN401 - a row
    """Return a flood as it is now, and forget it: what comes from now on is another one."""
    row = connection.execute(select(FLOOD).where(FLOOD.c.name == name)).one()
    connection.execute(delete(FLOOD).where(FLOOD.c.name == name))
    return row


def postpone(connection: Connection, name: str, until: datetime) -> None:
    """Let a flood that cannot be told now rest."""
    connection.execute(update(FLOOD).where(FLOOD.c.name == name).values(due_at=until))
