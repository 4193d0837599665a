"""Paid consulting as plain values: what was asked for, how far it has come, and what the policy says about it. Pure.

One :class:`Consulting` is bound to the terms that were sent for it: a later one needs terms of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mailbot.desk.tickets.consulting import Consulting, Kind
from mailbot.desk.tickets.letter import Notice

TERMS_OF: Final = {
    "customer": Notice.TERMS_CUSTOMER, "consultant": Notice.TERMS_CONSULTANT, "outsourced": Notice.TERMS_OUTSOURCED,
}  # fmt: skip
"""Which terms somebody is sent, by what the configuration says that they are."""


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
