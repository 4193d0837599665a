"""What the store knows about one mail of an agent: what was said since their copy, and what of theirs can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mailbot.desk.time_ledger import TimeEntry

if TYPE_CHECKING:
    from mailbot.desk.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a ticket; ``kind`` is "customer", "rating" (their answer to a survey), "note", or the letter's notice.

    ``agent`` is the address of the agent who wrote it, empty for the customer and for letters that no person wrote.
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

    ``cycle`` is the ticket's after it, ``unanswered_at``, ``owed``, ``closed_at`` and ``closed_by`` what the ticket's were
    before; ``unsent`` tells that none of its letters has left yet. Of one that is unsent, ``booked`` are its entries of
    time, and ``approves`` tells that it sends the terms of a consulting.
    """

    id: int
    state: str
    arrival: int
    at: datetime
    before_state: str = ""
    before_cycle: int = 0
    before_assigned: str = ""
    before_team: str = ""
    before_kind: str = ""
    before_environment: str = ""
    cycle: int = 0
    letters: tuple[int, ...] = ()
    unanswered_at: datetime | None = None
    owed: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    unsent: bool = False
    booked: tuple[int, ...] = ()
    approves: bool = False


@dataclass(frozen=True, slots=True)
class OfAgent:
    """What concerns one agent, by ticket.

    ``history`` are the ticket's last hundred entries, newest last; ``newest`` the last act of this agent that has letters,
    and ``held`` the last that waits. ``told_today`` says that they heard of a held mail in the last 24 hours;
    ``answers_in_an_hour`` counts the transcripts and the like that were written to them, ``transcripts`` those about the
    ticket.
    ``targets`` are the tickets that its orders name; ``asked`` is the mail about which the desk asked whose it is, where
    this one answers that; ``ledger`` are the entries of time, looked up where an order writes there.
    """

    history: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)
    newest: Mapping[int, Act] = field(default_factory=dict)
    held: Mapping[int, Act] = field(default_factory=dict)
    told_today: bool = False
    answers_in_an_hour: int = 0
    transcripts: int = 0
    targets: Mapping[int, Ticket] = field(default_factory=dict)
    asked: Act | None = None
    ledger: Mapping[int, tuple[TimeEntry, ...]] = field(default_factory=dict)

    def repeats(self, ticket: int, seen: int, agent: str, kind: str, words: str) -> bool:
        """Return whether ``agent`` has said the same in the same kind of letter or note since the entry ``seen``.

        A letter without words of its own says the same each time.
        """
        return any(
            one.entry > seen and one.agent == agent and one.kind == kind and (not words or one.words == words)
            for one in self.history.get(ticket, ())
        )

    def since(self, ticket: int, seen: int, agent: str) -> tuple[Said, ...]:
        """Return what the customer or another agent has said in ``ticket`` after the entry ``seen``."""
        return tuple(
            one for one in self.history.get(ticket, ())
            if one.entry > seen and one.agent != agent and (one.kind == "customer" or one.agent)
        )  # fmt: skip
