"""The table ``[consulting]`` of a policy file: the kinds of paid consulting, and where a ticket goes for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mailbot.calendars import spans
from mailbot.calendars.spans import Elapsed
from mailbot.config.section import Section
from mailbot.desk.policy_kinds import TERMS_OF, ConsultingRules, KindRules
from mailbot.desk.tickets.consulting import Kind
from mailbot.desk.tickets.letter import Notice
from mailbot.errors import Problem

TERMS: Final = (*TERMS_OF.values(), Notice.TERMS_PHONE)
"""The letters that may be the terms of a kind."""
_MINUTE: Final = timedelta(minutes=1)


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


STEPS: Final = ("requested", "refused", "terms", "accepted", "declined")
"""The steps at which a ticket may move, in the order of :class:`ConsultingRules`."""


def steps(rules: ConsultingRules) -> tuple[tuple[str, str], ...]:
    """Return every step and the state to which it leads, "" where the ticket stays."""
    moves = (rules.requested, rules.refused, rules.terms, rules.accepted, rules.declined)
    return tuple(zip(STEPS, moves, strict=True))


def targets(rules: ConsultingRules | None) -> Iterator[tuple[str, str]]:
    """Yield the place in the file and the target of every step that moves the ticket."""
    yield from ((f"consulting.{step}", to) for step, to in (steps(rules) if rules else ()) if to)


def silent_before_approval(rules: ConsultingRules | None, entering: dict[str, bool]) -> Iterator[Problem]:
    """Yield where a request would write to the customer: ``entering`` tells which states send a letter on being entered."""
    if rules is not None and entering.get(rules.requested):
        yield Problem(
            "consulting.requested.to", "sends a letter on entering it: the customer hears nothing before the approval"
        )
