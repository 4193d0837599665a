"""``mailbot explain-deadline``: what counted towards a ticket's deadlines and timers, for an admin to check by hand."""

from __future__ import annotations

import json as json_
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from mailbot.calendars.calendar import Calendar
from mailbot.calendars.counted_time import Explained, Row, explained
from mailbot.calendars.pauses import Pause, remaining
from mailbot.calendars.spans import BusinessDays, Elapsed, Span, span
from mailbot.cli.options import LARGEST
from mailbot.cli.output import console, hours, line, safe, table
from mailbot.cli.session import on_record, told
from mailbot.cli.tickets.sheet import LAPSES
from mailbot.desk.deadlines.customer_timers import lapses
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets import deadline
from mailbot.errors import NotPossible
from mailbot.on_record import OnRecord
from mailbot.store.deadlines import answers
from mailbot.store.reports import views

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Number = Annotated[int, typer.Argument(min=1, max=LARGEST, help="The ticket's number.")]
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Counted:
    """One deadline or timer: what it is, from when, how long, what came of it ("" while it runs), and when.

    ``due_at`` is the instant that the desk goes by: it was reckoned in the calendar of then, and a timer may have been put
    off since. ``used`` is the time that had counted until an answer. ``lapses`` tells that the mailbox's policy, which was
    another before, has no such timer: nothing will come of it.
    """

    what: str
    start: datetime
    span: Span
    due_at: datetime | None
    pauses: tuple[Pause, ...] = ()
    outcome: str = ""
    ended_at: datetime | None = None
    used: timedelta | None = None
    lapses: bool = False


def explain_deadline(number: Number, json: Json = False) -> None:
    """Show minute by minute what counts towards a ticket's deadlines: those that run, and the last that are over."""
    with told(), on_record() as opened:
        found = views.ticket(opened.store, number)
        if found is None:
            raise NotPossible(f"there is no ticket {number}")
        policy, now = opened.policies.of(found.row.mailbox), opened.clock.now()
        calendar = policy.calendar
        counted = [*_answers(opened, number, found.row.owed), *_timers(found.timers, policy, found.row.state)]
    for one in counted:
        worked_out = explained(one.start, one.span, calendar, one.pauses, one.ended_at or now)
        left = None if one.ended_at or one.lapses else remaining(now, one.start, one.span, calendar, one.pauses)
        if json:
            line(_record(one, worked_out, left))
        else:
            _print(one, worked_out, left, calendar)
    if not counted and not json:
        console.print("nothing runs, and nothing ran")


def _answers(opened: OnRecord, number: int, text: str) -> Iterator[_Counted]:
    """Yield the answer that is owed, and the last that was."""
    running = deadline.read(text)
    if running is not None:
        yield _Counted(_words(running.owed.value), running.since, running.span, running.due_at, running.pauses)
    with opened.store.read() as connection:
        over = [row for row in answers.of_ticket(connection, number) if row.ended_at is not None]
    for row in sorted(over, key=lambda one: (one.ended_at, one.id))[-1:]:  # one that came by a merge may be older
        still = deadline.pauses_read(json_.loads(row.pauses))
        used = timedelta(seconds=row.used_seconds)
        yield _Counted(_words(row.owed), row.started_at, span(row.span), row.due_at, still, row.outcome, row.ended_at, used)


def _timers(timers: Sequence[dict[str, Any]], policy: Policy, state: str) -> Iterator[_Counted]:
    """Yield the customer's timers that run, and where none does, the last that are over."""
    started = [one for one in timers if one["started_at"] is not None]
    running = [one for one in started if one["done_at"] is None]
    last = max((one["cycle"] for one in started), default=0)
    for one in running or [one for one in started if one["cycle"] == last]:
        gone = one["done_at"] is None and lapses(policy, state, one["kind"])
        yield _Counted(
            _words(one["kind"]), one["started_at"], span(one["span"]), one["due_at"], (), one["outcome"], one["done_at"],
            lapses=gone,
        )  # fmt: skip


def _words(name: str) -> str:
    return name.replace("_", " ")


def _print(one: _Counted, worked_out: Explained, left: timedelta | None, calendar: Calendar) -> None:
    zone = calendar.zone
    console.print(f"\n[bold]{safe(one.what)}[/bold]: {one.span} from {_local(one.start, zone)}")
    if one.lapses:
        console.print(LAPSES)
        return
    due_at = _due(one, worked_out)
    console.print(f"due {_local(due_at, zone)}" if due_at else "stands still: nobody knows until when")
    if worked_out.due_at and due_at != worked_out.due_at:
        why = "put off: its time had passed" if isinstance(one.span, Elapsed) else "by the present calendar it would be"
        console.print(f"{why} {_local(worked_out.due_at, zone)}, as follows")
    table(("day", "from", "to", "counted", "total", ""), _rows(worked_out))
    console.print(f"{hours(worked_out.total)} counted, in {zone.key}")
    if left is not None:
        console.print(f"{hours(left)} left")
    if one.ended_at is not None:
        used = f", after {hours(one.used)}" if one.used is not None else ""
        console.print(f"over since {_local(one.ended_at, zone)}: {safe(one.outcome)}{used}", soft_wrap=True)


def _due(one: _Counted, worked_out: Explained) -> datetime | None:
    """Return when it is due; None while it stands still."""
    return worked_out.due_at and (one.due_at or worked_out.due_at)


def _rows(worked_out: Explained) -> Iterator[tuple[object, ...]]:
    days, shown = isinstance(worked_out.span, BusinessDays), None
    for row in worked_out.rows:
        day = f"{row.day:%a %Y-%m-%d}" if row.day != shown else ""
        note = row.why or (f"day {row.days} of {worked_out.span.days}" if days and row.days and day else "")  # type: ignore[union-attr]
        shown = row.day
        yield (day, _clock(row.begin), _until(row), "" if row.why else hours(row.counted), hours(row.total), note)


def _clock(at: datetime | None) -> str:
    return "" if at is None else f"{at:%H:%M:%S}".removesuffix(":00")


def _until(row: Row) -> str:
    """Return the end of a row; midnight as the end of its own day."""
    return "24:00" if row.end is not None and row.end.date() > row.day else _clock(row.end)


def _local(at: datetime, zone: Any) -> str:  # noqa: ANN401 - a ZoneInfo, named to be short
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"


def _record(one: _Counted, worked_out: Explained, left: timedelta | None) -> dict[str, Any]:
    return {
        "what": one.what.replace(" ", "_"), "span": str(one.span), "start": one.start,
        "due_at": None if one.lapses else _due(one, worked_out), "lapses": one.lapses,
        "counted_until": None if one.lapses else worked_out.due_at,
        "used_minutes": None if one.used is None else one.used / _MINUTE,
        "ended_at": one.ended_at, "outcome": one.outcome or None, "minutes": worked_out.total / _MINUTE,
        "minutes_left": None if left is None else left / _MINUTE,
        "rows": [
            {"day": row.day.isoformat(), "from": _iso(row.begin), "to": _iso(row.end), "minutes": row.counted / _MINUTE,
             "total_minutes": row.total / _MINUTE, "why": row.why}
            for row in worked_out.rows if not one.lapses
        ],
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
