"""The tables of letters that go: the outbox, their files, what became of them, whom they do not reach; who is blocked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, text

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel


class LetterRow(SQLModel, table=True):
    """The outbox: one finished mail to one recipient; ``state`` is ready, sending, sent, failed or withdrawn."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("letter_to_send", "next_try_at", sqlite_where=text("state IN ('ready', 'sending')")),
        Index("letter_by_ticket", "ticket_id"),
        Index(
            "letter_by_recipient", "recipient", "created_at", sqlite_where=text("notice != 'notify' AND notice != 'copy'")
        ),
        Index("letter_by_foreign_id", "foreign_id", sqlite_where=text("foreign_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    mailbox: str = Field(sa_type=Text)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")
    notice: str = Field(sa_type=Text)
    recipient: str = Field(sa_type=Text)
    sender: str = Field(sa_type=Text)
    message_id: str = Field(sa_type=Text)
    foreign_id: str | None = Field(default=None, sa_type=Text)
    raw: bytes = Field(sa_type=LargeBinary)
    starts_clock: bool = False
    cycle: int = Field(default=0, sa_type=BigInteger)
    state: str = Field(default="ready", sa_type=Text)
    tries: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=Utc)
    next_try_at: datetime = Field(sa_type=Utc)
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    answer: str = Field(default="", sa_type=Text)


class UndeliverableRow(SQLModel, table=True):
    """An address that letters do not reach, until its owner writes again or an admin clears it."""

    __tablename__ = "undeliverable"

    address: str = Field(sa_type=Text, primary_key=True)
    since: datetime = Field(sa_type=Utc)
    status: str = Field(default="", sa_type=Text)
    diagnostic: str = Field(default="", sa_type=Text)
    letter_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="letter.id")


class BlockedRow(SQLModel, table=True):
    """A sender whom ``#spam`` in a ticket blocked in its mailbox; one that an admin ``cleared`` is blocked no more."""

    __tablename__ = "blocked"
    __table_args__ = (Index("blocked_by_address", "address", "mailbox"), Index("blocked_by_ticket", "ticket_id"))

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    mailbox: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    at: datetime = Field(sa_type=Utc)
    cleared: bool = False


class DeliveryRow(SQLModel, table=True):
    """What a server reported about a letter of a ticket (RFC 3464); ``named`` is who it named instead of our recipient."""

    __tablename__ = "delivery"
    __table_args__ = (Index("delivery_by_ticket", "ticket_id"),)

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    letter_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="letter.id")
    mail_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="mail.id")
    at: datetime = Field(sa_type=Utc)
    recipient: str = Field(sa_type=Text)
    named: str = Field(default="", sa_type=Text)
    action: str = Field(sa_type=Text)
    status: str = Field(default="", sa_type=Text)
    diagnostic: str = Field(default="", sa_type=Text)
    permanent: bool = False
    told: bool = False


class LetterFileRow(SQLModel, table=True):
    """One file that goes along with a letter: its ``place`` among them, and the ``part`` of which kept mail it is.

    ``content_id`` (bare) is what the letter's HTML calls it by where it is shown inside the words.
    """

    __tablename__ = "letter_file"

    letter_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="letter.id")
    place: int = Field(sa_type=BigInteger, primary_key=True)
    mail_id: int = Field(sa_type=BigInteger, foreign_key="mail.id")
    part: int = Field(sa_type=BigInteger)
    name: str = Field(sa_type=Text)
    content_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    content_id: str | None = Field(default=None, sa_type=Text)
