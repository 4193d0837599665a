"""Dated promises: what somebody of the desk named a day for, who is reminded before it, and who hears that it passed. Pure.

A promise is written with the action that gives it. It is kept by an agent's letter that solves or closes the ticket, or
leads
it out of the state in which it was given (a question keeps none); a newer one of the same kind replaces it, it goes along
with a ticket that is merged, and it lapses with one that ends otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailbot.calendars import opening_hours
from mailbot.calendars.calendar import Calendar
from mailbot.calendars.dates import last_moment
from mailbot.calendars.opening_hours import DAY
from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.config.teams import Team
from mailbot.desk.letters.agent_letters import frame
from mailbot.desk.people.directory import crew, readers, shown_name
from mailbot.desk.policy.policy import ROUND_THE_CLOCK, Policy
from mailbot.desk.tickets.deadline import Promise, Promised
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket

_MOMENT: Final = timedelta(seconds=1)


def promised(kind: Promised, due_at: datetime, policy: Policy, team: str = "", within: str = "") -> Promise:
    """Return the promise of ``due_at`` (aware), whose keeper is reminded as the business day before its day opens.

    Where the policy counts in no calendar, that is a day before.
    """
    return Promise(kind, due_at, _reminded_at(due_at, policy.calendar), team, within)


def _reminded_at(due_at: datetime, calendar: Calendar) -> datetime:
    if calendar is ROUND_THE_CLOCK:
        return due_at - DAY
    day = (due_at - _MOMENT).astimezone(calendar.zone).date() - DAY  # midnight ends the day that was named
    while not opening_hours.on_day(calendar, day):
        day -= DAY
    return opening_hours.on_day(calendar, day)[0].begin


@dataclass(frozen=True, slots=True)
class AwaitedPromise:
    """A promise that is not kept yet, and all that is known about it.

    ``next_at`` is since when something of it is due. ``drained_at`` is when the ticket's mailbox was last found with
    nothing unread (its start, not its end), None for never.
    """

    number: int
    ticket: Ticket
    promise: Promise
    next_at: datetime
    drained_at: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Remind:
    """Who has to keep the promise is told that its day is near."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """The day passed, and the lead is told."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody is told yet; ``why`` is for the journal."""

    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """The ticket has ended, and its promises with it."""


UNREAD: Final = "the mailbox was not read to its end since the promised instant"


def on_promise(awaited: AwaitedPromise, mailbox: Mailbox, policy: Policy) -> Remind | Missed | Wait | Done:
    """Decide about a promise of which something is due. Pure.

    Nobody hears that a promise was broken whose answer lies in the mailbox unread. Where both are due, after an outage,
    only its passing is told.
    """
    ticket, promise = awaited.ticket, awaited.promise
    if policy.ended(ticket.state):
        return Done()
    if awaited.drained_at is None or awaited.drained_at < awaited.next_at:
        return Wait(UNREAD)
    facts = _facts(awaited, mailbox, policy)
    if awaited.now < promise.due_at:
        to = keepers(mailbox, ticket, promise)
        return Remind(tuple(Draft(Notice.PROMISE_NEAR, one.address, shown_name(one), facts=facts) for one in to))
    return Missed(tuple(Draft(Notice.PROMISE_MISSED, to, name, facts=facts) for to, name in _told(mailbox, ticket, promise)))


def keepers(mailbox: Mailbox, ticket: Ticket, promise: Promise) -> tuple[Agent, ...]:
    """Return who has to keep a promise: its team's agents; without a team who has the ticket, else all who read of it."""
    team = _team(mailbox, ticket, promise)
    return (team.people if team is not None else ()) or readers(mailbox, ticket)


def _team(mailbox: Mailbox, ticket: Ticket, promise: Promise) -> Team | None:
    """Return the team that has to keep a promise: the one that has the ticket now, else the one that gave it.

    An appointment is kept by whoever has the ticket, whichever their team is, and so is what no team promised.
    """
    if promise.kind is Promised.APPOINTMENT or not promise.team:
        return None
    return crew(mailbox, ticket.team) or crew(mailbox, promise.team)


def _told(mailbox: Mailbox, ticket: Ticket, promise: Promise) -> list[tuple[str, str]]:
    """Return who hears that a promise was not kept: the team's lead, else the mailbox's, else everybody who is told."""
    team = _team(mailbox, ticket, promise)
    keys = (team.lead if team is not None else None, mailbox.lead)
    leads = [one for key in keys for one in mailbox.people if one.key == key]
    return [(one.address, shown_name(one)) for one in leads[:1]] or [(one, "") for one in mailbox.told]


def _facts(awaited: AwaitedPromise, mailbox: Mailbox, policy: Policy) -> dict[str, object]:
    ticket, promise = awaited.ticket, awaited.promise
    team = _team(mailbox, ticket, promise)
    return {
        **frame(mailbox, ticket, policy), "promised": promise.kind.value,
        "due_at": last_moment(promise.due_at, mailbox.zone),
        "team": team.called(mailbox.language) if team is not None else "", "who": ticket.contact_name or ticket.contact,
        "mail_from": ticket.contact,
    }  # fmt: skip
