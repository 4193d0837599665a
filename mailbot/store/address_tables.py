"""Who may write to a ticket, and which addresses letters reach, as sqlmodel classes; part of :mod:`mailbot.store.tables`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, Text

from mailbot.store.columns import Id, Utc
from mailbot.store.rows import Field, SQLModel


class ParticipantRow(SQLModel, table=True):
    """An address that may write to a ticket, in its normalised form; ``copied`` ones are sent its letters, too."""

    __tablename__ = "participant"
    __table_args__ = (Index("participant_by_address", "address", "ticket_id"),)

    ticket_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="ticket.id")
    address: str = Field(sa_type=Text, primary_key=True)
    added_at: datetime = Field(sa_type=Utc)
    away_until: date | None = Field(default=None, sa_type=Date)
    copied: bool = False


class UndeliverableRow(SQLModel, table=True):
    """An address that letters do not reach, until its owner writes again or an admin clears it."""

    __tablename__ = "undeliverable"

    address: str = Field(sa_type=Text, primary_key=True)
    since: datetime = Field(sa_type=Utc)
    status: str = Field(default="", sa_type=Text)
    diagnostic: str = Field(default="", sa_type=Text)
    letter_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="letter.id")


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
