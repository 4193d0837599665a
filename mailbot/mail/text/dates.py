"""Dates: of a Date field (RFC 5322, 3.3), and as people and mail programs write them into words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST: Final = 100

_CLOCK: Final = re.compile(r"\b(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:\s?([ap])\.?\s?m\b)?", re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2})(?:[/.](\d{1,2})[/.](\d{4}|\d{2})|-(\d{1,2})-(\d{4}))\b")
_DAY_NAMED: Final = re.compile(r"\b(\d{1,2})\.?º?(?: de)? ([^\W\d_]{3,10})\.?,?(?: de)? (\d{4})\b", re.IGNORECASE)
_MONTH_NAMED: Final = re.compile(r"\b([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b", re.IGNORECASE)
_MAX: Final = 100
_NOON: Final = 12
_CENTURY: Final = 100
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan janeiro january januar enero janvier", "fev fevereiro feb february februar febrero février",
            "mar março marco march märz marzo mars", "abr abril apr april avril", "mai maio may mayo",
            "jun junho june juni junio juin",
            "jul julho july juli julio juillet", "ago agosto aug august août",
            "set setembro sep sept september septiembre septembre",
            "out outubro oct october oktober octubre octobre", "nov novembro november noviembre novembre",
            "dez dezembro dec december dezember diciembre décembre",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip


def instant(value: str) -> datetime:
    """Return the instant that a Date field names (RFC 5322, section 3.3), in UTC; one without a zone is in UTC.

    Raises:
        ValueError, TypeError, IndexError: it is no date.
        OverflowError: the last hours of the year 9999 are in no year elsewhere.
    """
    found = parsedate_to_datetime(value[:_LONGEST])
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def written_date(value: str) -> datetime | None:
    """Return the moment that ``value`` names, as UTC since none says its zone in a way to rely on; None where there is none.

    Figures with the day first, as everywhere but in one country; without an hour it is midnight.
    """
    value = value[:_MAX].replace("\xa0", " ").replace("\u202f", " ")
    day = _day(value)
    clock = _CLOCK.search(value)
    hour, minute, second = (int(clock[1]), int(clock[2]), int(clock[3] or 0)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % _NOON + (_NOON if clock[4].lower() == "p" else 0)
    try:
        return datetime(*day, hour, minute, second, tzinfo=UTC) if day else None
    except ValueError:
        return None


def _day(value: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(value):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.search(value):
        year = int(found[3] or found[5])
        return year + 2000 if year < _CENTURY else year, int(found[2] or found[4]), int(found[1])
    if (found := _DAY_NAMED.search(value)) and found[2].lower() in MONTHS:
        return int(found[3]), MONTHS[found[2].lower()], int(found[1])
    if (found := _MONTH_NAMED.search(value)) and found[1].lower() in MONTHS:
        return int(found[3]), MONTHS[found[1].lower()], int(found[2])
    return None
