"""What was beside what would have been: counts, and the tickets that end differently. Pure."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from mailbot.desk.policy.policy import Policy
from mailbot.desk.simulation.events import SentNotice, TicketOutcome
from mailbot.desk.tickets.letter import Notice

SAME: Final = timedelta(minutes=1)
"""Instants that are so near are the same: between them lie the daemon's beat, and a mail server's answer."""


@dataclass(slots=True)
class Counts:
    """Counts over many tickets; ``ends`` by who or what ended them, "" for those that are open."""

    tickets: int = 0
    letters: Counter[Notice] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    silent: int = 0
    breached: int = 0
    follow_ups: int = 0
    refused: int = 0

    def add(self, one: TicketOutcome) -> None:
        """Count what became of one ticket."""
        self.tickets += 1
        self.letters.update(told.notice for told in one.letters)
        self.ends[one.closed_by or ""] += 1
        self.silent += len(one.silent)
        self.breached += len(one.breached)
        self.follow_ups += one.follow_ups
        self.refused += one.refused


@dataclass(frozen=True, slots=True)
class Difference:
    """One ticket that went another way by the second of two policies.

    ``first`` are the first letters that are not the same; None for the side that has none at that instant.
    """

    was: TicketOutcome
    would: TicketOutcome
    first: tuple[SentNotice | None, SentNotice | None]
    policies: tuple[Policy, Policy]

    @property
    def weight(self) -> tuple[bool, bool, timedelta, int, int]:
        """How telling it is: open instead of ended before another end, then another time, then other letters."""
        was, would = self.was, self.would
        apart = abs(was.closed_at - would.closed_at) if was.closed_at and would.closed_at else timedelta()
        letters = abs(len(was.letters) - len(would.letters)) + any(self.first)
        ended = (was.closed_at is None) != (would.closed_at is None)
        # Of those that are alike the older ticket comes first.
        return ended, was.closed_by != would.closed_by, apart, letters, -was.ticket


@dataclass(slots=True)
class Comparison:
    """What a policy makes of many tickets, beside what was; keeps the ``most`` telling differences."""

    most: int
    was: Counts = field(default_factory=Counts)
    would: Counts = field(default_factory=Counts)
    different: int = 0
    _kept: list[tuple[tuple[bool, bool, timedelta, int, int], Difference]] = field(default_factory=list)

    def add(self, was: TicketOutcome, would: TicketOutcome, policies: tuple[Policy, Policy]) -> None:
        """Count one ticket, which lived by the first of ``policies``."""
        self.was.add(was)
        self.would.add(would)
        found = difference(was, would, policies)
        if found is None:
            return
        self.different += 1
        if self.most:
            keep = heapq.heappush if len(self._kept) < self.most else heapq.heappushpop
            keep(self._kept, (found.weight, found))

    @property
    def telling(self) -> list[Difference]:
        """The differences that were kept, the most telling first."""
        return [found for _, found in sorted(self._kept, key=lambda one: one[0], reverse=True)]


def difference(was: TicketOutcome, would: TicketOutcome, policies: tuple[Policy, Policy]) -> Difference | None:
    """Return in what a ticket went another way; None where it went the same.

    States are compared where both policies have both: else one has other names for them.
    """
    first = _first_apart(was.letters, would.letters)
    states = was.state, would.state
    shared = all(state in policy.states for state in states for policy in policies)
    same = (
        not any(first)
        and was.closed_by == would.closed_by
        and _near(was.closed_at, would.closed_at)
        and (not shared or was.state == would.state)
        and was.follow_ups == would.follow_ups
        and len(was.silent) == len(would.silent)
    )
    return None if same else Difference(was, would, first, policies)


def _first_apart(
    some: tuple[SentNotice, ...], others: tuple[SentNotice, ...]
) -> tuple[SentNotice | None, SentNotice | None]:
    """Return the first letters that are not the same, the one that the other side does not have as None."""
    for place in range(max(len(some), len(others))):
        one = some[place] if place < len(some) else None
        other = others[place] if place < len(others) else None
        if one is None or other is None:
            return one, other
        if one.notice != other.notice or not _near(one.at, other.at):
            if _near(one.at, other.at):
                return one, other
            return (one, None) if one.at < other.at else (None, other)
    return None, None


def _near(one: datetime | None, other: datetime | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) <= SAME
