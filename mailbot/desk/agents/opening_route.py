"""Where a ticket belongs that an agent opens by mail: as the address says, and above it their orders. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.config.agents import Agent
from mailbot.desk.agents.intent import Intent
from mailbot.desk.agents.outcomes import no_team
from mailbot.desk.letters.agent_letters import given, routed
from mailbot.desk.letters.transcripts import OrderResult, TranscriptLine
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import NOBODY, OrderWord, called
from mailbot.desk.people.assignment import assignee
from mailbot.desk.people.directory import everybody, shown_name
from mailbot.desk.people.routing import addressed, by_kind, team_named
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import NewTicket
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Route


def route_of(context: Context, intent: Intent) -> Route:
    """Return where the ticket belongs; a team that there is not leaves it with none."""
    orders, route = intent.orders, addressed(context.mailbox, context.mail.destinations)
    kind, environment, team = (orders.given(one) for one in (OrderWord.KIND, OrderWord.ENVIRONMENT, OrderWord.TEAM))
    named = team_named(context.mailbox, team.argument) if team is not None else None
    route = replace(
        route, kind=kind.argument if kind else route.kind,
        environment=environment.argument if environment else route.environment,
        team=named.key if named is not None else route.team,
    )  # fmt: skip
    return by_kind(context.mailbox, route)


def line_of(context: Context, one: Order) -> TranscriptLine:
    """Return what is told of an order that says where the new ticket belongs."""
    language = context.mailbox.language
    if one.order is not OrderWord.TEAM:
        did = OrderResult.KIND_SET if one.order is OrderWord.KIND else OrderResult.ENVIRONMENT_SET
        return TranscriptLine(one.line, did, detail=called(one.argument, language))
    found = team_named(context.mailbox, one.argument)
    if found is None:
        why, known = no_team(context.mailbox, one.argument)
        return TranscriptLine(one.line, OrderResult.NOT_DONE, why.value, known)
    return TranscriptLine(one.line, OrderResult.ROUTED, detail=found.called(language))


def names_agent(intent: Intent) -> bool:
    """Return whether the mail says itself to which agent the ticket is given."""
    order = intent.orders.given(OrderWord.ASSIGN)
    return order is not None and order.argument != NOBODY


def gets(context: Context, agent: Agent, route: Route) -> Agent | None:
    """Return who has a ticket that ``agent`` opens: they themselves, unless it belongs to a team that they are not in."""
    if context.mailbox.assignment != "first_answer":
        return assignee(context.mailbox, context.known.staffing, route.team)
    theirs = not route.team or agent in everybody(context.mailbox, route.team)
    return agent if theirs else None


def handed(
    context: Context, agent: Agent, assigned: Agent | None, route: Route, change: Change, opening: NewTicket
) -> Iterator[Draft]:  # fmt: skip
    """Yield the copies of a new ticket to who has it, or to its team while nobody does; not to ``agent``, who opens it."""
    team = everybody(context.mailbox, route.team) if route.team else ()
    for one in (assigned,) if assigned is not None else team:
        if one.key == agent.key:
            continue
        drafts = given(
            one, context.mailbox, context.policy, change, context.now, who=opening.name, contact=opening.contact,
            words=opening.words,
            by=shown_name(agent),
        )  # fmt: skip
        yield from routed(drafts, context.mailbox, route, assigned)
