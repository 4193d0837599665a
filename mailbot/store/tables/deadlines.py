"""The tables of what falls due: timers, answers that are owed, promised days, digests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import BigInteger, Date, Index, LargeBinary, Text, UniqueConstraint, text

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel

_OPEN: Final = text("done_at IS NULL")


class TimerRow(SQLModel, table=True):
    """One thing that falls due: at ``due_at``, or not yet known because its letter was not accepted yet (null)."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("ticket_id", "cycle", "kind", name="timer_once"),
        Index("timer_due", "due_at", sqlite_where=text("done_at IS NULL AND due_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    cycle: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    span: str = Field(sa_type=Text)
    started_at: datetime | None = Field(default=None, sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc)
    not_before: datetime | None = Field(default=None, sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str = Field(default="", sa_type=Text)


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


class DigestNonceRow(SQLModel, table=True):
    """The secret of a mailbox's digests, which are about no ticket; their Message-IDs are signed with it."""

    __tablename__ = "digest_nonce"

    mailbox: str = Field(sa_type=Text, primary_key=True)
    nonce: bytes = Field(sa_type=LargeBinary)


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
