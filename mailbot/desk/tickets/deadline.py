"""What the desk owes a customer: an answer by an instant, as it runs, and what came of it. Plain values, and as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.calendars.pauses import Pause
from mailbot.calendars.spans import Span, span


class DeadlineKind(StrEnum):
    """Which deadline of the policy runs."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    AFTER_INFORMATION = "after_information"


class DeadlineOutcome(StrEnum):
    """What came of a deadline: it was kept, it was not, or nothing was left to answer."""

    MET = "met"
    MISSED = "missed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RunningDeadline:
    """An answer that the desk owes since ``since``, within ``span`` of the time that counts.

    ``due_at`` is None while it stands still, and cannot be foreseen. ``next_at`` is when somebody is told of it next (a
    warning, then the breach), None for nobody any more. ``pauses`` are in order, the last without an end while it lasts.
    ``row`` is its row once somebody was told, 0 before that.
    """

    owed: DeadlineKind
    span: Span
    since: datetime
    due_at: datetime | None
    next_at: datetime | None
    pauses: tuple[Pause, ...] = ()
    row: int = 0

    @property
    def paused(self) -> bool:
        """Whether nothing counts now."""
        return bool(self.pauses) and self.pauses[-1][1] is None


@dataclass(frozen=True, slots=True)
class EndedDeadline:
    """A deadline that runs no more since ``at``, and what came of it.

    ``used`` is the time that counted until then, ``agent`` the address of who answered (empty for nobody, or for who did it
    at the command line), ``tier`` the customer's.
    """

    was: RunningDeadline
    outcome: DeadlineOutcome
    at: datetime
    used: timedelta
    agent: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineUpdate:
    """What a change does to the answer that is owed: what runs after it (None: nothing), and what is over by it."""

    running: RunningDeadline | None
    over: EndedDeadline | None = None


def written(running: RunningDeadline | None) -> str:
    """Return a running deadline as text, as a ticket's row keeps it; "" for none."""
    if running is None:
        return ""
    return json.dumps(
        {
            "owed": running.owed.value, "span": str(running.span), "since": running.since.isoformat(),
            "due": _text(running.due_at), "next": _text(running.next_at), "pauses": pauses_written(running.pauses),
            "row": running.row,
        }
    )  # fmt: skip


def read(text: str) -> RunningDeadline | None:
    """Return what :func:`written` wrote."""
    if not text:
        return None
    kept = json.loads(text)
    return RunningDeadline(
        DeadlineKind(kept["owed"]), span(kept["span"]), datetime.fromisoformat(kept["since"]), _instant(kept["due"]),
        _instant(kept["next"]), pauses_read(kept["pauses"]), kept["row"],
    )  # fmt: skip


def pauses_written(pauses: tuple[Pause, ...]) -> list[list[str | None]]:
    """Return pauses as JSON holds them."""
    return [[begin.isoformat(), _text(end)] for begin, end in pauses]


def pauses_read(kept: list[list[str]]) -> tuple[Pause, ...]:
    """Return what :func:`pauses_written` wrote."""
    return tuple((datetime.fromisoformat(begin), _instant(end)) for begin, end in kept)


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class Promised(StrEnum):
    """What a day was named for."""

    SOLUTION = "solution"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Promise:
    """A day that was promised to the customer, as it is written with an AgentAction.

    ``due_at`` (aware) is the end of the promised day in the mailbox's zone where only a date was named; ``warn_at`` is when
    who has to keep it is reminded. ``team`` is the key of the team that has to, empty for whoever has the ticket. ``within``
    is the state that the ticket leaves when the promise is kept, empty where only its end does that.
    """

    kind: Promised
    due_at: datetime
    warn_at: datetime
    team: str = ""
    within: str = ""
