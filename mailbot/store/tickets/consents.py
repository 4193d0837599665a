"""The rows of questions for consent: asked, begun to run, answered, done. A question is its own timer.

``due_at`` is when the question lapses or, once it was answered with a yes, when its held mails are to be released (at
once). It is no row of the ticket's timers, since those end whenever the ticket moves, and a question does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.desk.tickets.consent import PATIENCE, AskConsent, Consent, Consents, SettleConsent
from mailbot.desk.tickets.letter import AUTOMATIC_NOTICES, OF_SIZE, Draft
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.tokens.message_ids import CONSENT, consent_asked
from mailbot.store.tables.schema import ARRIVAL, LETTER, PARTICIPANT, TICKET
from mailbot.store.tables.schema import CONSENT as CONSENT_TABLE

STATES: Final = ("open", "granted", "released", "denied", "lapsed", "closed", "unasked")
WAITS: Final = and_(
    ARRIVAL.c.reason == Reason.AWAITING_CONSENT.value,
    ARRIVAL.c.disposition == Disposition.HELD.value,
    ARRIVAL.c.settled_at.is_(None),
)
"""What marks an arrival that waits for an answer."""
_ITS_OWN: Final = and_(ARRIVAL.c.ticket_id == CONSENT_TABLE.c.ticket_id, ARRIVAL.c.sender == CONSENT_TABLE.c.stranger, WAITS)


def known_of(connection: Connection, numbers: Iterable[int], now: datetime) -> dict[int, Consents]:
    """Return what is known about asking in these tickets."""
    return {number: _known_of(connection, number, now) for number in numbers}


def _known_of(connection: Connection, number: int, now: datetime) -> Consents:
    rows = connection.execute(
        select(CONSENT_TABLE).where(CONSENT_TABLE.c.ticket_id == number).order_by(CONSENT_TABLE.c.id)
    ).all()
    recent = (
        select(LETTER.c.recipient, func.count())
        .where(LETTER.c.ticket_id == number, LETTER.c.created_at > now - timedelta(hours=1))
        .where(LETTER.c.notice.in_([notice.value for notice in AUTOMATIC_NOTICES - OF_SIZE]))
        .group_by(LETTER.c.recipient)
    )
    return Consents(
        pending=tuple(question(connection, row) for row in rows if row.done_at is None),
        denied=frozenset(row.stranger for row in rows if row.state == "denied"),
        automatic_in_an_hour={str(recipient): int(count) for recipient, count in connection.execute(recent)},
    )


def question(connection: Connection, row: Row[Any]) -> Consent:
    """Return the question of ``row`` with the mails that wait for its answer."""
    return Consent(row.id, row.stranger, row.asked, tuple(held_by(connection, row)), row.state == "open")


def held_by(connection: Connection, row: Row[Any]) -> Sequence[int]:
    """Return the arrivals that wait for the answer to the question of ``row``, oldest first."""
    of = select(ARRIVAL.c.id).where(ARRIVAL.c.ticket_id == row.ticket_id, ARRIVAL.c.sender == row.stranger, WAITS)
    return connection.execute(of.order_by(ARRIVAL.c.id)).scalars().all()


def carry_out(
    connection: Connection, verdict: Verdict, ticket: Ticket | None, mailbox: str, now: datetime
) -> tuple[Draft, ...]:
    """Write what a verdict asks or settles; returns its drafts, a question's with the occasion that names it."""
    if verdict.consent is None or ticket is None:
        return verdict.drafts
    if isinstance(verdict.consent, SettleConsent):
        settle(connection, verdict.consent, ticket.id, now)
        return verdict.drafts
    number = ask(connection, verdict.consent, ticket.id, mailbox, now)
    return tuple(replace(draft, occasion=f"{CONSENT}{number}") for draft in verdict.drafts)


def ask(connection: Connection, asks: AskConsent, number: int, mailbox: str, now: datetime) -> int:
    """Write a question about ticket ``number``; returns its own number. It runs once its letter was accepted."""
    row = {
        "ticket_id": number, "mailbox": mailbox, "stranger": asks.stranger, "asked": asks.asked, "state": "open",
        "asked_at": now,
    }  # fmt: skip
    (key,) = connection.execute(insert(CONSENT_TABLE).values(row)).inserted_primary_key or (0,)
    return int(key)


def settle(connection: Connection, settles: SettleConsent, number: int, now: datetime) -> None:
    """Note the answer about ticket ``number``: a yes makes a participant, and the held mails due; a no drops them."""
    of = update(CONSENT_TABLE).where(CONSENT_TABLE.c.id == settles.consent.id, CONSENT_TABLE.c.state == "open")
    values = (
        {"state": "granted", "due_at": now, "not_before": None} if settles.granted else {"state": "denied", "done_at": now}
    )
    if not connection.execute(of.values(answered_at=now, **values)).rowcount:
        return  # it was settled before
    if not settles.granted:
        drop(connection, settles.consent, f"{settles.consent.asked} said no", now)
        return
    joins = {"ticket_id": number, "address": settles.consent.stranger, "added_at": now}
    connection.execute(upsert(PARTICIPANT).values(joins).on_conflict_do_nothing())


def drop(connection: Connection, asked: Consent, why: str, now: datetime) -> None:
    """Note that the mails held for ``asked`` get no further treatment, and why; their bytes stay on record."""
    rows = connection.execute(select(ARRIVAL.c.id, ARRIVAL.c.signals).where(ARRIVAL.c.id.in_(asked.held), WAITS)).all()
    for row in rows:
        signals = [*json.loads(row.signals), ("dropped", f"question {asked.id}: {why}")]
        dropped = {"settled_at": now, "signals": json.dumps(signals, ensure_ascii=False)}
        connection.execute(update(ARRIVAL).where(ARRIVAL.c.id == row.id).values(dropped))


def lapse(connection: Connection, asked: Consent, now: datetime) -> None:
    """Note that a question had no answer, and drop what waited for it."""
    values = {"state": "lapsed", "done_at": now}
    connection.execute(
        update(CONSENT_TABLE).where(CONSENT_TABLE.c.id == asked.id, CONSENT_TABLE.c.state == "open").values(values)
    )
    drop(connection, asked, f"{asked.asked} did not answer in {PATIENCE.days} days", now)


def accepted(connection: Connection, message_id: str, now: datetime) -> None:
    """Let the question of this letter run: the mail server accepted it at ``now``."""
    waiting = and_(
        CONSENT_TABLE.c.id == consent_asked(message_id), CONSENT_TABLE.c.state == "open", CONSENT_TABLE.c.due_at.is_(None)
    )
    connection.execute(update(CONSENT_TABLE).where(waiting).values(due_at=now + PATIENCE))


def refused(connection: Connection, message_id: str, now: datetime) -> None:
    """Note that the question of this letter reaches nobody: the desk, which is told so, decides about the held mail."""
    waiting = and_(CONSENT_TABLE.c.id == consent_asked(message_id), CONSENT_TABLE.c.state == "open")
    connection.execute(update(CONSENT_TABLE).where(waiting).values(state="unasked", done_at=now))


def ticket_ended(connection: Connection, number: int, now: datetime) -> None:
    """Close the questions of a ticket that has ended; what waited for them is left for the desk."""
    of = update(CONSENT_TABLE).where(CONSENT_TABLE.c.ticket_id == number, CONSENT_TABLE.c.done_at.is_(None))
    connection.execute(of.values(state="closed", done_at=now))


def end_decided(connection: Connection, now: datetime) -> None:
    """Close the questions for whose answer no mail waits any more: it was released, or a person decided."""
    decided = update(CONSENT_TABLE).where(CONSENT_TABLE.c.done_at.is_(None), ~exists().where(_ITS_OWN))
    connection.execute(decided.where(CONSENT_TABLE.c.state == "granted").values(state="released", done_at=now))
    connection.execute(decided.where(CONSENT_TABLE.c.state == "open").values(state="closed", done_at=now))


def due(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the questions about which something is due by ``now``, the longest due first."""
    rested = or_(CONSENT_TABLE.c.not_before.is_(None), CONSENT_TABLE.c.not_before <= now)
    of = select(CONSENT_TABLE.c.id).where(CONSENT_TABLE.c.done_at.is_(None), CONSENT_TABLE.c.due_at <= now, rested)
    return connection.execute(of.order_by(CONSENT_TABLE.c.due_at, CONSENT_TABLE.c.id)).scalars().all()


def by_id(connection: Connection, number: int) -> Row[Any] | None:
    """Return a question that is not done yet; None where it is, or never was."""
    of = select(CONSENT_TABLE).where(CONSENT_TABLE.c.id == number, CONSENT_TABLE.c.done_at.is_(None))
    return connection.execute(of).first()


def push_on(connection: Connection, number: int, until: datetime) -> None:
    """Let a question whose mail crashed us rest until then."""
    connection.execute(update(CONSENT_TABLE).where(CONSENT_TABLE.c.id == number).values(not_before=until))


def unread_answer(connection: Connection, row: Row[Any]) -> bool:
    """Return whether a mail that may be the answer is held or set aside, and nobody decided about it yet."""
    undecided = ARRIVAL.c.disposition.in_([Disposition.HELD.value, Disposition.SET_ASIDE.value])
    of = select(ARRIVAL.c.id).where(ARRIVAL.c.ticket_id == row.ticket_id, undecided, ARRIVAL.c.settled_at.is_(None))
    theirs = or_(ARRIVAL.c.sender == row.asked, ARRIVAL.c.sender.is_(None))
    return connection.execute(of.where(theirs).limit(1)).first() is not None


def all_of(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return all questions ever asked in a ticket, the oldest first."""
    return connection.execute(
        select(CONSENT_TABLE).where(CONSENT_TABLE.c.ticket_id == number).order_by(CONSENT_TABLE.c.id)
    ).all()


def waiting(connection: Connection) -> dict[int, Any]:
    """Return, for each held arrival that waits for an answer, the question (``asked``, ``due_at``, ``state``)."""
    of = select(ARRIVAL.c.id, CONSENT_TABLE.c.asked, CONSENT_TABLE.c.due_at, CONSENT_TABLE.c.state).join(
        CONSENT_TABLE, _ITS_OWN
    )
    return {row.id: row for row in connection.execute(of.where(CONSENT_TABLE.c.done_at.is_(None))).all()}


def of_ended(connection: Connection, mailbox: str, ended: Sequence[str]) -> Iterator[str]:
    """Yield the open questions about tickets of ``mailbox`` that are in one of the states ``ended``."""
    its = TICKET.c
    over = exists().where(its.id == CONSENT_TABLE.c.ticket_id, its.mailbox == mailbox, its.state.in_(ended))
    yield from _each(connection, and_(CONSENT_TABLE.c.done_at.is_(None), over), "open, and its ticket has ended")


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the questions that do not agree with the rest."""
    for row in connection.execute(
        select(CONSENT_TABLE.c.id, CONSENT_TABLE.c.state).where(CONSENT_TABLE.c.state.not_in(STATES))
    ):
        yield f"question {row.id}: unknown state {row.state!r}"
    half_done = (CONSENT_TABLE.c.done_at.is_(None)) != CONSENT_TABLE.c.state.in_(["open", "granted"])
    yield from _each(connection, half_done, "done, and not done")
    yield from _each(
        connection, and_(CONSENT_TABLE.c.done_at.is_(None), ~exists().where(_ITS_OWN)), "open, and no mail waits for it"
    )
    joined = and_(PARTICIPANT.c.ticket_id == CONSENT_TABLE.c.ticket_id, PARTICIPANT.c.address == CONSENT_TABLE.c.stranger)
    outside = and_(CONSENT_TABLE.c.state.in_(["granted", "released"]), ~exists().where(joined))
    yield from _each(connection, outside, "answered with a yes, and its stranger is no participant")
    for row in connection.execute(select(CONSENT_TABLE).where(CONSENT_TABLE.c.state == "open")).all():
        letters = connection.execute(
            select(LETTER.c.message_id, LETTER.c.state).where(
                LETTER.c.ticket_id == row.ticket_id, LETTER.c.notice == CONSENT
            )
        )
        found = [one.state for one in letters if consent_asked(one.message_id) == row.id]
        if len(found) != 1:
            yield f"question {row.id}: {len(found)} letters ask it"
        elif (found[0] == "sent") != (row.due_at is not None):
            yield f"question {row.id}: its letter is {found[0]}, and it {'runs' if row.due_at else 'does not run'}"


def _each(connection: Connection, condition: ColumnElement[bool], words: str) -> Iterator[str]:
    for number in connection.execute(select(CONSENT_TABLE.c.id).where(condition).order_by(CONSENT_TABLE.c.id)).scalars():
        yield f"question {number}: {words}"
