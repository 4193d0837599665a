"""The desks whose hours the tests of business time count in, and an oracle that looks at the wall clock minute by minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from mailbot.calendars.calendar import Calendar, Interval, interval
from mailbot.calendars.spans import after, span
from mailbot.config.calendars import CalendarSection, calendar_of

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
SPLIT_DAY = ["09:00-12:00", "13:30-17:30"]
ALTOQI = calendar_of(
    CalendarSection.model_validate(
        {
            "hours": {"monday_to_friday": SPLIT_DAY},
            "holidays": {"country": "BR", "state": "SC", "categories": ["public", "optional"]},
        }
    )
)


def local(text: str, zone: ZoneInfo = SAO_PAULO, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def ends(start: str, length: str, calendar: Calendar = ALTOQI) -> str:
    end = after(local(start, calendar.zone), span(length), calendar)
    assert end.tzinfo is UTC
    return f"{end.astimezone(calendar.zone):%a %Y-%m-%d %H:%M}"


def week(*hours: str, zone: str = "America/Sao_Paulo", friday: tuple[str, ...] = ()) -> Calendar:
    usual = tuple(interval(one) for one in hours)
    other = tuple(interval(one) for one in friday) or usual
    return Calendar(ZoneInfo(zone), (usual, usual, usual, usual, other, (), ()))


def round_the_clock(zone: str) -> Calendar:
    return Calendar(ZoneInfo(zone), ((Interval(0, 24 * 60),),) * 7)


@lru_cache
def walls(zone: ZoneInfo, begin: datetime, step: timedelta, steps: int) -> list[tuple[datetime, datetime]]:
    moments = [begin + number * step for number in range(steps)]
    return [(moment, moment.astimezone(zone)) for moment in moments]


@dataclass
class WallClock:
    """The same answers by another way: each step of real time is looked at, and is open or not."""

    calendar: Calendar
    begin: datetime
    days: int
    step: timedelta = timedelta(minutes=1)

    @cached_property
    def walls(self) -> list[tuple[datetime, datetime, bool]]:
        """Each step: its instant, what the wall shows, and whether the desk is open."""
        steps = timedelta(days=self.days) // self.step
        return [(*shown, self._is_open(shown[1])) for shown in walls(self.calendar.zone, self.begin, self.step, steps)]

    def _is_open(self, wall: datetime) -> bool:
        minute = wall.hour * 60 + wall.minute
        return any(one.opens <= minute < one.closes for one in self.calendar.hours(wall.date()))

    def open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open steps from ``start`` on, which must be a step."""
        first = (start - self.begin) // self.step
        return ((moment, wall) for moment, wall, is_open in self.walls[first:] if is_open)

    def after_hours(self, start: datetime, time: timedelta) -> datetime:
        counted = timedelta()
        for moment, _ in self.open_from(start):
            counted += self.step
            if counted >= time:
                return moment + self.step
        raise AssertionError("the oracle's days are too few")

    def after_days(self, start: datetime, days: int) -> datetime:
        opening, wall = next(self.open_from(start))
        if days == 0:
            return opening
        later = dict.fromkeys(shown.date() for _, shown in self.open_from(opening) if shown.date() > wall.date())
        return self._at([*later][days - 1], wall)

    def _at(self, day: date, wall: datetime) -> datetime:
        of_day = [(moment, shown, is_open) for moment, shown, is_open in self.walls if shown.date() == day]
        reached = next((number for number, one in enumerate(of_day) if one[1].time() >= wall.time()), len(of_day))
        if reached < len(of_day) and of_day[reached][2]:
            return of_day[reached][0]
        before = [moment + self.step for moment, _, is_open in of_day[:reached] if is_open]
        return before[-1] if before else next(moment for moment, _, is_open in of_day if is_open)

    def counted(self, start: datetime, end: datetime) -> timedelta:
        return sum((self.step for moment, _ in self.open_from(start) if moment < end), timedelta())


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
