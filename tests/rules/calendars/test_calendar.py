from __future__ import annotations

import tomllib
from datetime import date

import pytest
from pydantic import ValidationError

from mailbot.calendars import public_holidays
from mailbot.calendars.calendar import Calendar, Interval, SpecialDay, interval
from mailbot.config.calendars import CalendarSection, calendar_of
from mailbot.config.clashes import problem_of

MORNING, AFTERNOON = Interval(540, 720), Interval(810, 1050)
WEEK = 'hours = { monday_to_friday = ["09:00-12:00", "13:30-17:30"] }\n'
BRAZIL = 'holidays = { country = "BR", state = "SP", categories = ["public", "optional"] }\n'


def calendar(text: str) -> Calendar:
    return calendar_of(CalendarSection.model_validate(tomllib.loads(text)))


def problems(text: str) -> dict[str, str]:
    with pytest.raises(ValidationError) as broken:
        calendar(text)
    return {found.key: found.words for found in (problem_of(one) for one in broken.value.errors())}


def named(found: Calendar, year: int) -> dict[str, str]:
    return {f"{day:%m-%d}": special.name for day, special in sorted(found.special.items()) if day.year == year}


def test_a_week_is_named_as_a_whole_and_day_by_day() -> None:
    found = calendar("""
        time_zone = "America/Manaus"
        [hours]
        monday_to_friday = ["09:00-12:00", "13:30-17:30"]
        fri = ["9:00 - 12:00"]
        wed = []
        sat = ["20:00-22:00", "22:00-24:00"]
    """)
    usual = (MORNING, AFTERNOON)
    assert found.zone.key == "America/Manaus"
    assert found.week == (usual, usual, (), usual, (MORNING,), (Interval(1200, 1320), Interval(1320, 1440)), ())


def test_what_is_left_out_is_brasilia_time_without_holidays() -> None:
    found = calendar(WEEK)
    assert (found.zone.key, found.special) == ("America/Sao_Paulo", {})


def test_brazils_public_and_optional_holidays_are_known_with_their_own_names() -> None:
    found = calendar(WEEK + BRAZIL)
    assert found.hours(date(2026, 2, 17)) == ()
    assert found.hours(date(2027, 11, 15)) == ()
    assert found.hours(date(2026, 2, 19)) == (MORNING, AFTERNOON)
    names = named(found, 2026)
    assert (names["02-17"], names["07-09"], names["12-25"]) == ("Carnaval", "Revolução Constitucionalista", "Natal")


def test_carnaval_is_no_public_holiday_and_the_states_differ() -> None:
    public = calendar(WEEK + 'holidays = { country = "BR" }')
    assert public.hours(date(2026, 2, 17)) == (MORNING, AFTERNOON)
    assert public.hours(date(2026, 7, 9)) == (MORNING, AFTERNOON)
    assert public.hours(date(2027, 11, 15)) == ()


def test_names_do_not_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    public_holidays.days_off.cache_clear()
    assert public_holidays.days_off("BR", None, ("public",))[date(2026, 12, 25)] == "Natal"


def test_own_dates_win_over_holidays_and_own_hours_over_all() -> None:
    found = calendar(
        WEEK
        + BRAZIL
        + """
        closed = ["2026-03-23", 2026-12-24, "12-30"]
        open = ["2026-10-28", "12-31"]
        special = { 2026-02-18 = ["13:30-17:30"], 2026-02-21 = ["09:00-12:00"], "12-30" = ["09:00-12:00"] }
        """
    )
    usual = (MORNING, AFTERNOON)
    hours = {
        "2026-03-23": (), "2027-03-23": usual, "2026-12-24": (), "2026-12-30": (MORNING,), "2099-12-30": (MORNING,),
        "2026-10-28": usual, "2027-10-28": (), "2026-12-31": usual, "2027-12-31": usual,
        "2026-02-18": (AFTERNOON,), "2026-02-21": (MORNING,), "2026-02-22": (),
    }  # fmt: skip
    assert {text: found.hours(date.fromisoformat(text)) for text in hours} == hours
    assert found.special[date(2026, 2, 18)] == SpecialDay("Quarta-feira de Cinzas", (AFTERNOON,))
    assert found.special[date(2026, 12, 24)] == SpecialDay("Véspera de Natal")


def test_the_29th_of_february_comes_every_four_years() -> None:
    found = calendar(WEEK + 'closed = ["02-29"]')
    assert [day.year for day in found.special][:3] == [2000, 2004, 2008]


def test_every_problem_is_told_at_once_with_its_key() -> None:
    found = problems("""
        time_zone = "Mars/Olympus"
        colour = "blue"
        closed = ["2026-13-01"]
        open = "2026-01-01"
        special = { soon = [] }
        [hours]
        mon = ["9-12"]
        tue = 3
        wed = ["12:00-09:00"]
        thu = ["09:00-12:00", "11:00-13:00"]
        fri = ["09:00-24:01"]
        luncheon = []
        [holidays]
        country = "BR"
        state = "XX"
        categories = ["saints"]
    """)
    assert found == {
        "time_zone": '"Mars/Olympus" is no time zone; use a name such as "America/Sao_Paulo"',
        "colour": "is not a key that mailbot knows; see the commented sample of `mailbot init`",
        "closed": '"2026-13-01" is no date; write "2026-12-24", or "12-24" for each year',
        "open": 'must be a list of dates, as in ["2026-12-24", "03-23"]',
        "special": '"soon" is no date; write "2026-12-24", or "12-24" for each year',
        "hours.mon": '"9-12" is no interval; write "09:00-12:00"',
        "hours.tue": 'must be a list of hours, as in ["09:00-12:00", "13:30-17:30"]; an empty one is a day off',
        "hours.wed": '"12:00-09:00" does not end after it begins, on the same day; write "09:00-12:00"',
        "hours.thu": '"11:00-13:00" begins before "09:00-12:00" has ended; name a day\'s hours in order, none twice',
        "hours.fri": '"09:00-24:01" does not end after it begins, on the same day; write "09:00-12:00"',
        "hours.luncheon": "is not a key that mailbot knows; see the commented sample of `mailbot init`",
        "holidays.state": f'"XX" is no state of BR; write one of {", ".join(public_holidays.states("BR"))}',
        "holidays.categories": "must be some of optional, public",
    }


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("", "hours", "is missing"),
        ("hours = {}", "hours", "no weekday has hours"),
        ("hours = { monday_to_friday = [] }", "hours", "no weekday has hours"),
        (WEEK + 'open = ["2026-02-21"]', "open", "2026-02-21 is a weekday without hours; name its own in special"),
        (WEEK + 'closed = ["12-24"]\nopen = ["2026-12-24"]', "open", "2026-12-24 is named in closed as well"),
        (WEEK + 'special = { "12-24" = ["12-13"] }', "special", 'on 12-24: "12-13" is no interval'),
        (WEEK + "special = []", "special", "must name hours by date"),
        (WEEK + 'closed = ["02-30"]', "closed", '"02-30" is no date'),
        (WEEK + "closed = [2026-12-24T10:00:00]", "closed", "is no date"),
        (WEEK + "holidays = {}", "holidays.country", "is missing"),
        (WEEK + 'holidays = { country = "ZZ" }', "holidays.country", 'no holidays are known of "ZZ"'),
        (WEEK + 'holidays = { country = "Brazil" }', "holidays.country", "two capital letters"),
        (WEEK + 'holidays = { country = "HolidayBase" }', "holidays.country", "two capital letters"),
        (WEEK + 'holidays = { country = "BR", categories = [] }', "holidays.categories", "must be some of optional, public"),
    ],
)
def test_a_problem_is_told_with_what_to_write(text: str, key: str, words: str) -> None:
    found = problems(text)
    assert list(found) == [key]
    assert words in found[key]


@pytest.mark.parametrize("text", ["00:00-24:00", "09:00-12:00", "23:59-24:00"])
def test_an_interval_is_written_as_it_is_read(text: str) -> None:
    assert str(interval(text)) == text
