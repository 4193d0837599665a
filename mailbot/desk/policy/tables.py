"""The table ``[consulting]`` of a policy file: the kinds of paid consulting, and where a ticket goes for them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field

from mailbot.calendars import spans
from mailbot.calendars.spans import BusinessDays, BusinessTime, Elapsed
from mailbot.config.section import Section
from mailbot.config.teams import Kind as TicketKind
from mailbot.desk.policy.consulting import TERMS, ConsultingRules, KindRules
from mailbot.desk.tickets.consulting import Kind
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor

_MINUTE: Final = timedelta(minutes=1)

LETTERS: Final = (
    Notice.QUESTION, Notice.ANSWER, Notice.REMINDER_1, Notice.REMINDER_2, Notice.CLOSED, Notice.RESOLVED, Notice.REOPENED,
    Notice.SURVEY, Notice.ESCALATED,
)  # fmt: skip
"""The letters that a policy may name: those to the customer that say where their ticket is."""

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")

Order = Literal["reply", "ask", "resolve", "close", "escalate"]
"""What an agent may ask for that is the policy's to say."""


def _kind(value: object) -> object:
    if value not in list(Kind):
        raise ValueError(f'"{value}" is no kind of consulting; write one of {", ".join(Kind)}')
    return Kind(str(value))


def _terms(value: object) -> object:
    if value not in TERMS:
        raise ValueError(f'"{value}" are no terms; write one of {", ".join(TERMS)}')
    return Notice(str(value))


def _elapsed(value: object) -> object:
    found = value if isinstance(value, Elapsed) else spans.span(str(value))
    if not isinstance(found, Elapsed):
        raise ValueError(f'"{value}" is no working time; write "10m" or "1h"')  # noqa: TRY004 - a value of the file
    return found


class _Kind(Section):
    marker: str = Field(default="", max_length=80, pattern=r"^[^\r\n]*$")
    waivable: bool = True
    letter: Annotated[Notice, BeforeValidator(_terms)] | None = None


class _To(Section):
    to: str


class ConsultingSection(Section):
    """What a policy says about paid consulting."""

    minimum: Annotated[Elapsed, BeforeValidator(_elapsed)] = Elapsed(timedelta())
    kinds: dict[Annotated[Kind, BeforeValidator(_kind)], _Kind] = Field(min_length=1)
    requested: _To | None = None
    refused: _To | None = None
    terms: _To | None = None
    accepted: _To | None = None
    declined: _To | None = None

    def rules(self) -> ConsultingRules:
        """Return it as the desk knows it."""
        steps = (self.requested, self.refused, self.terms, self.accepted, self.declined)
        return ConsultingRules(
            self.minimum.time // _MINUTE,
            {kind: KindRules(one.marker, one.waivable, one.letter) for kind, one in self.kinds.items()},
            *(one.to if one else "" for one in steps),
        )


def _span(value: object) -> object:
    return value if isinstance(value, Elapsed | BusinessTime | BusinessDays) else spans.span(str(value))


def _letter(value: object) -> object:
    if value not in LETTERS:
        raise ValueError(f'"{value}" is no letter to a customer; write one of {", ".join(LETTERS)}')
    return Notice(str(value))


def _waited_for(value: object) -> object:
    if value not in list(WaitsFor):
        raise ValueError(f'"{value}" is nobody one waits for; write one of {", ".join(WaitsFor)}')
    return WaitsFor(str(value))


def key_of(text: str) -> str:
    """Return ``text`` where it may be a key of the database; raises ValueError where it may not, with what to write."""
    if not _KEY.fullmatch(text):
        raise ValueError(f'"{text}" is no key; write a lower-case letter, then such letters, digits and "_"')
    return text


Key = Annotated[str, AfterValidator(key_of)]
Length = Annotated[Elapsed | BusinessTime | BusinessDays, BeforeValidator(_span)]
Letter = Annotated[Notice, BeforeValidator(_letter)]
Waited = Annotated[WaitsFor, BeforeValidator(_waited_for)]


class MoveTable(Section):
    """The next state, and a letter to the customer or none."""

    to: str
    letter: Letter | None = None


class EnterTable(Section):
    """What is sent on entering a state."""

    letter: Letter


class TimerTable(Section):
    """What falls due after silence."""

    kind: Key
    after: Length
    letter: Letter | None = None
    to: str | None = None
    notice_before: Length | None = None


class StateTable(Section):
    """One state."""

    label: dict[str, str]
    waits_for: Waited
    ended: bool = False
    counts: bool | None = None
    on_customer: MoveTable | None = None
    on_agent: MoveTable | None = Field(default=None, validation_alias=AliasChoices("on_agent", "on_reply"))
    on_assign: MoveTable | None = None
    on_accept: MoveTable | None = None
    enter: EnterTable | None = None
    timers: tuple[TimerTable, ...] = Field(default=(), strict=False)


class DeadlinesTable(Section):
    """Within what the desk promises to answer."""

    first_answer: Length | None = None
    next_answer: Length | None = None
    after_information: Length | None = None
    warn_at: float = Field(default=0.75, gt=0, lt=1)


class LateReplyTable(Section):
    """What a reply to an ended ticket does."""

    do: Literal["reopen", "follow_up", "reject"]
    after: Length | None = None


class ThanksTable(Section):
    """Which thank-yous open nothing again."""

    most_words: int = Field(ge=1, le=100)
    states: tuple[str, ...] | None = Field(default=None, strict=False)


class KindTable(Section):
    """Where tickets of a kind go."""

    to: str


class ItemTable(Section):
    """What an opening mail should hold."""

    key: Key
    label: dict[str, str]
    words: tuple[str, ...] = Field(default=(), strict=False)
    shapes: tuple[str, ...] = Field(default=(), strict=False)
    evidence: bool = False


class PolicyFile(Section):
    """A whole policy file, without its calendar.

    The keys of its states are looked at when it is read: one that is none hides nothing of what the state says.
    """

    name: Key
    initial: str
    reopened: MoveTable
    accepted: MoveTable | None = None
    late_reply: LateReplyTable = LateReplyTable(do="reject")
    thanks: ThanksTable | None = None
    reactions: Literal["note", "accept"] = "note"
    deadlines: DeadlinesTable = DeadlinesTable()
    tiers: dict[Key, DeadlinesTable] = Field(default={})
    consulting: ConsultingSection | None = None
    states: dict[str, StateTable] = Field(min_length=1)
    orders: dict[Order, MoveTable]
    kinds: dict[TicketKind, KindTable] = Field(default={})
    checklist: tuple[ItemTable, ...] = Field(default=(), strict=False)
