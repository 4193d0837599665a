"""What the three vendors' pages promise, told a second time: an oracle that reads no policy file and none of our code.

The page of each vendor is a table of who is waited for after which act of an agent, and what silence does then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("America/Sao_Paulo")
OFF: Final = frozenset({date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18), date(2026, 4, 3), date(2026, 4, 21)})
"""Carnaval, Good Friday, Tiradentes: the days without hours in the weeks that are told."""
CROSSED: Final = timedelta(minutes=1)
NOTICE: Final = timedelta(hours=24)


def worked(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def opened(at: datetime) -> datetime:
    """Return ``at``, or the next opening where the desk is closed then; local time."""
    day, clock = at.date(), at.time()
    if worked(day):
        for begin, end in ((time(9), time(12)), (time(13, 30), time(17, 30))):
            if clock < end:
                return datetime.combine(day, max(clock, begin), ZONE)
    return opened(datetime.combine(day + timedelta(days=1), time(), ZONE))


def hours(count: float) -> Callable[[datetime], datetime]:
    return lambda start: start + timedelta(hours=count)


def business_days(count: int) -> Callable[[datetime], datetime]:
    def after(start: datetime) -> datetime:
        begin = opened(start.astimezone(ZONE))
        day, left = begin.date(), count
        while left:
            day += timedelta(days=1)
            left -= worked(day)
        return datetime.combine(day, begin.time(), ZONE).astimezone(UTC)

    return after


@dataclass(frozen=True)
class Falls:
    """What falls due after silence: a letter, and where the ticket goes ("" for nowhere)."""

    after: Callable[[datetime], datetime]
    letter: str = ""
    to: str = ""
    notice: bool = False


@dataclass(frozen=True)
class Page:
    """``acts``: where an agent's act leads from anywhere; ``silence``: what falls due in a state."""

    acts: dict[str, str]
    silence: dict[str, tuple[Falls, ...]]
    again: str
    ends: frozenset[str]
    late: str
    enters: dict[str, str] = field(default_factory=dict)


PAGES: Final = {
    "altoqi": Page(
        {"reply": "in_progress", "ask": "waiting", "resolve": "resolved", "close": "closed"},
        {
            "waiting": (
                Falls(hours(48), "reminder_1"), Falls(hours(96), "reminder_2"),
                Falls(hours(120), "closed", "closed", notice=True),
            ),
            "resolved": (Falls(hours(144), "closed", "closed"),),
        },
        "open", frozenset({"closed", "finished"}), "reject",
    ),
    "totvs": Page(
        {"reply": "in_progress", "ask": "pending", "resolve": "validation", "close": "closed"},
        {
            "pending": (Falls(business_days(5), to="validation"),),
            "validation": (Falls(business_days(7), "closed", "closed"),),
        },
        "in_progress", frozenset({"closed"}), "follow_up", {"validation": "survey"},
    ),
    "tecnospeed": Page(
        {"reply": "pending", "ask": "pending", "resolve": "resolved", "close": "resolved"},
        {"pending": (Falls(hours(240), to="resolved"),)},
        "in_progress", frozenset({"resolved"}), "reopen",
    ),
}  # fmt: skip
LETTERS: Final = {"reply": "answer", "ask": "question", "resolve": "resolved", "close": "closed"}
