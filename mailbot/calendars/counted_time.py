"""Which time counted towards a deadline, stretch by stretch, and why the rest did not: for an admin to check. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from mailbot.calendars import opening_hours, pauses
from mailbot.calendars.calendar import Calendar
from mailbot.calendars.opening_hours import DAY, Stretch
from mailbot.calendars.pauses import Pause
from mailbot.calendars.spans import BusinessDays, Elapsed, Span, counted

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a stretch that counted, a day that did not (``why``: its name), or a pause.

    ``begin`` and ``end`` are local, in the calendar's zone; a day without hours has neither. ``total`` is what has counted
    by then. Of a span of business days ``days`` are those that have passed.
    """

    day: date
    begin: datetime | None
    end: datetime | None
    counted: timedelta
    total: timedelta
    why: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Explained:
    """A span from ``start``, the rows of what counted until ``until`` (the deadline, or now where it stands still)."""

    start: datetime
    span: Span
    due_at: datetime | None
    until: datetime
    rows: tuple[Row, ...]
    total: timedelta


def counting(
    start: datetime, end: datetime, span: Span, calendar: Calendar, still: Sequence[Pause]
) -> tuple[Stretch, ...]:  # fmt: skip
    """Return the stretches (UTC) between two instants that count towards ``span``: open ones, outside the pauses."""
    begin, until = opening_hours.in_utc(start), opening_hours.in_utc(end)
    if until <= begin:
        return ()
    open_ = (Stretch(begin, until),) if isinstance(span, Elapsed) else counted(begin, until, calendar)
    return tuple(piece for one in open_ for piece in _without(one, still))


def explained(start: datetime, span: Span, calendar: Calendar, still: Sequence[Pause], now: datetime) -> Explained:
    """Return what counts towards ``span`` from ``start`` (aware), day by day in the calendar's zone.

    It goes to the deadline; where a pause still lasts, to ``now``.
    """
    due_at = pauses.after_with_pauses(start, span, calendar, still)
    until = due_at or max(now, start)
    stretches = counting(start, until, span, calendar, still)
    rows = tuple(_rows(start, until, span, calendar, still, stretches))
    return Explained(start, span, due_at, until, rows, sum((one.length for one in stretches), timedelta()))


def _rows(
    start: datetime, until: datetime, span: Span, calendar: Calendar, still: Sequence[Pause], stretches: Sequence[Stretch]
) -> Iterator[Row]:  # fmt: skip
    """Yield the rows of each local day from the start to the end, in the order of the clock."""
    total, days = timedelta(), 0
    day, last = start.astimezone(calendar.zone).date(), until.astimezone(calendar.zone).date()
    began = opening_hours.opening(calendar, start).date() if isinstance(span, BusinessDays) else day
    while day <= last:
        whole = opening_hours.on_day(calendar, day)
        days += isinstance(span, BusinessDays) and day > began and bool(whole)
        pieces = [*_of_day(stretches, day, calendar), *_pauses_of(still, until, day, calendar)]
        for begin, end, why in sorted(pieces, key=lambda one: (one[0], one[1])):
            length = timedelta() if why else opening_hours.in_utc(end) - opening_hours.in_utc(begin)
            total += length
            yield Row(day, begin, end, length, total, why, days)
        if not pieces and not isinstance(span, Elapsed):
            yield Row(day, None, None, timedelta(), total, _why_not(day, calendar), days)
        day += DAY


def _of_day(stretches: Sequence[Stretch], day: date, calendar: Calendar) -> Iterator[tuple[datetime, datetime, str]]:
    midnight, after = opening_hours.midnight(calendar.zone, day), opening_hours.midnight(calendar.zone, day + DAY)
    for one in stretches:
        begin, end = max(one.begin, midnight), min(one.end, after)
        if begin < end:
            yield begin.astimezone(calendar.zone), end.astimezone(calendar.zone), ""


def _pauses_of(
    still: Sequence[Pause], until: datetime, day: date, calendar: Calendar
) -> Iterator[tuple[datetime, datetime, str]]:
    midnight, after = opening_hours.midnight(calendar.zone, day), opening_hours.midnight(calendar.zone, day + DAY)
    for begins, ends in still:
        begin, end = max(opening_hours.in_utc(begins), midnight), min(opening_hours.in_utc(ends or until), after)
        if begin < end:
            yield begin.astimezone(calendar.zone), end.astimezone(calendar.zone), "paused"


def _why_not(day: date, calendar: Calendar) -> str:
    special = calendar.special.get(day)
    if special is not None and not special.hours:
        return special.name or "closed"
    if not calendar.hours(day):
        return "weekend" if day.weekday() >= _SATURDAY else "closed"
    return "outside the hours"


def _without(stretch: Stretch, still: Sequence[Pause]) -> Iterator[Stretch]:
    begin = stretch.begin
    for begins, ends in sorted(still, key=lambda pause: pause[0]):
        pause = opening_hours.in_utc(begins)
        if begin < min(pause, stretch.end):
            yield Stretch(begin, min(pause, stretch.end))
        begin = max(begin, stretch.end if ends is None else opening_hours.in_utc(ends))
    if begin < stretch.end:
        yield Stretch(begin, stretch.end)
