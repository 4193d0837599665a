"""The rows of satisfaction surveys: which letters of a ticket asked, what was answered, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, exists, insert, select

from mailbot.desk.tickets.letter import TO_THE_DESK, Notice, SentLetter
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import SurveyAnswer
from mailbot.mail.tokens.message_ids import Token
from mailbot.store.tables.schema import ARRIVAL, ENTRY, LETTER, SURVEY_ANSWER

ANSWER: Final = "rating"
"""The kind of entry that an answer to a survey is: the customer's, and nothing that waits for an answer."""

LONGEST_COMMENT: Final = 10_000
"""Characters of a comment that reports are given; the entry of the conversation holds all of it."""

_INTERNAL: Final = tuple(notice.value for notice in TO_THE_DESK)


def letters(connection: Connection, ticket: int, token: Token | None) -> tuple[SentLetter, ...]:
    """Return the letters that a ticket's customer was sent, the oldest first.

    ``token`` is that of the letter which a mail answers: a ticket that was merged into this one keeps its letters.
    """
    rated = exists().where(SURVEY_ANSWER.c.letter_id == LETTER.c.id).label("rated")
    of = select(LETTER.c.id, LETTER.c.message_id, LETTER.c.notice, rated).where(
        LETTER.c.ticket_id.in_({ticket, token.ticket if token else ticket}), LETTER.c.notice.not_in(_INTERNAL),
        LETTER.c.state.in_(["sending", "sent"]),
    )  # fmt: skip
    rows = connection.execute(of.order_by(LETTER.c.id)).all()
    return tuple(SentLetter(row.id, row.message_id, Notice(row.notice), bool(row.rated)) for row in rows)


def record(connection: Connection, ticket: int, rates: SurveyAnswer, who: str, mail: int, now: datetime) -> None:
    """Note an answer of ``who`` (a normalised address), which came with the mail of row ``mail``."""
    row = {
        "ticket_id": ticket, "letter_id": rates.letter, "mail_id": mail, "at": now, "participant": who,
        "score": rates.score, "comment": rates.comment[:LONGEST_COMMENT],
    }  # fmt: skip
    connection.execute(insert(SURVEY_ANSWER).values(row))


def answers(connection: Connection, ticket: int) -> Sequence[Row[Any]]:
    """Return all answers that are in the conversation of a ticket, those of tickets merged into it as well, oldest first."""
    said = exists().where(ENTRY.c.mail_id == SURVEY_ANSWER.c.mail_id, ENTRY.c.ticket_id == ticket)
    return connection.execute(select(SURVEY_ANSWER).where(said).order_by(SURVEY_ANSWER.c.id)).all()


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the answers that do not agree with the rest."""
    came = and_(ARRIVAL.c.mail_id == SURVEY_ANSWER.c.mail_id, ARRIVAL.c.disposition == Disposition.SURVEY.value)
    odd = select(SURVEY_ANSWER.c.id).where(~exists().where(came))
    yield from (f"survey answer {number}: no arrival brought it" for number in connection.execute(odd).scalars())
    asked = and_(LETTER.c.id == SURVEY_ANSWER.c.letter_id, LETTER.c.notice == Notice.SURVEY.value)
    odd = select(SURVEY_ANSWER.c.id).where(~exists().where(asked))
    yield from (f"survey answer {number}: its letter is no survey" for number in connection.execute(odd).scalars())
    kept = exists().where(SURVEY_ANSWER.c.mail_id == ARRIVAL.c.mail_id)
    lost = select(ARRIVAL.c.id).where(ARRIVAL.c.disposition == Disposition.SURVEY.value, ~kept)
    yield from (f"arrival {number}: answers a survey, and is not recorded" for number in connection.execute(lost).scalars())
