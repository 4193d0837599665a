"""The tables of tickets: what they are, who takes part, what was said."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint, text

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel


class TicketRow(SQLModel, table=True):
    """One conversation.

    ``owed`` is the answer that the desk owes, as :mod:`mailbot.desk.tickets.deadline` writes it; ``owed_at`` is when
    somebody is told.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ticket_by_mailbox", "mailbox", "opened_at"),
        Index("ticket_unanswered", "unanswered_at", sqlite_where=text("unanswered_at IS NOT NULL")),
        Index("ticket_follows", "follows", sqlite_where=text("follows IS NOT NULL")),
        Index("ticket_owed", "owed_at", sqlite_where=text("owed_at IS NOT NULL")),
        Index("ticket_by_agent", "mailbox", "assigned", sqlite_where=text("assigned != '' AND closed_at IS NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    mailbox: str = Field(sa_type=Text)
    nonce: bytes = Field(sa_type=LargeBinary)
    subject: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    contact: str = Field(sa_type=Text)
    contact_name: str = Field(default="", sa_type=Text)
    opened_at: datetime = Field(sa_type=Utc)
    changed_at: datetime = Field(sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    closed_by: str | None = Field(default=None, sa_type=Text)
    cycle: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=0, sa_type=BigInteger)
    assigned: str = Field(default="", sa_type=Text)
    merged_into: int | None = Field(default=None, sa_type=BigInteger)
    tags: str = Field(default="", sa_type=Text)
    unanswered_at: datetime | None = Field(default=None, sa_type=Utc)
    consulting_id: int | None = Field(default=None, sa_type=BigInteger)
    follows: int | None = Field(default=None, sa_type=BigInteger)
    team: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    kind: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    environment: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    promised_at: datetime | None = Field(default=None, sa_type=Utc)
    owed: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    owed_at: datetime | None = Field(default=None, sa_type=Utc)


class EntryRow(SQLModel, table=True):
    """One thing said in a ticket, by the customer (``mail_id``), by the desk (``letter_id``), or among agents (a note).

    ``text`` is all of it, ``words`` what its author wrote: a letter has a frame around the agent's words. ``agent`` is the
    address of the agent who wrote it. What is internal is never given to whatever writes to a customer.
    """

    __tablename__ = "entry"
    # The first also finds a ticket's entries; every further index would cost each mail a page.
    __table_args__ = (
        UniqueConstraint("ticket_id", "mail_id", name="entry_mail_once"),
        CheckConstraint("visibility IN ('public', 'internal')", name="entry_visibility"),
        CheckConstraint("(kind = 'note') = (visibility = 'internal')", name="entry_notes_are_internal"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    at: datetime = Field(sa_type=Utc)
    author: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    message_id: str | None = Field(default=None, sa_type=Text)
    mail_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="mail.id")
    letter_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="letter.id")
    agent: str | None = Field(default=None, sa_type=Text)
    visibility: str = Field(default="public", sa_type=Text, sa_column_kwargs={"server_default": "public"})


class ParticipantRow(SQLModel, table=True):
    """An address that may write to a ticket, in its normalised form; ``copied`` ones are sent its letters, too."""

    __tablename__ = "participant"
    __table_args__ = (Index("participant_by_address", "address", "ticket_id"),)

    ticket_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="ticket.id")
    address: str = Field(sa_type=Text, primary_key=True)
    added_at: datetime = Field(sa_type=Utc)
    away_until: date | None = Field(default=None, sa_type=Date)
    copied: bool = False


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
