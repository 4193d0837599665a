from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

import pytest

from mailbot.calendars.calendar import Calendar, Interval, SpecialDay
from mailbot.calendars.spans import BusinessDays, BusinessTime, Elapsed, after, at_least, counted, elapsed_business, span
from tests.rules.calendars.desks import ALTOQI, SAO_PAULO, ends, local, week


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("48h", Elapsed(timedelta(hours=48))), ("2d", Elapsed(timedelta(hours=48))), ("30m", Elapsed(timedelta(minutes=30))),
        ("0h", Elapsed(timedelta())), ("16bh", BusinessTime(timedelta(hours=16))),
        ("90bm", BusinessTime(timedelta(minutes=90))), ("5bd", BusinessDays(5)),
    ],
)  # fmt: skip
def test_a_duration_is_elapsed_time_business_time_or_business_days(text: str, means: object) -> None:
    assert span(text) == means
    assert span(str(span(text))) == means


@pytest.mark.parametrize("text", ["", "5", "bd", "5 bd", "-5bd", "5bds", "1.5h", "²h", "5w", "1e3h", "123456h", "5BD", "٣h"])
def test_what_is_no_duration_is_told_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match='is no duration; write "48h"'):
        span(text)


# 2026-03-02 is a Monday, and no holiday is near.
@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # Hours: two of the morning's three, and on over lunch, evening and weekend.
        ("2026-03-02 09:00", "2bh", "Mon 2026-03-02 11:00"),
        ("2026-03-02 09:00", "3bh", "Mon 2026-03-02 12:00"),
        ("2026-03-02 09:00", "181bm", "Mon 2026-03-02 13:31"),
        ("2026-03-02 09:00", "7bh", "Mon 2026-03-02 17:30"),
        ("2026-03-02 09:00", "16bh", "Wed 2026-03-04 11:00"),
        ("2026-03-02 11:15", "16bh", "Wed 2026-03-04 14:45"),
        ("2026-03-06 16:30", "16bh", "Wed 2026-03-11 10:00"),
        # Starts outside the hours.
        ("2026-03-02 12:00", "16bh", "Wed 2026-03-04 15:30"),
        ("2026-03-02 12:15", "16bh", "Wed 2026-03-04 15:30"),
        ("2026-03-02 13:30", "16bh", "Wed 2026-03-04 15:30"),
        ("2026-03-02 17:30", "16bh", "Thu 2026-03-05 11:00"),
        ("2026-03-02 07:00", "16bh", "Wed 2026-03-04 11:00"),
        ("2026-03-07 15:00", "16bh", "Wed 2026-03-11 11:00"),
        # Days keep the local time, so they never end at another time of the day than they began.
        ("2026-03-02 11:15", "2bd", "Wed 2026-03-04 11:15"),
        ("2026-03-02 12:00", "2bd", "Wed 2026-03-04 13:30"),
        ("2026-03-02 12:15", "2bd", "Wed 2026-03-04 13:30"),
        ("2026-03-02 17:29", "2bd", "Wed 2026-03-04 17:29"),
        ("2026-03-02 17:30", "2bd", "Thu 2026-03-05 09:00"),
        ("2026-03-05 10:00", "2bd", "Mon 2026-03-09 10:00"),
        ("2026-03-07 15:00", "2bd", "Wed 2026-03-11 09:00"),
        ("2026-03-02 10:00", "5bd", "Mon 2026-03-09 10:00"),
        ("2026-03-02 10:00", "7bd", "Wed 2026-03-11 10:00"),
        ("2026-03-02 10:00", "3bd", "Thu 2026-03-05 10:00"),
        # Elapsed time asks for no hours.
        ("2026-03-06 18:00", "2d", "Sun 2026-03-08 18:00"),
        ("2026-03-06 18:00", "120h", "Wed 2026-03-11 18:00"),
        ("2026-03-06 18:00", "90m", "Fri 2026-03-06 19:30"),
    ],
)
def test_an_ordinary_week(start: str, length: str, end: str) -> None:
    assert ends(start, length) == end


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # Carnaval 2026 is Monday the 16th, Tuesday the 17th and Ash Wednesday the 18th.
        ("2026-02-13 16:30", "2bh", "Thu 2026-02-19 10:00"),
        ("2026-02-13 16:30", "16bh", "Mon 2026-02-23 10:00"),
        ("2026-02-13 10:00", "1bd", "Thu 2026-02-19 10:00"),
        ("2026-02-13 10:00", "5bd", "Wed 2026-02-25 10:00"),
        ("2026-02-17 10:00", "2bd", "Mon 2026-02-23 09:00"),
        # 2027-11-15 is a Monday.
        ("2027-11-12 10:00", "1bd", "Tue 2027-11-16 10:00"),
        ("2027-11-12 16:30", "2bh", "Tue 2027-11-16 10:00"),
        ("2027-11-15 10:00", "7bd", "Thu 2027-11-25 09:00"),
        ("2027-11-12 17:30", "3bh", "Tue 2027-11-16 12:00"),
    ],
)
def test_days_off_count_neither_as_hours_nor_as_days(start: str, length: str, end: str) -> None:
    assert ends(start, length) == end


def test_days_that_end_on_a_day_of_other_hours_end_within_those() -> None:
    short = week("09:00-12:00", "13:30-17:30", friday=("10:00-12:00", "13:00-15:00"))
    assert ends("2026-03-05 16:00", "1bd", short) == "Fri 2026-03-06 15:00"
    assert ends("2026-03-05 09:10", "1bd", short) == "Fri 2026-03-06 10:00"
    longer_lunch = week("09:00-17:30", friday=("09:00-12:00", "13:30-17:30"))
    assert ends("2026-03-05 12:30", "1bd", longer_lunch) == "Fri 2026-03-06 12:00"
    assert ends("2026-03-05 16:00", "2bd", short) == "Mon 2026-03-09 16:00"


def test_nothing_of_business_time_ends_at_once_or_at_the_next_opening() -> None:
    for none in ("0bh", "0bd"):
        assert ends("2026-03-02 10:10", none) == "Mon 2026-03-02 10:10"
        assert ends("2026-03-02 12:00", none) == "Mon 2026-03-02 13:30"
        assert ends("2026-03-06 17:30", none) == "Mon 2026-03-09 09:00"
    assert ends("2026-03-06 17:30", "0h") == "Fri 2026-03-06 17:30"


@pytest.mark.parametrize("length", ["48h", "90m", "16bh", "0bd", "1bd", "5bd"])
def test_no_calendar_lets_a_duration_end_before_its_least(length: str) -> None:
    monday = SpecialDay("closes early", (Interval(9 * 60, 10 * 60),))
    early = Calendar(SAO_PAULO, week("09:00-18:00").week, {local("2026-03-09").date(): monday})
    for calendar in (ALTOQI, early):
        for hour in range(24 * 7):
            start = local("2026-03-02 00:00") + timedelta(hours=hour)
            assert after(start, span(length), calendar) >= start + at_least(span(length))


def test_what_counted_is_told_stretch_by_stretch() -> None:
    start, end = local("2026-02-13 16:30"), local("2026-02-19 14:00")
    found = [(f"{one.begin.astimezone(SAO_PAULO):%d %H:%M}", one.length) for one in counted(start, end, ALTOQI)]
    assert found == [
        ("13 16:30", timedelta(hours=1)), ("19 09:00", timedelta(hours=3)), ("19 13:30", timedelta(minutes=30)),
    ]  # fmt: skip
    assert elapsed_business(start, end, ALTOQI) == timedelta(hours=4.5)
    assert ALTOQI.special[local("2026-02-17").date()] == SpecialDay("Carnaval")
    assert counted(end, start, ALTOQI) == ()


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime.fromisoformat("2026-03-02 10:00")
    for length in ("2h", "2bh", "2bd"):
        with pytest.raises(ValueError, match="says no zone"):
            after(naive, span(length), ALTOQI)


def test_decades_are_counted_quickly() -> None:
    begun = process_time()
    assert ends("2026-03-02 10:00", "3000bd") > ""
    assert ends("2026-03-02 10:00", "20000bh") > ""
    assert process_time() - begun < 5


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (((),) * 7, "no weekday has hours"),
        (((Interval(540, 720),),) * 5, "seven days"),
        (((Interval(540, 720), Interval(660, 800)),) * 7, '"11:00-13:20" begins before "09:00-12:00" has ended'),
    ],
)
def test_a_calendar_in_which_nothing_could_end_is_refused(hours: tuple[tuple[Interval, ...], ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Calendar(SAO_PAULO, hours)


MANUAL = (Path(__file__).parents[3] / "docs" / "policies.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| \w+ (\d{4}-\d\d-\d\d \d\d:\d\d)[^|]*\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_the_table_of_the_manual_is_true() -> None:
    rows = ROW.findall(MANUAL)
    assert len(rows) == 5
    for start, *cells in rows:
        for length, cell in zip(("16bh", "2bd"), cells, strict=True):
            end = after(local(start), span(length), ALTOQI).astimezone(SAO_PAULO)
            assert set(cell.split()) <= set(f"{end:%A %Y-%m-%d %H:%M}".split())
