"""A Date field into an instant: as the email package reads it, but quickly where it is written as RFC 5322 asks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST: Final = 100
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLAIN: Final = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([1-9][0-9]{{3}}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})"
)


def instant(value: str) -> datetime:
    """Return the instant that a Date field names (RFC 5322, section 3.3), in UTC; one without a zone is in UTC.

    Raises:
        ValueError, TypeError, IndexError: it is no date.
        OverflowError: the last hours of the year 9999 are in no year elsewhere.
    """
    plain = _PLAIN.fullmatch(value)
    if plain is None:
        return _by_the_email_package(value[:_LONGEST])
    day, month, year, hour, minute, second, sign, hours, minutes = plain.groups()
    east = timedelta(hours=int(hours), minutes=int(minutes))
    zone = timezone(east if sign == "+" else -east)
    written = datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=zone)
    return written.astimezone(UTC)


def _by_the_email_package(value: str) -> datetime:
    found = parsedate_to_datetime(value)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
