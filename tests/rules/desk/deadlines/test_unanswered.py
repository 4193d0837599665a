"""Until when a customer is to be answered, and who is told of it when nobody did: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.calendars.calendar import Calendar, Interval
from mailbot.desk.deadlines.unanswered import Done, LastMail, SendAgain, UnansweredTicket, Wait, heard_from, on_unanswered
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.policy_files import preset
from tests.cast import ALICE, BRUNO, CARLA, LIA, NOW, mailbox, ticket

PEOPLE = ["bruno", "lia", "carla"]
POLICY = preset()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("state", list(POLICY.states))
def test_a_customers_words_are_to_be_answered_where_they_make_it_the_desks_turn(state: str) -> None:
    change = heard_from(Change(state), mailbox(agents=PEOPLE), POLICY, None, NOW)
    desks = POLICY.states[state].waits_for is WaitsFor.DESK
    assert change.unanswered_at(None) == (NOW + 4 * HOUR if desks else None)


OFFICE = Calendar(
    ZoneInfo("America/Sao_Paulo"), ((Interval(9 * 60, 12 * 60), Interval(13 * 60 + 30, 17 * 60 + 30)),) * 5 + ((),) * 2
)


def at(text: str) -> datetime:
    """Return an instant of the desk's own clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE.zone)


@pytest.mark.parametrize(
    ("written", "hours", "until"),
    [
        ("2026-03-06T17:00", 4, "2026-03-09T14:00"), ("2026-03-06T09:00", 2, "2026-03-06T11:00"),
        ("2026-03-06T11:30", 4, "2026-03-06T17:00"), ("2026-03-07T10:00", 1, "2026-03-09T10:00"),
        ("2026-03-06T23:59", 4, "2026-03-09T14:30"), ("2026-03-09T06:00", 7, "2026-03-09T17:30"),
        ("2026-03-09T17:30", 8, "2026-03-11T10:00"),
    ],
)  # fmt: skip
def test_the_hours_are_the_desks_own_where_the_mailbox_names_a_calendar(written: str, hours: int, until: str) -> None:
    policy, now = replace(POLICY, calendar=OFFICE), at(written)
    box = mailbox(agents=PEOPLE, unanswered_hours=hours)
    named = box.model_copy(update={"calendar": "office"})
    assert heard_from(Change("new"), named, policy, None, now).answer_by == at(until)
    assert heard_from(Change("new"), box, policy, None, now).answer_by == now + hours * HOUR


def test_who_writes_again_out_of_hours_waits_no_longer_than_before() -> None:
    named = mailbox(agents=PEOPLE).model_copy(update={"calendar": "office"})
    before = ticket(state="open", unanswered_at=at("2026-03-09T10:00"))
    change = heard_from(Change("open"), named, replace(POLICY, calendar=OFFICE), before, at("2026-03-08T22:00"))
    assert change.answer_by == before.unanswered_at


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (Change("open"), NOW),
        (Change("open", answer_by=NOW + HOUR), NOW + HOUR),
        (Change("open", answered=True), None),
        (Change("closed", closed_by="silence"), None),
    ],
)
def test_only_an_answer_or_the_end_takes_back_what_is_due(change: Change, left: Any) -> None:
    assert change.unanswered_at(ticket(unanswered_at=NOW)) == left


def overdue(**changes: Any) -> UnansweredTicket:
    facts: dict[str, Any] = {
        "ticket": ticket(state="open", unanswered_at=NOW, assigned="bruno"), "due_at": NOW, "drained_at": NOW,
        "heard": LastMail(ALICE, "Não abre.", left_out=(("planta.dwg", 30 * 2**20),)), "now": NOW, **changes,
    }  # fmt: skip
    return UnansweredTicket(**facts)


def test_what_is_not_answered_goes_to_every_agent_though_one_has_it() -> None:
    verdict = on_unanswered(overdue(), mailbox(agents=PEOPLE), POLICY)
    assert isinstance(verdict, SendAgain)
    assert [one.to for one in verdict.drafts] == [BRUNO, LIA, CARLA]
    facts = verdict.drafts[0].facts
    assert (facts["event"], facts["words"], facts["who"], facts["assigned"]) == ("unanswered", "Não abre.", "Alice", "Bruno")
    assert facts["files"] == [{"name": "planta.dwg", "size": "30,0 MB", "left_out": True, "again": False, "sent": False}]


@pytest.mark.parametrize("drained", [None, NOW - timedelta(seconds=1)])
def test_nobody_is_told_before_the_mailbox_was_read_after_the_deadline(drained: Any) -> None:
    assert isinstance(on_unanswered(overdue(drained_at=drained), mailbox(agents=PEOPLE), POLICY), Wait)


@pytest.mark.parametrize(
    ("box", "state"),
    [({"unanswered_hours": 0, "agents": PEOPLE}, "open"), ({}, "open"), ({"agents": PEOPLE}, "waiting"),
     ({"agents": PEOPLE}, "closed"), ({"agents": PEOPLE}, "a state of another policy")],
)  # fmt: skip
def test_what_is_not_the_desks_turn_or_not_wanted_any_more_is_over(box: dict[str, Any], state: str) -> None:
    verdict = on_unanswered(overdue(ticket=ticket(state=state, unanswered_at=NOW)), mailbox(**box), POLICY)
    assert isinstance(verdict, Done)
