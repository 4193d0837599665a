"""What belongs to agents and to the desk as a whole, as sqlmodel classes; part of :mod:`mailbot.store.tables`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, Text

from mailbot.store.columns import Id, Utc
from mailbot.store.rows import Field, SQLModel


class ActRow(SQLModel, table=True):
    """What one mail of an agent did to a ticket, so that it can be taken back; or what waits for the agent's word.

    ``state`` is done, undone, held (waits for ``#send``), sent (was released) or dropped. ``before_state`` and
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


class AnswerDeadlineRow(SQLModel, table=True):
    """One deadline of the desk for an answer, from the instant at which somebody was told of it, or at which it was over.

    ``outcome`` is "" while it runs, then met, missed or ended; ``ended_at`` is when the answer came, ``noted_at`` when that
    was judged. ``warned_at`` and ``missed_at`` are when the agent and the lead were told. ``used_seconds`` of the time that
    counts had passed by then; ``pauses`` is JSON. ``assigned`` is the key of who had the ticket, ``agent`` who answered.
    """

    __tablename__ = "answer_deadline"
    __table_args__ = (Index("answer_deadline_by_ticket", "ticket_id"),)

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    mailbox: str = Field(sa_type=Text)
    owed: str = Field(sa_type=Text)
    span: str = Field(sa_type=Text)
    tier: str = Field(default="", sa_type=Text)
    started_at: datetime = Field(sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc)
    pauses: str = Field(default="[]", sa_type=Text)
    assigned: str = Field(default="", sa_type=Text)
    agent: str = Field(default="", sa_type=Text)
    warned_at: datetime | None = Field(default=None, sa_type=Utc)
    missed_at: datetime | None = Field(default=None, sa_type=Utc)
    ended_at: datetime | None = Field(default=None, sa_type=Utc)
    noted_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str = Field(default="", sa_type=Text)
    used_seconds: int | None = Field(default=None, sa_type=BigInteger)


class DigestSentRow(SQLModel, table=True):
    """The digest of one day in the mailbox's zone, decided for one agent by key: written, or nothing was to say."""

    __tablename__ = "digest_sent"

    mailbox: str = Field(sa_type=Text, primary_key=True)
    agent: str = Field(sa_type=Text, primary_key=True)
    day: date = Field(sa_type=Date, primary_key=True)


class FloodRow(SQLModel, table=True):
    """What is above a cap and not told yet: ``surplus`` mails or letters since ``since``, told at ``due_at``."""

    __tablename__ = "flood"

    name: str = Field(sa_type=Text, primary_key=True)
    flood: str = Field(sa_type=Text)
    mailbox: str = Field(sa_type=Text)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")
    who: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=Utc)
    due_at: datetime = Field(sa_type=Utc)
    surplus: int = Field(sa_type=BigInteger)
