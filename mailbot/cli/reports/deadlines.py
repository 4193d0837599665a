"""``mailbot report sla``: how well the desk keeps its deadlines, as a table, for a spreadsheet, and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from mailbot.cli.output import console, errors, hours, line, safe, saved, table
from mailbot.cli.session import on_record, told
from mailbot.cli.windows import Since, Until, asked, zone_of
from mailbot.desk.deadlines.report import MeasuredDeadline, Summary, summed, whole
from mailbot.store.reports.deadlines import deadlines

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
COLUMNS: Final = (
    "ticket", "mailbox", "tier", "deadline", "promised", "agent", "started_at", "due_at", "warned_at", "ended_at", "outcome",
    "used_minutes",
)  # fmt: skip
_MINUTE: Final = timedelta(minutes=1)
_ALL: Final = ("all", "", "", "")


def sla(
    since: Since = "30d",
    until: Until = None,
    mailbox: Annotated[str | None, typer.Option("--mailbox", "-m", help="Only this mailbox.")] = None,
    tier: Annotated[str | None, typer.Option("--tier", help='Only customers of this tier; "" for those of none.')] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="A row for each deadline into this file; - to print it.")] = None,
    chart: Annotated[Path | None, typer.Option("--chart", help="Draw it into this .png or .svg file.")] = None,
    json: Json = False,
) -> None:
    """Show which promised answers came in time: those that are over since then, and, without --until, those that run now.

    Kept is the share that was answered in time, of all that were answered and of those that are overdue now.
    """
    with told(), on_record() as opened:
        now = opened.clock.now()
        box, start, end = asked(opened, since, until, mailbox)
        with opened.store.read() as connection:
            every = deadlines(connection, opened.settings, start, end)
        found = [one for one in every if (box is None or one.mailbox == box.name) and tier in {None, one.tier}]
        if chart is not None:
            from mailbot.cli.reports.chart import draw  # noqa: PLC0415 - half a second, for whoever asks for a picture

            named = zone_of(opened.settings, box)
            zone = ZoneInfo(named) if named else now.astimezone().tzinfo
            draw(found, start.astimezone(zone), _last(now, end).astimezone(zone), chart)
            errors.print(f"wrote {safe(chart)}", soft_wrap=True)
        if csv is not None:
            saved(csv, COLUMNS, _rows(found))
        elif json:
            for one in summed(found, now):
                line(_record(one))
        elif chart is None:
            _print(found, now)


def _last(now: datetime, end: datetime | None) -> datetime:
    """Return the last instant of the window that is over: the picture ends there, and not on the day after."""
    return now if end is None else min(now, end - timedelta(microseconds=1))


def _rows(found: Iterable[MeasuredDeadline]) -> Iterator[tuple[object, ...]]:
    for one in found:
        instants = (_iso(at) for at in (one.started_at, one.due_at, one.warned_at, one.ended_at))
        used = "" if one.used is None else round(one.used / _MINUTE, 1)
        outcome = one.outcome.value if one.outcome else "running"
        yield (one.ticket, one.mailbox, one.tier, one.owed, one.span, one.agent, *instants, outcome, used)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _record(one: Summary) -> dict[str, object]:
    names = dict(zip(("mailbox", "tier", "deadline", "agent"), one.group, strict=True))
    used = {"median_minutes": one.median, "p90_minutes": one.ninth_decile}
    return {
        **names, "met": one.met, "missed": one.missed, "ended": one.ended, "running": one.running, "overdue": one.overdue,
        "kept": one.share, **{key: None if at is None else at / _MINUTE for key, at in used.items()},
    }  # fmt: skip


def _print(found: Sequence[MeasuredDeadline], now: datetime) -> None:
    sums = summed(found, now)
    lines = [*sums, *([whole(found, now, _ALL)] if len(sums) > 1 else [])]
    columns = ("mailbox", "tier", "deadline", "agent", "met", "missed", "runs", "overdue", "kept", "median", "p90")
    table(columns, (_line(one) for one in lines))
    if ended := sum(one.ended for one in sums):
        console.print(f"\n{ended} ended without an answer, neither met nor missed")


def _line(one: Summary) -> tuple[object, ...]:
    mailbox, tier, deadline, agent = one.group
    who = agent or ("" if one.group == _ALL else "nobody")
    share = "" if one.share is None else f"{one.share:.0%}"
    return (
        mailbox, tier, deadline.replace("_", " "), who, one.met, one.missed, one.running, one.overdue, share,
        hours(one.median), hours(one.ninth_decile),
    )  # fmt: skip
