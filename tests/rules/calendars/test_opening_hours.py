from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.calendars.calendar import Calendar, Interval
from mailbot.calendars.spans import after, counted, elapsed_business, span
from tests.rules.calendars.desks import SAO_PAULO, ends, local, round_the_clock, utc, week


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # The clock went from Sunday 2019-02-17 00:00 back to Saturday 23:00.
        ("2019-02-15 16:30", "2bh", "Mon 2019-02-18 10:00"),
        ("2019-02-15 10:00", "2bd", "Tue 2019-02-19 10:00"),
        ("2019-02-15 10:00", "72h", "Mon 2019-02-18 09:00"),
        # And on from Sunday 2018-11-04 00:00 to 01:00; Friday the 2nd was Finados.
        ("2018-11-01 16:30", "2bh", "Mon 2018-11-05 10:00"),
        ("2018-11-01 10:00", "1bd", "Mon 2018-11-05 10:00"),
        ("2018-11-01 10:00", "96h", "Mon 2018-11-05 11:00"),
    ],
)
def test_daylight_saving_time_moves_elapsed_deadlines_on_the_wall_and_business_ones_never(
    start: str, length: str, end: str
) -> None:
    assert ends(start, length) == end


def test_an_hour_that_the_clock_shows_twice_counts_twice() -> None:
    night = Calendar(SAO_PAULO, ((Interval(22 * 60, 24 * 60),),) * 7)
    saturday = local("2019-02-16 22:00")
    assert elapsed_business(saturday, local("2019-02-17 12:00"), night) == timedelta(hours=3)
    assert after(saturday, span("3bh"), night) == utc(2019, 2, 17, 3)
    late = Calendar(SAO_PAULO, ((Interval(23 * 60, 23 * 60 + 30),),) * 7)
    twice = [(one.begin, one.end) for one in counted(saturday, local("2019-02-17 12:00"), late)]
    assert twice == [
        (utc(2019, 2, 17, 1), utc(2019, 2, 17, 1, 30)),
        (utc(2019, 2, 17, 2), utc(2019, 2, 17, 2, 30)),
    ]


def test_an_hour_that_the_clock_skips_does_not_count() -> None:
    night = Calendar(SAO_PAULO, ((Interval(0, 2 * 60),),) * 7)
    saturday = local("2018-11-03 12:00")
    assert elapsed_business(saturday, local("2018-11-04 12:00"), night) == timedelta(hours=1)
    assert after(saturday, span("1bh"), night) == utc(2018, 11, 4, 4)
    within = Calendar(SAO_PAULO, ((Interval(0, 60),),) * 7)
    assert elapsed_business(saturday, local("2018-11-04 12:00"), within) == timedelta()


def test_hours_around_a_turn_of_the_clock_are_one_stretch() -> None:
    always = round_the_clock("Europe/Berlin")
    found = counted(utc(2026, 10, 24, 22), utc(2026, 10, 25, 23), always)
    assert [one.length for one in found] == [timedelta(hours=25)]


def test_days_that_end_in_a_skipped_hour_end_at_the_skip_and_in_a_repeated_one_at_the_first() -> None:
    always = round_the_clock("America/Sao_Paulo")
    assert after(local("2018-11-03 00:30"), span("1bd"), always) == utc(2018, 11, 4, 3)
    assert after(local("2019-02-15 23:30"), span("1bd"), always) == utc(2019, 2, 17, 1, 30)
    berlin = round_the_clock("Europe/Berlin")  # 2026-03-29 2:00 is 3:00, within the hours of the day
    assert after(utc(2026, 3, 28, 1, 30), span("1bd"), berlin) == utc(2026, 3, 29, 1)


def test_a_clock_turned_back_over_midnight_brings_yesterdays_hours_again() -> None:
    """St. John's turned it back at 00:01: 23:01 to 24:00 of Saturday came after a minute of Sunday."""
    hours = Calendar(ZoneInfo("America/St_Johns"), ((), (), (), (), (), (Interval(23 * 60, 24 * 60),), (Interval(0, 60),)))
    found = counted(utc(2008, 11, 1, 12), utc(2008, 11, 2, 12), hours)
    assert [(f"{one.begin:%H:%M}", one.length // timedelta(minutes=1)) for one in found] == [
        ("01:30", 60), ("02:30", 1), ("02:31", 59), ("03:30", 60),
    ]  # fmt: skip
    assert after(utc(2008, 11, 2, 2, 30), span("2bm"), hours) == utc(2008, 11, 2, 2, 32)


def test_a_date_that_the_zone_skips_is_no_business_day() -> None:
    """Samoa crossed the date line and had no 2011-12-30."""
    apia = week("09:00-17:00", zone="Pacific/Apia")
    assert ends("2011-12-29 10:00", "1bd", apia) == "Mon 2012-01-02 10:00"
