"""Tickets that go on with ended ones, as rows: ``ticket.follows`` names the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, alias, bindparam, insert, or_, select, update

from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import PARTICIPANT, TICKET

_EARLIER: Final = alias(TICKET)
_NEWEST: Final = Statement(
    select(TICKET.c.id).where(TICKET.c.follows == bindparam("number")).order_by(TICKET.c.id.desc()).limit(1)
)
_BEFORE: Final = Statement(select(TICKET.c.follows).where(TICKET.c.id == bindparam("number")))


def newest(connection: Connection, number: int) -> int | None:
    """Return the newest follow-up of a ticket; None where it has none."""
    row = _NEWEST.first(connection, {"number": number})
    return int(row.id) if row else None


def link(connection: Connection, made: Ticket, planned: Ticket, now: datetime) -> Ticket:
    """Let the new ticket ``made`` go on with the one that ``planned`` follows, with its people; returns it as it is then."""
    connection.execute(update(TICKET).where(TICKET.c.id == made.id).values(follows=planned.follows))
    others = sorted(planned.participants - made.participants)
    if others:
        rows = [{"ticket_id": made.id, "address": one, "added_at": now, "copied": one in planned.copied} for one in others]
        connection.execute(insert(PARTICIPANT), rows)
    return replace(
        made, participants=planned.participants | made.participants, copied=planned.copied, follows=planned.follows,
        undeliverable=planned.undeliverable,
    )  # fmt: skip


def chain(connection: Connection, number: int) -> tuple[int, ...]:
    """Return the tickets that go on with one another, the first one first, ``number`` among them."""
    found = [*up_to(connection, number)]
    while (ahead := newest(connection, found[-1])) and ahead not in found:
        found.append(ahead)
    return tuple(found)


def up_to(connection: Connection, number: int) -> tuple[int, ...]:
    """Return the tickets that ``number`` goes on with, the first one first, and ``number`` itself as the last."""
    found = [number]
    while (row := _BEFORE.first(connection, {"number": found[0]})) and row.follows and row.follows not in found:
        found.insert(0, row.follows)
    return tuple(found)


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the follow-ups whose link is none: to a ticket that there is not, of another mailbox, or no older."""
    new, old = TICKET.c, _EARLIER.c
    wrong = or_(old.id.is_(None), old.mailbox != new.mailbox, old.id >= new.id)
    odd = select(new.id, new.follows).outerjoin(_EARLIER, old.id == new.follows).where(new.follows.is_not(None), wrong)
    for row in connection.execute(odd.order_by(new.id)):
        yield f"ticket {row.id}: follows ticket {row.follows}, which is no earlier ticket of its mailbox"
