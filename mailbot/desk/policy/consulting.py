"""What a policy says about paid consulting: kinds, terms, and where a ticket goes for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from mailbot.desk.tickets.consulting import Consulting, Kind
from mailbot.desk.tickets.letter import Notice
from mailbot.errors import Problem

TERMS_OF: Final = {
    "customer": Notice.TERMS_CUSTOMER, "consultant": Notice.TERMS_CONSULTANT, "outsourced": Notice.TERMS_OUTSOURCED,
}  # fmt: skip
"""Which terms somebody is sent, by what the configuration says that they are."""

TERMS: Final = (*TERMS_OF.values(), Notice.TERMS_PHONE)
"""The letters that may be the terms of a kind."""


STEPS: Final = ("requested", "refused", "terms", "accepted", "declined")
"""The steps at which a ticket may move, in the order of :class:`ConsultingRules`."""


@dataclass(frozen=True, slots=True)
class KindRules:
    """What a policy says about one kind: the mark at the beginning of its letters, and whether it may be waived.

    ``letter`` are its terms, whoever asks; None: those of who asks.
    """

    marker: str = ""
    waivable: bool = True
    letter: Notice | None = None

    def terms(self, requester: str) -> Notice:
        """Return which terms ``requester`` is sent."""
        return self.letter or TERMS_OF[requester]


@dataclass(frozen=True, slots=True)
class ConsultingRules:
    """What a policy says about paid consulting; of the states to go to, "" leaves the ticket where it is."""

    minimum: int = 0
    kinds: Mapping[Kind, KindRules] = field(default_factory=dict)
    requested: str = ""
    refused: str = ""
    terms: str = ""
    accepted: str = ""
    declined: str = ""

    def marker(self, consulting: Consulting | None, notice: Notice) -> str:
        """Return what begins the text of a letter to the customer; "" for nothing."""
        meant = consulting
        if consulting is not None and not (consulting.marked or notice is Notice.TERMS_DECLINED):
            meant = consulting.earlier
        rules = self.kinds.get(meant.kind) if meant else None
        return rules.marker if rules else ""


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
