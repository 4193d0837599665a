"""Where a ticket belongs: its team, what kind it is and of which environment, as address, kind or order say. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mailbot.config.mailbox import Mailbox
from mailbot.config.teams import RESERVED, Team
from mailbot.desk.people.names import flat, meant
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.ticket import NOWHERE, Route, Ticket
from mailbot.mail.tokens.address_tokens import without_token


def addressed(mailbox: Mailbox, destinations: Iterable[str]) -> Route:
    """Return where a ticket belongs that a mail to ``destinations`` opens: the first that the mailbox knows decides."""
    if not mailbox.intake:
        return NOWHERE
    known = (mailbox.intake.get(without_token(one)) for one in destinations)
    found = next((one for one in known if one is not None), None)
    if found is None:
        return NOWHERE
    return by_kind(mailbox, Route(found.team or "", found.kind or "", found.environment or ""))


def by_kind(mailbox: Mailbox, route: Route) -> Route:
    """Return ``route`` with the team that tickets of its kind go to, where nothing else gave it one."""
    team = next((one.key for one in mailbox.crews if route.kind in one.kinds), "") if route.kind else ""
    return route if route.team or not team else replace(route, team=team)


def keeps(mailbox: Mailbox, ticket: Ticket, kind: str) -> str:
    """Return the team that keeps ``ticket`` as one of ``kind``: not the one that gets tickets of the kind that it was."""
    was = by_kind(mailbox, Route(kind=ticket.kind)).team
    return "" if was and was == ticket.team and kind != ticket.kind else ticket.team


def first_state(policy: Policy, route: Route) -> str:
    """Return the state in which a new ticket begins: that of its kind, else the policy's initial one."""
    move = policy.kinds.get(route.kind)
    return move.to if move is not None else policy.initial


def teams_named(mailbox: Mailbox, name: str) -> tuple[Team, ...]:
    """Return the team whose key or label in any language ``name`` is, or a part of it that only one has.

    Several where it is not clear which of them; none where none is meant.
    """
    return meant(name, ((one, (one.key, *one.label.values())) for one in mailbox.crews))


def team_named(mailbox: Mailbox, name: str) -> Team | None:
    """Return the one team that ``name`` means; None where there is none, or more than one."""
    found = teams_named(mailbox, name)
    return found[0] if len(found) == 1 else None


def teams_of(mailbox: Mailbox) -> str:
    """Return the keys of the teams that there are, as an agent is told who named none of them."""
    none = "nenhuma" if mailbox.language == "pt_BR" else "none"
    return ", ".join(one.key for one in mailbox.crews) or none


def of_none(name: str) -> bool:
    """Return whether ``name`` says that no team is to have a ticket."""
    return flat(name) in RESERVED


def told_of(route: Route) -> tuple[tuple[str, str], ...]:
    """Return what `why` says of where a mail's address led its ticket; nothing where it led nowhere."""
    said = (("team", route.team), ("kind", route.kind), ("environment", route.environment))
    words = ", ".join(f"{what} {value}" for what, value in said if value)
    return (("intake", words),) if words else ()


def placed(
    ticket: Ticket, asked: Route, mailbox: Mailbox, policy: Policy, by: str = "desk"
) -> tuple[AgentAction, Change | None]:
    """Return what giving ``ticket`` another team (by key), kind or environment does; what is empty in ``asked`` stays.

    Another team has the ticket as a whole: whoever had it has it no more. A team of "none" leaves it with none.
    """
    stays = keeps(mailbox, ticket, asked.kind) if asked.kind else ticket.team
    route = by_kind(mailbox, Route(asked.team or stays, asked.kind))
    team = "" if of_none(route.team) else route.team
    new = team if team != ticket.team else None
    action = AgentAction(
        by, team=new, assigned=None if new is None else "", kind=asked.kind or None, environment=asked.environment or None
    )
    return action, turned(policy, ticket, asked.kind) if asked.kind else None


def as_routed(ticket: Ticket, action: AgentAction) -> Ticket:
    """Return ``ticket`` with the team, the kind and the environment that ``action`` gives it."""
    return replace(
        ticket, team=ticket.team if action.team is None else action.team,
        kind=ticket.kind if action.kind is None else action.kind,
        environment=ticket.environment if action.environment is None else action.environment,
    )  # fmt: skip


def turned(policy: Policy, ticket: Ticket, kind: str) -> Change | None:
    """Return what another kind does to the ticket's state: to whoever deals with it, or back to the desk; None for nothing.

    A ticket that has ended stays where it is.
    """
    if policy.ended(ticket.state):
        return None
    move, before = policy.kinds.get(kind), policy.kinds.get(ticket.kind)
    back = policy.reopened.to if before is not None and before.to == ticket.state else ticket.state
    to = move.to if move is not None else back
    if to == ticket.state:
        return None
    return Change(to, timers=policy.planned(to), withdraw=True, answered=not policy.desks_turn(to))
