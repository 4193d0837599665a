"""The desk's own deadlines: what begins one, what meets it, when it stands still, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.calendars.spans import span
from mailbot.config.file import parse
from mailbot.config.mailbox import Mailbox
from mailbot.desk.deadlines.answer_deadlines import after_merge, after_split, joined, update_deadline
from mailbot.desk.policy.policy import Deadlines, Policy
from mailbot.desk.tickets.agent_action import Merge
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import DeadlineKind, DeadlineOutcome, RunningDeadline, read, written
from mailbot.desk.tickets.ticket import Ticket
from mailbot.policy_files import preset
from tests.cast import ALICE, ticket, tree
from tests.rules.calendars.desks import ALTOQI, SAO_PAULO, local

POLICY = replace(preset(), calendar=ALTOQI)
BOX = parse(
    {**tree(), "customers": {"prime": {"addresses": ["@prime.example"], "tier": "prime"}}}, Path("/nowhere")
).mailboxes["suporte"]
MONDAY = "2026-03-02 09:00"


def heard(
    at: str = MONDAY, state: str = "open", before: Ticket | None = None, policy: Policy = POLICY, **more: Any
) -> RunningDeadline | None:
    """Return what is owed after a customer's words."""
    done = update_deadline(Change(state, heard=True), before, BOX, policy, local(at), **{"contact": ALICE, **more})
    assert done.deadline_update is not None
    return done.deadline_update.running


def owes(at: str = MONDAY, state: str = "open") -> Ticket:
    """Return a ticket whose customer waits for an answer since then."""
    running = heard(at, "new")
    return ticket(state=state, owed=written(running))


def shown(at: datetime | None) -> str:
    return f"{at.astimezone(SAO_PAULO):%a %Y-%m-%d %H:%M}" if at else ""


@pytest.mark.parametrize(
    ("start", "warned", "due"),
    [
        ("2026-03-02 09:00", "Tue 2026-03-03 15:30", "Wed 2026-03-04 11:00"),
        ("2026-03-02 12:15", "Wed 2026-03-04 10:00", "Wed 2026-03-04 15:30"),  # lunch
        ("2026-03-07 15:00", "Tue 2026-03-10 15:30", "Wed 2026-03-11 11:00"),  # a Saturday
        ("2026-02-13 16:30", "Fri 2026-02-20 14:30", "Mon 2026-02-23 10:00"),  # before Carnaval
        ("2027-11-12 17:00", "Wed 2027-11-17 15:00", "Thu 2027-11-18 10:30"),  # before a holiday on Monday
        ("2019-02-15 17:00", "Tue 2019-02-19 15:00", "Wed 2019-02-20 10:30"),  # the clock is turned back on Sunday
    ],
)
def test_an_answer_is_due_in_business_time_and_so_is_its_warning(start: str, warned: str, due: str) -> None:
    running = heard(start, "new")
    assert running is not None
    assert (running.owed, shown(running.next_at), shown(running.due_at)) == (DeadlineKind.FIRST_ANSWER, warned, due)


@pytest.mark.parametrize(
    ("before", "owed", "length"),
    [
        (None, DeadlineKind.FIRST_ANSWER, "16h"),
        ("open", DeadlineKind.NEXT_ANSWER, "16h"),
        ("waiting", DeadlineKind.AFTER_INFORMATION, "2d"),
        ("resolved", DeadlineKind.NEXT_ANSWER, "16h"),
        ("closed", DeadlineKind.NEXT_ANSWER, "16h"),
    ],
)
def test_where_the_customer_writes_says_which_deadline_begins(before: str | None, owed: DeadlineKind, length: str) -> None:
    running = heard(before=ticket(state=before) if before else None)
    assert running is not None
    assert (running.owed, str(running.span)) == (owed, length.replace("h", "bh").replace("d", "bd"))


def test_a_further_mail_moves_nothing_while_one_runs() -> None:
    first = owes()
    assert heard("2026-03-03 09:00", before=first) == read(first.owed)
    late = heard("2026-03-20 09:00", before=first)
    assert late is not None
    assert shown(late.due_at) == "Wed 2026-03-04 11:00"


def test_what_is_not_promised_does_not_run_and_a_tiers_promises_stand_in_place_of_all() -> None:
    prime = replace(POLICY, tiers={"prime": Deadlines(first_answer=span("4bh"))})
    running = heard(policy=prime, contact="ana@prime.example")
    assert running is not None
    assert shown(running.due_at) == "Mon 2026-03-02 14:30"
    theirs = ticket(state="open", contact="ana@prime.example")
    assert heard(before=theirs, policy=prime) is None
    assert heard(policy=replace(POLICY, deadlines=Deadlines())) is None


def test_words_that_are_not_heard_begin_nothing() -> None:
    done = update_deadline(Change("open"), ticket(state="waiting"), BOX, POLICY, local(MONDAY))
    assert done.deadline_update is not None
    assert done.deadline_update.running is None


@pytest.mark.parametrize(
    ("at", "outcome", "hours"),
    [
        ("2026-03-03 09:00", DeadlineOutcome.MET, 7), ("2026-03-04 11:00:00", DeadlineOutcome.MET, 16),
        ("2026-03-04 11:00:01", DeadlineOutcome.MISSED, 16), ("2026-03-08 11:00", DeadlineOutcome.MISSED, 35),
    ],
)  # fmt: skip
def test_an_agents_letter_meets_it_or_comes_too_late(at: str, outcome: DeadlineOutcome, hours: int) -> None:
    done = update_deadline(Change("waiting", spoke=True), owes(), BOX, POLICY, local(at), agent="bruno@desk.example")
    assert done.deadline_update is not None
    assert done.deadline_update.running is None
    assert done.deadline_update.over is not None
    assert (done.deadline_update.over.outcome, done.deadline_update.over.agent) == (outcome, "bruno@desk.example")
    assert done.deadline_update.over.used // timedelta(hours=1) == hours


def test_a_breach_that_was_told_is_one_though_the_answer_came_in_the_same_second() -> None:
    running = heard()
    assert running is not None
    told = ticket(state="open", owed=written(replace(running, row=3, next_at=None)))
    done = update_deadline(Change("open", spoke=True), told, BOX, POLICY, running.due_at or local(MONDAY))
    assert done.deadline_update is not None
    assert done.deadline_update.over is not None
    assert done.deadline_update.over.outcome is DeadlineOutcome.MISSED


@pytest.mark.parametrize(
    "change", [Change("closed", closed_by="silence"), Change("finished"), Change("closed", closed_by="spam")]
)
def test_a_ticket_that_ends_unanswered_neither_meets_nor_misses_it(change: Change) -> None:
    done = update_deadline(change, owes(), BOX, POLICY, local("2026-03-20 09:00"))
    assert done.deadline_update is not None
    assert done.deadline_update.running is None
    assert done.deadline_update.over is not None
    assert done.deadline_update.over.outcome is DeadlineOutcome.ENDED


def test_it_stands_still_where_nothing_counts_and_goes_on_with_what_was_left() -> None:
    still = update_deadline(Change("waiting"), owes(), BOX, POLICY, local("2026-03-02 11:00")).deadline_update
    assert still is not None
    assert still.running is not None
    assert (still.running.due_at, still.running.next_at, still.running.paused) == (None, None, True)
    waits = ticket(state="waiting", owed=written(still.running))
    onward = update_deadline(Change("open", heard=True), waits, BOX, POLICY, local("2026-03-09 09:00")).deadline_update
    assert onward is not None
    assert onward.running is not None
    # Two hours had counted: fourteen are left.
    assert shown(onward.running.due_at) == "Tue 2026-03-10 17:30"
    assert onward.running.owed is DeadlineKind.FIRST_ANSWER
    met = update_deadline(
        Change("open", spoke=True), ticket(owed=written(onward.running)), BOX, POLICY, local("2026-03-09 10:00")
    )
    assert met.deadline_update is not None
    assert met.deadline_update.over is not None
    assert met.deadline_update.over.used == timedelta(hours=3)


def test_after_a_pause_the_warning_comes_at_the_share_that_the_customers_tier_has() -> None:
    half = replace(POLICY, tiers={"prime": Deadlines(first_answer=span("4bh"), warn_at=0.5)})
    theirs: dict[str, Any] = {"contact": "ana@prime.example"}
    begun = heard(state="new", policy=half, **theirs)
    still = update_deadline(
        Change("waiting"), ticket(owed=written(begun), **theirs), BOX, half, local("2026-03-02 10:00")
    ).deadline_update
    assert still is not None
    waits = ticket(state="waiting", owed=written(still.running), **theirs)
    onward = update_deadline(Change("open"), waits, BOX, half, local("2026-03-09 09:00")).deadline_update
    assert onward is not None
    assert onward.running is not None
    # One hour had counted: half of four is reached an hour later, all of them two hours after that.
    assert (shown(onward.running.next_at), shown(onward.running.due_at)) == ("Mon 2026-03-09 10:00", "Mon 2026-03-09 12:00")


def test_one_that_passed_before_the_pause_stays_missed() -> None:
    late = update_deadline(Change("waiting"), owes(), BOX, POLICY, local("2026-03-05 09:00")).deadline_update
    assert late is not None
    assert late.running is not None
    assert shown(late.running.due_at) == "Wed 2026-03-04 11:00"


def test_a_change_that_says_what_it_does_stays_as_it_is() -> None:
    once = update_deadline(Change("open", heard=True), None, BOX, POLICY, local(MONDAY), contact=ALICE)
    assert update_deadline(once, None, BOX, POLICY, local("2026-03-09 09:00")) is once


def test_what_is_written_is_read_again() -> None:
    running = heard()
    assert running is not None
    paused = replace(running, pauses=((local(MONDAY), local("2026-03-02 10:00")), (local("2026-03-03 10:00"), None)), row=4)
    assert read(written(paused)) == paused
    assert (read(written(None)), written(None)) == (None, "")


def test_a_merged_ticket_leaves_the_earlier_of_two_deadlines() -> None:
    early, late = owes(), owes("2026-03-03 09:00")
    for ours, theirs in ((early, late), (late, early)):
        found = Merge(replace(ours, id=13), Change("open"), "")
        ended, kept = after_merge(
            Change("closed", closed_by="merge"), found, theirs, BOX, POLICY, local("2026-03-03 10:00")
        )  # fmt: skip
        assert kept.change.deadline_update is not None
        assert kept.change.deadline_update.running == read(early.owed)
        updates = (ended.deadline_update, kept.change.deadline_update)
        over = [one.over for one in updates if one is not None and one.over is not None]
        assert [one.was for one in over] == [read(late.owed)]
    assert joined(None, None) is None


def test_what_is_split_off_takes_the_deadline_along_or_both_have_it() -> None:
    running = heard()
    assert running is not None
    told = written(replace(running, row=4))
    alone, both = (read(after_split(told, POLICY, "", "new", local(MONDAY), leaves=leaves)) for leaves in (True, False))
    assert alone is not None
    assert both is not None
    assert (alone.row, both.row, both.due_at) == (4, 0, running.due_at)
    assert after_split("", POLICY, "", "new", local(MONDAY), leaves=True) == ""


def test_the_mailbox_of_these_tests_has_a_tier() -> None:
    assert isinstance(BOX, Mailbox)
    assert [one.tier for one in BOX.customers] == ["prime"]
