"""Tables of a policy file into a Policy; every problem told at once, each with its place in the file.

``states.waiting.timers[1].after`` is that of the state's first timer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, ValidationError

from mailbot.config_clashes import problem_of
from mailbot.config_mailbox import Language
from mailbot.config_section import Section
from mailbot.config_teams import Kind
from mailbot.desk import business_time
from mailbot.desk.business_time import BusinessDays, BusinessTime, Elapsed
from mailbot.desk.policies import Deadlines, Item, LateReply, Move, Policy, State, TimerRule
from mailbot.desk.policy_consulting import ConsultingSection
from mailbot.desk.policy_graph import problems_of
from mailbot.desk.policy_intake import intake_problems
from mailbot.desk.policy_salvage import salvaged
from mailbot.desk.policy_spans import span_problems, spans
from mailbot.desk.rejections import Notice
from mailbot.desk.tickets import WaitsFor
from mailbot.errors import Problem
from mailbot.working_hours import Calendar

LETTERS: Final = (
    Notice.QUESTION, Notice.ANSWER, Notice.REMINDER_1, Notice.REMINDER_2, Notice.CLOSED, Notice.RESOLVED, Notice.REOPENED,
    Notice.SURVEY, Notice.ESCALATED,
)  # fmt: skip
"""The letters that a policy may name: those to the customer that say where their ticket is."""

_TABLES: Final = frozenset({"timers", "checklist"})
"""The lists whose items are tables."""
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")

Order = Literal["reply", "ask", "resolve", "close", "escalate"]
"""What an agent may ask for that is the policy's to say."""


def _span(value: object) -> object:
    return value if isinstance(value, Elapsed | BusinessTime | BusinessDays) else business_time.span(str(value))


def _letter(value: object) -> object:
    if value not in LETTERS:
        raise ValueError(f'"{value}" is no letter to a customer; write one of {", ".join(LETTERS)}')
    return Notice(str(value))


def _waited_for(value: object) -> object:
    if value not in list(WaitsFor):
        raise ValueError(f'"{value}" is nobody one waits for; write one of {", ".join(WaitsFor)}')
    return WaitsFor(str(value))


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError(f'"{text}" is no key; write a lower-case letter, then such letters, digits and "_"')
    return text


Key = Annotated[str, AfterValidator(_key)]
Length = Annotated[Elapsed | BusinessTime | BusinessDays, BeforeValidator(_span)]
Letter = Annotated[Notice, BeforeValidator(_letter)]
Waited = Annotated[WaitsFor, BeforeValidator(_waited_for)]


class _Move(Section):
    to: str
    letter: Letter | None = None


class _Enter(Section):
    letter: Letter


class _Timer(Section):
    kind: Key
    after: Length
    letter: Letter | None = None
    to: str | None = None
    notice_before: Length | None = None


class _State(Section):
    label: dict[str, str]
    waits_for: Waited
    ended: bool = False
    counts: bool | None = None
    on_customer: _Move | None = None
    on_agent: _Move | None = Field(default=None, validation_alias=AliasChoices("on_agent", "on_reply"))
    on_accept: _Move | None = None
    enter: _Enter | None = None
    timers: tuple[_Timer, ...] = Field(default=(), strict=False)


class _Deadlines(Section):
    first_answer: Length | None = None
    next_answer: Length | None = None
    after_information: Length | None = None
    warn_at: float = Field(default=0.75, gt=0, lt=1)


class _LateReply(Section):
    do: Literal["reopen", "follow_up", "reject"]
    after: Length | None = None


class _Thanks(Section):
    most_words: int = Field(ge=1, le=100)
    states: tuple[str, ...] | None = Field(default=None, strict=False)


class _Kind(Section):
    to: str


class _Item(Section):
    key: Key
    label: dict[str, str]
    words: tuple[str, ...] = Field(default=(), strict=False)
    shapes: tuple[str, ...] = Field(default=(), strict=False)
    evidence: bool = False


class _File(Section):
    name: Key
    initial: str
    reopened: _Move
    accepted: _Move | None = None
    late_reply: _LateReply = _LateReply(do="reject")
    thanks: _Thanks | None = None
    deadlines: _Deadlines = _Deadlines()
    tiers: dict[Key, _Deadlines] = Field(default={})
    consulting: ConsultingSection | None = None
    states: dict[Key, _State] = Field(min_length=1)
    orders: dict[Order, _Move]
    kinds: dict[Kind, _Kind] = Field(default={})
    checklist: tuple[_Item, ...] = Field(default=(), strict=False)


def read(tree: Mapping[str, Any], calendar: Calendar | None = None) -> tuple[Policy | None, tuple[Problem, ...]]:
    """Turn the tables of a policy file into a Policy, whose own hours are ``calendar`` where the file names some.

    Returns every problem found, and the policy where there is none.
    """
    try:
        file = _File.model_validate(dict(tree))
    except ValidationError as broken:
        found = broken.errors(include_url=False, include_input=False)
        return None, (*(Problem(place(one["loc"]), words_of(one)) for one in found), *_besides(tree, found, calendar))
    policy = _policy(file) if calendar is None else _policy(file, calendar=calendar)
    problems = (*_labels(file), *_between(policy))
    return (None, problems) if problems else (policy, ())


def _besides(tree: Mapping[str, Any], found: Sequence[Any], calendar: Calendar | None) -> Iterator[Problem]:
    """Yield what else is wrong with a file, of whose tables some cannot be read: all is told at once."""
    rest = salvaged(tree, [one["loc"] for one in found])
    try:
        file = _File.model_validate(rest.tree) if rest is not None else None
    except ValidationError:
        return  # too much of it is wrong to say more
    if file is None or rest is None:
        return
    policy = _policy(file) if calendar is None else _policy(file, calendar=calendar)
    yield from (one for one in (*_labels(file), *_between(policy, paths=rest.whole)) if rest.says(one.key))


def _between(policy: Policy, *, paths: bool = True) -> tuple[Problem, ...]:
    """Return everything that is wrong between the tables of a policy; ``paths``: also that states cannot be come to."""
    too_long = tuple(span_problems(policy))
    return (*too_long, *problems_of(policy, reckoned=not too_long, paths=paths), *intake_problems(policy))


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


def place(loc: tuple[str | int, ...]) -> str:
    """Return where something stands in a file: keys with dots, the items of a list counted from 1."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc if part != "[key]").lstrip(".")


def business_places(policy: Policy) -> tuple[str, ...]:
    """Return where a policy counts business time, which takes a calendar."""
    return tuple(at for at, span in spans(policy) if isinstance(span, BusinessTime | BusinessDays))


def _labels(file: _File) -> list[Problem]:
    wanted = set(get_args(Language))
    problems = []
    labels = {f"states.{key}": one.label for key, one in file.states.items()}
    labels |= {f"checklist[{number}]": one.label for number, one in enumerate(file.checklist, start=1)}
    for at, label in labels.items():
        given = {language for language, words in label.items() if words.strip()}
        problems += [Problem(f"{at}.label.{one}", "is missing: what people read") for one in sorted(wanted - given)]
        unknown = sorted(set(label) - wanted)
        problems += [Problem(f"{at}.label.{one}", "is no language that letters are written in") for one in unknown]
    return problems


def _policy(file: _File, **more: Calendar) -> Policy:
    states = file.thanks.states if file.thanks else None
    return Policy(
        name=file.name, initial=file.initial, reopened=Move(file.reopened.to, file.reopened.letter),
        states={key: _state(key, one) for key, one in file.states.items()},
        orders={key: Move(one.to, one.letter) for key, one in file.orders.items()},
        accepted=_move(file.accepted), late_reply=LateReply(file.late_reply.do, file.late_reply.after),
        thanks=file.thanks.most_words if file.thanks else None,
        thanks_in=frozenset(states) if states is not None else None, deadlines=_deadlines(file.deadlines),
        tiers={key: _deadlines(one) for key, one in file.tiers.items()},
        kinds={key: Move(one.to) for key, one in file.kinds.items()},
        checklist=tuple(Item(one.key, dict(one.label), one.words, one.evidence, one.shapes) for one in file.checklist),
        consulting=file.consulting.rules() if file.consulting else None, **more,
    )  # fmt: skip


def _state(key: str, table: _State) -> State:
    desk = table.waits_for is WaitsFor.DESK and not table.ended
    return State(
        key=key, labels=dict(table.label), waits_for=table.waits_for, ended=table.ended,
        counts=desk if table.counts is None else table.counts,
        on_customer=_move(table.on_customer), on_agent=_move(table.on_agent), on_accept=_move(table.on_accept),
        enter=table.enter.letter if table.enter else None,
        timers=tuple(TimerRule(one.kind, one.after, one.letter, one.to, one.notice_before) for one in table.timers),
    )  # fmt: skip


def _move(table: _Move | None) -> Move | None:
    return Move(table.to, table.letter) if table else None


def _deadlines(table: _Deadlines) -> Deadlines:
    return Deadlines(table.first_answer, table.next_answer, table.after_information, table.warn_at)
