"""What happens to a ticket: its next state and its timers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.calendars import spans
from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import Span
from mailbot.desk.tickets.deadline import DeadlineUpdate
from mailbot.desk.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class PlannedTimer:
    """A timer to be written: it starts when the letter that announces it was accepted by SMTP (250).

    ``after`` counts in ``calendar``.
    """

    kind: str
    after: Span
    calendar: Calendar

    def due_at(self, start: datetime) -> datetime:
        """Return when it falls due if it starts at ``start`` (aware), in UTC."""
        return spans.after(start, self.after, self.calendar)


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that has fallen due."""

    id: int
    kind: str
    cycle: int
    due_at: datetime
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a ticket: its next state, its timers, and which unsent letters are taken back.

    ``timers`` of None leaves the running ones alone; a tuple, even an empty one, replaces them. ``answer_by`` is until when
    the customer who wrote is to be answered; ``answered`` says that nothing of theirs waits for an answer any more.
    ``heard`` says that the customer's words are in it, ``spoke`` that an agent's letter to the customer is;
    ``deadline_update`` what that does to the desk's deadline for an answer (None: nothing). ``keeps`` says that a promise
    of the state that is left is given by that, ``solves`` that every one is.
    """

    state: str
    timers: tuple[PlannedTimer, ...] | None = None
    withdraw: bool = False
    closed_by: str | None = None
    answer_by: datetime | None = None
    answered: bool = False
    heard: bool = False
    spoke: bool = False
    deadline_update: DeadlineUpdate | None = None
    keeps: bool = False
    solves: bool = False

    @property
    def answer_due_at(self) -> datetime | None:
        """Until when the desk has promised an answer, None where it has not or where that cannot be foreseen."""
        return self.deadline_update.running.due_at if self.deadline_update and self.deadline_update.running else None

    def unanswered_at(self, before: Ticket | None) -> datetime | None:
        """Return when the customer's mail goes to all agents again after this change."""
        if self.answered or self.closed_by:
            return None
        return self.answer_by or (before.unanswered_at if before else None)
