"""The two column types that no database gives us as we need them: row numbers of 64 bits, and instants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Dialect, TypeDecorator
from sqlalchemy import Integer as PlainInteger

# SQLite gives rowids only to INTEGER PRIMARY KEY; everywhere else 64 bits must be asked for.
Id: Final = BigInteger().with_variant(PlainInteger(), "sqlite")


def microseconds(instant: datetime) -> int:
    """Return the microseconds from 1970 to ``instant`` (aware), as the database holds it."""
    return round(instant.timestamp() * 1_000_000)


class Utc(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, microseconds since 1970 in the database (SQLite would hand back naive times)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Turn an aware datetime into microseconds; a naive one is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Turn microseconds into an aware datetime."""
        return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)
