"""What a policy makes of events: the same rules as the desk's, without a desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.simulation.events import Event, EventKind, TicketHistory, TicketOutcome
from mailbot.desk.simulation.run import lived
from mailbot.desk.tickets.letter import Notice
from mailbot.policy_files import preset
from tests.cast import NOW


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def asked(hours: float, order: str = "ask", later: float = 0.0, **more: Any) -> Event:
    return Event(at(hours), EventKind.ORDERED, order, accepted_at=at(hours + later), **more)


def wrote(hours: float, words: str = "Segue o arquivo.", **more: Any) -> Event:
    return Event(at(hours), EventKind.WROTE, words=words, **more)


def became(*events: Event, policy: str = "altoqi", until: float = 2000.0, **life: Any) -> TicketOutcome:
    return lived(TicketHistory(12, "suporte", NOW, events, **life), preset(policy), at(until))


def told(outcome: TicketOutcome) -> list[tuple[float, str]]:
    return [((one.at - NOW) / timedelta(hours=1), one.notice.value) for one in outcome.letters]


def test_a_question_is_followed_by_reminders_on_days_2_and_4_and_a_close_on_day_5() -> None:
    found = became(asked(1))
    assert told(found) == [(1, "question"), (49, "reminder_1"), (97, "reminder_2"), (121, "closed")]
    assert (found.state, found.closed_by, found.closed_at, found.silent) == ("closed", "silence", at(121), (at(121),))


def test_the_clock_starts_when_the_letter_was_accepted_and_never_where_it_never_was() -> None:
    assert told(became(asked(1, later=3)))[1:] == [(52, "reminder_1"), (100, "reminder_2"), (124, "closed")]
    never = Event(at(1), EventKind.ORDERED, "ask")
    assert told(became(never)) == [(1, "question")]


def test_a_thumb_up_accepts_a_solution_only_where_the_policy_says_so() -> None:
    events = asked(0, "ask"), Event(at(1), EventKind.REACTED), asked(2, "resolve"), Event(at(5), EventKind.REACTED)
    taken = lived(TicketHistory(12, "suporte", NOW, events), replace(preset("altoqi"), reactions="accept"), at(6))
    assert (taken.state, taken.closed_at, taken.closed_by) == ("finished", at(5), "customer")
    assert told(became(*events, until=6)) == [(0, "question"), (2, "resolved")]
    assert became(*events, until=6).state == "resolved"


def test_a_reply_at_the_instant_of_a_timer_wins() -> None:
    found = became(asked(0), wrote(48))
    assert told(found) == [(0, "question"), (48, "reopened")]
    assert (found.state, found.closed_at) == ("open", None)


def test_the_latest_due_reminder_speaks_after_an_outage_and_the_close_keeps_its_day() -> None:
    found = became(asked(0), dumb=((at(40), at(130)),))
    assert told(found) == [(0, "question"), (130, "reminder_2"), (154, "closed")]


def test_nothing_falls_due_after_the_end_of_the_time_looked_at_but_what_is_due_at_it() -> None:
    assert told(became(asked(0), until=47.9)) == [(0, "question")]
    assert told(became(asked(0), wrote(50), until=48)) == [(0, "question"), (48, "reminder_1")]


def test_a_customer_who_accepts_the_answer_finishes_the_ticket_and_one_who_thanks_moves_nothing() -> None:
    found = became(asked(0, "resolve"), wrote(5, "Pode fechar, obrigada!"))
    assert (found.state, told(found)) == ("finished", [(0, "resolved")])
    found = became(asked(0, "resolve"), wrote(5, "Obrigada!"), until=100)
    assert (found.state, told(found)) == ("resolved", [(0, "resolved")])
    found = became(asked(0, "resolve"), wrote(5, "Obrigada!", files=True), until=100)
    assert (found.state, told(found)) == ("open", [(0, "resolved"), (5, "reopened")])


def test_a_reply_that_crossed_the_close_opens_again_and_a_later_one_is_rejected() -> None:
    crossing = became(asked(0), Event(at(120.5), EventKind.WROTE, received_at=at(120)))
    assert (crossing.state, crossing.refused) == ("open", 0)
    late = became(asked(0), wrote(121))
    assert (late.state, late.refused) == ("closed", 1)


def test_a_reply_that_crossed_the_customers_own_acceptance_opens_again_and_thanks_that_did_leave_it() -> None:
    def after(words: str) -> str:
        again = Event(at(6), EventKind.WROTE, words=words, received_at=at(5))
        return became(asked(0, "resolve"), wrote(6, "Resolvido"), again, until=7).state

    assert (after("Não, não resolveu!"), after("Obrigada!")) == ("open", "finished")


def test_a_late_reply_opens_again_or_opens_a_follow_up_as_the_policy_says() -> None:
    found = became(asked(0, "resolve"), wrote(500), policy="tecnospeed")
    assert (found.state, found.closed_at) == ("in_progress", None)
    totvs = became(asked(0, "close"), wrote(500), asked(501, "reply"), policy="totvs")
    assert (totvs.follow_ups, totvs.state) == (1, "in_progress")
    assert told(totvs) == [(0, "closed"), (501, "answer")]


def test_an_agents_answer_to_a_ticket_that_has_ended_is_in_vain_unless_it_opens_it_again() -> None:
    found = became(asked(0, "close"), asked(5, "ask"))
    assert (found.refused, told(found)) == (1, [(0, "closed")])
    found = became(asked(0, "close"), asked(5, "ask", reopens=True), until=60)
    assert (found.refused, found.state, told(found)) == (0, "waiting", [(0, "closed"), (5, "question"), (53, "reminder_1")])
    found = became(asked(0, "close"), Event(at(5), EventKind.REOPENED))
    assert (found.state, found.closed_by) == ("open", None)


def test_spam_ends_a_ticket_without_a_letter_and_no_reply_opens_it() -> None:
    found = became(Event(at(2), EventKind.ENDED, by="spam"), wrote(3), policy="tecnospeed")
    assert (found.closed_by, told(found), found.refused) == ("spam", [], 1)


def test_a_ticket_that_an_agents_own_words_begin_waits_as_any_answer_does() -> None:
    found = became(policy="tecnospeed", answered=True, asked=False, accepted_at=at(1))
    assert told(found) == [(0, "answer")]
    assert (found.state, found.closed_at) == ("resolved", at(241))


def by_hand(events: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Work out altoqi's letters with nothing but subtraction."""
    said: list[tuple[float, str]] = []
    state, since, heard = "new", 0.0, 0.0
    for when, what in [*events, (5000.0, "end")]:
        plans = {"waiting": [(48, "reminder_1"), (96, "reminder_2"), (120, "closed")], "resolved": [(144, "closed")]}
        for hours, notice in plans.get(state, []):
            if heard <= since + hours < when:
                said.append((since + hours, notice))
                state = "closed" if notice == "closed" else state
        heard = when
        if state == "closed" or what == "end":
            continue
        if what == "wrote":
            if state in {"waiting", "resolved"}:
                said.append((when, "reopened"))
                state = "open"
            continue
        said.append((when, {"ask": "question", "resolve": "resolved", "reply": "answer"}[what]))
        if what != "reply":
            state, since = {"ask": "waiting", "resolve": "resolved"}[what], when
    return said


STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1, 23, 24, 47, 48, 49, 96, 119, 120, 121, 143, 144, 145]),
              st.sampled_from(["ask", "resolve", "reply", "wrote"])),
    max_size=8,
)  # fmt: skip


@given(STEPS)
def test_random_events_give_the_letters_that_subtraction_gives(steps: list[tuple[int, str]]) -> None:
    clock, events = 0.0, []
    for gap, what in steps:
        clock += gap
        events.append((clock, what))
    happened = [wrote(when) if what == "wrote" else asked(when, what) for when, what in events]
    assert told(became(*happened, until=4999)) == by_hand(events)


@pytest.mark.parametrize("name", ["altoqi"])
def test_a_policy_that_nobody_disturbs_leaves_a_ticket_where_it_began(name: str) -> None:
    assert (became(policy=name).state, became(policy=name).letters) == ("new", ())


def test_a_survey_that_has_not_left_when_the_agent_opens_the_ticket_again_with_other_words_is_none() -> None:
    begin, second = datetime(2026, 2, 23, 15, tzinfo=UTC), timedelta(seconds=1)
    solved = Event(begin, EventKind.ORDERED, "resolve", "Pronto.", accepted_at=begin + 60 * second)
    for after, surveys in ((14, 0), (74, 1)):
        when = begin + after * second
        again = Event(when, EventKind.ORDERED, "reply", "Veja antes isto.", reopens=True, accepted_at=when + 60 * second)
        life = TicketHistory(1, "suporte", begin - timedelta(days=1), (solved, again))
        letters = lived(life, replace(preset("totvs"), calendar=preset().calendar), when + timedelta(hours=1)).letters
        assert [one.notice for one in letters].count(Notice.SURVEY) == surveys
