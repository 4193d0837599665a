"""The ``[calendars.*]`` sections: when a desk works, and on which dates it does not."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from mailbot.calendars import public_holidays
from mailbot.calendars.calendar import Calendar, Interval, SpecialDay, in_order, interval
from mailbot.config.section import Section, Zone

_EVERY_YEAR: Final = re.compile(r"([0-9]{2})-([0-9]{2})")
_LEAP_YEAR: Final = 2000
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKING_DAYS: Final = 5


def _hours(value: object) -> object:
    words = 'must be a list of hours, as in ["09:00-12:00", "13:30-17:30"]; an empty one is a day off'
    return in_order(tuple(one if isinstance(one, Interval) else interval(str(one)) for one in _items(value, words)))


def _dates(value: object) -> object:
    """Turn ``"2026-12-24"`` and ``"12-24"`` (each year) into dates."""
    words = 'must be a list of dates, as in ["2026-12-24", "03-23"]'
    return tuple(found for one in _items(value, words) for found in _dates_of(one))


def _items(value: object, words: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ValueError(words)  # noqa: TRY004 - the kind that pydantic tells with its key
    return value


def _dates_of(value: object) -> Iterator[date]:
    if isinstance(value, date) and not isinstance(value, datetime):
        yield value
        return
    text = str(value)
    try:
        if not (yearly := _EVERY_YEAR.fullmatch(text)):
            yield date.fromisoformat(text)
            return
        month, day = int(yearly[1]), int(yearly[2])
        date(_LEAP_YEAR, month, day)
    except ValueError:
        raise ValueError(f'"{text}" is no date; write "2026-12-24", or "12-24" for each year') from None
    yield from (date(year, month, day) for year in public_holidays.YEARS if (month, day) != (2, 29) or isleap(year))


def _special(value: object) -> object:
    if not isinstance(value, dict):
        words = 'must name hours by date, as in { "2026-02-18" = ["13:30-17:30"] }'
        raise ValueError(words)  # noqa: TRY004 - as above
    return {found: _hours_on(str(text), hours) for text, hours in value.items() for found in _dates_of(text)}


def _hours_on(day: str, value: object) -> object:
    try:
        return _hours(value)
    except ValueError as wrong:
        raise ValueError(f"on {day}: {wrong}") from None


HoursOfDay = Annotated[tuple[Interval, ...], BeforeValidator(_hours)]
Dates = Annotated[tuple[date, ...], BeforeValidator(_dates)]


def _country(code: str) -> str:
    public_holidays.states(code)
    return code


class Hours(Section):
    """The hours of each weekday; a day's own win over ``monday_to_friday``."""

    monday_to_friday: HoursOfDay = ()
    mon: HoursOfDay | None = None
    tue: HoursOfDay | None = None
    wed: HoursOfDay | None = None
    thu: HoursOfDay | None = None
    fri: HoursOfDay | None = None
    sat: HoursOfDay | None = None
    sun: HoursOfDay | None = None

    @property
    def week(self) -> tuple[tuple[Interval, ...], ...]:
        """The hours from Monday to Sunday."""
        own = (getattr(self, day) for day in _WEEK)
        usual = (self.monday_to_friday if number < _WORKING_DAYS else () for number in range(len(_WEEK)))
        return tuple(plain if hours is None else hours for hours, plain in zip(own, usual, strict=True))


class Holidays(Section):
    """Public holidays, as the ``holidays`` package knows them. Brazil's Carnaval is in its category ``optional``."""

    country: Annotated[str, AfterValidator(_country)]
    state: str | None = None
    categories: tuple[str, ...] = Field(default=("public",), strict=False)

    @field_validator("state")
    @classmethod
    def _known_state(cls, state: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        if state is not None and country is not None and state not in (known := public_holidays.states(country)):
            raise ValueError(f'"{state}" is no state of {country}; write one of {", ".join(known)}')
        return state

    @field_validator("categories")
    @classmethod
    def _known_categories(cls, categories: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = public_holidays.categories(info.data["country"]) if "country" in info.data else categories
        if not categories or {*categories} - {*known}:
            raise ValueError(f"must be some of {', '.join(known)}" if known else "must name at least one")
        return categories


class CalendarSection(Section):
    """One calendar: hours of the week, holidays, and own dates.

    ``closed`` are days off, ``open`` holidays on which the desk works as on any such weekday; the hours in ``special`` win
    over all else.
    """

    time_zone: Zone = "America/Sao_Paulo"
    hours: Hours
    holidays: Holidays | None = None
    closed: Dates = ()
    open: Dates = ()
    special: Annotated[dict[date, tuple[Interval, ...]], BeforeValidator(_special)] = Field(default={})

    @field_validator("hours")
    @classmethod
    def _some(cls, hours: Hours) -> Hours:
        if not any(hours.week):
            raise ValueError('no weekday has hours; write { monday_to_friday = ["09:00-12:00", "13:30-17:30"] }')
        return hours

    @field_validator("open", mode="before")
    @classmethod
    def _has_hours(cls, value: object, info: ValidationInfo) -> object:
        for one in value if isinstance(value, list | tuple) and "hours" in info.data else ():
            first, *others = _dates_of(one)
            if not others and not info.data["hours"].week[first.weekday()]:
                raise ValueError(f"{first} is a weekday without hours; name its own in special")
        return value

    @field_validator("open")
    @classmethod
    def _not_closed(cls, days: tuple[date, ...], info: ValidationInfo) -> tuple[date, ...]:
        if both := {*days} & {*info.data.get("closed", ())}:
            raise ValueError(f"{min(both)} is named in closed as well; name it once")
        return days


@lru_cache
def _closed(country: str, state: str | None, categories: tuple[str, ...]) -> Mapping[date, SpecialDay]:
    """Return the holidays of a century as days without hours, for all calendars that name the same."""
    return {day: SpecialDay(name) for day, name in public_holidays.days_off(country, state, categories).items()}


def calendar_of(section: CalendarSection) -> Calendar:
    """Return what a section says, for counting: holidays first, own dates over them."""
    known = section.holidays
    public = public_holidays.days_off(known.country, known.state, known.categories) if known else {}
    special = dict(_closed(known.country, known.state, known.categories)) if known else {}
    for day in section.open:
        special.pop(day, None)
    special |= {day: SpecialDay(public.get(day, "")) for day in section.closed}
    special |= {day: SpecialDay(public.get(day, ""), hours) for day, hours in section.special.items()}
    return Calendar(ZoneInfo(section.time_zone), section.hours.week, special)
