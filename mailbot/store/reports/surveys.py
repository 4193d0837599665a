"""The satisfaction surveys that were sent, and what was answered. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from mailbot.desk.tickets.letter import Notice
from mailbot.store.tables.schema import LETTER, SURVEY_ANSWER, TICKET


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: when, by whom, the score from 1 to 5, and what was said besides."""

    at: datetime
    by: str
    score: int
    comment: str


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey that was sent: of which ticket, who has that ticket ("": nobody), and its answers, the newest last."""

    ticket: int
    mailbox: str
    agent: str
    sent_at: datetime
    answers: tuple[Answered, ...]

    @property
    def score(self) -> int | None:
        """The newest answer's, which counts; None where there is none."""
        return self.answers[-1].score if self.answers else None


def surveys(
    connection: Connection, since: datetime, until: datetime | None = None, mailbox: str | None = None
) -> list[Survey]:
    """Return the surveys that the mail server accepted from ``since`` on and before ``until``, the oldest first.

    Of one mailbox, or of all.
    """
    sent = (
        select(LETTER.c.id, LETTER.c.sent_at, LETTER.c.mailbox, LETTER.c.ticket_id, TICKET.c.assigned)
        .join(TICKET, TICKET.c.id == LETTER.c.ticket_id)
        .where(LETTER.c.notice == Notice.SURVEY.value, LETTER.c.state == "sent", LETTER.c.sent_at >= since)
    )
    if until is not None:
        sent = sent.where(LETTER.c.sent_at < until)
    if mailbox is not None:
        sent = sent.where(LETTER.c.mailbox == mailbox)
    found = sent.subquery()
    given: dict[int, list[Answered]] = {}
    of = select(SURVEY_ANSWER).join(found, found.c.id == SURVEY_ANSWER.c.letter_id).order_by(SURVEY_ANSWER.c.id)
    for row in connection.execute(of):
        given.setdefault(row.letter_id, []).append(Answered(row.at, row.participant, row.score, row.comment))
    rows = connection.execute(sent.order_by(LETTER.c.sent_at, LETTER.c.id)).all()
    return [Survey(row.ticket_id, row.mailbox, row.assigned, row.sent_at, tuple(given.get(row.id, ()))) for row in rows]
