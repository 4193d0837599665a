"""What working time comes to, ticket by ticket and who pays. Pure; money is Decimal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mailbot.desk.consulting import ledger
from mailbot.desk.tickets.consulting import Consulting
from mailbot.desk.tickets.working_time import Booked, TimeEntry


@dataclass(frozen=True, slots=True)
class OfTicket:
    """A ticket whose time is reported: its mailbox, its customer's address, and its whole ledger, oldest first."""

    number: int
    mailbox: str
    customer: str
    entries: tuple[TimeEntry, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What the time of one ticket comes to that was worked for one consulting, or for none (``kind`` "").

    Minutes; ``amount`` in ``currency``, rounded to cents, without ``taxes``.
    """

    ticket: int
    mailbox: str
    customer: str
    kind: str
    charged_to: str
    minutes: int
    consumption: int
    charged: int
    waived: int
    amount: Decimal
    currency: str
    taxes: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with what is charged for it; ``amount`` is exact. ``corrected_by`` is the entry that took its place."""

    of: OfTicket
    entry: TimeEntry
    consulting: Consulting | None
    charged: int
    amount: Decimal
    corrected_by: int | None


def lines(
    tickets: Iterable[OfTicket], consultings: Mapping[int, Consulting], since: datetime, until: datetime | None = None
) -> Iterator[Line]:
    """Yield what was worked from ``since`` on and before ``until``, for each ticket and each of its consultings.

    A correction counts when the entry was made whose place it took: what is corrected later stays in its month.
    """
    for one in tickets:
        worked = [entry for entry in ledger.effective(one.entries) if _within(one, entry, since, until)]
        worked = [entry for entry in worked if entry.booked is Booked.TIME and not _takes_back(one, entry)]
        for number in dict.fromkeys(entry.consulting for entry in worked):
            of = [entry for entry in worked if entry.consulting == number]
            yield _line(one, of, consultings.get(number) if number is not None else None)


def _line(one: OfTicket, worked: list[TimeEntry], consulting: Consulting | None) -> Line:
    charged, would = _charges(one, consulting, as_if_never_waived=False), _charges(one, consulting, as_if_never_waived=True)
    minutes = sum(charged.get(entry.id, 0) for entry in worked)
    price = consulting.price if consulting else None
    return Line(
        one.number, one.mailbox, one.customer, consulting.kind.value if consulting else "",
        consulting.charged_to if consulting else "", sum(entry.minutes for entry in worked),
        sum(entry.minutes for entry in worked if entry.consumption), minutes,
        sum(would.get(entry.id, 0) for entry in worked) - minutes,
        ledger.amount(minutes, price) if price else Decimal(0), price.currency if price else "",
        price.taxes if price else "",
    )  # fmt: skip


def rows(
    tickets: Iterable[OfTicket], consultings: Mapping[int, Consulting], since: datetime, until: datetime | None = None
) -> Iterator[Row]:
    """Yield every entry of that time, corrected ones and corrections as well, each with its share of what is charged."""
    for one in tickets:
        charged: dict[int, int] = {}
        for number in dict.fromkeys(entry.consulting for entry in one.entries if entry.consulting is not None):
            charged |= _charges(one, consultings.get(number), as_if_never_waived=False)
        for entry in one.entries:
            if not _within(one, entry, since, until):
                continue
            consulting = consultings.get(entry.consulting) if entry.consulting is not None else None
            later, minutes = ledger.corrected_by(one.entries, entry.id), charged.get(entry.id, 0)
            price = consulting.price if consulting else None
            amount = price.per_minute * minutes if price else Decimal(0)
            yield Row(one, entry, consulting, minutes, amount, later.id if later else None)


def _charges(one: OfTicket, consulting: Consulting | None, *, as_if_never_waived: bool) -> dict[int, int]:
    if consulting is None or consulting.price is None:
        return {}
    waivable = consulting.waivable and not as_if_never_waived
    return ledger.charged_by_entry(one.entries, consulting.id, consulting.price, waivable=waivable)


def _within(one: OfTicket, entry: TimeEntry, since: datetime, until: datetime | None) -> bool:
    """Return whether ``entry``, or the first whose place it has taken, was made from ``since`` on and before ``until``."""
    at = _worked(one, entry)
    return since <= at and (until is None or at < until)


def _worked(one: OfTicket, entry: TimeEntry) -> datetime:
    """Return when the first entry was made whose place ``entry`` has taken, over however many corrections."""
    return ledger.first_of(one.entries, entry).at


def _takes_back(one: OfTicket, entry: TimeEntry) -> bool:
    """Return whether an entry only takes a waiver back: nobody worked for it."""
    return ledger.first_of(one.entries, entry).booked is Booked.WAIVER
