"""What tickets were said to be at the command line, as a sqlmodel class; part of :mod:`mailbot.store.tables`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text

from mailbot.store.columns import Id, Utc
from mailbot.store.rows import Field, SQLModel


class KindSaidRow(SQLModel, table=True):
    """At ``at`` the ticket, which was of ``before_kind``, was said to be of ``kind``, or was opened as that.

    A mail that says so is on record itself.
    """

    __tablename__ = "kind_said"
    __table_args__ = (Index("kind_said_by_ticket", "ticket_id"),)

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    at: datetime = Field(sa_type=Utc)
    kind: str = Field(sa_type=Text)
    before_kind: str = Field(sa_type=Text)
