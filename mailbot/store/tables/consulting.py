"""Paid consulting and working time, as sqlmodel classes; part of :mod:`mailbot.store.tables.schema`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Text, UniqueConstraint

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel


class ConsultingRow(SQLModel, table=True):
    """One consulting: who asked, who decided, which terms were sent, and what the customer answered to them.

    ``stage`` is requested, refused, terms, accepted or declined. The price is that of the terms, in decimal digits.
    """

    __tablename__ = "consulting"
    __table_args__ = (
        Index("consulting_by_ticket", "ticket_id"),
        CheckConstraint("stage != 'accepted' OR answered_mail_id IS NOT NULL", name="consulting_accepted_by_mail"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    kind: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    requester: str = Field(sa_type=Text)
    charged_to: str = Field(sa_type=Text)
    requested_by: str = Field(sa_type=Text)
    requested_at: datetime = Field(sa_type=Utc)
    appointed_on: date | None = Field(default=None, sa_type=Date)
    appointed_time: str = Field(default="", sa_type=Text)
    decided_by: str = Field(default="", sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    price_per_minute: str = Field(default="", sa_type=Text)
    currency: str = Field(default="", sa_type=Text)
    taxes: str = Field(default="", sa_type=Text)
    minimum_minutes: int = Field(default=0, sa_type=BigInteger)
    waivable: bool = False
    terms_letter_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="letter.id")
    answered_mail_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="mail.id")
    answered_at: datetime | None = Field(default=None, sa_type=Utc)
    answer_words: str = Field(default="", sa_type=Text)


class TimeEntryRow(SQLModel, table=True):
    """One entry of the ledger; the database itself refuses to change or delete it (migration 0013).

    ``seal`` binds it to all that were written before it (:mod:`mailbot.store.tickets.working_time`).
    """

    __tablename__ = "time_entry"
    __table_args__ = (
        Index("time_entry_by_ticket", "ticket_id"),
        UniqueConstraint("corrects", name="time_entry_corrected_once"),
        CheckConstraint("minutes >= 0", name="time_entry_minutes"),
        CheckConstraint("booked IN ('time', 'waiver')", name="time_entry_booked"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    at: datetime = Field(sa_type=Utc)
    agent: str = Field(sa_type=Text)
    entered_by: str = Field(sa_type=Text)
    booked: str = Field(sa_type=Text)
    minutes: int = Field(sa_type=BigInteger)
    consumption: bool = False
    note: str = Field(default="", sa_type=Text)
    consulting_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="consulting.id")
    corrects: int | None = Field(default=None, sa_type=BigInteger, foreign_key="time_entry.id")
    reference: str = Field(default="", sa_type=Text)
    mail_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="mail.id")
    seal: str = Field(default="", sa_type=Text)
