"""Business time against a wall clock that is looked at step by step, in zones that turn it at all sorts of times."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mailbot.calendars.calendar import Calendar, Interval, SpecialDay
from mailbot.calendars.pauses import Pause, after_with_pauses, remaining
from mailbot.calendars.spans import BusinessDays, BusinessTime, Span, after, counted, elapsed_business
from tests.rules.calendars.desks import ALTOQI, WallClock, utc

MINUTE = timedelta(minutes=1)
STEP = timedelta(minutes=15)
TURNS = {
    "America/Sao_Paulo": (utc(2019, 2, 9), utc(2018, 10, 28)),
    "Europe/Berlin": (utc(2026, 3, 22), utc(2026, 10, 18)),
    "Australia/Lord_Howe": (utc(2026, 3, 29), utc(2026, 9, 27)),
    "Atlantic/Azores": (utc(2026, 3, 22), utc(2026, 10, 18)),
    "Pacific/Apia": (utc(2011, 12, 22),),
    "Asia/Kathmandu": (utc(2026, 3, 1),),
}
"""Zones, and a week before they turn the clock: by an hour, by half an hour, over midnight, by a day, never."""


@st.composite
def hours_of_day(draw: st.DrawFn) -> tuple[Interval, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    return tuple(Interval(a * 15, b * 15) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def wall_clocks(draw: st.DrawFn) -> WallClock:
    zone = draw(st.sampled_from([*TURNS]))
    begin = draw(st.sampled_from(TURNS[zone]))
    one, other = draw(hours_of_day().filter(bool)), draw(hours_of_day())
    week = (one, *draw(st.tuples(*[st.sampled_from([one, other, ()])] * 6)))
    special = draw(st.dictionaries(st.integers(0, 20), hours_of_day(), max_size=4))
    days = {begin.date() + timedelta(days=day): SpecialDay("", hours) for day, hours in special.items()}
    return WallClock(Calendar(ZoneInfo(zone), week, days), begin, 28, STEP)


@given(wall_clocks(), st.integers(0, 96 * 14), st.integers(1, 80))
def test_hours_end_when_the_wall_clock_has_counted_them(clock: WallClock, begin: int, steps: int) -> None:
    start, time = clock.begin + begin * STEP, steps * STEP
    assume(sum(1 for _ in clock.open_from(start)) >= steps)
    end = after(start, BusinessTime(time), clock.calendar)
    assert end == clock.after_hours(start, time)
    assert elapsed_business(start, end, clock.calendar) == time


@given(wall_clocks(), st.integers(0, 96 * 14), st.integers(0, 3))
def test_days_end_on_the_day_and_at_the_time_that_the_wall_clock_shows(clock: WallClock, begin: int, days: int) -> None:
    start = clock.begin + begin * STEP
    assume(len({shown.date() for _, shown in clock.open_from(start)}) > days + 1)
    assert after(start, BusinessDays(days), clock.calendar) == clock.after_days(start, days)


@given(wall_clocks(), st.integers(0, 96 * 14), st.integers(0, 96 * 14))
def test_what_counted_is_what_the_wall_clock_saw_open(clock: WallClock, begin: int, length: int) -> None:
    start, end = clock.begin + begin * STEP, clock.begin + (begin + length) * STEP
    stretches = counted(start, end, clock.calendar)
    assert sum((one.length for one in stretches), timedelta()) == clock.counted(start, end)
    assert all(one.begin < one.end for one in stretches)
    assert all(one.end <= other.begin for one, other in pairwise(stretches))


@lru_cache
def altoqi_minutes() -> WallClock:
    """A month around Carnaval 2026, minute by minute."""
    return WallClock(ALTOQI, utc(2026, 2, 6), 40)


minutes = st.integers(0, 24 * 60 * 18)
business = st.builds(BusinessTime, st.integers(0, 20 * 60).map(lambda count: count * MINUTE))
spans: st.SearchStrategy[Span] = business | st.builds(BusinessDays, st.integers(0, 7))


def start_of(minute: int) -> datetime:
    return altoqi_minutes().begin + minute * MINUTE


@given(minutes, st.integers(1, 20 * 60))
def test_altoqis_hours_end_at_the_minute_of_the_wall_clock(minute: int, length: int) -> None:
    start, time = start_of(minute), length * MINUTE
    assert after(start, BusinessTime(time), ALTOQI) == altoqi_minutes().after_hours(start, time)


@given(minutes, st.integers(0, 7))
def test_altoqis_days_end_at_the_minute_of_the_wall_clock(minute: int, days: int) -> None:
    assert after(start_of(minute), BusinessDays(days), ALTOQI) == altoqi_minutes().after_days(start_of(minute), days)


@given(minutes, spans)
def test_no_deadline_is_in_closed_hours(minute: int, length: Span) -> None:
    end = after(start_of(minute), length, ALTOQI)
    before, at = (counted(moment, moment + MINUTE, ALTOQI) for moment in (end - MINUTE, end))
    assert before or at


@given(minutes, minutes, spans)
def test_who_begins_later_ends_no_earlier(one: int, other: int, length: Span) -> None:
    early, late = (after(start_of(minute), length, ALTOQI) for minute in sorted((one, other)))
    assert early <= late


@given(minutes, st.integers(0, 600), st.integers(1, 600))
def test_hours_one_after_the_other_are_their_sum(minute: int, first: int, second: int) -> None:
    between = after(start_of(minute), BusinessTime(first * MINUTE), ALTOQI)
    both = after(start_of(minute), BusinessTime((first + second) * MINUTE), ALTOQI)
    assert after(between, BusinessTime(second * MINUTE), ALTOQI) == both


@given(minutes, st.integers(0, 4), st.integers(0, 4))
def test_days_one_after_the_other_are_their_sum(minute: int, first: int, second: int) -> None:
    between = after(start_of(minute), BusinessDays(first), ALTOQI)
    assert after(between, BusinessDays(second), ALTOQI) == after(start_of(minute), BusinessDays(first + second), ALTOQI)


@given(minutes, st.integers(1, 600), st.lists(st.tuples(minutes, minutes), max_size=3))
def test_with_pauses_the_minutes_outside_them_are_those_that_count(
    minute: int, length: int, paused: list[tuple[int, int]]
) -> None:
    start = start_of(minute)
    apart: list[Pause] = [(start_of(min(pair)), start_of(max(pair))) for pair in paused]
    running = (
        moment
        for moment, _ in altoqi_minutes().open_from(start)
        if not any(begin <= moment < end for begin, end in apart if end is not None)
    )
    last = next(moment for number, moment in enumerate(running, start=1) if number == length)
    end = after_with_pauses(start, BusinessTime(length * MINUTE), ALTOQI, apart)
    assert end == last + MINUTE


@pytest.mark.parametrize("days", [False, True])
@given(now=minutes, begin=minutes, length=st.integers(1, 7))
def test_what_remains_is_what_passes_until_the_deadline(days: bool, now: int, begin: int, length: int) -> None:
    whole: Span = BusinessDays(length) if days else BusinessTime(timedelta(hours=length))
    left = remaining(start_of(now), start_of(begin), whole, ALTOQI, ())
    end = after(start_of(begin), whole, ALTOQI)
    assert left == elapsed_business(start_of(max(now, begin)), end, ALTOQI)
