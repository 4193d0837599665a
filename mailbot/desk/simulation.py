"""What a policy makes of events: which letters leave when, and how tickets end. Pure; the rules are those of the desk.

Tickets do not touch each other, so each lives alone: its events and its due timers in the order of their instants.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk.answer_deadlines import owes
from mailbot.desk.bounced import returned_to_desk
from mailbot.desk.courtesies import accepts, thanks
from mailbot.desk.deadlines import Deadline, Fires, Lapses, Waits, Withholds, on_time
from mailbot.desk.events import Event, Happens, Life, Outcome, Told
from mailbot.desk.late_replies import Late, crossed_the_close, gone, late
from mailbot.desk.moves import customers_move, entered, moved, of_move
from mailbot.desk.opening import first_change
from mailbot.desk.orders import on_order, on_order_anew
from mailbot.desk.owed import Running
from mailbot.desk.policies import Move, Policy
from mailbot.desk.policy_reading import LETTERS
from mailbot.desk.rejections import Notice
from mailbot.desk.tickets import Change, Draft, DueTimer, PlannedTimer, Ticket
from mailbot.errors import NotPossible

_CUSTOMER: Final = "customer@simulated.invalid"
_REMINDERS: Final = frozenset({Notice.REMINDER_1, Notice.REMINDER_2})


def lived(life: Life, policy: Policy, until: datetime) -> Outcome:
    """Return what ``policy`` makes of one ticket's events by ``until`` (aware), had it been in force from the beginning.

    The desk is taken to be awake, but for the times in ``life.dumb``. An event wins over a timer of the same instant.
    """
    run = _Run(life, policy)
    for event in life.events:
        if event.at > until:
            break
        run.wait(event.at, including=False)
        run.take(event)
    run.wait(until, including=True)
    run.breach(until)
    return run.outcome()


class _Run:
    """One ticket, as it lives by one policy."""

    def __init__(self, life: Life, policy: Policy) -> None:
        self._life = life
        self._policy = policy
        self._letters: list[Told] = []
        self._silent: list[datetime] = []
        self._breached: list[datetime] = []
        self._follow_ups = 0
        self._refused = 0
        change = (
            first_change(policy, policy.initial, answered=True)
            if life.answered
            else Change(policy.initial, heard=life.asked)
        )
        self._begin(life.opened_at, change, announced=life.answered)
        if life.answered:
            self._letters.append(Told(life.opened_at, Notice.ANSWER))
            self._announced(life.accepted_at, life.opened_at)

    def _begin(self, at: datetime, change: Change, *, announced: bool = False) -> None:
        self._ticket = Ticket(
            self._life.ticket, self._life.mailbox, b"", "", change.state, "", _CUSTOMER, "", frozenset({_CUSTOMER}), at
        )
        self._waiting: tuple[PlannedTimer, ...] = ()
        self._starts: datetime | None = None
        self._timers: list[DueTimer] = []
        self._resting: set[int] = set()
        self._reminded: datetime | None = None
        self._asked = at
        self._set_timers(change, None if announced else at)
        self._running: Running | None = None
        self._owe(change, None, at, at)

    def outcome(self) -> Outcome:
        """Return what has become of the ticket."""
        ticket = self._ticket
        return Outcome(
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

    def take(self, event: Event) -> None:
        """Let something happen."""
        match event.what:
            case Happens.WROTE:
                self._wrote(event)
            case Happens.ORDERED:
                self._ordered(event)
            case Happens.REOPENED:
                to = self._policy.reopened.to
                self._change(Change(to, self._policy.planned(to), withdraw=True), (), event.at)
            case Happens.RETURNED:
                if (back := returned_to_desk(self._ticket, self._policy)) is not None:
                    self._change(back, (), event.at)
            case Happens.ENDED:
                close = self._policy.orders.get("close")
                to = close.to if close else self._ticket.state
                self._change(Change(to, (), withdraw=True, closed_by=event.by), (), event.at)

    def _wrote(self, event: Event) -> None:
        """Take a customer's mail as :mod:`mailbot.desk.replying` does."""
        ticket, policy, names = self._ticket, self._policy, self._life.names
        reached = event.received_at or event.at
        over = policy.ended(ticket.state) and not crossed_the_close(ticket, reached)
        does = late(policy, ticket, reached) if over else Late.REOPENS
        accepted = policy.accepts(ticket.state)
        if accepted is not None and not event.files and accepts(policy, ticket.state, event.words, names):
            self._move(accepted, event.at)
        elif not event.files and not gone(ticket) and thanks(policy, ticket.state, event.words, names):
            return
        elif does is Late.REFUSED:
            self._refused += 1
        elif does is Late.FOLLOWS:
            self._follow_ups += 1
            self._begin(event.at, Change(policy.initial, heard=True))
        else:
            self._move(customers_move(policy, ticket.state), event.at)

    def _move(self, move: Move, at: datetime) -> None:
        ticket, policy = self._ticket, self._policy
        self._change(replace(moved(policy, ticket, move), heard=True), of_move(policy, ticket, move, at), at)

    def _ordered(self, event: Event) -> None:
        ticket, policy = self._ticket, self._policy
        try:
            change, draft = (on_order_anew if event.reopens else on_order)(event.order, ticket, "words", policy, event.at)
        except NotPossible:
            self._refused += 1
            return
        letters = (draft, *entered(policy, ticket, change.state, event.at))
        self._change(change, letters, event.at, event.accepted_at, event.received_at)

    def _tick(self, now: datetime) -> None:
        due = tuple(sorted((one for one in self._timers if one.due_at <= now), key=lambda one: (one.due_at, one.id)))
        asked = Deadline(self._ticket, self._policy, due, now, False, self._reminded, "", self._asked, now)
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
                self._change(change, (), now)
            case Fires(timer, ticked_off, drafts, change):
                self._resting.clear()
                self._done((timer, *ticked_off))
                self._change(change or Change(self._ticket.state, withdraw=True), drafts, now)

    def _change(
        self, change: Change, drafts: Iterable[Draft], at: datetime, accepted_at: datetime | None = None,
        spoke_at: datetime | None = None,
    ) -> None:  # fmt: skip
        """Do what :func:`mailbot.store.apply.change_ticket` does, and the outbox after it."""
        self._owe(change, self._ticket, at, spoke_at or at)
        letters = tuple(drafts)
        ended = at if change.closed_by else None
        cycle = self._ticket.cycle + (change.timers is not None)
        self._ticket = replace(self._ticket, state=change.state, cycle=cycle, closed_at=ended, closed_by=change.closed_by)
        if change.closed_by == "silence":
            self._silent.append(at)
        self._letters += [Told(at, one.notice) for one in letters if one.notice in LETTERS]
        announced = any(one.starts_clock for one in letters)
        if change.timers is not None:
            self._reminded = None
            self._set_timers(change, None if announced else at)
        if announced:
            self._announced(accepted_at, at)
        if any(one.notice in _REMINDERS for one in letters):
            self._reminded = at

    def _owe(self, change: Change, before: Ticket | None, at: datetime, spoke_at: datetime) -> None:
        """Note what a change does to the answer that the desk owes."""
        if self._running is None and not change.heard:
            return
        done = owes(change, self._running, before, self._policy, self._life.tier, at, spoke_at=spoke_at)
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
            DueTimer(number, one.kind, self._ticket.cycle, one.due_at(at), at) for number, one in enumerate(self._waiting)
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
