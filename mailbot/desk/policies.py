"""The graph of states: which there are, who is waited for in each, what falls due, and what each kind of mail does.

States are the policy's data (strings), read from TOML; no code names one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

from mailbot.desk.rejections import Notice
from mailbot.desk.tickets import PlannedTimer, WaitsFor


@dataclass(frozen=True, slots=True)
class Move:
    """What an event leads to: the next state, and a letter to the customer if there is one."""

    to: str
    letter: Notice | None = None


@dataclass(frozen=True, slots=True)
class TimerRule:
    """What falls due after how long of the customer's silence in a state.

    ``to`` of None only sends its letter (a reminder); otherwise the ticket moves there. ``notice_before`` is the
    time that must have passed since the last reminder was accepted by the mail server.
    """

    kind: str
    after: timedelta
    letter: Notice | None
    to: str | None
    notice_before: timedelta


@dataclass(frozen=True, slots=True)
class State:
    """One state of the graph; ``ended`` ones take no more mail."""

    key: str
    labels: dict[str, str]
    waits_for: WaitsFor
    ended: bool
    on_customer: Move | None
    on_reply: Move | None
    timers: tuple[TimerRule, ...]

    def planned(self) -> tuple[PlannedTimer, ...]:
        """Return the timers that entering this state sets."""
        return tuple(PlannedTimer(rule.kind, rule.after) for rule in self.timers)

    def rule(self, kind: str) -> TimerRule | None:
        """Return the rule behind a timer of ``kind``; None where the policy no longer has it."""
        return next((rule for rule in self.timers if rule.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole graph."""

    name: str
    initial: str
    reopened: Move
    states: dict[str, State]
    orders: dict[str, Move]

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


def duration(text: str) -> timedelta:
    """Read ``48h`` or ``2d`` (elapsed time; a day is 24 hours).

    Raises:
        ValueError: it is neither.
    """
    number, unit = text[:-1], text[-1:]
    if not number.isdigit() or unit not in "hd" or not unit:
        raise ValueError(f'"{text}" is no duration; write "48h" or "2d"')
    return timedelta(hours=int(number) * (24 if unit == "d" else 1))


def parse(tree: dict[str, Any]) -> Policy:
    """Turn the tables of a policy file into a Policy. Raises KeyError or ValueError where it is not one."""
    states = {key: _state(key, table) for key, table in tree["states"].items()}
    orders = {key: _move(table) for key, table in tree["orders"].items()}
    return Policy(tree["name"], tree["initial"], _move(tree["reopened"]), states, orders)


def _state(key: str, table: dict[str, Any]) -> State:
    return State(
        key=key,
        labels=dict(table["label"]),
        waits_for=WaitsFor(table["waits_for"]),
        ended=table.get("ended", False),
        on_customer=_move(table["on_customer"]) if "on_customer" in table else None,
        on_reply=_move(table["on_reply"]) if "on_reply" in table else None,
        timers=tuple(_rule(rule) for rule in table.get("timers", [])),
    )


def _move(table: dict[str, Any]) -> Move:
    return Move(table["to"], Notice(table["letter"]) if "letter" in table else None)


def _rule(table: dict[str, Any]) -> TimerRule:
    return TimerRule(
        kind=table["kind"],
        after=duration(table["after"]),
        letter=Notice(table["letter"]) if "letter" in table else None,
        to=table.get("to"),
        notice_before=duration(table.get("notice_before", "0h")),
    )


@lru_cache
def preset(name: str = "altoqi") -> Policy:
    """Return one of the policies shipped in the package."""
    text = resources.files(__package__).joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
    return parse(tomllib.loads(text))
