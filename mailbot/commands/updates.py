"""What agents order in their mail, at the command line: notes, assigning, tags, copies, merging.

Each is one transaction and means what its order in a mail means; the transcript is what the command prints.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.agents.merge_and_split import merge_refused, merged
from mailbot.desk.deadlines.answer_deadlines import after_merge, update_deadline
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.transcripts import Refusal
from mailbot.desk.orders.lines import Order, read_orders
from mailbot.desk.people.directory import agent_at, agent_named, agents_named, machine_at, shown_name, told_apart
from mailbot.desk.policy.transitions import on_assigning
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.errors import NotPossible
from mailbot.service import Service
from mailbot.store.changes import agents
from mailbot.store.changes import merging as merging_rows
from mailbot.store.changes.tickets import change_ticket, write_letters
from mailbot.store.lookups.agents import of_agent
from mailbot.store.tickets.ticket import ticket_by_id

AT_THE_DESK: Final = "desk"
"""Who did it: the command line knows no agent."""


def refuse_words_to_machines(mailbox: Mailbox, ticket: Ticket, words: str, *, asks: bool = False) -> None:
    """Raise where ``words`` (or a question, ``asks``) are for a ticket's customer who is a machine: nothing goes there.

    Raises:
        NotPossible: they are.
    """
    if (words.strip() or asks) and machine_at(mailbox, ticket.contact):
        raise NotPossible(
            f"the customer of ticket {ticket.id} is a machine ({ticket.contact}), to which nothing is written; leave words "
            f"for the agents with: mailbot ticket note {ticket.id}"
        )


_REFUSED: Final = {
    Refusal.NO_SUCH_TICKET: "there is no such ticket to merge into",
    Refusal.ITSELF: "a ticket cannot be merged into itself",
    Refusal.OTHER_MAILBOX: "it is in another mailbox: {}",
    Refusal.MERGED_BEFORE: "it was merged into ticket {} before; name that one",
    Refusal.TARGET_ENDED: "it has ended",
    Refusal.CONSULT_OPEN: "the one that would go into it has a consulting that waits for an answer",
    Refusal.CONSULT_STAYS: "the one that would go into it has a consulting that its customer accepted",
}


class TicketUpdates:
    """Steers tickets beside their letters."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def note(self, number: int, words: str) -> int:
        """Keep ``words`` as an internal note, and tell the agents concerned; returns how many.

        Raises:
            NotPossible: there is no such ticket, or no words.
        """
        if not words.strip():
            raise NotPossible("a note needs words; give them with --text or on standard input")
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            ticket, mailbox = self._ticket(connection, number)
            of = of_agent(connection, AT_THE_DESK, ticket, now)
            agents.note(connection, ticket, AT_THE_DESK, words.strip(), None, now)
            facts: dict[str, object] = {
                **agent_letters.frame(mailbox, ticket, self._service.policies.of(mailbox.name)), "who": mailbox.display_name,
                "words": words.strip(),
                "stranger": False, "mail_from": "", "seen_by": "",
            }  # fmt: skip
            readers = agent_letters.note_readers(mailbox, ticket, of, AT_THE_DESK)
            drafts = [Draft(Notice.NOTE, one.address, shown_name(one), facts=facts) for one in readers]
            write_letters(connection, ticket, drafts, self._service.composer.at(mailbox, now), now)
        return len(drafts)

    def assign(self, number: int, name: str) -> Agent | None:
        """Give a ticket to the agent whom ``name`` means, who gets a copy of it; to nobody where it is empty.

        Where the policy says so (``on_assign``), it begins by that.

        Raises:
            NotPossible: there is no such ticket, or no such agent in its mailbox.
        """
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            ticket, mailbox = self._ticket(connection, number)
            agent = agent_named(mailbox, name) if name else None
            if name and agent is None:
                raise NotPossible(_nobody(mailbox, name))
            action = AgentAction(AT_THE_DESK, assigned=agent.key if agent else "")
            after, policy = agents.change(connection, ticket, action, now), self._service.policies.of(mailbox.name)
            change = on_assigning(policy, ticket.state) if agent is not None else None
            drafts: list[Draft] = []
            if agent is not None and agent.key != ticket.assigned:
                of = of_agent(connection, AT_THE_DESK, ticket, now)
                begun = replace(after, state=change.state) if change is not None else after
                facts = agent_letters.handed_over(mailbox, begun, policy, of, agent, mailbox.display_name)
                drafts = [*agent_letters.copies([agent], facts)]
            compose = self._service.composer.at(mailbox, now)
            if change is not None:
                change_ticket(connection, after, update_deadline(change, after, mailbox, policy, now), drafts, compose, now)
            else:
                write_letters(connection, after, drafts, compose, now)
        return agent

    def tag(self, number: int, tags: str) -> tuple[str, ...]:
        """Put tags on a ticket and take them off (``+urgent -new``); returns what it has then.

        Raises:
            NotPossible: there is no such ticket, or these are no tags.
        """
        given = _given("tag", tags)
        with self._service.store.write() as connection:
            ticket, _ = self._ticket(connection, number)
            kept = [one for one in dict.fromkeys((*ticket.tags, *given.added)) if one not in given.removed]
            agents.change(connection, ticket, AgentAction(AT_THE_DESK, tags=tuple(kept)), self._service.clock.now())
        return tuple(kept)

    def copy(self, number: int, addresses: str) -> tuple[str, ...]:
        """Add people who get the letters to the customer, and take them out (``+a@b -c@d``); returns who gets them then.

        Raises:
            NotPossible: there is no such ticket, these are no addresses, or one is the desk's own, or is to be taken out
                and the customer's.
        """
        given = _given("cc", addresses)
        with self._service.store.write() as connection:
            ticket, mailbox = self._ticket(connection, number)
            ours = self._service.settings.own_addresses | self._service.settings.desk_addresses
            own = next((one for one in given.added if one in ours or agent_at(mailbox, one)), None)
            if own is not None:
                raise NotPossible(f"{own} is an address of the desk itself")
            if machine := next((one for one in given.added if machine_at(mailbox, one)), None):
                raise NotPossible(f"{machine} is a machine, to which nothing is written")
            if ticket.contact in given.removed:
                raise NotPossible(f"{ticket.contact} is the customer of this ticket and always gets the letters")
            action = AgentAction(AT_THE_DESK, copied=given.added, dropped=given.removed)
            after = agents.change(connection, ticket, action, self._service.clock.now())
        return tuple(sorted(after.copied))

    def merge(self, number: int, into: int) -> Ticket:
        """Let a ticket go into another of its mailbox, silently; returns the one that survives.

        Raises:
            NotPossible: there is no such ticket, or one of them cannot be merged.
        """
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            ticket, mailbox = self._ticket(connection, number)
            policy = self._service.policies.of(mailbox.name)
            close = policy.orders.get("close")
            if close is None:
                raise NotPossible("the policy closes no tickets")
            target = ticket_by_id(connection, into)
            why, detail = merge_refused(ticket, target, policy)
            if target is None or why is not None:
                raise NotPossible(f"ticket {into}: {_REFUSED[why or Refusal.NO_SUCH_TICKET].format(detail)}")
            ended = Change(close.to, timers=(), withdraw=True, closed_by="merge")
            ended, found = after_merge(ended, merged(ticket, target, policy, mailbox.language), ticket, mailbox, policy, now)
            after = merging_rows.merge(connection, ticket, found, AT_THE_DESK, now)
            compose = self._service.composer.at(mailbox, now)
            change_ticket(connection, ticket, ended, (), compose, now)
            change_ticket(connection, after, found.change, (), compose, now)
        return replace(after, state=found.change.state)

    def _ticket(self, connection: Connection, number: int) -> tuple[Ticket, Mailbox]:
        return steerable(connection, number, self._service.settings)


def _nobody(mailbox: Mailbox, name: str) -> str:
    """Return why ``name`` is no agent to whom a ticket could go."""
    several = agents_named(mailbox, name)
    if several:
        keys = told_apart(several)
        return f'more than one agent of mailbox {mailbox.name} is called "{name}"; write the name in brackets: {keys}'
    known = ", ".join(one.key for one in mailbox.people) or "none"
    return f'there is no agent "{name}" in mailbox {mailbox.name}; there are: {known}'


def steerable(connection: Connection, number: int, settings: Settings) -> tuple[Ticket, Mailbox]:
    """Return a ticket and its mailbox.

    Raises:
        NotPossible: there is no such ticket, or it has become part of another.
    """
    ticket = ticket_by_id(connection, number)
    if ticket is None:
        raise NotPossible(f"there is no ticket {number}")
    if ticket.merged_into is not None:
        raise NotPossible(f"ticket {number} was merged into ticket {ticket.merged_into}")
    return ticket, settings.mailbox(ticket.mailbox)


def _given(word: str, argument: str) -> Order:
    """Read what follows an order just as in a mail."""
    found = read_orders(f"#{word} {' '.join(argument.split())}")
    if found.problems or not found.orders:
        raise NotPossible(f'"{argument}" is not understood; write +one -another')
    return found.orders[0]
