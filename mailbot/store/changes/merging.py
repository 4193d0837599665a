"""Two tickets that become one, or one that becomes two, as rows.

Entries move, under the numbers they have: what an agent's copy calls the last one seen stays true. Letters stay with the
ticket whose number they bear, so that whatever answers them proves itself as before, and is led on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from mailbot.desk.tickets.agent_action import AgentAction, Merge, NewTicket, Split
from mailbot.desk.tickets.deadline import read
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.changes import agents
from mailbot.store.deadlines import answers, promises
from mailbot.store.tables.schema import ACT, ARRIVAL, ENTRY, PARTICIPANT, TICKET

Open = Callable[[NewTicket, str], Ticket]
"""Opens a ticket for whom an agent names, in a state."""


def merge(connection: Connection, ticket: Ticket, found: Merge, agent: str, now: datetime) -> Ticket:
    """Lead ``ticket`` into the one that survives; returns that as it is then. Ending the other is the caller's."""
    into = found.into
    theirs = select(ENTRY.c.mail_id).where(ENTRY.c.ticket_id == into.id, ENTRY.c.mail_id.is_not(None))
    for table in (ARRIVAL, ENTRY):  # a mail that both have stays where it is
        moved = or_(table.c.mail_id.is_(None), table.c.mail_id.not_in(theirs.scalar_subquery()))
        connection.execute(update(table).where(table.c.ticket_id == ticket.id, moved).values(ticket_id=into.id))
    held = (ACT.c.ticket_id == ticket.id, ACT.c.state == "held")
    connection.execute(update(ACT).where(*held).values(ticket_id=into.id))
    connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(merged_into=into.id))
    answers.moved(connection, ticket.id, into.id)
    awaited = promises.moved(connection, ticket.id, into, now) if ticket.promised_at is not None else into.promised_at
    joining = sorted(ticket.participants - into.participants)
    if joining:
        rows = [{"ticket_id": into.id, "address": one, "added_at": now, "copied": one in ticket.copied} for one in joining]
        connection.execute(insert(PARTICIPANT), rows)
    agents.note(connection, into, agent, found.note, None, now)
    copied = into.copied | (ticket.copied & set(joining))
    return replace(into, participants=into.participants | ticket.participants, copied=copied, promised_at=awaited)


def split(connection: Connection, ticket: Ticket, found: Split, agent: str, open_for: Open, now: datetime) -> Ticket:
    """Open a ticket for one entry of ``ticket``, which goes there with its mail and files; returns the new one."""
    entry = connection.execute(select(ENTRY).where(ENTRY.c.id == found.entry)).one()
    came = (ARRIVAL.c.mail_id == entry.mail_id, ARRIVAL.c.ticket_id == ticket.id)
    subject = connection.execute(select(ARRIVAL.c.subject).where(*came).limit(1)).scalar()
    opening = NewTicket(found.contact, found.name, found.subject or subject or ticket.subject, language=ticket.language)
    made = open_for(opening, found.state)
    connection.execute(update(ENTRY).where(ENTRY.c.id == found.entry).values(ticket_id=made.id))
    connection.execute(update(ARRIVAL).where(*came).values(ticket_id=made.id))
    connection.execute(update(TICKET).where(TICKET.c.id == made.id).values(unanswered_at=found.answer_by))
    connection.execute(update(TICKET).where(TICKET.c.id == made.id).values(answers.columns(read(found.owed))))
    if found.answered:
        gone = {"unanswered_at": None, **answers.columns(None)}
        connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(gone))
        answers.moved(connection, ticket.id, made.id)
    agents.note(connection, ticket, agent, found.note.format(made.id), None, now)
    return agents.change(connection, made, AgentAction(agent, assigned=found.assigned), now)
