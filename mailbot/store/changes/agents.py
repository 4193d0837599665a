"""What an agent's mail changes beside the ticket's state: notes, who has it, what waits for their word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from mailbot.desk.people.routing import as_routed
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.tables.schema import ACT, ENTRY, LETTER, PARTICIPANT, TICKET


def change(connection: Connection, ticket: Ticket, action: AgentAction, now: datetime) -> Ticket:
    """Write what an action changes of the ticket itself; returns the ticket as it is then."""
    values: dict[str, object] = {}
    if action.assigned is not None:
        values["assigned"] = action.assigned
    if action.subject is not None:
        values["subject"] = action.subject[:500]
    if action.tags is not None:
        values["tags"] = " ".join(action.tags)
    told = {"team": action.team, "kind": action.kind, "environment": action.environment}
    values |= {key: value for key, value in told.items() if value is not None}
    if values:
        connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(values))
    for address in action.copied:
        _copy_to(connection, ticket.id, address, now)
    if action.dropped:
        gone = delete(PARTICIPANT).where(PARTICIPANT.c.ticket_id == ticket.id, PARTICIPANT.c.address.in_(action.dropped))
        connection.execute(gone)
    return _changed(ticket, action)


def _changed(ticket: Ticket, action: AgentAction) -> Ticket:
    return replace(
        as_routed(ticket, action),
        assigned=ticket.assigned if action.assigned is None else action.assigned,
        subject=ticket.subject if action.subject is None else action.subject[:500],
        tags=ticket.tags if action.tags is None else action.tags,
        participants=(ticket.participants | set(action.copied)) - set(action.dropped),
        copied=(ticket.copied | set(action.copied)) - set(action.dropped),
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


RELEASED: Final = "released"
AS_NOTE: Final = "as_note"


def let_go(connection: Connection, arrival: int, contact: str = "", *, as_note: bool = False) -> None:
    """Note that a held mail is to be judged anew: its writer said so, and who the customer is where that was asked.

    ``as_note`` tells that it is to be a note.
    """
    held = update(ACT).where(ACT.c.arrival_id == arrival, ACT.c.state == "held")
    connection.execute(held.values(state=AS_NOTE if as_note else RELEASED, contact=contact))


def released(connection: Connection) -> Sequence[Any]:
    """Return the held replies whose writers let them go, oldest first; ``state`` tells which are to be notes."""
    return connection.execute(select(ACT).where(ACT.c.state.in_([RELEASED, AS_NOTE])).order_by(ACT.c.id)).all()


def newest_letter(connection: Connection) -> str | None:
    """Return the bare Message-ID of the letter that was written last."""
    found: str | None = connection.execute(select(LETTER.c.message_id).order_by(LETTER.c.id.desc()).limit(1)).scalar()
    return found


def settled(connection: Connection, recorded: int, state: str) -> None:
    """Note what became of a held reply."""
    connection.execute(update(ACT).where(ACT.c.id == recorded).values(state=state))
