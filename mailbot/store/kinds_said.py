"""When a ticket was said to be of a kind at the command line, which leaves no mail: for ``mailbot simulate`` to know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from mailbot.store.tables import KIND_SAID


def note(connection: Connection, ticket: int, before: str, kind: str, now: datetime) -> None:
    """Note that ``ticket``, of the kind ``before``, is said to be of ``kind`` at ``now``; nothing where none is said."""
    if kind:
        row = {"ticket_id": ticket, "at": now, "kind": kind, "before_kind": before}
        connection.execute(insert(KIND_SAID).values(row))
