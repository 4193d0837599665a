"""A Date field into an instant."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST: Final = 100


def instant(value: str) -> datetime:
    """Return the instant that a Date field names (RFC 5322, section 3.3), in UTC; one without a zone is in UTC.

    Raises:
        ValueError, TypeError, IndexError: it is no date.
        OverflowError: the last hours of the year 9999 are in no year elsewhere.
    """
    found = parsedate_to_datetime(value[:_LONGEST])
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
