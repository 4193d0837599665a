"""Paid consulting as plain values: what was asked for, and how far it has come.

One :class:`Consulting` is bound to the terms that were sent for it: a later one needs terms of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from mailbot.desk.tickets.deadline import Promise


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
