"""Windows of time as the command line is told them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.cli.windows import beginning, ending, window
from mailbot.errors import NotPossible
from tests.cast import NOW


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("30d", NOW - timedelta(days=30)), ("12h", NOW - timedelta(hours=12)), ("90m", NOW - timedelta(minutes=90)),
        ("2026-03-01", datetime(2026, 3, 1, 3, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_window_begins_so_long_ago_or_at_the_midnight_of_a_day(text: str, start: datetime) -> None:
    assert beginning(text, NOW, "America/Sao_Paulo") == start


@pytest.mark.parametrize(
    "text", ["", "30", "5bd", "16bh", "yesterday", "2026-02-30", "99999d9", "99999999d", "-1d", "1-1-1"]
)
def test_what_is_no_window_is_told(text: str) -> None:
    with pytest.raises(NotPossible, match="no window of time"):
        beginning(text, NOW)


def test_more_days_than_there_were_dates_are_no_window() -> None:
    with pytest.raises(NotPossible):
        beginning("99999d", datetime(200, 1, 1, tzinfo=UTC))


def test_without_a_zone_a_day_begins_where_the_machine_is() -> None:
    assert beginning("2026-03-01", NOW).astimezone().strftime("%Y-%m-%d %H:%M") == "2026-03-01 00:00"


def test_a_window_that_is_still_to_come_is_told() -> None:
    assert window("0d", NOW) == NOW
    with pytest.raises(NotPossible, match=r'"2050-01-01" is still to come'):
        window("2050-01-01", NOW)


def test_a_window_ends_so_long_ago_or_with_the_whole_of_a_day() -> None:
    assert ending("7d", NOW) == NOW - timedelta(days=7)
    assert ending("2026-03-31", NOW, "America/Sao_Paulo") == datetime(2026, 4, 1, 3, tzinfo=UTC)
    for none in ("9999-12-31", "2026-02-30", "soon"):
        with pytest.raises(NotPossible, match="no window of time"):
            ending(none, NOW, "America/Sao_Paulo")
