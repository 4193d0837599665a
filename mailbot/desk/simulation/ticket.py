"""One ticket as it lives in a simulation: its state, timers and letters, and what the desk owes its customer. Pure.

What :mod:`mailbot.store.changes.apply`, the timer and the outbox do to a stored one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mailbot.desk.deadlines.answer_deadlines import deadline_update_of
from mailbot.desk.deadlines.customer_timers import DueTicket, Fires, Lapses, Waits, Withholds, on_time
from mailbot.desk.people.routing import first_state
from mailbot.desk.policy.consulting import ConsultingRules, steps
from mailbot.desk.policy.policy import Policy
from mailbot.desk.policy.tables import LETTERS
from mailbot.desk.policy.transitions import first_change
from mailbot.desk.simulation.events import Event, SentNotice, TicketHistory, TicketOutcome
from mailbot.desk.tickets.change import Change, DueTimer, PlannedTimer
from mailbot.desk.tickets.consulting import OPEN, Consulting, Kind, Stage
from mailbot.desk.tickets.deadline import RunningDeadline
from mailbot.desk.tickets.letter import AUTOMATIC_NOTICES, TAKEN_BACK, Draft, Notice
from mailbot.desk.tickets.ticket import Route, Ticket

CUSTOMER: Final = "customer@simulated.invalid"
_HOUR: Final = timedelta(hours=1)
_MOMENT: Final = timedelta(microseconds=1)
_REMINDERS: Final = frozenset({Notice.REMINDER_1, Notice.REMINDER_2})

OF_CUSTOMERS: Final = frozenset({Stage.ACCEPTED, Stage.DECLINED})
"""The steps that are a customer's mail, which is an ordinary one where no terms are open."""


class SimulatedTicket:
    """One ticket, as it lives by one policy; ``ticket`` is what it is by now."""

    def __init__(self, life: TicketHistory, policy: Policy) -> None:
        """Open the ticket of ``life`` by ``policy``."""
        self._life = life
        self._policy = policy
        self._letters: list[SentNotice] = []
        self._leaving: list[tuple[SentNotice, datetime | None, bool]] = []
        self._automatic: list[datetime] = []
        self._silent: list[datetime] = []
        self._breached: list[datetime] = []
        self._follow_ups = 0
        self._refused = 0
        begins = first_state(policy, Route(kind=life.kind))
        change = first_change(policy, begins, answered=True) if life.answered else Change(begins, heard=life.asked)
        self._begin(life.opened_at, change, life.kind, announced=life.answered)
        if life.answered:
            self._letters.append(SentNotice(life.opened_at, Notice.ANSWER))
            self._announced(life.accepted_at, life.opened_at)

    def follow(self, at: datetime) -> None:
        """Go on in a follow-up ticket, which the customer's late reply opens."""
        self._follow_ups += 1
        kind = self.ticket.kind
        self._begin(at, Change(first_state(self._policy, Route(kind=kind)), heard=True), kind)

    def refuse(self) -> None:
        """Note that somebody wrote in vain."""
        self._refused += 1

    def _begin(self, at: datetime, change: Change, kind: str, *, announced: bool = False) -> None:
        self.ticket = Ticket(
            self._life.ticket, self._life.mailbox, b"", "", change.state, "", CUSTOMER, "", frozenset({CUSTOMER}), at,
            kind=kind,
        )  # fmt: skip
        self._waiting: tuple[PlannedTimer, ...] = ()
        self._starts: datetime | None = None
        self._timers: list[DueTimer] = []
        self._resting: set[int] = set()
        self._reminded: datetime | None = None
        self._asked = at
        self._set_timers(change, None if announced else at)
        self._running: RunningDeadline | None = None
        self._owe(change, None, at, at)

    def outcome(self) -> TicketOutcome:
        """Return what has become of the ticket."""
        ticket = self.ticket
        return TicketOutcome(
            ticket.id, tuple(self._letters), tuple(self._silent), tuple(self._breached), ticket.state, ticket.closed_at,
            ticket.closed_by, self._follow_ups, self._refused,
        )  # fmt: skip

    def wait(self, until: datetime, *, including: bool) -> None:
        """Let time pass: letters are accepted, timers speak."""
        while (due := self._next()) is not None and (due < until or (including and due == until)):
            if self._starts is not None and self._starts <= due:
                self._start(self._starts)
            else:
                self._tick(due)

    def breach(self, at: datetime) -> None:
        """Note that an answer is missing by ``at`` which was promised before."""
        due = self._running.due_at if self._running else None
        if due is not None and due < at:
            self._breached.append(due)

    def automatic_in_an_hour(self, at: datetime) -> int:
        """Return how many letters a machine wrote to the customer about the ticket in the hour before."""
        since = max(at - _HOUR, self.ticket.opened_at - _MOMENT)
        besides = sum(since < one < at for one in self._life.automatic)
        return besides + sum(since < one <= at for one in self._automatic)

    def change(self, change: Change, drafts: Iterable[Draft], at: datetime, order: Event | None = None) -> None:
        """Do what :func:`mailbot.store.changes.tickets.change_ticket` does, and the outbox; ``order`` is an agent's."""
        accepted_at, spoke_at = (order.accepted_at, order.received_at) if order is not None else (None, None)
        self._owe(change, self.ticket, at, spoke_at or at)
        if change.withdraw or change.timers is not None:  # a letter of an older set of timers is out of date
            self._take_back(at, spam=change.closed_by == "spam")
        letters = tuple(drafts)
        ended = at if change.closed_by else None
        cycle = self.ticket.cycle + (change.timers is not None)
        self.ticket = replace(self.ticket, state=change.state, cycle=cycle, closed_at=ended, closed_by=change.closed_by)
        if change.closed_by == "silence":
            self._silent.append(at)
        for one in letters:
            self._tell(one.notice, at, order)
        announced = any(one.starts_clock for one in letters)
        if change.timers is not None:
            self._reminded = None
            self._set_timers(change, None if announced else at)
        if announced:
            self._announced(accepted_at, at)
        if any(one.notice in _REMINDERS for one in letters):
            self._reminded = at

    def _tell(self, notice: Notice, at: datetime, order: Event | None) -> None:
        """Write a letter: what comes of an order leaves with its own letter, the rest when the mail server takes it."""
        if notice in AUTOMATIC_NOTICES:
            self._automatic.append(at)
        if notice not in LETTERS or (order is not None and order.lost):
            return
        told = SentNotice(at, notice)
        self._letters.append(told)
        by_hand = notice is Notice.CLOSED and order is not None and bool(order.words)
        self._leaving.append((told, order.accepted_at if order is not None else self._leaves(at), by_hand))

    def _leaves(self, at: datetime) -> datetime | None:
        """Return when the mail server takes what a machine writes at ``at``."""
        before = [(since, until) for since, until in self._life.mute if since <= at and (until is None or at < until)]
        return max(before)[1] if before else at

    def _take_back(self, at: datetime, *, spam: bool) -> None:
        """Withdraw what is out of date and has not left before ``at``: what was read together leaves together.

        A close in an agent's own words stands, unless the ticket is spam.
        """
        waits = [one for one in self._leaving if one[0].notice in TAKEN_BACK and (one[1] is None or one[1] >= at)]
        self._leaving = [one for one in waits if one[2] and not spam]
        for one in waits:
            if one not in self._leaving:
                self._letters.remove(one[0])

    def _tick(self, now: datetime) -> None:
        due = tuple(sorted((one for one in self._timers if one.due_at <= now), key=lambda one: (one.due_at, one.id)))
        asked = DueTicket(self.ticket, self._policy, due, now, False, self._reminded, "", self._asked, now)
        verdict = on_time(asked)
        match verdict:
            case Lapses(timers):
                self._done(timers)
            case Waits(timer, _, None):
                self._resting.add(timer.id)
            case Waits(timer, _, until) if until is not None:
                self._timers = [replace(one, due_at=until) if one.id == timer.id else one for one in self._timers]
            case Withholds(timer, change):
                self._done((timer,))
                self.change(change, (), now)
            case Fires(timer, ticked_off, drafts, change):
                self._resting.clear()
                self._done((timer, *ticked_off))
                self.change(change or Change(self.ticket.state, withdraw=True), drafts, now)

    def _owe(self, change: Change, before: Ticket | None, at: datetime, spoke_at: datetime) -> None:
        """Note what a change does to the answer that the desk owes."""
        if self._running is None and not change.heard:
            return
        done = deadline_update_of(change, self._running, before, self._policy, self._life.tier, at, spoke_at=spoke_at)
        if done.over is not None:
            self.breach(done.over.at)
        self._running = done.running

    def _set_timers(self, change: Change, start: datetime | None) -> None:
        """Plan the timers of a change: they run from ``start``, or wait for a letter to be accepted."""
        self._timers, self._starts, self._waiting = [], None, change.timers or ()
        self._resting.clear()
        if start is not None:
            self._start(start)

    def _announced(self, accepted_at: datetime | None, at: datetime) -> None:
        if accepted_at is not None and accepted_at <= at:
            self._start(at)
        elif self._waiting and accepted_at is not None:
            self._starts = min(self._starts or accepted_at, accepted_at)

    def _start(self, at: datetime) -> None:
        self._timers += [
            DueTimer(number, one.kind, self.ticket.cycle, one.due_at(at), at) for number, one in enumerate(self._waiting)
        ]
        self._waiting, self._starts, self._asked = (), None, at

    def _done(self, timers: Iterable[DueTimer]) -> None:
        numbers = {one.id for one in timers}
        self._timers = [one for one in self._timers if one.id not in numbers]

    def _next(self) -> datetime | None:
        """Return when the next letter is accepted or timer speaks."""
        due = (self._awake(one.due_at) for one in self._timers if one.id not in self._resting)
        return min((*due, *((self._starts,) if self._starts else ())), default=None)

    def _awake(self, at: datetime) -> datetime:
        return next((end for begin, end in self._life.dumb if begin <= at < end), at)


def possible(stage: Stage, kind: str, ticket: Ticket, policy: Policy) -> bool:
    """Return whether ``policy`` knows that step of a consulting of that kind, and ``ticket`` is at the one before it."""
    rules, was = policy.consulting, ticket.consulting.stage if ticket.consulting else None
    if rules is None or policy.ended(ticket.state):
        return False
    if stage is Stage.REQUESTED:
        return kind in {one.value for one in rules.kinds} and was not in OPEN
    return was is (Stage.TERMS if stage in OF_CUSTOMERS else Stage.REQUESTED)


def at_stage(stage: Stage, kind: str, ticket: Ticket) -> Consulting:
    """Return the ticket's consulting as it is at ``stage``."""
    if stage is Stage.REQUESTED or ticket.consulting is None:
        return Consulting(0, Kind(kind), stage, "", "", "")
    return replace(ticket.consulting, stage=stage)


def moved_by(stage: Stage, ticket: Ticket, policy: Policy) -> Change | None:
    """Return how a step moves ``ticket``; None where nothing is written of it but the step."""
    to = _leads(policy.consulting, stage) or ticket.state
    planned = policy.planned(to)
    if stage is Stage.TERMS:
        return Change(to, planned, withdraw=True, answered=True)
    if stage in OF_CUSTOMERS:
        return Change(to, heard=True) if to == ticket.state else Change(to, planned, withdraw=True, heard=True)
    return Change(to, planned, withdraw=True) if to != ticket.state else None


def _leads(rules: ConsultingRules | None, stage: Stage) -> str:
    return dict(steps(rules))[stage.value] if rules is not None else ""
