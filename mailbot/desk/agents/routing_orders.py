"""The order handlers that route: what a ticket is, which team has it, and the handing over that its customer is told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from mailbot.calendars.dates import DateProblem, day_named, end_of, last_moment
from mailbot.config.teams import Team
from mailbot.desk.agents.escalation import escalated, team_copies, with_promise
from mailbot.desk.agents.execution import Execution, over, public
from mailbot.desk.agents.intent import MailPurpose
from mailbot.desk.agents.outcomes import no_team
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import called
from mailbot.desk.people.directory import crew, shown_name
from mailbot.desk.people.routing import as_routed, by_kind, keeps, of_none, team_named, turned
from mailbot.desk.tickets.ticket import Route, Ticket

NO_DAY: Final = {
    DateProblem.BAD: Refusal.BAD_DATE, DateProblem.PAST: Refusal.PAST_DATE, DateProblem.AMBIGUOUS: Refusal.AMBIGUOUS_DATE,
}  # fmt: skip


def kind(execution: Execution, given: Order) -> None:
    """Say what a ticket is: where the policy sends tickets of that kind, there it goes, and to the team that gets them.

    The team that had it as what it was has it no more.
    """
    context, ticket = execution.context, execution.ticket
    execution.action = replace(execution.action, kind=given.argument)
    before = replace(ticket, state=context.policy.reopened.to) if execution.reopened else ticket
    change = turned(context.policy, before, given.argument)
    if change is not None:
        execution.change, execution.turned = change, change.state
    route = by_kind(
        context.mailbox, Route(execution.action.team or keeps(context.mailbox, ticket, given.argument), given.argument)
    )
    if route.team != (execution.action.team or ticket.team):
        _to_team(execution, crew(context.mailbox, route.team))
    execution.did(given, OrderResult.KIND_SET, called(given.argument, context.mailbox.language))


def environment(execution: Execution, given: Order) -> None:
    """Say in which environment it happens."""
    execution.action = replace(execution.action, environment=given.argument)
    execution.did(given, OrderResult.ENVIRONMENT_SET, called(given.argument, execution.context.mailbox.language))


def team(execution: Execution, given: Order) -> None:
    """Give a ticket to a team; its customer is not told."""
    if of_none(given.argument):
        _to_team(execution, None)
        execution.did(given, OrderResult.UNROUTED)
        return
    found = _named(execution, given, given.argument)
    if found is not None:
        _to_team(execution, found)
        execution.did(given, OrderResult.ROUTED, found.called(execution.context.mailbox.language))


def escalate(execution: Execution, given: Order) -> None:
    """Hand a ticket over: the team gets it with its history, and the customer is told, with the day if one is promised."""
    context, ticket = execution.context, execution.ticket
    found = _named(execution, given, given.added[0])
    day = _day(execution, given)
    if found is None or isinstance(day, Refusal):
        return
    if context.policy.ended(ticket.state) and not execution.reopened:
        execution.refuse(given, *over(execution))
        return
    words = "" if execution.intent.purpose is MailPurpose.NOTE else execution.words
    done = escalated(ticket, found, day, words, context.mailbox, context.policy, context.now)
    if done is None:
        execution.refuse(given, Refusal.NOT_IN_POLICY)
        return
    execution.change = done.change
    execution.drafts += public(execution, done.draft)
    execution.action = replace(execution.action, promises=done.promises)
    _to_team(execution, found, done.assigned)
    until = last_moment(end_of(day, context.mailbox.zone), context.mailbox.zone) if day is not None else None
    did = OrderResult.ROUTED if execution.unheard else OrderResult.ESCALATED
    execution.lines.append(TranscriptLine(given.line, did, detail=found.called(context.mailbox.language), until=until))


def _named(execution: Execution, given: Order, name: str) -> Team | None:
    mailbox = execution.context.mailbox
    found = team_named(mailbox, name)
    if found is None:
        execution.refuse(given, *no_team(mailbox, name))
    return found


def _day(execution: Execution, given: Order) -> date | Refusal | None:
    """Return the day that is promised, None for none; one that is none is refused."""
    written = given.added[1]
    if not written:
        return None
    context = execution.context
    day = day_named(written, context.now.astimezone(context.mailbox.zone).date(), context.mailbox.language)
    if not isinstance(day, DateProblem):
        return day
    execution.refuse(given, NO_DAY[day], written)
    return NO_DAY[day]


def _to_team(execution: Execution, found: Team | None, assigned: str = "") -> None:
    """Let only the team have the ticket (None: who has those of no team), whose agents get a copy: all but the giver."""
    context = execution.context
    execution.action = replace(execution.action, team=found.key if found is not None else "", assigned=assigned)
    after = replace(_after(execution), assigned=assigned)
    by, but = shown_name(execution.agent), execution.agent.key
    execution.drafts = [one for one in execution.drafts if one.facts.get("event") != "team"]
    execution.drafts += team_copies(after, context.mailbox, context.policy, context.known.of_agent, by, context.now, but)


def _after(execution: Execution) -> Ticket:
    """Return the ticket as it is after what was ordered so far."""
    ticket = with_promise(as_routed(execution.ticket, execution.action), execution.action.promises)
    return replace(ticket, state=execution.change.state if execution.change else ticket.state)
