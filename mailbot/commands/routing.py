"""Where tickets belong, at the command line: what one is, which team has it, and handing it over to another team.

Each is one transaction and means what its order in a mail means.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from mailbot.calendars.dates import DateProblem, day_named
from mailbot.commands.updates import AT_THE_DESK, refuse_words_to_machines, steerable
from mailbot.config.mailbox import Mailbox
from mailbot.config.teams import Team
from mailbot.desk.agents.escalation import escalated, team_copies, with_promise
from mailbot.desk.deadlines.answer_deadlines import update_deadline
from mailbot.desk.people.routing import of_none, placed, team_named, teams_named
from mailbot.desk.policy.transitions import on_entering
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Route, Ticket
from mailbot.errors import NotPossible
from mailbot.service import Service
from mailbot.store.changes import agents
from mailbot.store.changes.tickets import change_ticket, write_letters
from mailbot.store.deadlines import promises
from mailbot.store.lookups.agents import of_agent
from mailbot.store.tickets.ticket import note_kind

_NO_DAY: Final = {
    DateProblem.BAD: "is no date within the next two years; write 2026-12-01",
    DateProblem.PAST: "has passed",
    DateProblem.AMBIGUOUS: "may be more than one date; write it with its year, as in 2026-12-01",
}


def known_team(mailbox: Mailbox, name: str) -> Team:
    """Return the team of ``mailbox`` that ``name`` means. Raises NotPossible: there is none, or more than one."""
    found = team_named(mailbox, name)
    if found is None and (several := teams_named(mailbox, name)):
        keys = ", ".join(one.key for one in several)
        raise NotPossible(f'more than one team of mailbox {mailbox.name} is called "{name}"; write one of these: {keys}')
    if found is None:
        known = ", ".join(one.key for one in mailbox.crews) or "none"
        raise NotPossible(f'there is no team "{name}" in mailbox {mailbox.name}; there are: {known}')
    return found


class TicketRouting:
    """Gives tickets to teams."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def place(self, number: int, asked: Route) -> Ticket:
        """Say what a ticket is, and which team has it, whose agents get a copy; what ``asked`` leaves empty stays.

        Returns the ticket as it is then; its customer is not told.

        Raises:
            NotPossible: there is no such ticket, or no such team in its mailbox.
        """
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            ticket, mailbox = steerable(connection, number, self._service.settings)
            named = asked.team if not asked.team or of_none(asked.team) else known_team(mailbox, asked.team).key
            policy = self._service.policies.of(mailbox.name)
            action, change = placed(ticket, replace(asked, team=named), mailbox, policy, AT_THE_DESK)
            note_kind(connection, ticket.id, ticket.kind, asked.kind, now)
            return self._write(connection, ticket, mailbox, action, change, now)

    def escalate(self, number: int, name: str, until: str, words: str) -> Ticket:
        """Hand a ticket over to the team ``name``, and tell its customer, with the day ``until`` ("": none) promised.

        Raises:
            NotPossible: there is no such ticket or team, it has ended, the policy hands nothing over, or the day is none.
        """
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            ticket, mailbox = steerable(connection, number, self._service.settings)
            team, policy = known_team(mailbox, name), self._service.policies.of(mailbox.name)
            if policy.ended(ticket.state):
                raise NotPossible(f"ticket {number} is {policy.label(ticket.state, 'en').lower()}; it takes no more letters")
            refuse_words_to_machines(mailbox, ticket, words)
            done = escalated(ticket, team, _day(until, mailbox, now), words, mailbox, policy, now)
            if done is None:
                raise NotPossible(f"the policy {policy.name} hands nothing over")
            action = AgentAction(AT_THE_DESK, team=team.key, assigned=done.assigned, promises=done.promises)
            return self._write(connection, ticket, mailbox, action, done.change, now, done.draft)

    def _write(
        self, connection: Connection, ticket: Ticket, mailbox: Mailbox, action: AgentAction, change: Change | None,
        now: datetime,
        *letters: Draft,
    ) -> Ticket:  # fmt: skip
        policy = self._service.policies.of(mailbox.name)
        of = of_agent(connection, AT_THE_DESK, ticket, now)
        after = agents.change(connection, ticket, action, now)
        promises.write(connection, ticket.id, action.promises, action.agent, now)
        state = change.state if change is not None else ticket.state
        seen = with_promise(replace(after, state=state), action.promises)
        copies = team_copies(seen, mailbox, policy, of, mailbox.display_name, now) if action.team is not None else ()
        drafts = (*letters, *on_entering(policy, ticket, state, now), *copies)
        compose = self._service.composer.at(mailbox, now)
        if change is not None:
            change = update_deadline(change, ticket, mailbox, policy, now)
            change_ticket(connection, after, change, drafts, compose, now)
        else:
            write_letters(connection, after, drafts, compose, now)
        return seen


def _day(until: str, mailbox: Mailbox, now: datetime) -> date | None:
    if not until:
        return None
    day = day_named(until, now.astimezone(mailbox.zone).date(), mailbox.language)
    if isinstance(day, DateProblem):
        raise NotPossible(f'"{until}" {_NO_DAY[day]}')
    return day
