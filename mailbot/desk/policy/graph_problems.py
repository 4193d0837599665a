"""What is wrong with a policy as a whole: targets that there are not, dead ends, timers that never speak. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mailbot.calendars.calendar import Calendar, Interval
from mailbot.calendars.spans import BusinessDays, BusinessTime, Elapsed, Span, after
from mailbot.desk.policy import consulting
from mailbot.desk.policy.policy import ROUND_THE_CLOCK, Policy, State, TimerRule, Transition
from mailbot.desk.policy.problems import letter_problems
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.errors import Problem

_OFFICE: Final = Calendar(ZoneInfo("UTC"), ((Interval(9 * 60, 17 * 60),),) * 5 + ((),) * 2)
"""In what spans of different kinds are compared where the policy itself brings no hours."""
_STARTS: Final = tuple(datetime(2026, 3, 2, 6, tzinfo=UTC) + timedelta(hours=5 * step) for step in range(34))
"""Instants of one week without a holiday: what is in order from all of them is in order."""
_OF_A_TIMER: Final = frozenset({Notice.REMINDER_1, Notice.REMINDER_2, Notice.CLOSED})

Edge = tuple[str, str, str]
"""The place of a move in the file, the state it leaves ("": any that has not ended), and its target."""


def problems_of(
    policy: Policy, unreckoned: frozenset[str] = frozenset(), loose: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Return everything that is wrong between the tables of ``policy``, each right in itself.

    ``unreckoned`` are the places of lengths of time that nothing is compared with; from the states ``loose`` more may lead
    on than the policy says.
    """
    return (
        *_unknown(policy), *letter_problems(policy, loose), *_initial(policy), *_ended(policy), *_waiting(policy),
        *_assigning(policy, loose), *_timers(policy, unreckoned), *_for_ever(policy), *_consulting(policy),
        *_paths(policy, loose),
    )  # fmt: skip


def edges(policy: Policy) -> Iterator[Edge]:
    """Yield every move of ``policy`` that names a target."""
    named: list[tuple[str, Transition | None]] = [("reopened", policy.reopened), ("accepted", policy.accepted)]
    named += [(f"orders.{key}", move) for key, move in policy.orders.items()]
    named += [(f"kinds.{key}", move) for key, move in policy.kinds.items()]
    yield from ((at, "", move.to) for at, move in named if move is not None and move.to)
    yield from ((at, "", to) for at, to in consulting.targets(policy.consulting))
    for key, state in policy.states.items():
        moves = (
            ("on_customer", state.on_customer), ("on_agent", state.on_agent), ("on_assign", state.on_assign),
            ("on_accept", state.on_accept),
        )  # fmt: skip
        yield from ((f"states.{key}.{name}", key, move.to) for name, move in moves if move is not None)
        timers = enumerate(state.timers, start=1)
        yield from ((f"states.{key}.timers[{number}]", key, rule.to) for number, rule in timers if rule.to is not None)


def _unknown(policy: Policy) -> Iterator[Problem]:
    known = ", ".join(policy.states)
    for at, _, to in edges(policy):
        if to not in policy.states:
            yield Problem(f"{at}.to", f'"{to}" is no state; there are {known}')
    if policy.initial not in policy.states:
        yield Problem("initial", f'"{policy.initial}" is no state; there are {known}')
    for state in sorted((policy.thanks_in or frozenset()) - set(policy.states)):
        yield Problem("thanks.states", f'"{state}" is no state; there are {known}')
    for key in ("reply",):
        if key not in policy.orders:
            yield Problem(f"orders.{key}", "is missing: what an agent's answer does")


def _initial(policy: Policy) -> Iterator[Problem]:
    initial = policy.states.get(policy.initial)
    if policy.ended(policy.initial):
        yield Problem("initial", "takes no mail: a new ticket would have ended")
    if initial is not None and initial.enter is not None:
        yield Problem(f"states.{initial.key}.enter", "a new ticket is answered by its own letter; name it in another state")
    if initial is not None and initial.timers:
        yield Problem(f"states.{initial.key}.timers", "of a new ticket nothing may fall due: nobody was asked yet")
    if policy.late_reply.do == "reopen" and policy.late_reply.after is not None:
        yield Problem("late_reply.after", 'changes nothing: do = "reopen" opens the ticket again later as well')
    if policy.ended(policy.reopened.to):
        yield Problem("reopened.to", "has ended: nothing would be opened again")


def _ended(policy: Policy) -> Iterator[Problem]:
    for state in policy.states.values():
        if not state.ended:
            continue
        for name in ("on_customer", "on_agent", "on_assign", "on_accept", "timers"):
            if getattr(state, name):
                yield Problem(f"states.{state.key}.{name}", "is of a state that has ended; see late_reply")
        if state.waits_for is not WaitsFor.NOBODY:
            yield Problem(f"states.{state.key}.waits_for", 'has ended: "nobody" is waited for')


def _waiting(policy: Policy) -> Iterator[Problem]:
    for state in policy.states.values():
        if state.waits_for is not WaitsFor.CUSTOMER or state.ended:
            continue
        if state.on_customer is None or state.on_customer.to == state.key:
            words = "leads nowhere else: a customer who answered would be waited for, and reminded, as before"
            yield Problem(f"states.{state.key}.on_customer", words)


def _assigning(policy: Policy, loose: frozenset[str]) -> Iterator[Problem]:
    """Yield where assigning must not lead: whoever gets a ticket works on it, and its customer hears nothing of that."""
    for state in policy.states.values():
        target = policy.states.get(state.on_assign.to) if state.on_assign is not None else None
        if target is None or target.key in loose or state.ended:
            continue  # that there is none is told elsewhere
        at = f"states.{state.key}.on_assign.to"
        if not policy.desks_turn(target.key):
            yield Problem(at, f'"{target.key}" does not wait for the desk, and who gets a ticket is to work on it')
        elif target.enter is not None:
            yield Problem(at, f'"{target.key}" sends a letter on entering it; a customer is not told who has their ticket')
        elif target.key == state.key:
            yield Problem(at, "would change nothing: the ticket stays where it is; leave it out")


def _consulting(policy: Policy) -> Iterator[Problem]:
    for at, to in consulting.targets(policy.consulting):
        if policy.ended(to):
            yield Problem(f"{at}.to", "has ended: a consulting is of a ticket that goes on")
    entering = {key: state.enter is not None for key, state in policy.states.items()}
    yield from consulting.silent_before_approval(policy.consulting, entering)


def _timers(policy: Policy, unreckoned: frozenset[str]) -> Iterator[Problem]:
    calendar = _OFFICE if policy.calendar is ROUND_THE_CLOCK else policy.calendar
    for state in policy.states.values():
        kinds: list[str] = []
        reckoned = not any(at.startswith(f"states.{state.key}.timers[") for at in unreckoned)
        for number, rule in enumerate(state.timers, start=1):
            at = f"states.{state.key}.timers[{number}]"
            yield from (Problem(f"{at}.{key}", words) for key, words in _alone(rule, kinds))
            if reckoned:
                yield from (Problem(f"{at}.{key}", words) for key, words in _among(state, number, rule, calendar))
            kinds.append(rule.kind)


def _for_ever(policy: Policy) -> Iterator[Problem]:
    """Yield the timers by which a silent customer's ticket would come to the same state again and again."""
    known = policy.states
    steps = {key: {rule.to for rule in state.timers if rule.to and rule.to in known} for key, state in known.items()}
    for key, state in policy.states.items():
        for number, rule in enumerate(state.timers, start=1):
            if rule.to and rule.to in known and key in _closure(rule.to, steps):
                words = "leads back here by timers alone: a ticket whose customer is silent would never end"
                yield Problem(f"states.{key}.timers[{number}].to", words)


def _alone(rule: TimerRule, kinds: list[str]) -> Iterator[tuple[str, str]]:
    if rule.kind in kinds:
        yield "kind", f'"{rule.kind}" is the kind of another timer of this state'
    if rule.to is None and rule.letter is None:
        yield "letter", "is missing: a timer that leads nowhere sends at least a letter"
    if rule.letter is not None and rule.letter not in _OF_A_TIMER:
        yield "letter", f'"{rule.letter}" says nothing about silence; write one of {", ".join(sorted(_OF_A_TIMER))}'
    if rule.to is None and rule.notice_before is not None:
        yield "notice_before", "is for a timer that leads somewhere; a reminder needs no notice"


def _among(state: State, number: int, rule: TimerRule, calendar: Calendar) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a timer beside those in front of it; ``number`` counts from 1."""
    for before, one in enumerate(state.timers[: number - 1], start=1):
        if one.to is not None:
            yield "kind", f"never speaks: timers[{before}] has led the ticket away"
            return
    if number > 1 and not _later(state.timers[number - 2].after, rule.after, calendar):
        yield "after", f"is out of order: it must end after timers[{number - 1}]"
    if rule.to is None or rule.notice_before is None:
        return
    if number == 1:
        yield "notice_before", "no reminder stands in front of it: it would wait for one for ever"
    elif not _room(state.timers[number - 2].after, rule.notice_before, rule.after, calendar):
        yield "notice_before", f"is longer than what lies between timers[{number - 1}] and this one"


def _later(one: Span, other: Span, calendar: Calendar) -> bool:
    if isinstance(one, BusinessDays) and isinstance(other, BusinessDays):
        return one.days < other.days
    if isinstance(one, Elapsed) and isinstance(other, Elapsed):
        return one.time < other.time
    if isinstance(one, BusinessTime) and isinstance(other, BusinessTime):
        return one.time < other.time
    return all(after(start, one, calendar) < after(start, other, calendar) for start in _STARTS)


def _room(reminder: Span, notice: Span, close: Span, calendar: Calendar) -> bool:
    return all(
        after(after(start, reminder, calendar), notice, calendar) <= after(start, close, calendar) for start in _STARTS
    )


def _paths(policy: Policy, loose: frozenset[str]) -> Iterator[Problem]:
    """Yield the states that one cannot come to, and those from which no way leads to an end.

    Whatever leads to a state that there is not may be meant for any: so may what leads on from ``loose`` ones.
    """
    steps = _steps(policy, loose)
    reached = _closure(policy.initial, steps) if policy.initial in steps else set(steps)
    ends = {key for key, state in policy.states.items() if state.ended or key in loose}
    for key, state in policy.states.items():
        if key not in reached:
            yield Problem(f"states.{key}", "no way leads here from the initial state")
        if state.ended:
            continue
        if steps[key] <= {key}:
            yield Problem(f"states.{key}", "no way leads out of it; name one, or write ended = true")
        elif not _closure(key, steps) & ends:
            yield Problem(f"states.{key}", "no way leads from here to a state that has ended")


def _steps(policy: Policy, loose: frozenset[str]) -> dict[str, set[str]]:
    """Return the states to which each one leads."""
    alive = [key for key, state in policy.states.items() if not state.ended]
    ended = [key for key in policy.states if key not in alive]
    steps = {key: set(policy.states) if key in loose else set[str]() for key in policy.states}
    for at, leaves, to in edges(policy):
        for key in [leaves] if leaves else ended if at == "reopened" else alive:
            if at != "accepted" or policy.states[key].waits_for is WaitsFor.CUSTOMER:
                steps[key] |= {to} if to in policy.states else set(policy.states)
    return steps


def _closure(start: str, steps: dict[str, set[str]]) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        new = steps[ahead.pop()] - found
        found |= new
        ahead += new
    return found
