"""Tables of a policy file into a Policy; every problem told at once, each with its place in the file.

``states.waiting.timers[1].after`` is that of the state's first timer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import ValidationError

from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import BusinessDays, BusinessTime
from mailbot.config.clashes import problem_of
from mailbot.config.mailbox import Language
from mailbot.desk.policy.graph_problems import problems_of
from mailbot.desk.policy.partial_reader import Names, placed, salvaged
from mailbot.desk.policy.policy import ROUND_THE_CLOCK, Deadlines, Item, LateReply, Policy, State, TimerRule, Transition
from mailbot.desk.policy.problems import intake_problems, span_problems, spans
from mailbot.desk.policy.tables import DeadlinesTable, MoveTable, PolicyFile, StateTable, key_of
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.errors import Problem

_TABLES: Final = frozenset({"timers", "checklist"})
"""The lists whose items are tables."""
_STEERING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would break a letter's line, a terminal or a diagram."""


def read(tree: Mapping[str, Any], calendar: Calendar | None = None) -> tuple[Policy | None, tuple[Problem, ...]]:
    """Turn the tables of a policy file into a Policy, whose own hours are ``calendar`` where the file names some.

    Returns every problem found, and the policy where there is none.
    """
    try:
        file = PolicyFile.model_validate(dict(tree))
    except ValidationError as broken:
        found = broken.errors(include_url=False, include_input=False)
        return None, (*(Problem(place(one["loc"]), words_of(one)) for one in found), *_besides(tree, found, calendar))
    problems = _within(file, calendar)
    return (None, problems) if problems else (_policy(file, calendar), ())


def _besides(tree: Mapping[str, Any], found: Sequence[Any], calendar: Calendar | None) -> Iterator[Problem]:
    """Yield what else is wrong with a file, of whose tables some cannot be read: all is told at once."""
    unknown = [_names(one["loc"]) for one in found if _is_unknown(one)]
    rest = salvaged(tree, [_names(one["loc"]) for one in found if not _is_unknown(one)], unknown)
    problems = _within(PolicyFile.model_validate(rest.tree), calendar, rest.loose)
    yield from (one for one in problems if rest.says(one.key))


def _is_unknown(error: Any) -> bool:  # noqa: ANN401 - as in words_of
    return error["type"] == "extra_forbidden" or "[key]" in error["loc"][-1:]


def _within(file: PolicyFile, calendar: Calendar | None, loose: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Return everything that is wrong in tables that can be read; from ``loose`` states more may lead on than is known."""
    policy = _policy(file, calendar)
    too_long = tuple(span_problems(policy))
    unreckoned = frozenset(one.key for one in too_long)
    return (
        *_keys(file), *_labels(file), *too_long, *problems_of(policy, unreckoned, loose), *intake_problems(policy),
    )  # fmt: skip


def words_of(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails, whose context has any type
    """Put one of pydantic's errors about a policy file into the admin's words."""
    at = error["loc"]
    if at[-1:] == ("warn_at",):
        return "is no share; write a number greater than 0 and less than 1, as 0.75"
    if at[-1:] == ("marker",) and error["type"] == "string_pattern_mismatch":
        return "is more than one line"
    if error["type"] == "tuple_type":
        return f"must be a list; write [[{place(at)}]] above each of them" if at[-1] in _TABLES else "must be a list"
    known = "is no key that a policy has; docs/policies.md names them"
    return known if error["type"] == "extra_forbidden" else problem_of(error).words


def place(loc: Names) -> str:
    """Return where something stands in a file: keys with dots, the items of a list counted from 1."""
    return placed(_names(loc))


def _names(loc: Names) -> Names:
    return tuple(part for part in loc if part != "[key]")


def business_places(policy: Policy) -> tuple[str, ...]:
    """Return where a policy counts business time, which takes a calendar."""
    return tuple(at for at, span in spans(policy) if isinstance(span, BusinessTime | BusinessDays))


def _keys(file: PolicyFile) -> Iterator[Problem]:
    """Yield the states whose key is none."""
    for key in file.states:
        try:
            key_of(key)
        except ValueError as wrong:
            yield Problem(f"states.{key}", str(wrong))


def _labels(file: PolicyFile) -> list[Problem]:
    wanted = set(get_args(Language))
    problems = []
    labels = {f"states.{key}": one.label for key, one in file.states.items()}
    labels |= {f"checklist[{number}]": one.label for number, one in enumerate(file.checklist, start=1)}
    for at, label in labels.items():
        given = {language for language, words in label.items() if words.strip()}
        problems += [Problem(f"{at}.label.{one}", "is missing: what people read") for one in sorted(wanted - given)]
        unknown = sorted(set(label) - wanted)
        problems += [Problem(f"{at}.label.{one}", "is no language that letters are written in") for one in unknown]
        broken = sorted(language for language, words in label.items() if _STEERING.search(words))
        problems += [Problem(f"{at}.label.{one}", "holds a line break or another control character") for one in broken]
    return problems


def _policy(file: PolicyFile, calendar: Calendar | None) -> Policy:
    states = file.thanks.states if file.thanks else None
    return Policy(
        name=file.name, initial=file.initial, reopened=Transition(file.reopened.to, file.reopened.letter),
        states={key: _state(key, one) for key, one in file.states.items()},
        orders={key: Transition(one.to, one.letter) for key, one in file.orders.items()},
        accepted=_move(file.accepted), late_reply=LateReply(file.late_reply.do, file.late_reply.after),
        reactions=file.reactions, thanks=file.thanks.most_words if file.thanks else None,
        thanks_in=frozenset(states) if states is not None else None, deadlines=_deadlines(file.deadlines),
        tiers={key: _deadlines(one) for key, one in file.tiers.items()},
        kinds={key: Transition(one.to) for key, one in file.kinds.items()},
        checklist=tuple(Item(one.key, dict(one.label), one.words, one.evidence, one.shapes) for one in file.checklist),
        consulting=file.consulting.rules() if file.consulting else None,
        calendar=ROUND_THE_CLOCK if calendar is None else calendar,
    )  # fmt: skip


def _state(key: str, table: StateTable) -> State:
    desk = table.waits_for is WaitsFor.DESK and not table.ended
    return State(
        key=key, labels=dict(table.label), waits_for=table.waits_for, ended=table.ended,
        counts=desk if table.counts is None else table.counts,
        on_customer=_move(table.on_customer), on_agent=_move(table.on_agent),
        on_assign=_move(table.on_assign), on_accept=_move(table.on_accept),
        enter=table.enter.letter if table.enter else None,
        timers=tuple(TimerRule(one.kind, one.after, one.letter, one.to, one.notice_before) for one in table.timers),
    )  # fmt: skip


def _move(table: MoveTable | None) -> Transition | None:
    return Transition(table.to, table.letter) if table else None


def _deadlines(table: DeadlinesTable) -> Deadlines:
    return Deadlines(table.first_answer, table.next_answer, table.after_information, table.warn_at)
