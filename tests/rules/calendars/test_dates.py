"""Days in orders: what is written plainly is understood, what may be meant otherwise is never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.calendars.dates import FAR, DateProblem, day_named, end_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "pt", "en"),
    [
        ("2026-12-01", date(2026, 12, 1), date(2026, 12, 1)),
        ("2026-11-22", TODAY, TODAY),
        ("01/12/2026", date(2026, 12, 1), DateProblem.AMBIGUOUS),
        ("01/12", date(2026, 12, 1), DateProblem.AMBIGUOUS),
        ("13/12", date(2026, 12, 13), date(2026, 12, 13)),
        ("12/13", DateProblem.BAD, date(2026, 12, 13)),
        ("1/1", date(2027, 1, 1), date(2027, 1, 1)),
        ("31/01", date(2027, 1, 31), date(2027, 1, 31)),
        ("20/11", DateProblem.AMBIGUOUS, DateProblem.AMBIGUOUS),
        ("20/11/2026", DateProblem.PAST, DateProblem.PAST),
        ("2026-11-21", DateProblem.PAST, DateProblem.PAST),
        ("2029-01-01", DateProblem.BAD, DateProblem.BAD),
        ("31/02/2027", DateProblem.BAD, DateProblem.BAD),
        ("2026-13-01", DateProblem.BAD, DateProblem.BAD),
        ("01/12/26", DateProblem.BAD, DateProblem.BAD),
        ("01.12.2026", date(2026, 12, 1), DateProblem.AMBIGUOUS),
        ("13.12.2026", date(2026, 12, 13), date(2026, 12, 13)),
        ("13/12.", date(2026, 12, 13), date(2026, 12, 13)),
        ("2026-12-1", date(2026, 12, 1), date(2026, 12, 1)),
        ("29/02", DateProblem.BAD, DateProblem.BAD),
        ("amanhã", DateProblem.BAD, DateProblem.BAD),
        ("", DateProblem.BAD, DateProblem.BAD),
    ],
)
def test_a_day_is_read_as_the_language_writes_it(text: str, pt: date | DateProblem, en: date | DateProblem) -> None:
    assert (day_named(text, TODAY, "pt_BR"), day_named(text, TODAY, "en")) == (pt, en)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, FAR.days), st.sampled_from(["pt_BR", "en"]))
def test_every_day_of_the_next_two_years_can_be_named_with_its_year(today: date, days: int, language: str) -> None:
    day = date.fromordinal(today.toordinal() + days)
    assert day_named(day.isoformat(), today, language) == day


@given(st.text(max_size=12), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["pt_BR", "en"]))
def test_no_words_name_a_day_that_is_past(text: str, today: date, language: str) -> None:
    found = day_named(text, today, language)
    assert isinstance(found, DateProblem) or today <= found <= today + FAR


def test_a_day_is_over_at_the_midnight_of_its_own_zone() -> None:
    assert end_of(date(2026, 12, 1), ZoneInfo("America/Sao_Paulo")).astimezone(UTC) == datetime(2026, 12, 2, 3, tzinfo=UTC)
