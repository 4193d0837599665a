"""Paid consulting as plain values: what was asked for, how far it has come, and what the policy says about it. Pure.

One :class:`Consulting` is bound to the terms that were sent for it: a later one needs terms of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from mailbot.desk.owed import Promise
from mailbot.desk.rejections import Notice


class Kind(StrEnum):
    """How the consulting is given; the policy says which kinds there are."""

    MODULE = "module"
    PHONE = "phone"


class Stage(StrEnum):
    """How far a consulting has come."""

    REQUESTED = "requested"
    REFUSED = "refused"
    TERMS = "terms"
    ACCEPTED = "accepted"
    DECLINED = "declined"


OPEN: Final = frozenset({Stage.REQUESTED, Stage.TERMS})
"""Somebody's word is waited for: a second request would only confuse which terms are meant."""
MARKED: Final = frozenset({Stage.TERMS, Stage.ACCEPTED})
"""From the terms on, the letters to the customer bear the kind's mark, unless they decline."""
TERMS_OF: Final = {
    "customer": Notice.TERMS_CUSTOMER, "consultant": Notice.TERMS_CONSULTANT, "outsourced": Notice.TERMS_OUTSOURCED,
}  # fmt: skip
"""Which terms somebody is sent, by what the configuration says that they are."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """The day that was agreed on, and the time of day where one was."""

    day: date
    at: time | None = None

    def due_at(self, zone: ZoneInfo) -> datetime:
        """Return the instant in ``zone`` (aware): the end of the day where no time was named."""
        if self.at is not None:
            return datetime.combine(self.day, self.at, zone)
        return datetime.combine(self.day + timedelta(days=1), time(), zone) - timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Price:
    """What a minute costs and what is added, as the terms say it; ``minimum`` are the fewest minutes that are charged."""

    per_minute: Decimal
    currency: str
    taxes: str
    minimum: int


@dataclass(frozen=True, slots=True)
class Consulting:
    """One consulting of a ticket; ``id`` is 0 until it is written.

    ``requester`` is who asks, as the configuration says (``customer``, ``consultant``, ``outsourced``), ``charged_to`` who
    pays: an address, or a unit's name. ``price`` is that of the terms, None before there are any. ``answers`` are the bare
    Message-IDs of the letter with the terms, ``later`` those of what was written after it: a reply to one of them is about
    the terms only where it names them; ``confirms`` are those that asked for a word to be confirmed. ``earlier`` is the one
    that was accepted before it, which stands until this one is accepted too.
    """

    id: int
    kind: Kind
    stage: Stage
    requester: str = "customer"
    charged_to: str = ""
    requested_by: str = ""
    price: Price | None = None
    waivable: bool = False
    appointed: Appointment | None = None
    answers: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    confirms: frozenset[str] = frozenset()
    earlier: Consulting | None = None

    @property
    def in_force(self) -> Consulting | None:
        """The one whose accepted terms bind now: only to that is time charged."""
        return self if self.stage is Stage.ACCEPTED else self.earlier

    @property
    def marked(self) -> bool:
        """Whether the letters of its ticket bear the mark of its kind."""
        return self.stage in MARKED


@dataclass(frozen=True, slots=True)
class TermsAnswered:
    """A customer's mail accepts or declines the terms of a ticket: the consulting as it is then, and the exact words.

    ``promises`` is the day that both have agreed on by that.
    """

    ticket: int
    consulting: Consulting
    words: str
    promises: tuple[Promise, ...] = ()


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
