"""The ledger of working time: what counts of it, and what is charged. Pure; money is Decimal, never a float.

Entries are never edited: a correction is an entry that takes the place of an older one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from mailbot.desk.orders.working_time import Spent
from mailbot.desk.tickets.consulting import Price
from mailbot.desk.tickets.working_time import Booked, TimeEntry

_CENT: Final = Decimal("0.01")
UNDO: Final = "#undo"
"""The note of an entry that an agent's second thought made: the order, in place of a reason."""


class Uncorrectable(StrEnum):
    """Why an entry cannot be corrected."""

    NO_SUCH_ENTRY = "no_such_entry"
    CORRECTED_BEFORE = "corrected_before"
    WAIVER_HAS_NO_TIME = "waiver_has_no_time"


def effective(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """Return the entries whose place no other has taken, oldest first."""
    listed = sorted(entries, key=lambda one: one.id)
    replaced = {one.corrects for one in listed}
    return [one for one in listed if one.id not in replaced]


def corrected_by(entries: Iterable[TimeEntry], number: int) -> TimeEntry | None:
    """Return the entry that took the place of entry ``number``; None while it stands."""
    return next((one for one in entries if one.corrects == number), None)


def correction(entries: Sequence[TimeEntry], number: int, found: Spent, by: str, now: datetime) -> TimeEntry | Uncorrectable:
    """Return the entry that takes the place of entry ``number``, or why there is none.

    It is of the same agent and for the same consulting, and consumption as before where ``found`` does not say. A waiver is
    taken back by one of no minutes.
    """
    old = next((one for one in entries if one.id == number), None)
    if old is None:
        return Uncorrectable.NO_SUCH_ENTRY
    if corrected_by(entries, number) is not None:
        return Uncorrectable.CORRECTED_BEFORE
    if old.booked is Booked.WAIVER and found.minutes:
        return Uncorrectable.WAIVER_HAS_NO_TIME
    consumption = old.consumption if found.consumption is None else found.consumption
    return TimeEntry(
        0, old.ticket, now, old.agent, by, Booked.TIME, found.minutes, consumption, found.note, old.consulting, number,
    )  # fmt: skip


def taken_back(entries: Sequence[TimeEntry], numbers: Collection[int], by: str, now: datetime) -> Iterator[TimeEntry]:
    """Yield the entries that take back those of ``numbers``: what each corrected stands again, a new one counts nothing.

    One whose place another has taken since is left to whoever did that.
    """
    for one in effective(entries):
        if one.id not in numbers:
            continue
        before = next((other for other in entries if other.id == one.corrects), None)
        as_it_was = before or replace(one, booked=Booked.TIME, minutes=0, reference="")
        yield replace(as_it_was, id=0, at=now, entered_by=by, note=UNDO, corrects=one.id, seal="")


def first_of(entries: Sequence[TimeEntry], entry: TimeEntry) -> TimeEntry:
    """Return the entry whose place ``entry`` has taken in the end, over however many corrections."""
    by_number = {one.id: one for one in entries}
    while entry.corrects is not None and entry.corrects in by_number:
        entry = by_number[entry.corrects]
    return entry


def waived(entries: Iterable[TimeEntry], consulting: int) -> bool:
    """Return whether a waiver of this consulting stands."""
    return any(one.booked is Booked.WAIVER and one.consulting == consulting for one in effective(entries))


def charged_by_entry(entries: Sequence[TimeEntry], consulting: int, price: Price, *, waivable: bool) -> dict[int, int]:
    """Return the minutes charged for each entry that stands; together they are what the consulting is charged.

    The minimum is the consulting's, not each entry's: the first entry is charged up to it, and those after it nothing until
    it is reached. A waiver takes everything off; one of what cannot be waived does nothing.
    """
    worked = [one for one in effective(entries) if one.consulting == consulting and one.booked is Booked.TIME]
    worked.sort(key=lambda one: first_of(entries, one).id)
    free = waivable and waived(entries, consulting)
    charged: dict[int, int] = {}
    total = before = 0
    for one in worked:
        total += one.minutes if one.consumption else 0
        now = max(total, price.minimum) if total and not free else 0
        charged[one.id] = now - before
        before = now
    return charged


def amount(minutes: int, price: Price) -> Decimal:
    """Return what ``minutes`` cost, rounded half up to cents."""
    return (price.per_minute * minutes).quantize(_CENT, ROUND_HALF_UP)
