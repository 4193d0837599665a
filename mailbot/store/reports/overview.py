"""All tickets at a glance, for a list of them; apart from :mod:`mailbot.store.reports.views` so that it is light."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from mailbot.store.database import Store
from mailbot.store.tables.schema import TICKET


def every_ticket(store: Store) -> Sequence[Row[Any]]:
    """Return all tickets, the longest unchanged first."""
    with store.read() as connection:
        return connection.execute(select(TICKET).order_by(TICKET.c.changed_at, TICKET.c.id)).all()
