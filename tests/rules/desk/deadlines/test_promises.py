"""Promised days: who is told what when, as pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.calendars.calendar import Calendar, Interval
from mailbot.calendars.dates import last_moment
from mailbot.desk.agents.escalation import escalated
from mailbot.desk.deadlines.promises import AwaitedPromise, Done, Missed, Remind, Wait, on_promise, promised
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.deadline import Promise, Promised
from mailbot.policy_files import policy_of, preset
from tests.cast import BRUNO, CARLA, LIA, NOW, ticket
from tests.rules.desk.people.test_routing import box

OFFICE = Calendar(ZoneInfo("America/Sao_Paulo"), ((Interval(9 * 60, 17 * 60),),) * 5 + ((),) * 2)
DUE = datetime(2026, 12, 2, 3, tzinfo=UTC)  # Tuesday 1 December is over in São Paulo
NEAR = DUE - timedelta(days=1)


def awaited(now: datetime, kind: Promised = Promised.SOLUTION, team: str = "product", **of: Any) -> AwaitedPromise:
    promise = Promise(kind, DUE, NEAR, team, "open")
    next_at = NEAR if now < DUE else DUE
    return AwaitedPromise(1, ticket(**{"state": "open", "team": "product", **of}), promise, next_at, now, now)


def told(found: AwaitedPromise, **keys: Any) -> tuple[type, list[str]]:
    verdict = on_promise(found, box(**keys), preset())
    assert isinstance(verdict, Remind | Missed)
    return type(verdict), [one.to for one in verdict.drafts]


def test_before_the_day_the_team_is_told_and_after_it_the_lead() -> None:
    assert told(awaited(NEAR)) == (Remind, [CARLA])
    assert told(awaited(DUE), lead="lia") == (Missed, [LIA])
    lead = {"product": {"label": {"pt_BR": "P", "en": "P"}, "agents": ["carla"], "lead": "carla"}}
    assert told(awaited(DUE), lead="lia", teams_=lead, teams=["product"], intake={}) == (Missed, [CARLA])


def test_without_a_team_who_has_the_ticket_is_reminded_else_all_who_read_of_it() -> None:
    assert told(awaited(NEAR, team="", assigned="lia")) == (Remind, [LIA])
    assert told(awaited(NEAR, team="")) == (Remind, [CARLA])
    assert told(awaited(NEAR, team="", assigned="")) == (Remind, [CARLA])
    assert told(replace(awaited(NEAR, team=""), ticket=ticket(state="open"))) == (Remind, [BRUNO])


@pytest.mark.parametrize("now", [NEAR, DUE])
def test_both_letters_name_the_day_that_the_customer_was_named(now: datetime) -> None:
    verdict = on_promise(awaited(now), box(lead="lia"), preset())
    assert isinstance(verdict, Remind | Missed)
    named = verdict.drafts[0].facts["due_at"]
    assert isinstance(named, datetime)
    assert named.astimezone(ZoneInfo("America/Sao_Paulo")).date() == date(2026, 12, 1)


def test_an_appointment_is_who_has_the_tickets() -> None:
    assert told(awaited(NEAR, Promised.APPOINTMENT, assigned="bruno")) == (Remind, [BRUNO])


def test_a_team_that_is_handed_the_ticket_takes_its_promised_day_over() -> None:
    teams = {
        "product": {"label": {"pt_BR": "P", "en": "P"}, "agents": ["carla"], "lead": "carla"},
        "setup": {"label": {"pt_BR": "S", "en": "S"}, "agents": ["bruno"], "lead": "lia"},
    }
    keys: dict[str, Any] = {"teams_": teams, "teams": ["product", "setup"], "intake": {}}
    assert told(awaited(NEAR), **keys) == (Remind, [CARLA])
    handed = replace(awaited(NEAR), ticket=ticket(state="open", team="setup"))
    assert told(handed, **keys) == (Remind, [BRUNO])
    assert told(replace(handed, now=DUE, next_at=DUE, drained_at=DUE), **keys) == (Missed, [LIA])


def test_handing_on_a_ticket_names_the_day_that_was_promised_before() -> None:
    team = box().crews[0]
    for promised_at in (None, DUE):
        done = escalated(ticket(state="new", promised_at=promised_at), team, None, "", box(), policy_of("tecnospeed"), NOW)
        assert done is not None
        assert done.draft.facts["stands"]
        assert done.draft.facts["promised_at"] == last_moment(promised_at, box().zone)


def test_without_a_lead_everybody_who_is_told_hears_of_it() -> None:
    assert told(awaited(DUE), notify=["avisos@desk.example"]) == (Missed, ["avisos@desk.example", BRUNO, CARLA, LIA])


def test_nobody_is_told_before_the_mailbox_was_read_to_its_end() -> None:
    late = replace(awaited(DUE), drained_at=DUE - timedelta(seconds=1))
    assert isinstance(on_promise(late, box(), preset()), Wait)
    assert isinstance(on_promise(replace(late, drained_at=None), box(), preset()), Wait)


def test_nobody_is_told_of_a_ticket_that_has_ended() -> None:
    assert isinstance(on_promise(awaited(DUE, state="closed"), box(), preset()), Done)


@pytest.mark.parametrize(
    ("due", "near"),
    [
        (datetime(2026, 12, 2, 3, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),  # the end of Tuesday: Monday 9:00
        (datetime(2026, 12, 1, 3, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)),  # of Monday: Friday
        (datetime(2026, 11, 30, 3, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)),  # of Sunday: Friday
        (datetime(2026, 12, 1, 15, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),  # Tuesday noon: Monday
    ],
)
def test_the_reminder_comes_as_the_business_day_before_opens(due: datetime, near: datetime) -> None:
    policy = replace(preset(), calendar=OFFICE)
    assert promised(Promised.SOLUTION, due, policy).warn_at == near


def test_without_a_calendar_the_reminder_comes_a_day_before() -> None:
    policy: Policy = policy_of("tecnospeed")
    assert promised(Promised.SOLUTION, DUE, policy).warn_at == DUE - timedelta(days=1)


def test_handing_over_says_the_day_in_the_letter_and_the_teams_only_agent_has_it() -> None:
    team = box().crews[0]
    done = escalated(ticket(state="new"), team, DUE.date() - timedelta(days=1), "Oi", box(), policy_of("tecnospeed"), NOW)
    assert done is not None
    assert (done.change.state, done.assigned, done.draft.starts_clock) == ("second_level", "carla", False)
    assert [(one.due_at, one.team, one.within) for one in done.promises] == [(DUE, "product", "second_level")]
    assert escalated(ticket(state="new"), team, None, "", box(), policy_of("totvs"), NOW) is None
