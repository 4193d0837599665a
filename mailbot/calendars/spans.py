"""Spans of elapsed and of business time, when they end, and which minutes counted. Pure: the start is an argument.

What business time means, exactly, is written in docs/policies.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from mailbot.calendars import opening_hours
from mailbot.calendars.calendar import Calendar
from mailbot.calendars.opening_hours import DAY, Stretch

_SPAN: Final = re.compile(r"([0-9]{1,5})(m|h|d|bm|bh|bd)")
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time as it passes, day and night."""

    time: timedelta

    def __str__(self) -> str:
        return _written(self.time, "")


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """Time that counts within the desk's hours only."""

    time: timedelta

    def __str__(self) -> str:
        return _written(self.time, "b")


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """Whole days on which the desk works."""

    days: int

    def __str__(self) -> str:
        return f"{self.days}bd"


Span = Elapsed | BusinessTime | BusinessDays


def span(text: str) -> Span:
    """Read ``48h``, ``2d`` (of 24 hours), ``30m``: elapsed; ``16bh``, ``90bm``: business hours; ``5bd``: business days.

    Raises:
        ValueError: it is none of them, with what to write.
    """
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f'"{text}" is no duration; write "48h", "2d" or "30m", "16bh" or "90bm" (business time), or "5bd"')
    number, unit = int(found[1]), found[2]
    if unit == "bd":
        return BusinessDays(number)
    length = number * {"m": _MINUTE, "h": _HOUR, "d": DAY}[unit[-1]]
    return BusinessTime(length) if unit.startswith("b") else Elapsed(length)


def after(start: datetime, length: Span, calendar: Calendar) -> datetime:
    """Return when ``length`` from ``start`` (aware) has passed, in UTC.

    Business time of a start outside the hours counts from the next opening. It ends at the earliest instant at which it
    has counted, so at a closing rather than the opening after it. Business days end at the local time of the start, on
    the day that many business days later; :func:`mailbot.calendars.opening_hours.at` says what that is outside its hours.
    None of either (``0bh``, ``0bd``) ends at the start, or at the next opening.
    """
    if isinstance(length, Elapsed):
        return opening_hours.in_utc(start) + length.time
    if isinstance(length, BusinessTime):
        return _when_counted(start, length.time, calendar)
    return _days_after(start, length.days, calendar)


def at_least(length: Span) -> timedelta:
    """Return what passes in every calendar before ``length`` has.

    Of business days it is two days less: the last may close early, and a day on which the clock is turned is shorter.
    """
    return max(timedelta(), DAY * (length.days - 2)) if isinstance(length, BusinessDays) else length.time


def counted(start: datetime, end: datetime, calendar: Calendar) -> tuple[Stretch, ...]:
    """Return the open time between two instants (aware), stretch by stretch: what counted, and when."""
    end = opening_hours.in_utc(end)
    stretches = takewhile(lambda one: one.begin < end, opening_hours.since(calendar, start))
    return tuple(Stretch(one.begin, min(one.end, end)) for one in stretches)


def elapsed_business(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return how much business time lies between two instants (aware); none where the end is not after the start."""
    return sum((one.length for one in counted(start, end, calendar)), timedelta())


def _when_counted(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    for stretch in opening_hours.since(calendar, start):
        if left <= stretch.length:
            return stretch.begin + left
        left -= stretch.length
    raise AssertionError("a calendar opens again and again")


def _days_after(start: datetime, days: int, calendar: Calendar) -> datetime:
    opening = next(opening_hours.since(calendar, start)).begin
    if days == 0:
        return opening
    local = opening.astimezone(calendar.zone)
    day = local.date()
    while days:
        day += DAY
        days -= bool(opening_hours.on_day(calendar, day))
    return opening_hours.at(calendar, day, local.time())


def _written(length: timedelta, kind: str) -> str:
    hours, rest = divmod(length, _HOUR)
    return f"{length / _MINUTE:g}{kind}m" if rest else f"{hours}{kind}h"
