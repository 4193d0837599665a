"""``mailbot held``, ``rejected`` and ``setaside``: mail that waits for a person, or that one may take after all."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from rich.progress import track

from mailbot.cli.options import LARGEST
from mailbot.cli.output import console, errors, line, local, safe, table
from mailbot.cli.session import EXIT_FAILED, application, told
from mailbot.cli.windows import window, zone_of
from mailbot.desk.letters.admission import by_a_person
from mailbot.desk.tickets.arrival import Arrival as ArrivedMail
from mailbot.desk.tickets.reasons import Disposition
from mailbot.errors import NotPossible
from mailbot.mail.sender.addresses import masked
from mailbot.receiving.judging import JudgedMail
from mailbot.store.mails import arrivals, not_taken
from mailbot.store.reports import views
from mailbot.store.tickets import consents

held = typer.Typer(no_args_is_help=True)
rejected = typer.Typer(no_args_is_help=True)
setaside = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Arrival = Annotated[int, typer.Argument(min=1, max=LARGEST, help="The arrival's number, as listed.")]


def _listed(disposition: Disposition, json: bool) -> None:
    with told(), application() as opened:
        with opened.store.read() as connection:
            rows = arrivals.pending(connection, disposition)
            waiting = consents.waiting(connection)
        if json:
            for row in rows:
                line(_record(row, waiting.get(row.id)))
            return
        columns = ("arrival", "mailbox", "received", "from", "subject", "reason", "ticket")
        cells = (
            (row.id, row.mailbox, local(row.received_at), row.sender, row.subject, _because(row, waiting.get(row.id)),
             row.ticket_id)
            for row in rows
        )  # fmt: skip
        table(columns, cells)


def _because(row: Any, question: Any | None) -> str:  # noqa: ANN401 - database rows
    if question is None:
        return str(row.reason)
    until = f"until {local(question.due_at)}" if question.due_at else "not asked yet"
    return f"waiting for consent of {masked(question.asked)} {until}"


def _record(row: Any, question: Any | None) -> dict[str, Any]:  # noqa: ANN401 - database rows
    consent = {"asked": question.asked, "until": question.due_at} if question else None
    return {
        "arrival": row.id, "mailbox": row.mailbox, "received_at": row.received_at, "from": row.sender,
        "subject": row.subject, "reason": row.reason, "ticket": row.ticket_id, "size": row.size,
        "consent": consent,
    }  # fmt: skip


def _told_verdict(judged: JudgedMail | None, json: bool, arrival: int) -> None:
    if judged is None:
        if json:
            line({"arrival": arrival, "verdict": None, "reason": None, "ticket": None})
        else:
            console.print(f"arrival {arrival}: its bytes were never ours; it is fetched anew at the next look")
        return
    if json:
        line(
            {
                "arrival": judged.arrival_id,
                "verdict": judged.disposition,
                "reason": judged.reason,
                "ticket": judged.ticket,
            }
        )
    else:
        console.print(f"arrival {judged.arrival_id}: {judged.disposition}, ticket {judged.ticket or 'none'}")


@held.command("list")
def list_held(json: Json = False) -> None:
    """List held mail, oldest first."""
    _listed(Disposition.HELD, json)


@held.command()
def show(
    arrival: Arrival, raw: Annotated[bool, typer.Option("--raw", help="Its bytes as they came.")] = False, json: Json = False
) -> None:
    """Show one mail that is held, or was rejected or ignored: why, and what it says."""
    with told(), application() as opened:
        found = views.arrival(opened.store, arrival)
        if found is None:
            raise NotPossible(f"there is no arrival {arrival}")
        if raw:
            sys.stdout.buffer.write(found.raw(opened.store))
            return
        if json:
            mail = opened.held_mail.mail(arrival)
            line({**found.as_dict(), "text": mail.text, "attachments": [one.name for one in mail.attachments]})
            return
        for name, value in found.signals:
            console.print(f"[bold]{safe(name)}[/bold]  {safe(value)}", soft_wrap=True)
        mail = opened.held_mail.mail(arrival)
        console.print(f"\n[bold]{safe(mail.subject)}[/bold]\n{safe(mail.text)}", soft_wrap=True)


@held.command()
def release(
    arrival: Arrival,
    ticket: Annotated[int | None, typer.Option(help="Join this ticket; otherwise the one it names, or a new one.")] = None,
    json: Json = False,
) -> None:
    """Take a held mail after all, as if it had just come."""
    with told(), application() as opened:
        _told_verdict(opened.held_mail.release(arrival, ticket), json, arrival)


@held.command("drop")
def drop_held(arrival: Arrival, json: Json = False) -> None:
    """Decide that a held mail gets no treatment; it stays on record."""
    with told(), application() as opened:
        opened.held_mail.drop(arrival, Disposition.HELD)
        if json:
            line({"arrival": arrival, "dropped": True})
        else:
            console.print(f"arrival {arrival}: dropped")


@rejected.command("list")
def list_rejected(
    since: Annotated[str | None, typer.Option("--since", help="How far back: 30d, 12h, or from a day on. Else all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Machines' mail too: automatic replies, reports, our own.")] = False,
    json: Json = False,
) -> None:
    """List mail of people that was rejected or ignored and that nobody decided about, oldest first."""
    with told(), application() as opened:
        zone = zone_of(opened.settings, None)
        begin = window(since, opened.clock.now(), zone) if since is not None else None
        with opened.store.read() as connection:
            found = [one for one in not_taken.turned_away(connection, begin) if every or by_a_person(one)]
        if json:
            for one in found:
                line(_turned_away(one))
            return
        columns = ("arrival", "mailbox", "received", "from", "subject", "verdict", "reason", "ticket")
        cells = (
            (one.number, one.mailbox, local(one.at), one.who, one.subject, one.disposition, one.reason, one.ticket)
            for one in found
        )
        table(columns, cells)


def _turned_away(one: ArrivedMail) -> dict[str, Any]:
    return {
        "arrival": one.number, "mailbox": one.mailbox, "received_at": one.at, "from": one.sender or None,
        "shown_from": one.who, "subject": one.subject, "verdict": one.disposition, "reason": one.reason,
        "because": one.fact, "ticket": one.ticket,
    }  # fmt: skip


rejected.command("show")(show)


@rejected.command()
def admit(
    arrival: Arrival,
    ticket: Annotated[int | None, typer.Option(help="Join this ticket; otherwise the one it names, or a new one.")] = None,
    json: Json = False,
) -> None:
    """Take a mail after all that was rejected, ignored or held; its sender hears of it as if it had just come."""
    with told(), application() as opened:
        _told_verdict(opened.held_mail.admit(arrival, ticket, "at the command line"), json, arrival)


@setaside.command("list")
def list_setaside(json: Json = False) -> None:
    """List mail that could not be read, oldest first."""
    _listed(Disposition.SET_ASIDE, json)


@setaside.command()
def retry(
    arrival: Annotated[
        int | None, typer.Argument(min=1, max=LARGEST, help="The arrival's number; all of them without it.")
    ] = None,
    json: Json = False,
) -> None:
    """Try set-aside mail again, as if it had just come; what still fails stays set aside."""
    with told(), application() as opened:
        with opened.store.read() as connection:
            waiting = [row.id for row in arrivals.pending(connection, Disposition.SET_ASIDE)]
        if arrival is None and not json and sys.stderr.isatty():
            chosen = track(waiting, description="mails", console=errors)
        else:
            chosen = iter(waiting if arrival is None else [arrival])
        failed = 0
        for one in chosen:
            try:
                _told_verdict(opened.held_mail.retry(one), json, one)
            except NotPossible:
                raise
            except Exception as crash:  # noqa: BLE001 - what set it aside may do it again; it stays where it is
                failed += 1
                errors.print(f"arrival {one} still cannot be read: {safe(type(crash).__name__)}: {safe(crash)}")
        if failed:
            raise typer.Exit(EXIT_FAILED)


@setaside.command("drop")
def drop_setaside(arrival: Arrival, json: Json = False) -> None:
    """Decide that a set-aside mail gets no treatment; its bytes stay on record."""
    with told(), application() as opened:
        opened.held_mail.drop(arrival, Disposition.SET_ASIDE)
        if json:
            line({"arrival": arrival, "dropped": True})
        else:
            console.print(f"arrival {arrival}: dropped")
