"""What the database knows about agents' mail, and what such a mail changes besides its ticket's state and letters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, text, update

from mailbot.desk.people.routing import as_routed
from mailbot.desk.policy.consulting import TERMS
from mailbot.desk.threading.known import OfAgent
from mailbot.desk.tickets.agent_action import Act, Deed
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import Said, Ticket
from mailbot.store import time_ledger
from mailbot.store.tables import ACT, ENTRY, LETTER, PARTICIPANT, TICKET

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


def of_agent(
    connection: Connection, agent: str, ticket: Ticket | None, now: datetime, answers: Sequence[str] = ()
) -> OfAgent:
    """Gather what decides about a mail of ``agent`` (a normalised address) in ``ticket``; it answers the IDs ``answers``."""
    told, written = _told_lately(connection, agent, now)
    if ticket is None:
        return OfAgent(told_today=told, answers_in_an_hour=len(written), asked=_asked(connection, agent, answers))
    rows = connection.execute(_ACTS, {"ticket": ticket.id, "agent": agent}).all()
    held = next((_act(connection, row) for row in rows if row.state == "held"), None)
    spoken = next((_act(connection, row) for row in rows if row.state == "done" and row.letters != "[]"), None)
    return OfAgent(
        history={ticket.id: history(connection, ticket.id)},
        newest={ticket.id: spoken} if spoken else {},
        held={ticket.id: held} if held else {},
        told_today=told, answers_in_an_hour=len(written), transcripts=written.count(ticket.id),
    )  # fmt: skip


def _asked(connection: Connection, agent: str, answers: Sequence[str]) -> Act | None:
    """Return the held mail of this very agent about which a letter of ``answers`` asked; a relay may have renamed it."""
    if not answers:
        return None
    renamed = select(LETTER.c.message_id).where(LETTER.c.foreign_id.in_(answers))
    of = select(ACT).where(
        ACT.c.ticket_id.is_(None), ACT.c.agent == agent, ACT.c.state == "held",
        or_(ACT.c.message_id.in_(answers), ACT.c.message_id.in_(renamed)),
    )  # fmt: skip
    row = connection.execute(of.order_by(ACT.c.id.desc()).limit(1)).first()
    return _act(connection, row) if row else None


def history(connection: Connection, ticket: int) -> tuple[Said, ...]:
    """Return the last entries of a ticket, internal ones too, oldest first."""
    rows = connection.execute(_HISTORY, {"ticket": ticket}).all()
    return tuple(
        Said(row.id, row.at, row.agent or row.author, row.kind, row.words or row.text, row.agent or "")
        for row in reversed(rows)
    )


def _act(connection: Connection, row: Row[Any]) -> Act:
    letters = tuple(json.loads(row.letters))
    asked = select(LETTER.c.state, LETTER.c.notice).where(LETTER.c.id.in_(letters))
    found = connection.execute(asked).all() if letters else []
    unsent = bool(found) and all(one.state == "ready" for one in found)
    return Act(
        row.id, row.state, row.arrival_id or 0, row.at, row.before_state, row.before_cycle, row.before_assigned,
        row.before_team, row.before_kind, row.before_environment, row.cycle, letters,
        unanswered_at=row.before_unanswered_at, owed=row.before_owed, closed_at=row.before_closed_at,
        closed_by=row.before_closed_by,
        unsent=unsent, booked=time_ledger.of_arrival(connection, row.ticket_id, row.arrival_id) if unsent else (),
        approves=unsent and any(one.notice in _TERMS for one in found),
    )  # fmt: skip


_ANSWERS: Final = (Notice.TRANSCRIPT.value, Notice.STALE.value)


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


def change(connection: Connection, ticket: Ticket, deed: Deed, now: datetime) -> Ticket:
    """Write what a deed changes of the ticket itself; returns the ticket as it is then."""
    values: dict[str, object] = {}
    if deed.assigned is not None:
        values["assigned"] = deed.assigned
    if deed.subject is not None:
        values["subject"] = deed.subject[:500]
    if deed.tags is not None:
        values["tags"] = " ".join(deed.tags)
    told = {"team": deed.team, "kind": deed.kind, "environment": deed.environment}
    values |= {key: value for key, value in told.items() if value is not None}
    if values:
        connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(values))
    for address in deed.copied:
        _copy_to(connection, ticket.id, address, now)
    if deed.dropped:
        gone = delete(PARTICIPANT).where(PARTICIPANT.c.ticket_id == ticket.id, PARTICIPANT.c.address.in_(deed.dropped))
        connection.execute(gone)
    return _changed(ticket, deed)


def _changed(ticket: Ticket, deed: Deed) -> Ticket:
    return replace(
        as_routed(ticket, deed),
        assigned=ticket.assigned if deed.assigned is None else deed.assigned,
        subject=ticket.subject if deed.subject is None else deed.subject[:500],
        tags=ticket.tags if deed.tags is None else deed.tags,
        participants=(ticket.participants | set(deed.copied)) - set(deed.dropped),
        copied=(ticket.copied | set(deed.copied)) - set(deed.dropped),
    )


def _copy_to(connection: Connection, ticket: int, address: str, now: datetime) -> None:
    there = (PARTICIPANT.c.ticket_id == ticket, PARTICIPANT.c.address == address)
    if connection.execute(update(PARTICIPANT).where(*there).values(copied=True)).rowcount == 0:
        connection.execute(insert(PARTICIPANT).values(ticket_id=ticket, address=address, added_at=now, copied=True))


def note(connection: Connection, ticket: Ticket, author: str, words: str, mail_id: int | None, now: datetime) -> int:
    """Write an internal entry; returns its number."""
    row = {
        "ticket_id": ticket.id, "at": now, "author": author, "kind": "note", "text": words, "words": words,
        "message_id": None, "mail_id": mail_id, "letter_id": None, "agent": author, "visibility": "internal",
    }  # fmt: skip
    return int(connection.execute(insert(ENTRY).values(row)).inserted_primary_key[0])  # type: ignore[index]


def record(
    connection: Connection, before: Ticket | None, after_cycle: int, agent: str, arrival: int, letters: Sequence[int],
    now: datetime, *, state: str = "done", asked: str | None = None,
) -> None:  # fmt: skip
    """Note what one mail of an agent did, so that they can take it back, or that it waits for their word.

    ``asked`` is the bare Message-ID of the letter that asks for it.
    """
    if before is not None:  # a newer reply, sent or held, takes the place of the one that waits
        older = (ACT.c.ticket_id == before.id, ACT.c.agent == agent, ACT.c.state == "held")
        connection.execute(update(ACT).where(*older).values(state="dropped"))
    row = {
        "ticket_id": before.id if before else None, "agent": agent, "arrival_id": arrival, "at": now, "state": state,
        "before_state": before.state if before else "", "before_cycle": before.cycle if before else 0,
        "before_assigned": before.assigned if before else "", "before_team": before.team if before else "",
        "before_kind": before.kind if before else "", "before_environment": before.environment if before else "",
        "before_closed_at": before.closed_at if before else None, "before_closed_by": before.closed_by if before else None,
        "before_unanswered_at": before.unanswered_at if before else None, "before_owed": before.owed if before else "",
        "cycle": after_cycle,
        "letters": json.dumps(list(letters)), "message_id": asked,
    }  # fmt: skip
    connection.execute(insert(ACT).values(row))


def let_go(connection: Connection, arrival: int, contact: str = "") -> None:
    """Note that a held mail is to be judged anew: its writer said so, and who the customer is where that was asked."""
    held = update(ACT).where(ACT.c.arrival_id == arrival, ACT.c.state == "held")
    connection.execute(held.values(state="released", contact=contact))


def released(connection: Connection) -> Sequence[Any]:
    """Return the held replies whose writers let them go, oldest first."""
    return connection.execute(select(ACT).where(ACT.c.state == "released").order_by(ACT.c.id)).all()


def newest_letter(connection: Connection) -> str | None:
    """Return the bare Message-ID of the letter that was written last."""
    found: str | None = connection.execute(select(LETTER.c.message_id).order_by(LETTER.c.id.desc()).limit(1)).scalar()
    return found


def settled(connection: Connection, act: int, state: str) -> None:
    """Note what became of a held reply."""
    connection.execute(update(ACT).where(ACT.c.id == act).values(state=state))
