"""Letters that a policy names where they would be untrue, leave out an agent's words, or never be sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from mailbot.desk.policies import Move, Policy
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.errors import Problem

_REMINDERS: Final = frozenset({Notice.REMINDER_1, Notice.REMINDER_2})
_OF_NOBODY: Final = _REMINDERS | {Notice.REOPENED, Notice.SURVEY}
"""The letters whose templates have no place for an agent's words."""


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
    customers: list[tuple[str, Move | None]] = [("reopened", policy.reopened), ("accepted", policy.accepted)]
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
