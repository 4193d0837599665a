"""Invented traffic is plausible: the desk works in its hours, customers write at any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mailbot.calendars import opening_hours
from mailbot.cli.policies.invented import ACCEPTS, ANSWERS, DOUBTS, THANKS, traffic
from mailbot.desk.phrases.courtesies import accepts, is_thanks
from mailbot.desk.simulation.events import EventKind, TicketHistory
from mailbot.policy_files import preset

CALENDAR = preset().calendar
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


def lives(seed: int = 1) -> list[TicketHistory]:
    return list(traffic(300, 30, MONDAY, seed, CALENDAR))


def desk_is_open(at: datetime) -> bool:
    """Return whether the desk works at an instant, a closing itself included."""
    stretches = opening_hours.on_day(CALENDAR, at.astimezone(CALENDAR.zone).date())
    return any(one.begin <= at <= one.end for one in stretches)


def test_tickets_are_opened_within_the_days_asked_for_and_numbered_in_that_order() -> None:
    opened = [one.opened_at for one in lives()]
    assert opened == sorted(opened)
    assert all(MONDAY <= one < MONDAY + timedelta(days=30) for one in opened)
    assert [one.ticket for one in lives()] == list(range(1, 301))


def test_agents_work_in_the_desks_hours_and_customers_write_at_any() -> None:
    events = [event for life in lives() for event in life.events]
    assert all(desk_is_open(one.at) for one in events if one.what is EventKind.ORDERED)
    assert {desk_is_open(one.at) for one in events if one.what is EventKind.WROTE} == {True, False}
    assert {one.order for one in events if one.what is EventKind.ORDERED} == {"ask", "reply", "resolve"}


def test_events_are_in_order_and_none_before_its_ticket() -> None:
    for life in lives():
        instants = [life.opened_at, *(one.at for one in life.events)]
        assert instants == sorted(instants)


def test_the_same_seed_gives_the_same_traffic_and_another_one_other() -> None:
    assert lives() == lives()
    assert lives() != lives(seed=2)


def test_the_words_mean_what_they_are_invented_for() -> None:
    assert all(accepts(one) for one in ACCEPTS)
    assert all(is_thanks(one, 8) and not accepts(one) for one in THANKS)
    assert not any(accepts(one) or is_thanks(one, 8) for one in (*ANSWERS, *DOUBTS))
