"""A ticket: read whole, opened, its kind noted."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from mailbot.desk.tickets.ticket import NOWHERE, Route, Ticket
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import KIND_SAID, PARTICIPANT, TICKET, UNDELIVERABLE
from mailbot.store.tickets import consulting

_TICKET = Statement(
    select(TICKET, PARTICIPANT.c.address, PARTICIPANT.c.copied, UNDELIVERABLE.c.since.label("unreachable_since"))
    .join(PARTICIPANT, PARTICIPANT.c.ticket_id == TICKET.c.id)
    .outerjoin(UNDELIVERABLE, UNDELIVERABLE.c.address == PARTICIPANT.c.address)
    .where(TICKET.c.id == bindparam("id"))
)

_NEW_TICKET: Final = Statement(insert(TICKET))
_NEW_PARTICIPANT: Final = insert(PARTICIPANT)


def ticket_by_id(connection: Connection, number: int) -> Ticket | None:
    """Return the ticket with its participants; None where there is none."""
    rows = _TICKET.all(connection, {"id": number})
    if not rows:
        return None
    row = rows[0]
    return Ticket(
        row.id, row.mailbox, row.nonce, row.subject, row.state, row.language, row.contact, row.contact_name,
        frozenset(one.address for one in rows), row.opened_at, row.cycle, row.closed_at, row.closed_by,
        frozenset(one.address for one in rows if one.unreachable_since), row.assigned,
        frozenset(one.address for one in rows if one.copied), tuple(row.tags.split()), row.merged_into, row.unanswered_at,
        consulting=consulting.by_id(connection, row.consulting_id) if row.consulting_id else None,
        follows=row.follows, team=row.team, kind=row.kind, environment=row.environment, promised_at=row.promised_at,
        owed=row.owed,
    )  # fmt: skip


def surviving(connection: Connection, number: int) -> Ticket | None:
    """Return the ticket, or what it was merged into; None where there is none."""
    found = ticket_by_id(connection, number)
    while found is not None and found.merged_into is not None:
        found = ticket_by_id(connection, found.merged_into)
    return found


def open_ticket(
    connection: Connection, *, mailbox: str, contact: str, contact_name: str, subject: str, state: str,
    language: str, now: datetime, route: Route = NOWHERE,
) -> Ticket:  # fmt: skip
    """Write a new ticket whose only participant is its contact (a normalised address)."""
    row: dict[str, Any] = {
        "mailbox": mailbox, "nonce": secrets.token_bytes(16), "subject": subject[:500], "state": state,
        "language": language, "contact": contact, "contact_name": contact_name[:200], "opened_at": now,
        "assigned": route.assigned, "team": route.team, "kind": route.kind, "environment": route.environment,
    }  # fmt: skip
    number = _NEW_TICKET.insert(connection, {**row, "changed_at": now, "cycle": 0, "version": 0, "tags": "", "owed": ""})
    connection.execute(_NEW_PARTICIPANT, {"ticket_id": number, "address": contact, "added_at": now, "copied": False})
    return Ticket(id=number, participants=frozenset({contact}), **row)


def note_kind(connection: Connection, ticket: int, before: str, kind: str, now: datetime) -> None:
    """Note that ``ticket``, of the kind ``before``, is said to be of ``kind`` at ``now``; nothing where none is said."""
    if kind:
        row = {"ticket_id": ticket, "at": now, "kind": kind, "before_kind": before}
        connection.execute(insert(KIND_SAID).values(row))
