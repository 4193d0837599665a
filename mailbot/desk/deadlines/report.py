"""How well the desk keeps its promises: deadlines summed up by whom they were for and who answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from mailbot.desk.tickets.deadline import DeadlineOutcome

_NINE_TENTHS = 0.9


@dataclass(frozen=True, slots=True)
class MeasuredDeadline:
    """One deadline: ``outcome`` of None runs yet. ``used`` is the time that counted until it was answered, None before.

    ``agent`` is the key of who answered, or of who has the ticket; empty for nobody.
    """

    ticket: int
    mailbox: str
    tier: str
    owed: str
    span: str
    agent: str
    started_at: datetime
    due_at: datetime | None
    warned_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: DeadlineOutcome | None = None
    used: timedelta | None = None

    def overdue(self, now: datetime) -> bool:
        """Return whether it should have been answered by ``now`` and was not yet."""
        return self.outcome is None and self.due_at is not None and self.due_at < now

    @property
    def group(self) -> tuple[str, str, str, str]:
        """Under what it is summed up: mailbox, tier, deadline, agent."""
        return self.mailbox, self.tier, self.owed, self.agent


@dataclass(frozen=True, slots=True)
class Summary:
    """The deadlines of one group.

    ``overdue`` are among the ``running``; ``median`` and ``ninth_decile`` are of the time used for those that were answered.
    """

    group: tuple[str, str, str, str]
    met: int
    missed: int
    ended: int
    running: int
    overdue: int
    median: timedelta | None
    ninth_decile: timedelta | None

    @property
    def due(self) -> int:
        """How many could be kept or not: answered ones, and those that are overdue without an answer."""
        return self.met + self.missed + self.overdue

    @property
    def share(self) -> float | None:
        """The share from 0 to 1 that was kept, None where nothing was due: what is never answered is not kept either."""
        return self.met / self.due if self.due else None


def summed(deadlines: Iterable[MeasuredDeadline], now: datetime) -> list[Summary]:
    """Return the sum of each group, in their order, as of ``now``."""
    groups: dict[tuple[str, str, str, str], list[MeasuredDeadline]] = {}
    for one in deadlines:
        groups.setdefault(one.group, []).append(one)
    return [whole(ones, now, group) for group, ones in sorted(groups.items())]


def whole(deadlines: Sequence[MeasuredDeadline], now: datetime, group: tuple[str, str, str, str]) -> Summary:
    """Return the sum of all of ``deadlines``, under the name ``group``."""
    outcomes = [one.outcome for one in deadlines]
    answered = (DeadlineOutcome.MET, DeadlineOutcome.MISSED)
    used = sorted(one.used for one in deadlines if one.used is not None and one.outcome in answered)
    return Summary(
        group, outcomes.count(DeadlineOutcome.MET), outcomes.count(DeadlineOutcome.MISSED),
        outcomes.count(DeadlineOutcome.ENDED),
        outcomes.count(None), sum(one.overdue(now) for one in deadlines), _median(used),
        used[ceil(len(used) * _NINE_TENTHS) - 1] if used else None,
    )  # fmt: skip


def _median(used: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in used)) if used else None
