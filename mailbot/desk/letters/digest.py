"""The digest: one letter a day to each agent of what is theirs to do, and to the lead of everybody's; where anything is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.digest_lines import NOTHING, facts_of
from mailbot.desk.people.directory import everybody, shown_name
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import WaitsFor

MOST_SHOWN: Final = 20
"""Tickets that one list names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that has not ended; ``since`` is when its customer last wrote, or when it was opened.

    ``assigned`` is the key of the agent who has it, which may be nobody's any more; ``unanswered`` says that the customer's
    last mail has no answer yet, ``due_at`` until when one was promised (None: it was not); ``team`` is the key of the team
    that has it.
    """

    number: int
    subject: str
    who: str
    state: str
    since: datetime
    assigned: str = ""
    unanswered: bool = False
    team: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Affairs:
    """What there is to do in one mailbox: its tickets that have not ended, how much mail is held since when.

    ``spam`` is how much besides is held as that. ``not_taken`` is mail of people that was taken into no ticket and that
    nobody decided about, spam among it, in the order in which it is told; ``machines`` counts what machines wrote since.
    """

    tickets: tuple[Waiting, ...] = ()
    held: int = 0
    held_since: datetime | None = None
    spam: int = 0
    not_taken: tuple[Arrival, ...] = ()
    machines: int = 0


def digest_day(mailbox: Mailbox, now: datetime) -> date | None:
    """Return the day whose digest is to be written by ``now``, in the mailbox's zone; None before its hour, or for never.

    An hour that summer time leaves out is over with the next one, and one that comes twice belongs to one day. Pure.
    """
    local = now.astimezone(mailbox.zone)
    if mailbox.digest_hour is None or not mailbox.people or local.hour < mailbox.digest_hour:
        return None
    return local.date()


def digest(agent: Agent, mailbox: Mailbox, policy: Policy, affairs: Affairs, now: datetime) -> Draft | None:
    """Return the digest of one agent; None where there is nothing to say. Pure."""
    keys, leads = {one.key for one in mailbox.people}, agent.key == mailbox.lead
    turn = sorted((one for one in affairs.tickets if _turn(one, policy)), key=lambda one: (one.since, one.number))
    theirs = [one for one in turn if one.assigned == agent.key]
    nobodys = [one for one in turn if one.assigned not in keys and (leads or agent in everybody(mailbox, one.team))]
    waiting = sum(one.assigned == agent.key and _waits(one, policy) for one in affairs.tickets)
    totals = _totals(mailbox, policy, affairs.tickets) if leads else []
    decides = leads or not mailbox.lead
    not_taken = facts_of(affairs.not_taken, affairs.machines) if decides else NOTHING
    if not (theirs or nobodys or waiting or affairs.held or affairs.spam or totals or (decides and affairs.not_taken)):
        return None
    late = [one for one in (turn if agent.key == mailbox.lead else [*theirs, *nobodys]) if _overdue(one, now)]
    oldest = next((one for one in turn if one.unanswered), None)
    facts: dict[str, object] = {
        "open": _shown(theirs, mailbox, policy, now), "open_count": len(theirs), "waiting_count": waiting,
        "unassigned": _shown(nobodys, mailbox, policy, now), "unassigned_count": len(nobodys),
        "held_count": affairs.held, "held_since": affairs.held_since, "spam_count": affairs.spam,
        "oldest": _fact(oldest, mailbox, policy, now) if oldest else None, "totals": totals,
        "overdue": _shown(late, mailbox, policy, now), **not_taken,
    }  # fmt: skip
    return Draft(Notice.DIGEST, agent.address, shown_name(agent), facts=facts)


def _turn(ticket: Waiting, policy: Policy) -> bool:
    """Return whether it is somebody's of the mailbox to do: the desk's turn, or that of the team that has it."""
    state = policy.states.get(ticket.state)
    with_team = state is not None and state.waits_for is WaitsFor.PRODUCT and bool(ticket.team)
    return with_team or policy.desks_turn(ticket.state)


def _waits(ticket: Waiting, policy: Policy) -> bool:
    state = policy.states.get(ticket.state)
    return state is not None and state.waits_for is WaitsFor.CUSTOMER


def _overdue(ticket: Waiting, now: datetime) -> bool:
    return ticket.due_at is not None and ticket.due_at < now


def _shown(tickets: list[Waiting], mailbox: Mailbox, policy: Policy, now: datetime) -> list[dict[str, object]]:
    return [_fact(one, mailbox, policy, now) for one in tickets[:MOST_SHOWN]]


def _fact(ticket: Waiting, mailbox: Mailbox, policy: Policy, now: datetime) -> dict[str, object]:
    hours = max(0, int((now - ticket.since).total_seconds() // 3600))
    return {
        "number": ticket.number, "subject": ticket.subject, "who": ticket.who, "since": ticket.since,
        "state_label": policy.label(ticket.state, mailbox.language), "days": hours // 24, "hours": hours % 24,
    }  # fmt: skip


def _totals(mailbox: Mailbox, policy: Policy, tickets: Iterable[Waiting]) -> list[dict[str, object]]:
    """Return how many tickets each agent has, and nobody (an empty name), without those who have none."""
    known = {one.key: shown_name(one) for one in mailbox.people}
    counts = {key: [0, 0] for key in (*known, "")}
    for one in tickets:
        has = counts[one.assigned if one.assigned in known else ""]
        has[0] += _turn(one, policy)
        has[1] += _waits(one, policy)
    return [
        {"who": known.get(key, ""), "open": open_, "waiting": waiting}
        for key, (open_, waiting) in counts.items() if open_ or waiting
    ]  # fmt: skip
