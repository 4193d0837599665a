"""Days as people write them: ``2026-12-01``, ``01/12/2026``, ``01/12``. Pure; what is unsure is never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[.,;]?")
_SLASHED: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})(?:[/.]([0-9]{4}))?[.,;]?")
_DAY: Final = timedelta(days=1)
FAR: Final = timedelta(days=2 * 365)
"""A day further away is rather a slip of the hand."""
NEXT: Final = timedelta(days=183)
"""A day without its year is the next such day, if that is within so much: what lies further may be meant as past."""


class DateProblem(StrEnum):
    """Why words are no day that can be promised."""

    BAD = "bad"
    PAST = "past"
    AMBIGUOUS = "ambiguous"


def day_named(text: str, today: date, language: str) -> date | DateProblem:
    """Return the day that ``text`` names, seen from ``today``.

    In Portuguese the day stands before the month; in English either may, so that 01/12 is unsure there and 13/12 is not.
    """
    if found := _ISO.fullmatch(text):
        return _future(_valid(int(found[1]), int(found[2]), int(found[3])), today)
    found = _SLASHED.fullmatch(text)
    if found is None:
        return DateProblem.BAD
    first, second = int(found[1]), int(found[2])
    orders = {(first, second)} if language == "pt_BR" else {(first, second), (second, first)}
    read = [_of_year(day, month, found[3], today) for day, month in sorted(orders)]
    possible = {one for one in read if one is not DateProblem.BAD}
    return DateProblem.BAD if not possible else possible.pop() if len(possible) == 1 else DateProblem.AMBIGUOUS


def _of_year(day: int, month: int, year: str | None, today: date) -> date | DateProblem:
    if year is not None:
        return _future(_valid(int(year), month, day), today)
    named = [_valid(today.year + more, month, day) for more in (0, 1)]
    if all(one is None for one in named):
        return DateProblem.BAD
    near = [one for one in named if one is not None and today <= one <= today + NEXT]
    return near[0] if near else DateProblem.AMBIGUOUS


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _future(day: date | None, today: date) -> date | DateProblem:
    if day is None or day > today + FAR:
        return DateProblem.BAD
    return DateProblem.PAST if day < today else day


def last_moment(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return ``at`` as letters name it: the end of a day by its last minute, lest it read as the day after."""
    if at is None or at.astimezone(zone).time() != time():
        return at
    return at - timedelta(minutes=1)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which ``day`` is over in ``zone`` (aware)."""
    return datetime.combine(day + _DAY, time(), zone)
