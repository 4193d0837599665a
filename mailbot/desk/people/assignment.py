"""Who gets a new ticket: what ``assignment`` of its mailbox says, decided once, when the ticket is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import everybody

AT_OPENING: Final = frozenset({"round_robin", "least_loaded"})
"""The ways that give a ticket to somebody as it is opened; by the others its first answer or an order does."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """What the store knows of a mailbox's agents, by key, loaded only where a ticket is given away as it is opened.

    ``last`` is who has the newest ticket of the mailbox that anybody of its agents has, empty where none has any; ``loads``
    are the tickets that each has and that have not ended.
    """

    last: str = ""
    loads: Mapping[str, int] = field(default_factory=dict)


def assignee(mailbox: Mailbox, staffing: Staffing, team: str = "") -> Agent | None:
    """Return the agent, of ``team`` where it has one, who gets a ticket that is opened now; None where nobody does yet.

    Pure.
    """
    people = everybody(mailbox, team)
    if mailbox.assignment not in AT_OPENING or not people:
        return None
    if mailbox.assignment == "least_loaded":
        return min(people, key=lambda one: staffing.loads.get(one.key, 0))  # the first of equals: the configured order
    keys = [one.key for one in people]
    return people[(keys.index(staffing.last) + 1) % len(people)] if staffing.last in keys else people[0]
