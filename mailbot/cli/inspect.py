"""``mailbot why``, ``verify`` and ``check``: why a mail was treated as it was, and whether all is well."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.progress import Progress

from mailbot.cli.options import LARGEST
from mailbot.cli.output import console, errors, line, local, safe
from mailbot.cli.session import EXIT_CONFIG, EXIT_FAILED, on_record, settings, told
from mailbot.errors import NotPossible
from mailbot.store.reports import audit, before_us, views

Advance = Callable[[int, int], None]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


def why(
    what: Annotated[str, typer.Argument(help="A Message-ID, a UID (mailbox/uid or plain), or a ticket's number.")],
    arrival: Annotated[bool, typer.Option("--arrival", help="WHAT is an arrival's own number.")] = False,
    ticket: Annotated[bool, typer.Option("--ticket", help="WHAT is a ticket's number and nothing else.")] = False,
    json: Json = False,
) -> None:
    """Print a mail's verdict and every signal that led there."""
    with told(), on_record() as opened:
        if arrival and what.isascii() and what.isdigit() and int(what) <= LARGEST:
            one = views.arrival(opened.store, int(what))
            found = [one] if one else []
        else:
            found = views.arrivals_about(opened.store, what)
        if ticket:
            found = [one for one in found if str(one.row.ticket_id) == what]
        older = [] if arrival or ticket else before_us.earlier_mails(opened.store, what)
        if not found and not older:
            raise NotPossible(f"no mail on record is known by {what}")
        for earlier in older:
            if json:
                line(earlier.as_dict())
            else:
                _explain_earlier(earlier)
        for one in found:
            if json:
                line(one.as_dict())
            else:
                _explain(one)


def _explain(found: views.ArrivalView) -> None:
    row = found.row
    verdict = row.disposition or "not judged yet"
    because = f", because {row.reason}" if row.reason else ""
    about = f", ticket {row.ticket_id}" if row.ticket_id else ""
    console.print(f"[bold]{verdict}{because}{about}[/bold]  arrival {row.id}")
    console.print(
        f"  met       {safe(row.door)}, UIDVALIDITY {row.epoch}, UID {row.number}, {row.size} bytes, tries {row.tries}"
    )
    console.print(
        f"  received  {local(row.received_at)}, judged {local(row.seen_at)}, filed {local(row.filed_at) or 'not yet'}"
    )
    if row.settled_at:
        console.print(f"  decided   {local(row.settled_at)}")
    console.print(f"  subject   {safe(row.subject)}", soft_wrap=True)
    for name, value in found.signals:
        console.print(f"  {safe(name):<18}{safe(value)}", soft_wrap=True)
    if row.traceback:
        console.print(safe(row.traceback), soft_wrap=True)


def _explain_earlier(found: before_us.EarlierMailView) -> None:
    row = found.row
    into = f", imported into ticket {row.ticket_id}" if row.ticket_id else ""
    console.print(
        f"[bold]before us: it lay in the folder when the desk began, and is left as it is{into}[/bold]", soft_wrap=True
    )
    console.print(f"  lies in   {safe(row.door)}, UIDVALIDITY {row.epoch}, UID {row.number}, {row.size} bytes")
    console.print(f"  received  {local(row.received_at)}, from {safe(row.sender or 'nobody')}", soft_wrap=True)


def verify(json: Json = False) -> None:
    """Prove arrivals, tickets, files and outbox consistent; exit 1 and a list otherwise."""
    with told(), on_record() as opened:
        with Progress(console=errors, transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("mails", total=None)
            problems = list(
                audit.audit(opened.store, opened.policies, lambda done, total: bar.update(task, completed=done, total=total))
            )
        orphans = audit.orphans(opened.store)
        if json:
            line({"ok": not problems, "problems": problems, "orphans": orphans})
        else:
            for problem in problems:
                errors.print(safe(problem), soft_wrap=True)
            if orphans:
                console.print(
                    f"{len(orphans)} files that no mail names (left by a crash, harmless): {', '.join(orphans[:5])}"
                )
            console.print("all is consistent" if not problems else f"{len(problems)} problems")
        if problems:
            raise typer.Exit(EXIT_FAILED)


def check(
    offline: Annotated[bool, typer.Option("--offline", help="Do not connect to any server.")] = False,
    json: Json = False,
) -> None:
    """Check configuration, log-ins, folders, templates, storage and keys; every problem at once."""
    from mailbot.checkup import Finding, checkup  # noqa: PLC0415 - it imports everything

    with told():
        loaded = settings()
        findings: list[Finding] = []
        for finding in checkup(loaded, offline=offline):
            findings.append(finding)
            if json:
                line({"key": finding.key, "level": finding.level, "words": finding.words})
            else:
                colour = {"ok": "green", "warning": "yellow", "problem": "red"}[finding.level]
                console.print(
                    f"[{colour}]{finding.level:<8}[/{colour}] {safe(finding.key)}: {safe(finding.words)}",
                    soft_wrap=True,
                )
        if any(finding.level == "problem" for finding in findings):
            raise typer.Exit(EXIT_CONFIG)
