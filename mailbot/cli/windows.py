"""Windows of time at the command line: ``--since 30d``, ``--since 2026-03-01``."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from mailbot.calendars.spans import Elapsed, span
from mailbot.cli.session import mailbox_named
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.errors import NotPossible
from mailbot.on_record import OnRecord

Since = Annotated[str, typer.Option("--since", help="How far back: 30d, 12h, or from a day on, as 2026-03-01.")]
Until = Annotated[
    str | None, typer.Option("--until", help="The last day, as 2026-03-31 (all of it), or how long ago: 7d. Else until now.")
]


def beginning(text: str, now: datetime, zone: str = "") -> datetime:
    """Return when a window begins that ends at ``now`` (aware).

    ``text`` is elapsed time (``90d``, ``12h``), or a date: its midnight in the zone of that name, or the machine's own.

    Raises:
        NotPossible: it is neither, or begins before there were dates.
    """
    try:
        if "-" in text:
            midnight = datetime.combine(date.fromisoformat(text), time())
            return midnight.replace(tzinfo=ZoneInfo(zone)) if zone else midnight.astimezone()
        length = span(text)
        if isinstance(length, Elapsed):
            return now - length.time
    except (ValueError, OverflowError) as broken:
        raise NotPossible(_none(text)) from broken
    raise NotPossible(_none(text))


def window(text: str, now: datetime, zone: str = "") -> datetime:
    """Return when the window that ``text`` names begins, as :func:`beginning` does.

    Raises:
        NotPossible: as there, or it would begin after ``now``.
    """
    begin = beginning(text, now, zone)
    if begin > now:
        raise NotPossible(f'"{text}" is still to come; write "30d", "12h", or a day that has begun')
    return begin


def zone_of(settings: Settings, box: Mailbox | None) -> str:
    """Return the time zone of a mailbox by name; of all (None) that which they share, "" where they share none."""
    zones = {one.time_zone for one in ([box] if box else settings.mailboxes.values())}
    return zones.pop() if len(zones) == 1 else ""


def ending(text: str, now: datetime, zone: str = "") -> datetime:
    """Return when a window ends, the first instant that is outside: of a date the midnight after it.

    Raises:
        NotPossible: as :func:`beginning` does.
    """
    if "-" not in text:
        return beginning(text, now, zone)
    beginning(text, now, zone)
    try:
        return beginning((date.fromisoformat(text) + timedelta(days=1)).isoformat(), now, zone)
    except OverflowError as broken:
        raise NotPossible(_none(text)) from broken


def asked(
    opened: OnRecord, since: str, until: str | None, mailbox: str | None
) -> tuple[Mailbox | None, datetime, datetime | None]:  # fmt: skip
    """Return the mailbox that a report is about (None: all of them), when its window begins, and ends (None: it does not).

    Raises:
        NotPossible: there is no such mailbox, or no such window.
    """
    box = mailbox_named(opened.settings, mailbox) if mailbox is not None else None
    now, zone = opened.clock.now(), zone_of(opened.settings, box)
    begin = window(since, now, zone)
    end = ending(until, now, zone) if until is not None else None
    if end is not None and end <= begin:
        raise NotPossible(f'nothing lies between --since "{since}" and --until "{until}"')
    return box, begin, end


def _none(text: str) -> str:
    return f'"{text}" is no window of time; write "30d", "12h", or a date such as 2026-03-01'
