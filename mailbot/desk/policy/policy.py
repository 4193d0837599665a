"""The graph of states: which there are, who is waited for in each, what falls due, and what each kind of mail does.

States are the policy's data (strings), read from TOML by :mod:`mailbot.desk.policy.reader`; no code names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from mailbot.calendars import spans
from mailbot.calendars.calendar import MINUTES_A_DAY, Calendar, Interval
from mailbot.calendars.spans import Span
from mailbot.desk.policy.consulting import ConsultingRules
from mailbot.desk.tickets.change import PlannedTimer
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor

ROUND_THE_CLOCK: Final = Calendar(ZoneInfo("UTC"), ((Interval(0, MINUTES_A_DAY),),) * 7)
"""What a policy counts in that nobody gave a calendar: it has no business time, so every calendar counts alike."""


@dataclass(frozen=True, slots=True)
class Transition:
    """What an event leads to: the next state ("": as the present one says), and a letter to the customer if there is one."""

    to: str
    letter: Notice | None = None


@dataclass(frozen=True, slots=True)
class TimerRule:
    """What falls due after how long of the customer's silence in a state.

    ``to`` of None only sends its letter (a reminder); otherwise the ticket moves there, silently where there is no letter.
    ``notice_before`` is the time that must have passed since the last reminder was accepted by the mail server.
    """

    kind: str
    after: Span
    letter: Notice | None = None
    to: str | None = None
    notice_before: Span | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One state of the graph; ``ended`` ones take no more mail.

    ``counts`` tells that the desk's deadlines run in it. Without ``on_agent`` an agent's answer changes nothing; where it
    names the state itself, the timers begin anew. ``on_assign`` is where a ticket goes that is given to an agent by hand.
    ``enter`` is the letter that is sent to the customer whichever way the
    ticket comes into the state.
    """

    key: str
    labels: dict[str, str]
    waits_for: WaitsFor
    ended: bool = False
    counts: bool = False
    on_customer: Transition | None = None
    on_agent: Transition | None = None
    on_assign: Transition | None = None
    on_accept: Transition | None = None
    enter: Notice | None = None
    timers: tuple[TimerRule, ...] = ()

    def rule(self, kind: str) -> TimerRule | None:
        """Return the rule behind a timer of ``kind``; None where the policy no longer has it."""
        return next((rule for rule in self.timers if rule.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Within what the desk promises to answer; None where it promises nothing.

    ``after_information`` is for the answer to what the customer was asked for. At the share ``warn_at`` of a deadline the
    agent is warned.
    """

    first_answer: Span | None = None
    next_answer: Span | None = None
    after_information: Span | None = None
    warn_at: float = 0.75


@dataclass(frozen=True, slots=True)
class LateReply:
    """What a reply to an ended ticket does: within ``after`` (None: never) it re-opens, later it does what ``do`` says."""

    do: Literal["reopen", "follow_up", "reject"] = "reject"
    after: Span | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an opening mail should hold: any of ``words``, or, as ``evidence``, a file or picture.

    Or a word of one of ``shapes``, in which A stands for a letter and 9 for a digit: AAAA999 is MATA410.
    """

    key: str
    labels: dict[str, str]
    words: tuple[str, ...] = ()
    evidence: bool = False
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole graph, and the calendar in which its business time counts.

    ``reopened`` is where a ticket goes that is opened again, ``accepted`` where one goes whose customer accepts the answer
    (None: nothing). A thank-you of at most ``thanks`` words does not re-open a ticket (None: every mail does) that is in one
    of the states ``thanks_in`` (None: where ``resolve`` leads, and ended ones). ``tiers`` are other deadlines, for
    the customers of each. Without ``consulting`` nobody is offered any. ``kinds`` are where tickets of a kind go (those
    without one: nowhere of their own), ``checklist`` is what an opening mail should hold. A thumb up to
    the solution accepts it where ``reactions`` is ``"accept"``.
    """

    name: str
    initial: str
    reopened: Transition
    states: dict[str, State]
    orders: dict[str, Transition]
    accepted: Transition | None = None
    late_reply: LateReply = LateReply()
    thanks: int | None = None
    thanks_in: frozenset[str] | None = None
    deadlines: Deadlines = Deadlines()
    tiers: dict[str, Deadlines] = field(default_factory=dict)
    calendar: Calendar = ROUND_THE_CLOCK
    consulting: ConsultingRules | None = None
    kinds: dict[str, Transition] = field(default_factory=dict)
    checklist: tuple[Item, ...] = ()
    reactions: Literal["note", "accept"] = "note"

    def ended(self, state: str) -> bool:
        """Return whether tickets in ``state`` take no more mail; a state the policy does not know does not end one."""
        known = self.states.get(state)
        return known is not None and known.ended

    def desks_turn(self, state: str) -> bool:
        """Return whether a ticket in ``state`` waits for the desk; not in one that the policy does not know."""
        known = self.states.get(state)
        return known is not None and known.waits_for is WaitsFor.DESK and not known.ended

    def label(self, state: str, language: str) -> str:
        """Return what people read for ``state``; the key itself where the policy does not know it."""
        known = self.states.get(state)
        return known.labels.get(language, known.key) if known else state

    def accepts(self, state: str) -> Transition | None:
        """Return what the customer's acceptance of the answer does in ``state``; None where it does nothing of its own."""
        known = self.states.get(state)
        if known is None or known.ended:
            return None
        return known.on_accept or (self.accepted if known.waits_for is WaitsFor.CUSTOMER else None)

    def finishes(self, state: str) -> bool:
        """Return whether the customer's acceptance ends a ticket that is in ``state``: then a letter may ask for it."""
        move = self.accepts(state)
        return move is not None and self.ended(move.to)

    def reopens_until(self, ended_at: datetime) -> datetime | None:
        """Return until when, itself included, a reply opens a ticket again that ended at ``ended_at``; None: see ``do``."""
        return self.after(ended_at, self.late_reply.after) if self.late_reply.after is not None else None

    def thanked_in(self, state: str) -> int | None:
        """Return of how many words at most a thank-you re-opens nothing of a ticket in ``state``; None: of none."""
        if self.thanks_in is not None:
            return self.thanks if state in self.thanks_in else None
        resolve = self.orders.get("resolve")
        resolved = resolve is not None and resolve.to == state
        return self.thanks if resolved or self.ended(state) else None

    def planned(self, state: str) -> tuple[PlannedTimer, ...]:
        """Return the timers that entering ``state`` sets."""
        return tuple(PlannedTimer(rule.kind, rule.after, self.calendar) for rule in self.timers(state))

    def timers(self, state: str) -> tuple[TimerRule, ...]:
        """Return what falls due in ``state``; nothing in one that the policy does not know."""
        known = self.states.get(state)
        return known.timers if known else ()

    def after(self, start: datetime, length: Span) -> datetime:
        """Return when ``length`` from ``start`` (aware) has passed in the policy's calendar, in UTC."""
        return spans.after(start, length, self.calendar)

    def closes_at(self, state: str, start: datetime) -> datetime | None:
        """Return when silence from ``start`` ends a ticket that is in ``state``; None where it does not end it there."""
        ends = (rule for rule in self.timers(state) if rule.to is not None and self.ended(rule.to))
        return min((self.after(start, rule.after) for rule in ends), default=None)

    def reminders(self, state: str, start: datetime) -> list[datetime]:
        """Return when a customer who is silent from ``start`` is reminded of a ticket in ``state``."""
        return [self.after(start, rule.after) for rule in self.timers(state) if rule.to is None]


class Policies:
    """Which policy each mailbox has, its calendar in it."""

    def __init__(self, named: Mapping[str, Policy], otherwise: Policy) -> None:
        """Take the policies by mailbox; ``otherwise`` is for tickets of a mailbox that is not configured any more."""
        self._named = dict(named)
        self._otherwise = otherwise

    @classmethod
    def one(cls, policy: Policy) -> Policies:
        """Return the same policy for all mailboxes."""
        return cls({}, policy)

    def of(self, mailbox: str) -> Policy:
        """Return the policy of the mailbox called ``mailbox``."""
        return self._named.get(mailbox, self._otherwise)
