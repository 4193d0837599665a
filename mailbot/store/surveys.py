"""The rows of satisfaction surveys: which letters of a ticket asked, what was answered, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, exists, insert, select

from mailbot.desk.threading.known import Known
from mailbot.desk.tickets.letter import TO_THE_DESK, Notice, SentLetter
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import Rates
from mailbot.mail.tokens.message_ids import recognised
from mailbot.store.tables import METADATA

ANSWER: Final = "rating"
"""The kind of entry that an answer to a survey is: the customer's, and nothing that waits for an answer."""

LONGEST_COMMENT: Final = 10_000
"""Characters of a comment that reports are given; the entry of the conversation holds all of it."""

_T: Final = METADATA.tables
_ANSWERS, _ARRIVAL, _ENTRY, _LETTER = _T["survey_answer"], _T["arrival"], _T["entry"], _T["letter"]
_INTERNAL: Final = tuple(notice.value for notice in TO_THE_DESK)


def letters(connection: Connection, ticket: int, answered: str, known: Known) -> tuple[SentLetter, ...]:
    """Return the letters that a ticket's customer was sent, the oldest first.

    ``answered`` is the ID that a mail answers, as it names it: a ticket that was merged into this one keeps its letters.
    """
    token = recognised(known.aliases.get(answered, answered))
    rated = exists().where(_ANSWERS.c.letter_id == _LETTER.c.id).label("rated")
    of = select(_LETTER.c.id, _LETTER.c.message_id, _LETTER.c.notice, rated).where(
        _LETTER.c.ticket_id.in_({ticket, token.ticket if token else ticket}), _LETTER.c.notice.not_in(_INTERNAL),
        _LETTER.c.state.in_(["sending", "sent"]),
    )  # fmt: skip
    rows = connection.execute(of.order_by(_LETTER.c.id)).all()
    return tuple(SentLetter(row.id, row.message_id, Notice(row.notice), bool(row.rated)) for row in rows)


def record(connection: Connection, ticket: int, rates: Rates, who: str, mail: int, now: datetime) -> None:
    """Note an answer of ``who`` (a normalised address), which came with the mail of row ``mail``."""
    row = {
        "ticket_id": ticket, "letter_id": rates.letter, "mail_id": mail, "at": now, "participant": who,
        "score": rates.score, "comment": rates.comment[:LONGEST_COMMENT],
    }  # fmt: skip
    connection.execute(insert(_ANSWERS).values(row))


def answers(connection: Connection, ticket: int) -> Sequence[Row[Any]]:
    """Return all answers that are in the conversation of a ticket, those of tickets merged into it as well, oldest first."""
    said = exists().where(_ENTRY.c.mail_id == _ANSWERS.c.mail_id, _ENTRY.c.ticket_id == ticket)
    return connection.execute(select(_ANSWERS).where(said).order_by(_ANSWERS.c.id)).all()


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the answers that do not agree with the rest."""
    came = and_(_ARRIVAL.c.mail_id == _ANSWERS.c.mail_id, _ARRIVAL.c.disposition == Disposition.SURVEY.value)
    odd = select(_ANSWERS.c.id).where(~exists().where(came))
    yield from (f"survey answer {number}: no arrival brought it" for number in connection.execute(odd).scalars())
    asked = and_(_LETTER.c.id == _ANSWERS.c.letter_id, _LETTER.c.notice == Notice.SURVEY.value)
    odd = select(_ANSWERS.c.id).where(~exists().where(asked))
    yield from (f"survey answer {number}: its letter is no survey" for number in connection.execute(odd).scalars())
    kept = exists().where(_ANSWERS.c.mail_id == _ARRIVAL.c.mail_id)
    lost = select(_ARRIVAL.c.id).where(_ARRIVAL.c.disposition == Disposition.SURVEY.value, ~kept)
    yield from (f"arrival {number}: answers a survey, and is not recorded" for number in connection.execute(lost).scalars())
