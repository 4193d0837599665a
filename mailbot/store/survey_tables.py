"""What customers say of the desk's work, as sqlmodel classes; part of :mod:`mailbot.store.tables`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text

from mailbot.store.columns import Id, Utc
from mailbot.store.rows import Field, SQLModel


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
