"""What is wrong with a policy besides its graph: its letters, its kinds and teams, the lengths of its timers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from mailbot.calendars.spans import BusinessDays, BusinessTime, Span
from mailbot.desk.policy.policy import Policy, Transition
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.errors import Problem

_REMINDERS: Final = frozenset({Notice.REMINDER_1, Notice.REMINDER_2})
_OF_NOBODY: Final = _REMINDERS | {Notice.REOPENED, Notice.SURVEY}
"""The letters whose templates have no place for an agent's words."""

_LONGEST: Final = timedelta(days=3660)
_MOST_DAYS: Final = 2600
_MOST_HOURS: Final = timedelta(hours=8 * _MOST_DAYS)
"""Ten years each: to count further takes long at every mail, and past what is known of holidays."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A letter that a policy names: its place, where the ticket goes with it, and who moves it.

    ``to`` of "" is as the present state says, None is nowhere.
    """

    at: str
    letter: Notice
    to: str | None
    by: Literal["agent", "customer", "entering", "silence"]


def letter_problems(policy: Policy, loose: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Yield every letter that cannot stand where it does; nothing is said of those about the states ``loose``."""
    every = list(_all(policy))
    for one in every:
        words = _without_words(one) or ("" if one.to in loose else _untrue(policy, one))
        if words:
            yield Problem(f"{one.at}.letter", f'"{one.letter}" {words}')
    yield from _never_sent(policy)
    yield from _of_no_silence(policy, loose)
    yield from _twice(every)


def _all(policy: Policy) -> Iterator[_Said]:
    customers: list[tuple[str, Transition | None]] = [("reopened", policy.reopened), ("accepted", policy.accepted)]
    for key, state in policy.states.items():
        customers += ((f"states.{key}.on_customer", state.on_customer), (f"states.{key}.on_accept", state.on_accept))
        if state.enter is not None:
            yield _Said(f"states.{key}.enter", state.enter, key, "entering")
        for number, rule in enumerate(state.timers, start=1):
            if rule.letter is not None:
                yield _Said(f"states.{key}.timers[{number}]", rule.letter, rule.to, "silence")
    yield from (_Said(at, move.letter, move.to, "customer") for at, move in customers if move and move.letter)
    for key, move in policy.orders.items():
        if move.letter is not None:
            yield _Said(f"orders.{key}", move.letter, move.to, "agent")


def _without_words(one: _Said) -> str:
    """Return why a letter has no words to say, or leaves out those that there are; "" where neither is so."""
    if one.by == "agent":
        return "says none of the agent's words; name it in the enter of the state" if one.letter in _OF_NOBODY else ""
    if one.by != "silence" and one.letter in {Notice.QUESTION, Notice.ANSWER}:
        return "is for an agent's words, and there are none; name it in an order"
    if one.by != "silence" and one.letter in _REMINDERS:
        return "says that the customer did not answer; name it in a timer"
    return ""


def _untrue(policy: Policy, one: _Said) -> str:
    """Return what is untrue in a letter; "" where nothing is, or the state is none (which is told of its target)."""
    state = policy.states.get(one.to) if one.to else None
    if one.to and state is None:
        return ""
    ended = state is not None and state.ended
    if one.letter is Notice.CLOSED and not ended:
        return "says that the ticket is closed, and it does not end"
    if ended and one.letter in _REMINDERS | {Notice.REOPENED}:
        return "says that the ticket goes on, and it ends"
    if (
        one.letter is Notice.ESCALATED
        and one.at != "orders.escalate"
        and (state is None or state.waits_for is not WaitsFor.PRODUCT)
    ):
        return "says that another team has the ticket, and none is waited for"
    return ""


def _never_sent(policy: Policy) -> Iterator[Problem]:
    for key, state in policy.states.items():
        at = f"states.{key}"
        if state.on_agent is not None and state.on_agent.letter is not None:
            words = "would never be sent: an agent's answer is a letter; name it in the order, or in the enter of the state"
            yield Problem(f"{at}.on_agent.letter", words)
        if state.on_assign is not None and state.on_assign.letter is not None:
            yield Problem(f"{at}.on_assign.letter", "would never be sent: a customer is not told who has their ticket")
        for name, move in (("on_customer", state.on_customer), ("on_accept", state.on_accept)):
            if move is not None and move.letter is not None and move.to == key:
                yield Problem(f"{at}.{name}.letter", "would never be sent: the ticket stays where it is")


def _of_no_silence(policy: Policy, loose: frozenset[str]) -> Iterator[Problem]:
    for key, state in policy.states.items():
        if state.ended or key in loose or state.waits_for is WaitsFor.CUSTOMER:
            continue  # of an ended state every timer is told
        solved = state.waits_for is WaitsFor.NOBODY  # nothing more is expected, and the close says so
        for number, rule in enumerate(state.timers, start=1):
            if rule.letter is not None and not (solved and rule.letter is Notice.CLOSED):
                words = f'"{rule.letter}" says that the customer did not answer, and in this state they are not waited for'
                yield Problem(f"states.{key}.timers[{number}].letter", words)


def _twice(every: list[_Said]) -> Iterator[Problem]:
    entering = {one.to: one.letter for one in every if one.by == "entering"}
    for one in every:
        if one.by != "entering" and one.to and entering.get(one.to) is one.letter:
            words = f'"{one.letter}" is sent on entering "{one.to}" as well: the customer would get it twice'
            yield Problem(f"{one.at}.letter", words)


def intake_problems(policy: Policy) -> Iterator[Problem]:
    """Yield everything that is wrong in ``kinds``, in the order ``escalate`` and in ``checklist``."""
    for key, move in policy.kinds.items():
        yield from _handed(policy, f"kinds.{key}", move)
    escalate = policy.orders.get("escalate")
    if escalate is not None:
        yield from _handed(policy, "orders.escalate", escalate)
        if escalate.letter not in {None, Notice.ESCALATED}:
            yield Problem("orders.escalate.letter", f'"{escalate.letter}" names neither team nor day; write "escalated"')
    keys: list[str] = []
    for number, item in enumerate(policy.checklist, start=1):
        at = f"checklist[{number}]"
        if item.key in keys:
            yield Problem(f"{at}.key", f'"{item.key}" is the key of another item')
        if bool(item.words or item.shapes) == item.evidence:
            yield Problem(f"{at}.words", "say by what it is recognised: words, shapes, or evidence = true")
        if any(not one or set(one) - set("A9") for one in item.shapes):
            yield Problem(f"{at}.shapes", 'a shape is made of A (a letter) and 9 (a digit): "AAAA999"')
        if any(not one.strip() for one in item.words):
            yield Problem(f"{at}.words", "holds a word of nothing, which every mail has")
        keys.append(item.key)


def _handed(policy: Policy, at: str, move: Transition) -> Iterator[Problem]:
    """Yield why tickets cannot be handed over by ``move``: nobody asks the customer for anything by it."""
    if not move.to:
        yield Problem(f"{at}.to", "is missing: where the ticket waits for whoever gets it")
    state = policy.states.get(move.to)
    if state is None:
        return  # told of its place by the graph
    if state.ended:
        yield Problem(f"{at}.to", "has ended: whoever gets the ticket could do nothing with it")
    if state.waits_for is WaitsFor.CUSTOMER:
        yield Problem(f"{at}.to", "waits for the customer, whom nobody asked anything")
    if state.timers:
        yield Problem(f"states.{state.key}.timers", f"{at} leads there: of the customer's silence nothing may fall due")


def spans(policy: Policy) -> Iterator[tuple[str, Span]]:
    """Yield every length of time that ``policy`` names, with its place in the file."""
    named: list[tuple[str, Span | None]] = [("late_reply.after", policy.late_reply.after)]
    for at, one in (("deadlines", policy.deadlines), *((f"tiers.{key}", one) for key, one in policy.tiers.items())):
        promised = (one.first_answer, one.next_answer, one.after_information)
        named += zip((f"{at}.first_answer", f"{at}.next_answer", f"{at}.after_information"), promised, strict=True)
    for state in policy.states.values():
        for number, rule in enumerate(state.timers, start=1):
            at = f"states.{state.key}.timers[{number}]"
            named += ((f"{at}.after", rule.after), (f"{at}.notice_before", rule.notice_before))
    yield from ((at, span) for at, span in named if span is not None)


def span_problems(policy: Policy) -> Iterator[Problem]:
    """Yield the lengths of time that are none, or too long."""
    for at, span in spans(policy):
        if not (span.days if isinstance(span, BusinessDays) else span.time):
            yield Problem(at, "is no time at all")
        elif _too_long(span):
            yield Problem(at, "is more than ten years")


def _too_long(span: Span) -> bool:
    if isinstance(span, BusinessDays):
        return span.days > _MOST_DAYS
    return span.time > (_MOST_HOURS if isinstance(span, BusinessTime) else _LONGEST)
