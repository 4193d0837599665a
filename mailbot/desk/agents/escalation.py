"""Handing a ticket over to another team: what it does, what the customer is told, and which day they are promised. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from mailbot.calendars.dates import end_of, last_moment
from mailbot.config.mailbox import Mailbox
from mailbot.config.teams import Team
from mailbot.desk.deadlines.promises import promised
from mailbot.desk.letters.agent_letters import copies, due, handed_over
from mailbot.desk.letters.transcripts import told
from mailbot.desk.people.directory import readers
from mailbot.desk.policy.policy import Policy, Transition
from mailbot.desk.policy.transitions import letter_facts
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import Promise, Promised
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Escalation:
    """What handing over comes to; ``draft`` is the letter to the customer, ``assigned`` a team's only agent by key."""

    change: Change
    draft: Draft
    assigned: str
    promises: tuple[Promise, ...]


def escalated(
    ticket: Ticket, team: Team, day: date | None, words: str, mailbox: Mailbox, policy: Policy, now: datetime
) -> Escalation | None:
    """Return what handing ``ticket`` over to ``team`` does, ``day`` (None: none) being promised.

    None where the policy hands nothing over.
    """
    move = policy.orders.get("escalate")
    if move is None:
        return None
    due_at = end_of(day, mailbox.zone) if day is not None else None
    facts: dict[str, object] = {
        **letter_facts(policy, move.to, now), "words": words.strip(), "team": team.called(ticket.language),
        "promised_at": last_moment(due_at or ticket.promised_at, mailbox.zone), "stands": due_at is None,
    }  # fmt: skip
    return Escalation(
        change_by(move, policy),
        Draft(move.letter or Notice.ESCALATED, ticket.contact, ticket.contact_name, facts),
        _has(ticket, team),
        (promised(Promised.SOLUTION, due_at, policy, team.key, move.to),) if due_at is not None else (),
    )


def change_by(move: Transition, policy: Policy) -> Change:
    """Return what handing a ticket over does to it: its letter is no answer yet, but nobody waits for the desk's."""
    return Change(move.to, timers=policy.planned(move.to), withdraw=True, answered=True)


def _has(ticket: Ticket, team: Team) -> str:
    """Return who has a ticket that is handed over to ``team``, by key: its only agent, or who of it has it already."""
    keys = [one.key for one in team.people]
    if len(keys) == 1:
        return keys[0]
    return ticket.assigned if ticket.team == team.key and ticket.assigned in keys else ""


def team_copies(
    ticket: Ticket, mailbox: Mailbox, policy: Policy, of: KnownOfAgent, by: str, now: datetime, but: str = ""
) -> tuple[Draft, ...]:  # fmt: skip
    """Return the copies of ``ticket``, as it is then, to its team's agents (all ``but`` one, by key): all that was said.

    ``by`` is who hands it over, as people read it.
    """
    to = [one for one in readers(mailbox, ticket) if one.key != but]
    if not to:
        return ()
    facts = handed_over(mailbox, ticket, policy, of, to[0], by)
    has = facts["assigned"] if ticket.assigned else ""
    falls = due(policy, ticket.state, now, None, promised_at=last_moment(ticket.promised_at, mailbox.zone))
    facts |= {"event": "team", "assigned": has, "history": told(of.history.get(ticket.id, ())), "words": "", "due": falls}
    return tuple(copies(to, facts))


def with_promise(ticket: Ticket, promises: tuple[Promise, ...]) -> Ticket:
    """Return ``ticket`` with the day that was just promised in it."""
    return replace(ticket, promised_at=promises[-1].due_at) if promises else ticket
