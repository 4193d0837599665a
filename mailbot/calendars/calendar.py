"""When a desk works: hours of each weekday, and the dates on which they are others. Plain values, without arithmetic.

Hours are what the clock on the desk's wall shows; ``mailbot.calendars.spans`` counts them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

MINUTES_A_DAY: Final = 24 * 60
_INTERVAL: Final = re.compile(r"([0-9]{1,2}):([0-5][0-9]) ?[-–] ?([0-9]{1,2}):([0-5][0-9])")
_WEEKDAYS: Final = 7


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From one local time to another of the same day, in minutes since midnight; the end (at most 24:00) is outside."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise ValueError(f'"{self}" does not end after it begins, on the same day; write "09:00-12:00"')

    def __str__(self) -> str:
        return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.opens, self.closes))


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date on which the weekday's hours do not hold: its own hours (none: closed), and what people call the day."""

    name: str
    hours: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of Monday to Sunday in a time zone, and the special dates.

    Raises:
        ValueError: there are not seven weekdays, the hours of a day are out of order or overlap, or no weekday has any:
            in such a calendar no deadline would ever end.
    """

    zone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]
    special: Mapping[date, SpecialDay] = field(default_factory=dict, hash=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Reckoned once: each day that is looked up would hash all hours of the week again.
        object.__setattr__(self, "_hash", hash((self.zone, self.week)))
        if len(self.week) != _WEEKDAYS:
            raise ValueError("a week has seven days, Monday first")
        if not any(self.week):
            raise ValueError("no weekday has hours; name at least one on which the desk works")
        for hours in (*self.week, *(day.hours for day in self.special.values())):
            in_order(hours)

    def __hash__(self) -> int:
        return self._hash

    def hours(self, day: date) -> tuple[Interval, ...]:
        """Return the hours of ``day``, in order; none where the desk is closed."""
        special = self.special.get(day)
        return self.week[day.weekday()] if special is None else special.hours


def interval(text: str) -> Interval:
    """Read ``09:00-12:00``.

    Raises:
        ValueError: it is no such thing, with what to write.
    """
    found = _INTERVAL.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is no interval; write "09:00-12:00"')
    begin_hour, begin_minute, end_hour, end_minute = (int(part) for part in found.groups())
    return Interval(begin_hour * 60 + begin_minute, end_hour * 60 + end_minute)


def in_order(hours: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Return the hours of one day as they are.

    Raises:
        ValueError: one of them begins before the one in front of it has ended.
    """
    for one, other in pairwise(hours):
        if other.opens < one.closes:
            raise ValueError(f'"{other}" begins before "{one}" has ended; name a day\'s hours in order, none twice')
    return hours
