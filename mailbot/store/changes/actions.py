"""What a mail of an agent does, as rows: the ticket it opens, the note it is, what it changes, takes back or lets go.

The letters that follow are written by :mod:`mailbot.store.changes.apply`, like everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert

from mailbot.desk.tickets.agent_action import AgentAction, NewTicket
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.store.changes import agents, merging, undo
from mailbot.store.changes.merging import Open
from mailbot.store.deadlines import promises
from mailbot.store.mails import blocks, not_taken
from mailbot.store.tables.schema import ENTRY
from mailbot.store.tickets import consents, consulting


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What an action came to: the ticket that its letters are about, and the ``entry`` that the mail became.

    ``ended`` is the ticket that a merge ends, ``parted`` the new one of a split.
    """

    ticket: Ticket | None
    entry: int | None = None
    ended: Ticket | None = None
    parted: Ticket | None = None


def carry_out(
    connection: Connection, verdict: Verdict, ticket: Ticket | None, open_for: Open, mail_id: int, now: datetime
) -> ActionResult:
    """Write what an action does before its letters."""
    action = verdict.action
    if action is None:
        return ActionResult(ticket)
    entry: int | None = None
    if action.opens is not None and verdict.change is not None:
        ticket = open_for(action.opens, verdict.change.state)
        entry = (
            _first_words(connection, ticket, action.opens, mail_id, now)
            if action.opens.words.strip() or verdict.files
            else None
        )
    if action.releases is not None:
        agents.let_go(connection, action.releases, action.names, as_note=action.as_note)
    if ticket is None:
        return ActionResult(None)
    if action.note is not None:
        noted = agents.note(connection, ticket, action.agent, action.note, None if entry else mail_id, now)
        entry = entry or noted
    if action.undoes is not None:
        undo.undo(connection, ticket, action.undoes, now)
    if action.blocks:
        blocks.block(connection, ticket, action.blocks, now)
    after = consulting.carry_out(connection, agents.change(connection, ticket, action, now), action, mail_id, now)
    promises.write(connection, after.id, action.promises, action.agent, now)
    if action.merges is not None:
        return ActionResult(merging.merge(connection, after, action.merges, action.agent, now), entry, ended=after)
    if action.splits is not None:
        parted = merging.split(connection, after, action.splits, action.agent, open_for, now)
        return ActionResult(after, entry, parted=parted)
    return ActionResult(after, entry)


def _first_words(connection: Connection, ticket: Ticket, opening: NewTicket, mail_id: int, now: datetime) -> int:
    row = {
        "ticket_id": ticket.id, "at": now, "author": opening.contact, "kind": "customer", "text": opening.words,
        "words": opening.words, "message_id": None, "mail_id": mail_id, "letter_id": None,
    }  # fmt: skip
    return int(connection.execute(insert(ENTRY).values(row)).inserted_primary_key[0])  # type: ignore[index]


def _decide(connection: Connection, action: AgentAction, arrival: int, now: datetime) -> None:
    """Write what an answer to a digest decides: what is dropped is so at once, what is admitted must be read again first."""
    for number in action.drops:
        not_taken.drop(connection, number, f"by {action.agent}, arrival {arrival}", now)
    consents.end_decided(connection, now)
    not_taken.admit(connection, action.admits, action.agent, arrival, now)


def record(
    connection: Connection, verdict: Verdict, after: Ticket | None, arrival: int, letters: list[int], now: datetime
) -> None:
    """Note the action, where it can be taken back or waits for its writer's word."""
    action, before = verdict.action, verdict.about
    if action is None:
        return
    if after is not None:
        consulting.terms_sent(connection, after, action)
    if action.admits or action.drops:
        _decide(connection, action, arrival, now)
    if action.waits:
        asked = agents.newest_letter(connection) if verdict.drafts else None  # what asks is the one letter of this verdict
        agents.record(connection, before, 0, action.agent, arrival, (), now, state="held", asked=asked)
    elif (letters or action.blocks) and after is not None:
        was = before or replace(after, state="")  # a ticket that it opened was in none before
        cycle = was.cycle + (verdict.change is not None and verdict.change.timers is not None)
        agents.record(connection, was, cycle, action.agent, arrival, letters, now)
