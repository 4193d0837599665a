"""``mailbot simulate``: what another policy would have made of the stored tickets, or what one makes of invented ones."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

import typer
from rich.progress import Progress

from mailbot.calendars.calendar import Calendar
from mailbot.cli.output import errors, local
from mailbot.cli.policies.commands import refused
from mailbot.cli.policies.comparison import Shown, as_lines, printed
from mailbot.cli.policies.invented import traffic
from mailbot.cli.session import on_record, settings, told
from mailbot.cli.windows import beginning, window
from mailbot.config.calendars import calendar_of
from mailbot.config.settings import Settings
from mailbot.desk.policy.policy import Policies, Policy
from mailbot.desk.simulation.comparison import Comparison
from mailbot.desk.simulation.events import TicketHistory, TicketOutcome
from mailbot.desk.simulation.run import lived
from mailbot.errors import ConfigBroken, NotPossible, Problem
from mailbot.on_record import OnRecord
from mailbot.policy_files import counting_in, needs_calendar, policy_of, preset
from mailbot.store.reports import events

SHOWN: Final = 10
"""Tickets that people are shown; programs get a thousand."""
FOR_PROGRAMS: Final = 1000
_MOST_TICKETS: Final = 1_000_000
_MOST_DAYS: Final = 3660


def simulate(
    policy: Annotated[str, typer.Option("--policy", help="A shipped policy's name, or a file that ends in .toml.")] = "",
    since: Annotated[
        str | None, typer.Option("--since", help="Tickets opened since: 30d (if left out), 12h, or a day, as 2026-03-01.")
    ] = None,
    mailbox: Annotated[str | None, typer.Option("--mailbox", help="Only its tickets.")] = None,
    calendar: Annotated[str | None, typer.Option("--calendar", help="A calendar of config.toml that it counts in.")] = None,
    tickets: Annotated[int, typer.Option("--tickets", min=0, max=_MOST_TICKETS, help="Invent so many instead.")] = 0,
    days: Annotated[int, typer.Option("--days", min=1, max=_MOST_DAYS, help="Invented within so many days.")] = 30,
    start: Annotated[str, typer.Option("--start", help="The day on which they begin.")] = "2026-03-02",
    seed: Annotated[int, typer.Option("--seed", help="The same ones for the same number.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Print what another policy would have sent, closed and breached, beside what was; nothing is written."""
    if tickets and (since or mailbox):
        named = "--since" if since else "--mailbox"
        raise typer.BadParameter(f"{named} is for stored tickets; with --tickets they are invented")
    most = FOR_PROGRAMS if json else SHOWN
    with told():
        if tickets:
            shown = _of_invented(policy, calendar, (tickets, days, start, seed), most, json=json)
        elif policy:
            with on_record() as opened:
                shown = _of_stored(opened, policy, calendar, (since or "30d", mailbox), most, json=json)
        else:
            raise NotPossible("say which policy with --policy, or invent traffic with --tickets")
        (as_lines if json else printed)(shown)


def _of_stored(
    opened: OnRecord, named: str, calendar: str | None, which: tuple[str, str | None], most: int, *, json: bool
) -> Shown:
    """Compare what was with what the policy would have made of it."""
    loaded, (since, mailbox) = opened.settings, which
    if mailbox is not None and mailbox not in loaded.mailboxes:
        raise NotPossible(f"there is no mailbox {mailbox}; there are {', '.join(loaded.mailboxes)}")
    boxes = [box for box in loaded.mailboxes.values() if mailbox in {None, box.name}]
    would = _for_mailboxes(named, {box.name: calendar or box.calendar for box in boxes}, loaded, json=json)
    zone, language = boxes[0].time_zone, boxes[0].language
    now = opened.clock.now()
    begin = window(since, now, zone)
    found = Comparison(most)
    rows = events.lived(opened.store, opened.policies, begin, now, {box.name: box for box in boxes})
    _compared(found, rows, opened.policies, would, now)
    before = ", ".join(dict.fromkeys(opened.policies.of(box.name).name for box in boxes))
    what = f"Tickets opened since {local(begin, zone)[:10]}: what was ({before}), and what {named} would have made of it"
    return Shown(found, what, "was", "would have been", zone, language)


def _of_invented(named: str, calendar: str | None, which: tuple[int, int, str, int], most: int, *, json: bool) -> Shown:
    """Compare what two policies, or the default alone, make of invented traffic."""
    count, days, start, seed = which
    usual = preset()
    if calendar is not None:
        usual = replace(usual, calendar=_calendar(settings(), calendar))
    would = _read(named, json=json) if named else usual
    # The desk of invented traffic has hours, which are the default policy's own unless they are named.
    if calendar is not None or needs_calendar(would):
        would = replace(would, calendar=usual.calendar)
    begin = beginning(start, datetime.fromisoformat("2000-01-01T00:00:00+00:00"), usual.calendar.zone.key)
    until = begin + timedelta(days=days)
    found = Comparison(most)
    rows = ((life, lived(life, usual, until)) for life in traffic(count, days, begin, seed, usual.calendar))
    _compared(found, rows, Policies.one(usual), Policies.one(would), until)
    alone = would == usual
    what = f"{count} invented tickets within {days} days from {start} (seed {seed})"
    return Shown(found, what, "" if alone else usual.name, would.name, usual.calendar.zone.key, "en")


def _compared(
    found: Comparison,
    rows: Iterable[tuple[TicketHistory, TicketOutcome]],
    policies: Policies,
    others: Policies,
    until: datetime,
) -> None:
    with Progress(console=errors, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("tickets", total=None)
        for life, was in rows:
            policy = others.of(life.mailbox)
            found.add(was, lived(life, policy, until), (policies.of(life.mailbox), policy))
            bar.advance(task)


def _for_mailboxes(named: str, calendars: dict[str, str | None], loaded: Settings, *, json: bool) -> Policies:
    """Return the policy as it would count in each mailbox; ends the command with all problems where it cannot."""
    policy = _read(named, json=json)
    found: dict[str, Policy] = {}
    problems: list[Problem] = []
    for mailbox, calendar in calendars.items():
        if calendar is not None:
            _calendar(loaded, calendar)
        try:
            found[mailbox] = counting_in(policy, calendar, loaded, f"mailboxes.{mailbox}.calendar, or --calendar")
        except ConfigBroken as broken:
            problems += broken.problems
    if problems:
        refused(problems, json=json)
    return Policies(found, policy)


def _read(named: str, *, json: bool) -> Policy:
    try:
        return policy_of(named)
    except ConfigBroken as broken:
        refused(broken.problems, json=json)


def _calendar(loaded: Settings, named: str) -> Calendar:
    if named not in loaded.calendars:
        known = ", ".join(loaded.calendars) or "none"
        raise NotPossible(f"there is no calendar {named}; there are: {known}")
    return calendar_of(loaded.calendars[named])
