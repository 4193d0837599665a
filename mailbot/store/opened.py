"""A new ticket, as a row with its one participant."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert

from mailbot.desk.tickets.ticket import NOWHERE, Route, Ticket
from mailbot.store.prepared import Prepared
from mailbot.store.tables import PARTICIPANT, TICKET

_NEW_TICKET: Final = Prepared(insert(TICKET))
_NEW_PARTICIPANT: Final = insert(PARTICIPANT)


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
