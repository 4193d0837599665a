"""Questions whether another address may write, as a sqlmodel class; part of :mod:`mailbot.store.tables`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Index, Text, text

from mailbot.store.columns import Id, Utc
from mailbot.store.rows import Field, SQLModel

_OPEN: Final = text("done_at IS NULL")


class ConsentRow(SQLModel, table=True):
    """One question to ``asked``, whether ``stranger`` may write to the ticket, and what falls due about it.

    ``state`` is open, granted, or done: released, denied, lapsed, closed, unasked. ``due_at``: null until accepted.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("consent_once", "ticket_id", "stranger", unique=True, sqlite_where=_OPEN),
        Index("consent_due", "due_at", sqlite_where=text("done_at IS NULL AND due_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    mailbox: str = Field(sa_type=Text)
    stranger: str = Field(sa_type=Text)
    asked: str = Field(sa_type=Text)
    state: str = Field(default="open", sa_type=Text)
    asked_at: datetime = Field(sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc)
    not_before: datetime | None = Field(default=None, sa_type=Utc)
    answered_at: datetime | None = Field(default=None, sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)
