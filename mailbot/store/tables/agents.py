"""The table of what agents did by mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel


class ActRow(SQLModel, table=True):
    """What one mail of an agent did to a ticket, so that it can be taken back; or what waits for the agent's word.

    ``state`` is done, undone, held (waits for ``#send``), released or as_note (to be judged anew), sent (that was done) or
    dropped. ``before_state`` and
    ``before_cycle`` are the ticket's before it, ``cycle`` its cycle after it; ``letters`` the public letters it wrote.
    ``message_id`` is that of the letter that asks about what is held, ``contact`` whom the agent named as its customer.
    """

    __tablename__ = "act"
    __table_args__ = (Index("act_by_ticket", "ticket_id", "agent"), Index("act_by_arrival", "arrival_id"))

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")
    agent: str = Field(sa_type=Text)
    arrival_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="arrival.id")
    at: datetime = Field(sa_type=Utc)
    state: str = Field(sa_type=Text)
    before_state: str = Field(default="", sa_type=Text)
    before_cycle: int = Field(default=0, sa_type=BigInteger)
    before_assigned: str = Field(default="", sa_type=Text)
    before_team: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    before_kind: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    before_environment: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    before_unanswered_at: datetime | None = Field(default=None, sa_type=Utc)
    before_closed_at: datetime | None = Field(default=None, sa_type=Utc)
    before_closed_by: str | None = Field(default=None, sa_type=Text)
    before_owed: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    cycle: int = Field(default=0, sa_type=BigInteger)
    letters: str = Field(default="[]", sa_type=Text)
    message_id: str | None = Field(default=None, sa_type=Text)
    contact: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
