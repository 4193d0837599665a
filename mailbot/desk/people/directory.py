"""Who is who: agents, teams, who reads of a ticket, and what is known of a customer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.customers import Customer
from mailbot.config.mailbox import Mailbox
from mailbot.config.teams import Team
from mailbot.desk.people.names import meant
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


def agents_named(mailbox: Mailbox, name: str) -> tuple[Agent, ...]:
    """Return the agent whom an order names by key, address, or any part of their name that only one has.

    Several where it is not clear which of them; none where nobody is meant. Of an address also the beginning, up to its @.
    """
    if "@" in name.strip(" @"):
        asked = normalised(name.strip(" ,;<>"))
        found = [one for one in mailbox.people if _normalised(one.address) == asked]
        begun = [one for one in mailbox.people if _normalised(one.address).startswith(asked.rstrip("."))]
        return tuple(found or begun)
    return meant(name, ((one, (one.key, one.name, one.address.partition("@")[0])) for one in mailbox.people))


def agent_named(mailbox: Mailbox, name: str) -> Agent | None:
    """Return the one agent whom an order names; None where nobody is, or more than one."""
    found = agents_named(mailbox, name)
    return found[0] if len(found) == 1 else None


def told_apart(agents: Iterable[Agent]) -> str:
    """Return agents as somebody is asked which of them was meant: each one's name, and the key that names nobody else."""
    return ", ".join(f"{one.name} ({one.key})" if one.name else one.key for one in agents)


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


def machine_at(mailbox: Mailbox, address: str | None) -> bool:
    """Return whether ``address``, in whatever form, is one of the mailbox's machines: no letter goes there."""
    return bool(mailbox.machines) and address is not None and normalised(address) in mailbox.machines


def unheard(mailbox: Mailbox, ticket: Ticket, copied: Iterable[str] = (), dropped: Iterable[str] = ()) -> bool:
    """Return whether a letter to the ticket's customer goes to nobody: a machine's ticket of which nobody gets copies.

    ``copied`` and ``dropped`` are who is added by the same mail, and who is taken out.
    """
    others = (ticket.copied | set(copied)) - set(dropped)
    return machine_at(mailbox, ticket.contact) and all(machine_at(mailbox, one) for one in others)


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
