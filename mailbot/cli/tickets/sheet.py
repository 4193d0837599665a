"""One ticket on the terminal: everything that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from mailbot.calendars.dates import last_moment
from mailbot.cli.output import console, local, safe, table
from mailbot.cli.tickets.consulting_sheet import print_consulting, print_time
from mailbot.desk.deadlines.customer_timers import lapses
from mailbot.desk.tickets import deadline
from mailbot.on_record import OnRecord
from mailbot.store.reports import views

LAPSES: Final = "lapses: the mailbox's policy has no such timer"
"""Said in place of a date."""


def kind_of(entry: dict[str, Any]) -> str:
    """Say what an entry is, who of the agents wrote it, and that nobody else sees it."""
    by = f", by {safe(entry['agent'])}" if entry["agent"] and entry["agent"] != entry["author"] else ""
    return f"{entry['kind']}{by}{', internal' if entry['visibility'] == 'internal' else ''}"


def _promised(one: dict[str, Any], zone: str) -> str:
    """Return the day that was promised, by its last minute, as letters name it."""
    return local(last_moment(one["due_at"], ZoneInfo(zone)) if zone else one["due_at"], zone)


def _print_desk(ticket: dict[str, Any], found: views.TicketView) -> None:
    """Print what only the desk knows: who has it, its tags, what was merged, what goes on with what."""
    console.print(
        f"with {safe(ticket['assigned']) or 'nobody'}" + (f"; {safe(' '.join(ticket['tags']))}" if ticket["tags"] else "")
    )
    about = [ticket["kind"], ticket["environment"], ticket["team"] and f"team {ticket['team']}"]
    if any(about):
        console.print(safe(", ".join(one for one in about if one)))
    if ticket["merged_into"] is not None:
        console.print(f"merged into ticket {ticket['merged_into']}, which has its conversation")
    if found.merged_from:
        console.print(f"merged from {_tickets(found.merged_from)}")
    at = found.chain.index(ticket["ticket"]) if len(found.chain) > 1 else 0
    if found.chain[:at]:
        console.print(f"goes on with {_tickets(found.chain[:at])}, which ended before")
    if found.chain[at + 1 :]:
        console.print(f"goes on in {_tickets(found.chain[at + 1 :])}")


def _tickets(numbers: Sequence[int]) -> str:
    return ", ".join(f"ticket {one}" for one in numbers)


def _print_words(entry: dict[str, Any], *, quoted: bool) -> None:
    """Print what is new in a customer's mail, and of a letter of ours all of it."""
    new = entry["words"] if entry["kind"] in {"customer", "rating", "reaction"} and not quoted else ""
    console.print(safe(new or entry["text"]), soft_wrap=True)
    repeated = len(entry["text"].split("\n")) - len(new.split("\n")) if new else 0
    if repeated > 0:
        console.print(f"[dim]({repeated} more lines, repeated or signature: ticket show --quoted)[/dim]")


def print_ticket(opened: OnRecord, ticket: dict[str, Any], found: views.TicketView, *, quoted: bool) -> None:
    """Print one ticket with all that belongs to it; ``ticket`` is its row as the list has it."""
    box = opened.settings.mailboxes.get(ticket["mailbox"])
    zone = box.time_zone if box else ""
    console.print(f"[bold]Ticket {ticket['ticket']}[/bold]  {safe(ticket['subject'])}")
    console.print(
        f"{safe(ticket['label'])}, for {safe(ticket['contact_name'])} <{safe(ticket['contact'])}>, in {ticket['mailbox']}"
    )
    _print_desk(ticket, found)
    _print_people(found, zone)
    _print_conversation(found, zone, quoted=quoted)
    console.print()
    table(
        ("letter", "to", "state", "sent", "answer"),
        (
            (one["notice"], one["recipient"], one["state"], local(one["sent_at"], zone), one["answer"])
            for one in found.letters
        ),
        title="Letters",
    )
    _print_deliveries(found, zone)
    print_consulting(found.consulting, zone, ended=_ended(opened, ticket))
    print_time(found.time, zone)
    _print_ratings(found, zone)
    _print_dates(opened, ticket, found, zone)


def _ended(opened: OnRecord, ticket: dict[str, Any]) -> bool:
    return opened.policies.of(ticket["mailbox"]).ended(ticket["state"])


def _print_people(found: views.TicketView, zone: str) -> None:
    """Print who may write, who asks to, and whom letters do not reach."""
    came = {one["stranger"]: one for one in found.consents if one["state"] in {"granted", "released"}}
    table(
        ("participant", "since"), ((one, _since(came.get(one), zone)) for one in found.participants), title="\nParticipants"
    )
    asked = [
        (one["stranger"], one["asked"], _consent_state(one, zone)) for one in found.consents if one["stranger"] not in came
    ]
    if asked:
        table(("asks to join", "asked", "so far"), asked, title="\nQuestions for consent")
    for one in found.correspondents:
        if one["since"]:
            words = f"letters do not reach {one['address']} since {local(one['since'], zone)}"
            console.print(f"[red]{safe(words)}: {safe(one['status'])} {safe(one['diagnostic'])}[/red]", soft_wrap=True)
        if one["away_until"]:
            console.print(f"{safe(one['address'])} is away until {one['away_until']}")


def _print_conversation(found: views.TicketView, zone: str, *, quoted: bool) -> None:
    for entry in found.entries:
        console.print(f"\n[bold]{local(entry['at'], zone)}  {safe(entry['author'])}  ({kind_of(entry)})[/bold]")
        _print_words(entry, quoted=quoted)
        for file in entry["files"]:
            left_out = ", left out: over the limit" if file["left_out"] else ""
            console.print(f"  file: {safe(file['name'])} ({file['size']} bytes{left_out})")


def _print_dates(opened: OnRecord, ticket: dict[str, Any], found: views.TicketView, zone: str) -> None:
    """Print what falls due, and what became of the days that were promised."""
    due = _owed(found, zone)
    due += [(one["kind"], _falls_due(opened, ticket, one, zone)) for one in found.timers if not one["done_at"]]
    due += [(f"promised {one['kind']}", _promised(one, zone)) for one in found.promises if not one["done_at"]]
    table(("timer", "due"), due, title="\nFalls due")
    past = [
        (one["kind"], _promised(one, zone), one["outcome"], local(one["done_at"], zone))
        for one in found.promises if one["done_at"]
    ]  # fmt: skip
    if past:
        table(("promised", "until", "outcome", "since"), past, title="\nPromises")


def _falls_due(opened: OnRecord, ticket: dict[str, Any], one: dict[str, Any], zone: str) -> str:
    if lapses(opened.policies.of(ticket["mailbox"]), ticket["state"], one["kind"]):
        return LAPSES
    return local(one["due_at"], zone) or "when its letter is accepted"


def _owed(found: views.TicketView, zone: str) -> list[tuple[str, str]]:
    """Return the answer that the desk owes, as a row of what falls due."""
    running = deadline.read(found.row.owed)
    if running is None:
        return []
    at = local(running.due_at, zone) if running.due_at else "stands still"
    return [(f"{running.owed.replace('_', ' ')} of the desk", at)]


def _since(consent: dict[str, Any] | None, zone: str) -> str:
    """Say how a participant came in."""
    return f"authorised by {consent['asked']}, {local(consent['answered_at'], zone)}" if consent else "the ticket was opened"


def _consent_state(consent: dict[str, Any], zone: str) -> str:
    if consent["done_at"]:
        return f"{consent['state']}, {local(consent['done_at'], zone)}"
    return f"open until {local(consent['due_at'], zone)}" if consent["due_at"] else "open, its letter was not accepted yet"


def _print_deliveries(found: views.TicketView, zone: str) -> None:
    if found.deliveries:
        rows = (
            (local(one["at"], zone), one["recipient"], one["action"], one["status"], one["diagnostic"], one["named"])
            for one in found.deliveries
        )
        table(("reported", "to", "what", "status", "words", "named instead"), rows, title="\nReports of delivery")


def _print_ratings(found: views.TicketView, zone: str) -> None:
    if found.ratings:
        rows = ((local(one["at"], zone), one["participant"], one["score"], one["comment"]) for one in found.ratings)
        table(("answered", "by", "of 5", "comment"), rows, title="\nAnswers to the survey")
