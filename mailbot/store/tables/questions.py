"""The tables of what customers are asked: for consent, in surveys."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel

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


class SurveyAnswerRow(SQLModel, table=True):
    """One answer to a satisfaction survey: ``letter_id`` asked, ``mail_id`` answered. Never changed; the newest counts."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        Index("survey_answer_by_ticket", "ticket_id"),
        Index("survey_answer_by_letter", "letter_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="survey_answer_score"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    letter_id: int = Field(sa_type=BigInteger, foreign_key="letter.id")
    mail_id: int = Field(sa_type=BigInteger, foreign_key="mail.id")
    at: datetime = Field(sa_type=Utc)
    participant: str = Field(sa_type=Text)
    score: int = Field(sa_type=BigInteger)
    comment: str = Field(default="", sa_type=Text)
