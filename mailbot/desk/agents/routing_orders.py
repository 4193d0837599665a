"""The hands that route: what a ticket is, which team has it, and the handing over that its customer is told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from mailbot.calendars.dates import NoDay, day_named, end_of, last_moment
from mailbot.config.teams import Team
from mailbot.desk.agents.escalation import escalated, team_copies, with_promise
from mailbot.desk.agents.execution import Work, over, public
from mailbot.desk.agents.intent import MailPurpose
from mailbot.desk.letters.transcripts import Did, Line, Refusal
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import called
from mailbot.desk.people.directory import crew, shown_name
from mailbot.desk.people.routing import as_routed, by_kind, keeps, of_none, team_named, teams_of, turned
from mailbot.desk.tickets.ticket import Route, Ticket

NO_DAY: Final = {
    NoDay.BAD: Refusal.BAD_DATE, NoDay.PAST: Refusal.PAST_DATE, NoDay.AMBIGUOUS: Refusal.AMBIGUOUS_DATE,
}  # fmt: skip


def kind(work: Work, given: Order) -> None:
    """Say what a ticket is: where the policy sends tickets of that kind, there it goes, and to the team that gets them.

    The team that had it as what it was has it no more.
    """
    context, ticket = work.context, work.ticket
    work.action = replace(work.action, kind=given.argument)
    before = replace(ticket, state=context.policy.reopened.to) if work.reopened else ticket
    change = turned(context.policy, before, given.argument)
    if change is not None:
        work.change, work.turned = change, change.state
    route = by_kind(
        context.mailbox, Route(work.action.team or keeps(context.mailbox, ticket, given.argument), given.argument)
    )
    if route.team != (work.action.team or ticket.team):
        _to_team(work, crew(context.mailbox, route.team))
    work.did(given, Did.KIND_SET, called(given.argument, context.mailbox.language))


def environment(work: Work, given: Order) -> None:
    """Say in which environment it happens."""
    work.action = replace(work.action, environment=given.argument)
    work.did(given, Did.ENVIRONMENT_SET, called(given.argument, work.context.mailbox.language))


def team(work: Work, given: Order) -> None:
    """Give a ticket to a team; its customer is not told."""
    if of_none(given.argument):
        _to_team(work, None)
        work.did(given, Did.UNROUTED)
        return
    found = _named(work, given, given.argument)
    if found is not None:
        _to_team(work, found)
        work.did(given, Did.ROUTED, found.called(work.context.mailbox.language))


def escalate(work: Work, given: Order) -> None:
    """Hand a ticket over: the team gets it with its history, and the customer is told, with the day if one is promised."""
    context, ticket = work.context, work.ticket
    found = _named(work, given, given.added[0])
    day = _day(work, given)
    if found is None or isinstance(day, Refusal):
        return
    if context.policy.ended(ticket.state) and not work.reopened:
        work.refuse(given, *over(work))
        return
    words = "" if work.meant.meant is MailPurpose.NOTE else work.words
    done = escalated(ticket, found, day, words, context.mailbox, context.policy, context.now)
    if done is None:
        work.refuse(given, Refusal.NOT_IN_POLICY)
        return
    work.change = done.change
    work.drafts += public(work, done.draft)
    work.action = replace(work.action, promises=done.promises)
    _to_team(work, found, done.assigned)
    until = last_moment(end_of(day, context.mailbox.zone), context.mailbox.zone) if day is not None else None
    work.lines.append(Line(given.line, Did.ESCALATED, detail=found.called(context.mailbox.language), until=until))


def _named(work: Work, given: Order, name: str) -> Team | None:
    mailbox = work.context.mailbox
    found = team_named(mailbox, name)
    if found is None:
        work.refuse(given, Refusal.NO_SUCH_TEAM, teams_of(mailbox))
    return found


def _day(work: Work, given: Order) -> date | Refusal | None:
    """Return the day that is promised, None for none; one that is none is refused."""
    written = given.added[1]
    if not written:
        return None
    context = work.context
    day = day_named(written, context.now.astimezone(context.mailbox.zone).date(), context.mailbox.language)
    if not isinstance(day, NoDay):
        return day
    work.refuse(given, NO_DAY[day], written)
    return NO_DAY[day]


def _to_team(work: Work, found: Team | None, assigned: str = "") -> None:
    """Let only the team have the ticket (None: who has those of no team), whose agents get a copy: all but the giver."""
    context = work.context
    work.action = replace(work.action, team=found.key if found is not None else "", assigned=assigned)
    after = replace(_after(work), assigned=assigned)
    by, but = shown_name(work.agent), work.agent.key
    work.drafts = [one for one in work.drafts if one.facts.get("event") != "team"]
    work.drafts += team_copies(after, context.mailbox, context.policy, context.known.of_agent, by, context.now, but)


def _after(work: Work) -> Ticket:
    """Return the ticket as it is after what was ordered so far."""
    ticket = with_promise(as_routed(work.ticket, work.action), work.action.promises)
    return replace(ticket, state=work.change.state if work.change else ticket.state)
