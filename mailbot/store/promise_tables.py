"""Dated promises, as a sqlmodel class; part of :mod:`mailbot.store.tables`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Index, Text, text

from mailbot.store.columns import Id, Utc
from mailbot.store.rows import Field, SQLModel

_OPEN: Final = text("done_at IS NULL")


class PromiseRow(SQLModel, table=True):
    """One day that was promised to a ticket's customer, and what came of it.

    ``next_at`` is when something of it is due: the reminder first, then its passing; null once both are told. ``warned_at``
    and ``missed_at`` say when they were. ``outcome`` is kept, late (after the day), replaced, lapsed or undone; ``within``
    the state that the ticket leaves when it is kept, empty where only its end counts.
    """

    __tablename__ = "promise"
    __table_args__ = (
        Index("promise_once", "ticket_id", "kind", unique=True, sqlite_where=_OPEN),
        Index("promise_due", "next_at", sqlite_where=text("done_at IS NULL AND next_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    kind: str = Field(sa_type=Text)
    team: str = Field(default="", sa_type=Text)
    within: str = Field(default="", sa_type=Text)
    made_at: datetime = Field(sa_type=Utc)
    made_by: str = Field(sa_type=Text)
    warn_at: datetime = Field(sa_type=Utc)
    due_at: datetime = Field(sa_type=Utc)
    next_at: datetime | None = Field(default=None, sa_type=Utc)
    warned_at: datetime | None = Field(default=None, sa_type=Utc)
    missed_at: datetime | None = Field(default=None, sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str = Field(default="", sa_type=Text)
