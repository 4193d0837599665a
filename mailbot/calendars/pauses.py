"""Deadlines that stand still for a while, as the desk's do while the customer is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.calendars import opening_hours
from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import BusinessTime, Elapsed, Span, after, elapsed_business

Pause = tuple[datetime, datetime | None]
"""From when until when (aware) nothing counts; None: it still lasts."""


def after_with_pauses(start: datetime, length: Span, calendar: Calendar, pauses: Sequence[Pause]) -> datetime | None:
    """Return when ``length`` from ``start`` has passed, in UTC, without what passed in ``pauses``; None: not foreseeable.

    A pause that begins before the deadline moves it by the time that passed in it: elapsed time for an elapsed span,
    business time for business hours and for business days. One that begins at the deadline or later moves nothing, nor
    does one before the start.
    """
    deadline = after(start, length, calendar)
    for begin, end in _apart(start, pauses):
        if begin >= deadline:
            break
        if end is None:
            return None
        deadline = _moved(deadline, _passed(begin, end, length, calendar), length, calendar)
    return deadline


def remaining(now: datetime, start: datetime, length: Span, calendar: Calendar, pauses: Sequence[Pause]) -> timedelta:
    """Return how much of ``length`` is left at ``now``: elapsed time for an elapsed span, business time otherwise.

    It stands still during a pause, and is none once the deadline has come. Before ``start`` all of it is left.
    """
    now = max(now, start)
    begun = [(begin, end) for begin, end in _apart(start, pauses) if begin <= now]
    if begun and (begun[-1][1] is None or begun[-1][1] > now):
        now = begun.pop()[0]
    deadline = after_with_pauses(start, length, calendar, begun)
    if deadline is None or now >= deadline:
        return timedelta()
    return _passed(now, deadline, length, calendar)


def share_of(start: datetime, length: Span, calendar: Calendar, share: float) -> Span:
    """Return the span after which ``share`` (0 to 1) of ``length`` from ``start`` has passed, for a warning before it.

    Of business days it is the business time between the start and their end, since a share of a day is no day.
    """
    if isinstance(length, Elapsed | BusinessTime):
        return replace(length, time=length.time * share)
    return BusinessTime(_passed(start, after(start, length, calendar), length, calendar) * share)


def _apart(start: datetime, pauses: Sequence[Pause]) -> list[Pause]:
    """Return the pauses in order and in UTC, none before ``start``, those that touch or overlap made one."""
    found: list[Pause] = []
    start = opening_hours.in_utc(start)
    for begins, ends in sorted(pauses, key=lambda pause: pause[0]):
        begin = max(opening_hours.in_utc(begins), start)
        end = None if ends is None else opening_hours.in_utc(ends)
        if end is not None and end <= begin:
            continue
        if not found or (found[-1][1] is not None and begin > found[-1][1]):
            found.append((begin, end))
            continue
        last_begin, last_end = found[-1]
        found[-1] = (last_begin, None if last_end is None or end is None else max(last_end, end))
    return found


def _passed(begin: datetime, end: datetime, length: Span, calendar: Calendar) -> timedelta:
    return end - begin if isinstance(length, Elapsed) else elapsed_business(begin, end, calendar)


def _moved(deadline: datetime, lost: timedelta, length: Span, calendar: Calendar) -> datetime:
    if not lost:
        return deadline
    return after(deadline, Elapsed(lost) if isinstance(length, Elapsed) else BusinessTime(lost), calendar)
