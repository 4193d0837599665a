"""The stretches of real time in which a desk is open: the hours on its wall, with daylight-saving time counted as it passes.

The desk is open at an instant when the wall clock of its zone then shows a time within the hours of the date it shows.
So an hour that the clock repeats counts twice, and one that it skips does not count. Deciding that once, here, leaves
everybody else with plain UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from mailbot.calendars.calendar import Calendar

DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Open time from one instant to another (UTC); the end is outside."""

    begin: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How much time counts."""
        return self.end - self.begin


def since(calendar: Calendar, start: datetime) -> Iterator[Stretch]:
    """Yield the open time from ``start`` (aware) on, in order and without end; a stretch that has begun is cut at it."""
    start = in_utc(start)
    # A clock that is turned back over midnight brings yesterday's hours once more.
    day = start.astimezone(calendar.zone).date() - DAY
    waiting: list[Stretch] = []
    while True:
        waiting = sorted((*waiting, *on_day(calendar, day)))
        day += DAY
        tomorrow = midnight(calendar.zone, day)
        for stretch in waiting:
            if stretch.begin < tomorrow and stretch.end > start:
                yield Stretch(max(stretch.begin, start), stretch.end)
        waiting = [stretch for stretch in waiting if stretch.begin >= tomorrow]


@lru_cache(maxsize=4096)  # days are asked for again and again: by each timer, and by thousands in a simulation
def on_day(calendar: Calendar, day: date) -> tuple[Stretch, ...]:
    """Return the open time of the local date ``day``, in order; none on a day without hours, or that the zone skips."""
    midnight = _reader(day, time())
    found: list[Stretch] = []
    for hours in calendar.hours(day):
        opens, closes = (midnight + timedelta(minutes=minutes) for minutes in (hours.opens, hours.closes))
        found.extend(_real(opens, closes, calendar.zone))
    return tuple(sorted(found))


@lru_cache(maxsize=4096)  # as above
def midnight(zone: ZoneInfo, day: date) -> datetime:
    """Return the instant (UTC) at which the local date ``day`` begins."""
    return instant(_reader(day, time()), zone)


def at(calendar: Calendar, day: date, local: time) -> datetime:
    """Return the instant of a local time on a day that has hours, moved into them.

    A time outside the hours becomes the closing before it, and the first opening where there is none before it. A time
    that the clock shows twice is the first of the two; one that it skips is the instant of the skip.
    """
    wanted = instant(_reader(day, local), calendar.zone)
    stretches = on_day(calendar, day)
    if any(stretch.begin <= wanted < stretch.end for stretch in stretches):
        return wanted
    return max((stretch.end for stretch in stretches if stretch.end <= wanted), default=stretches[0].begin)


def opening(calendar: Calendar, start: datetime) -> datetime:
    """Return ``start`` (aware) where the desk is open then, else the next opening; in the calendar's zone."""
    return next(since(calendar, start)).begin.astimezone(calendar.zone)


def in_utc(moment: datetime) -> datetime:
    """Return an aware time in UTC.

    Raises:
        ValueError: it is naive, and would be taken for the machine's own zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} says no zone")
    return moment.astimezone(UTC)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when the wall clock of ``zone`` first shows ``wall`` (local time, written as if it were UTC), or skips it."""
    early, late = _offset(wall, zone, 0), _offset(wall, zone, 1)
    return _turn(wall - late, wall - early, zone) if early < late else wall - early


def _reader(day: date, local: time) -> datetime:
    return datetime.combine(day, local, UTC)


def _offset(wall: datetime, zone: ZoneInfo, fold: int) -> timedelta:
    return wall - wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _real(opens: datetime, closes: datetime, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Return the one or two stretches in which the wall clock shows what lies between two local times of one day."""
    offsets = {_offset(wall, zone, fold) for wall in (opens, closes) for fold in (0, 1)}
    if len(offsets) == 1:
        offset = offsets.pop()
        return (Stretch(opens - offset, closes - offset),)
    low, high = opens - max(offsets), closes - min(offsets)
    turn, before, after = _turn(low, high, zone), _offset_at(low, zone), _offset_at(high, zone)
    first = Stretch(opens - before, min(closes - before, turn))
    second = Stretch(max(opens - after, turn), closes - after)
    if first.begin < first.end == second.begin < second.end:
        return (Stretch(first.begin, second.end),)
    return tuple(stretch for stretch in (first, second) if stretch.begin < stretch.end)


def _offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).replace(tzinfo=UTC) - moment


def _turn(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant after ``low``, to ``high`` at most, from which the zone's clock is another one."""
    before = _offset_at(low, zone)
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (middle, high) if _offset_at(middle, zone) == before else (low, middle)
    return high
