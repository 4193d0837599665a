"""Who is who: agents, teams, who reads of a ticket, and what is known of a customer."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.customers import Customer
from mailbot.config.mailbox import Mailbox
from mailbot.config.teams import Team
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.sender.addresses import normalised

EVERYBODY: Final = Customer(key="everybody", addresses=("@localhost",))
"""What holds for who is in no table: no tier, an end customer."""


def agent_at(mailbox: Mailbox, address: str | None) -> Agent | None:
    """Return the agent who has this normalised address now; None for everybody else, and for who is agent no more."""
    return next((one for one in mailbox.people if _normalised(one.address) == address), None)


@lru_cache(maxsize=1024)
def _normalised(address: str) -> str:
    """Return an agent's address as addresses are compared: asked for every mail, and the same each time."""
    return normalised(address)


def agent_named(mailbox: Mailbox, name: str) -> Agent | None:
    """Return the agent whom an order names by key, address or first name; None where nobody is, or more than one."""
    asked = name.strip().casefold()
    for found in (
        [one for one in mailbox.people if one.key.casefold() == asked],
        [one for one in mailbox.people if normalised(one.address) == normalised(asked)],
        [one for one in mailbox.people if one.name.casefold() == asked],
        [one for one in mailbox.people if one.name.casefold().split()[:1] == [asked]],
    ):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def assigned(mailbox: Mailbox, ticket: Ticket | None) -> Agent | None:
    """Return the agent who has ``ticket``; None while nobody has it, or who has it is no agent of the mailbox any more."""
    return next((one for one in mailbox.people if ticket is not None and one.key == ticket.assigned), None)


def crew(mailbox: Mailbox, team: str) -> Team | None:
    """Return the team of this key; None for "", and for one that the mailbox does not have any more."""
    return next((one for one in mailbox.crews if one.key == team), None) if team else None


def everybody(mailbox: Mailbox, team: str) -> tuple[Agent, ...]:
    """Return the agents among whom a ticket of ``team`` is nobody's yet: its own, else those in front of the mailbox."""
    found = crew(mailbox, team)
    return (found.people if found is not None else ()) or mailbox.front


def readers(mailbox: Mailbox, ticket: Ticket | None) -> tuple[Agent, ...]:
    """Return the agents who get copies of a ticket: the one who has it, else all of its team or of the mailbox's front."""
    one = assigned(mailbox, ticket)
    return (one,) if one else everybody(mailbox, ticket.team if ticket is not None else "")


def told(mailbox: Mailbox, ticket: Ticket | None) -> tuple[str, ...]:
    """Return the addresses that are told of something about a ticket: the notify addresses, and its readers."""
    return tuple(dict.fromkeys((*mailbox.notify, *(one.address for one in readers(mailbox, ticket)))))


def shown_name(agent: Agent) -> str:
    """Return an agent's name as people read it: the configured one, else the key."""
    return agent.name or agent.key


def customer_at(mailbox: Mailbox, address: str) -> Customer:
    """Return the table that holds for this normalised address; :data:`EVERYBODY` where none does."""
    domain = f"@{address.rpartition('@')[2]}"
    for wanted in (address, domain):
        found = next((one for one in mailbox.customers if wanted in one.addresses), None)
        if found is not None:
            return found
    return EVERYBODY
