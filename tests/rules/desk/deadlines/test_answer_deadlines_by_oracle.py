"""Deadlines over random conversations, against a clerk who looks at the wall clock minute by minute."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.calendars.spans import BusinessTime
from mailbot.desk.deadlines.answer_deadlines import update_deadline
from mailbot.desk.deadlines.unanswered import LastMail
from mailbot.desk.deadlines.warnings import DeadlineState, Done, Missed, Warn, on_owed
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import DeadlineOutcome, EndedDeadline, RunningDeadline, read, written
from mailbot.desk.tickets.ticket import Ticket
from tests.cast import ALICE, ticket
from tests.rules.calendars.desks import SAO_PAULO, local
from tests.rules.desk.deadlines.test_answer_deadlines import BOX, POLICY

Event = Literal["customer", "agent", "waiting", "open", "closed"]
MINUTE = timedelta(minutes=1)
EVENTS: tuple[Event, ...] = ("customer", "customer", "agent", "waiting", "open", "closed")


@cache
def is_open(at: datetime) -> bool:
    wall = at.astimezone(SAO_PAULO)
    minutes = wall.hour * 60 + wall.minute
    return bool(POLICY.calendar.hours(wall.date())) and (540 <= minutes < 720 or 810 <= minutes < 1050)


@dataclass
class Clerk:
    """Keeps one ticket, and a tally of the minutes that count, by hand."""

    now: datetime
    ticket: Ticket | None = None
    tally: int | None = None
    told: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def running(self) -> RunningDeadline | None:
        return read(self.ticket.owed) if self.ticket else None

    def pass_minutes(self, minutes: int, beats: bool) -> None:
        for _ in range(minutes):
            if beats:
                self.beat()
            if self.ticket is not None and self.tally is not None:
                self.tally += is_open(self.now) and POLICY.states[self.ticket.state].counts
            self.now += MINUTE
        self.beat()

    def beat(self) -> None:
        running = self.running
        if self.ticket is None or running is None or running.next_at is None or running.next_at > self.now:
            return
        missed = any(what == "missed" for _, what in self.told)
        coming = DeadlineState(self.ticket, running, missed, self.now, LastMail("", ""), self.now)
        match on_owed(coming, BOX, POLICY):
            case Warn():
                assert self.tally is not None
                if isinstance(running.span, BusinessTime):
                    assert self.tally >= 12 * 60
                self.told.append((running.next_at, "warned"))
                self.kept(replace(running, row=1, next_at=running.due_at))
            case Missed():
                assert running.due_at is not None
                self.told.append((running.due_at, "missed"))
                self.kept(replace(running, row=1, next_at=None))
            case Done() if missed:  # a mail of the very minute gave the deadline its last instant again
                self.kept(replace(running, row=1, next_at=None))
            case other:
                raise AssertionError(f"{other}: nothing else is due here")

    def kept(self, running: RunningDeadline | None) -> None:
        if self.ticket is not None:
            self.ticket = replace(self.ticket, owed=written(running))

    def happens(self, event: Event) -> None:
        before = self.running
        state = self.ticket.state if self.ticket else "new"
        change = {
            "customer": Change("open" if state == "waiting" else state, heard=True),
            "agent": Change("in_progress", spoke=True), "waiting": Change("waiting"), "open": Change("open"),
            "closed": Change("closed", closed_by="silence"),
        }[event]  # fmt: skip
        if self.ticket is None and event != "customer":
            return
        done = update_deadline(change, self.ticket, BOX, POLICY, self.now, contact=ALICE).deadline_update
        assert done is not None
        if done.over is not None:
            self.over(done.over)
        if done.running is not None and before is None:
            self.tally = 0
        self.ticket = replace(self.ticket or ticket(), state=change.state, owed=written(done.running))
        if event == "closed":
            self.ticket = None

    def over(self, over: EndedDeadline) -> None:
        assert over.used == self.tally * MINUTE if self.tally is not None else False
        whats = [what for _, what in self.told]
        assert whats in ([], ["warned"], ["missed"], ["warned", "missed"])
        for at, what in self.told:
            assert is_open(at) or is_open(at - MINUTE), f"{what} in closed hours: {at}"
        if "missed" in whats and over.outcome is not DeadlineOutcome.ENDED:
            assert over.outcome is DeadlineOutcome.MISSED
        self.told, self.tally = [], None


@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 7 * 24 * 60),
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 2500), st.booleans()), max_size=10),
)  # fmt: skip
def test_whatever_happens_minutes_are_counted_right_and_nobody_is_told_twice_or_in_closed_hours(
    start: int, events: list[tuple[Event, int, bool]]
) -> None:
    clerk = Clerk(local("2026-02-09 00:00") + start * MINUTE)
    clerk.happens("customer")
    for event, minutes, beats in events:
        clerk.pass_minutes(minutes, beats)
        clerk.happens(event)
    clerk.happens("closed")
