"""What counted towards a deadline adds up, day by day, to the very span; and what did not count says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.calendars.calendar import Calendar, SpecialDay
from mailbot.calendars.counted_time import Explained, explained
from mailbot.calendars.pauses import after_with_pauses
from mailbot.calendars.spans import span
from tests.rules.calendars.desks import ALTOQI, local, week


def worked_out(
    start: str, length: str, *pauses: tuple[str, str | None], calendar: Calendar = ALTOQI, now: str = ""
) -> Explained:
    still = [(local(begin), local(end) if end else None) for begin, end in pauses]
    return explained(local(start), span(length), calendar, still, local(now or start))


def lines(found: Explained) -> list[str]:
    return [
        f"{row.day:%a %d} " + (row.why or f"{row.begin:%H:%M}-{row.end:%H:%M} {row.total / timedelta(minutes=1):g}")
        for row in found.rows
    ]


def test_lunch_weekend_and_carnaval_count_nothing_and_are_called_by_their_names() -> None:
    found = worked_out("2026-02-13 09:30", "16bh")
    assert lines(found) == [
        "Fri 13 09:30-12:00 150", "Fri 13 13:30-17:30 390", "Sat 14 weekend", "Sun 15 weekend", "Mon 16 Carnaval",
        "Tue 17 Carnaval", "Wed 18 Quarta-feira de Cinzas", "Thu 19 09:00-12:00 570", "Thu 19 13:30-17:30 810",
        "Fri 20 09:00-11:30 960",
    ]  # fmt: skip
    assert found.due_at == local("2026-02-20 11:30")
    assert found.total == timedelta(hours=16)


def test_a_holiday_on_a_monday_is_named() -> None:
    found = worked_out("2027-11-12 17:00", "1bh")
    assert lines(found) == [
        "Fri 12 17:00-17:30 30", "Sat 13 weekend", "Sun 14 weekend", "Mon 15 Proclamação da República",
        "Tue 16 09:00-09:30 60",
    ]  # fmt: skip


def test_an_own_day_off_is_told_though_nobody_named_it() -> None:
    closed = replace(ALTOQI, special={date(2026, 3, 3): SpecialDay("")})
    assert lines(worked_out("2026-03-02 17:00", "1bh", calendar=closed)) == [
        "Mon 02 17:00-17:30 30", "Tue 03 closed", "Wed 04 09:00-09:30 60",
    ]  # fmt: skip


def test_a_pause_is_shown_and_counts_nothing() -> None:
    found = worked_out("2026-03-02 09:00", "4bh", ("2026-03-02 10:00", "2026-03-02 15:00"))
    assert lines(found) == ["Mon 02 09:00-10:00 60", "Mon 02 paused", "Mon 02 15:00-17:30 210", "Tue 03 09:00-09:30 240"]


def test_what_stands_still_is_told_until_now() -> None:
    found = worked_out("2026-03-02 09:00", "4bh", ("2026-03-02 10:00", None), now="2026-03-03 11:00")
    assert found.due_at is None
    assert (found.total, found.until) == (timedelta(hours=1), local("2026-03-03 11:00"))
    assert lines(found)[-1] == "Tue 03 paused"


def test_the_day_on_which_the_clock_is_turned_back_has_25_hours() -> None:
    found = worked_out("2019-02-15 17:00", "2d")
    assert [row.counted / timedelta(hours=1) for row in found.rows] == [7, 25, 16]
    night = worked_out("2019-02-16 22:30", "3bh", calendar=week("00:00-24:00", friday=()))
    assert night.due_at == local("2019-02-18 03:00")


def test_business_days_are_counted_as_they_pass() -> None:
    found = worked_out("2026-02-13 12:15", "2bd")
    assert {f"{row.day:%a %d}": row.days for row in found.rows} == {
        "Fri 13": 0, "Sat 14": 0, "Sun 15": 0, "Mon 16": 0, "Tue 17": 0, "Wed 18": 0, "Thu 19": 1, "Fri 20": 2,
    }  # fmt: skip
    assert worked_out("2026-02-14 12:15", "1bd").rows[-1].days == 1


@given(
    st.datetimes(local("2018-10-01 00:00").replace(tzinfo=None), local("2019-12-01 00:00").replace(tzinfo=None)),
    st.integers(1, 80), st.integers(0, 200), st.integers(1, 100), st.sampled_from(["h", "bh"]),
)  # fmt: skip
def test_the_total_is_the_span_whatever_the_pause(start: object, length: int, after: int, lasts: int, unit: str) -> None:
    begins = local(str(start))
    pause = (begins + timedelta(hours=after), begins + timedelta(hours=after + lasts))
    found = explained(begins, span(f"{length}{unit}"), ALTOQI, [pause], begins)
    assert found.total == timedelta(hours=length)
    assert found.rows[-1].total == found.total
    assert sum((row.counted for row in found.rows), timedelta()) == found.total
    assert found.due_at == after_with_pauses(begins, span(f"{length}{unit}"), ALTOQI, [pause])


@pytest.mark.parametrize("length", ["16bh", "2bd", "48h"])
def test_no_row_ends_before_it_begins_and_they_are_in_the_order_of_the_clock(length: str) -> None:
    rows = worked_out("2019-02-15 16:00", length, ("2019-02-15 17:00", "2019-02-17 01:00")).rows
    instants = [at for row in rows if row.begin and row.end for at in (row.begin.timestamp(), row.end.timestamp())]
    assert instants == sorted(instants)
