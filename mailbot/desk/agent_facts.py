"""What the store knows about one mail of an agent: what was said since their copy, and what of theirs can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a ticket. ``agent`` is the address of the agent who wrote it, empty for the customer and for letters
    that no person wrote; ``kind`` is "customer", "note", or the letter's notice.
    """

    entry: int
    at: datetime
    author: str
    kind: str
    words: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One mail of an agent that is on record: what it did, or that it waits for their word.

    ``cycle`` is the ticket's after it, ``unanswered_at`` what the ticket's was before; ``unsent`` tells that none of its
    letters has left yet.
    """

    id: int
    state: str
    arrival: int
    at: datetime
    before_state: str = ""
    before_cycle: int = 0
    before_assigned: str = ""
    cycle: int = 0
    letters: tuple[int, ...] = ()
    unanswered_at: datetime | None = None
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class OfAgent:
    """By ticket: the ``history`` (newest last, the last hundred entries), the ``newest`` act of this agent that has letters, and
    the newest that is ``held``. ``told_today`` says that they heard of a held mail in the last 24 hours.
    """

    history: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)
    newest: Mapping[int, Act] = field(default_factory=dict)
    held: Mapping[int, Act] = field(default_factory=dict)
    told_today: bool = False

    def since(self, ticket: int, seen: int, agent: str) -> tuple[Said, ...]:
        """Return what the customer or another agent has said in ``ticket`` after the entry ``seen``."""
        return tuple(
            one for one in self.history.get(ticket, ())
            if one.entry > seen and one.agent != agent and (one.kind == "customer" or one.agent)
        )  # fmt: skip
