"""What is known of one agent's mail: what was said since their copy, and what of theirs can be taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select, text

from mailbot.desk.phrases.closings import ENDING
from mailbot.desk.policy.consulting import TERMS
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.agent_action import RecordedAction
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import Entry, KeptMail, Original, Ticket
from mailbot.store.mails import blocks
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ACT, ARRIVAL, ENTRY, LETTER, MAIL
from mailbot.store.tickets import working_time

_TERMS: Final = frozenset(one.value for one in TERMS)
HISTORY: Final = 100
"""Entries of a ticket that are looked at; what an agent has not seen is among the last of them."""

_HISTORY = (
    select(ENTRY.c.id, ENTRY.c.at, ENTRY.c.author, ENTRY.c.kind, ENTRY.c.words, ENTRY.c.text, ENTRY.c.agent)
    .where(ENTRY.c.ticket_id == bindparam("ticket"))
    .order_by(ENTRY.c.id.desc())
    .limit(HISTORY)
)
_ACTS = (
    select(ACT)
    .where(ACT.c.ticket_id == bindparam("ticket"), ACT.c.agent == bindparam("agent"))
    .order_by(ACT.c.id.desc())
    .limit(20)
)
_ORIGINALS = (
    select(ENTRY.c.at, ENTRY.c.author, ENTRY.c.text, MAIL.c.id, MAIL.c.size, MAIL.c.whole)
    .outerjoin(MAIL, and_(MAIL.c.id == ENTRY.c.mail_id, or_(MAIL.c.raw.is_not(None), MAIL.c.file.is_not(None))))
    .where(ENTRY.c.ticket_id == bindparam("ticket"), ENTRY.c.kind.in_(["customer", "rating"]))
    .order_by(ENTRY.c.id.desc())
    .limit(1)
)


_LOOKED_AT: Final = 1_000
"""Arrivals among which an agent's newest mails are looked for; an index over all of them would cost each mail a page."""
_ENDINGS: Final = Statement(
    select(ARRIVAL.c.signals)
    .where(ARRIVAL.c.id > select(func.max(ARRIVAL.c.id) - _LOOKED_AT).correlate(None).scalar_subquery())
    .where(ARRIVAL.c.sender == bindparam("agent"), ARRIVAL.c.disposition == "agent")
    .where(ARRIVAL.c.signals.contains(f'["{ENDING}", '))
    .order_by(ARRIVAL.c.id.desc())
    .limit(5)
)


def endings(connection: Connection, agent: str) -> tuple[str, ...]:
    """Return how the newest five mails of ``agent`` (a normalised address) ended, of those that came of late."""
    rows = _ENDINGS.all(connection, {"agent": agent})
    return tuple(value for row in rows for name, value in json.loads(row.signals) if name == ENDING)


def of_agent(
    connection: Connection, agent: str, ticket: Ticket | None, now: datetime, answers: Sequence[str] = ()
) -> KnownOfAgent:
    """Gather what decides about a mail of ``agent`` (a normalised address) in ``ticket``; it answers the IDs ``answers``."""
    told, written = _told_lately(connection, agent, now)
    if ticket is None:
        return KnownOfAgent(told_today=told, answers_in_an_hour=len(written), asked=_asked(connection, agent, answers))
    rows = connection.execute(_ACTS, {"ticket": ticket.id, "agent": agent}).all()
    held = next((_recorded_action(connection, row) for row in rows if row.state == "held"), None)
    done = (row for row in rows if row.state == "done" and (row.letters != "[]" or _closed_as_spam(connection, row)))
    spoken = next((_recorded_action(connection, row) for row in done), None)
    return KnownOfAgent(
        history={ticket.id: history(connection, ticket.id)},
        newest={ticket.id: spoken} if spoken else {},
        held={ticket.id: held} if held else {},
        told_today=told, answers_in_an_hour=len(written), transcripts=written.count(ticket.id),
    )  # fmt: skip


def _asked(connection: Connection, agent: str, answers: Sequence[str]) -> RecordedAction | None:
    """Return the held mail of this very agent about which a letter of ``answers`` asked; a relay may have renamed it."""
    if not answers:
        return None
    renamed = select(LETTER.c.message_id).where(LETTER.c.foreign_id.in_(answers))
    of = select(ACT).where(
        ACT.c.ticket_id.is_(None), ACT.c.agent == agent, ACT.c.state == "held",
        or_(ACT.c.message_id.in_(answers), ACT.c.message_id.in_(renamed)),
    )  # fmt: skip
    row = connection.execute(of.order_by(ACT.c.id.desc()).limit(1)).first()
    return _recorded_action(connection, row) if row else None


def history(connection: Connection, ticket: int) -> tuple[Entry, ...]:
    """Return the last entries of a ticket, internal ones too, oldest first."""
    rows = connection.execute(_HISTORY, {"ticket": ticket}).all()
    return tuple(
        Entry(row.id, row.at, row.agent or row.author, row.kind, row.words or row.text, row.agent or "")
        for row in reversed(rows)
    )


def original(connection: Connection, ticket: int, place: int, seen: int) -> Original | None:
    """Return a mail of a ticket's customer with all its words; None where there is no such one.

    ``place`` counts from the newest, which is 1; 0 is the last one up to the entry ``seen``, else the newest.
    """
    asked = [_ORIGINALS.where(ENTRY.c.id <= seen), _ORIGINALS] if not place else [_ORIGINALS.offset(place - 1)]
    found = (connection.execute(one, {"ticket": ticket}).first() for one in asked)
    row = next((one for one in found if one is not None), None)
    if row is None:
        return None
    return Original(row.at, row.author, row.text, KeptMail(row.id, row.size, row.whole) if row.id is not None else None)


def _closed_as_spam(connection: Connection, row: Row[Any]) -> bool:
    return row.ticket_id is not None and row.state == "done" and blocks.by_spam(connection, row.ticket_id, row.at)


def _recorded_action(connection: Connection, row: Row[Any]) -> RecordedAction:
    letters = tuple(json.loads(row.letters))
    asked = select(LETTER.c.state, LETTER.c.notice).where(LETTER.c.id.in_(letters))
    found = connection.execute(asked).all() if letters else []
    # #spam writes no letter: it can be taken back however late, as a filter's mistake is found late.
    unsent = all(one.state == "ready" for one in found) if letters else _closed_as_spam(connection, row)
    return RecordedAction(
        row.id, row.state, row.arrival_id or 0, row.at, row.before_state, row.before_cycle, row.before_assigned,
        row.before_team, row.before_kind, row.before_environment, row.cycle, letters,
        unanswered_at=row.before_unanswered_at, owed=row.before_owed, closed_at=row.before_closed_at,
        closed_by=row.before_closed_by,
        unsent=unsent, booked=working_time.of_arrival(connection, row.ticket_id, row.arrival_id) if unsent else (),
        approves=unsent and any(one.notice in _TERMS for one in found),
    )  # fmt: skip


_ANSWERS: Final = (Notice.TRANSCRIPT.value, Notice.STALE.value, Notice.AGENT_ASKED.value)


def _told_lately(connection: Connection, agent: str, now: datetime) -> tuple[bool, list[int | None]]:
    """Return whether an agent heard of held mail in the last day, and about which tickets they were answered in an hour."""
    asked = select(LETTER.c.notice, LETTER.c.created_at, LETTER.c.ticket_id).where(
        LETTER.c.recipient == agent, LETTER.c.created_at > now - timedelta(days=1),
        LETTER.c.notice.in_([Notice.AGENT_HELD.value, *_ANSWERS]),
        text("letter.notice != 'notify' AND letter.notice != 'copy'"),  # names the partial index
    )  # fmt: skip
    rows = connection.execute(asked).all()
    answers = [row.ticket_id for row in rows if row.notice in _ANSWERS and row.created_at > now - timedelta(hours=1)]
    return any(row.notice == Notice.AGENT_HELD.value for row in rows), answers
