"""``mailbot report time``: what was worked, what of it is charged, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.output import console, line, saved, table
from mailbot.cli.session import on_record, told
from mailbot.cli.windows import Since, Until, asked
from mailbot.desk.consulting.report import Line, OfTicket, Row, lines, rows
from mailbot.on_record import OnRecord
from mailbot.store.tickets import consulting, working_time

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
COLUMNS = (
    "entry", "ticket", "mailbox", "customer", "kind", "charged_to", "at", "agent", "entered_by", "booked", "minutes",
    "consumption", "charged", "price_per_minute", "amount", "currency", "taxes", "note", "reference", "corrects",
    "corrected_by", "seal",
)  # fmt: skip


def time(
    since: Since = "30d",
    until: Until = None,
    mailbox: Annotated[str | None, typer.Option("--mailbox", "-m", help="Only this mailbox.")] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", help="Only of this address, of this @domain, or charged to this unit.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Every entry into this file; - to print it.")] = None,
    json: Json = False,
) -> None:
    """Show what was worked since then, in minutes: consumption, charged, waived, and what that costs without taxes."""
    with told(), on_record() as opened:
        box, start, end = asked(opened, since, until, mailbox)
        with opened.store.read() as connection:
            consultings = consulting.known(connection)
            tickets = [
                OfTicket(row.id, row.mailbox, row.contact, working_time.of_ticket(connection, row.id))
                for row in working_time.tickets_with_time(connection, start)
                if box is None or row.mailbox == box.name
            ]
        if csv is not None:
            every = rows(tickets, consultings, start, end)
            saved(csv, COLUMNS, (_cells(one) for one in every if _asked(customer, one.of.customer, _payer(one))))
            return
        found = [one for one in lines(tickets, consultings, start, end) if _asked(customer, one.customer, one.charged_to)]
        if json:
            for one in found:
                line({name: _plain(getattr(one, name)) for name in Line.__slots__})
            return
        _print(opened, found)


def _payer(row: Row) -> str:
    return row.consulting.charged_to if row.consulting else ""


def _asked(customer: str | None, address: str, charged_to: str) -> bool:
    if customer is None:
        return True
    wanted = customer.casefold()
    return wanted in {address.casefold(), f"@{address.rpartition('@')[2]}".casefold(), charged_to.casefold()}


def _plain(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _cells(row: Row) -> tuple[object, ...]:
    entry, price = row.entry, row.consulting.price if row.consulting else None
    return (
        entry.id, row.of.number, row.of.mailbox, row.of.customer, row.consulting.kind.value if row.consulting else "",
        _payer(row), entry.at.isoformat(), entry.agent, entry.entered_by, entry.booked.value, entry.minutes,
        "yes" if entry.consumption else "no", row.charged, f"{price.per_minute:f}" if price else "",
        f"{row.amount:f}", price.currency if price else "", price.taxes if price else "", entry.note, entry.reference,
        entry.corrects, row.corrected_by, entry.seal,
    )  # fmt: skip


def _print(opened: OnRecord, found: list[Line]) -> None:
    columns = ("ticket", "customer", "consulting", "charged to", "minutes", "consumption", "charged", "waived", "amount")
    several = len(opened.settings.mailboxes) > 1
    cells = ((*((one.mailbox,) if several else ()), *_line(one)) for one in found)
    table((*(("mailbox",) if several else ()), *columns), cells)
    for currency, total in _totals(found):
        console.print(f"{currency} {total:f} in all, without taxes", markup=False)


def _line(one: Line) -> tuple[object, ...]:
    cost = f"{one.currency} {one.amount:f}" if one.currency else ""
    return (
        one.ticket, one.customer, one.kind, one.charged_to, one.minutes, one.consumption, one.charged, one.waived, cost,
    )  # fmt: skip


def _totals(found: Iterable[Line]) -> Iterator[tuple[str, Decimal]]:
    """Yield what is charged in each currency."""
    sums: dict[str, Decimal] = {}
    for one in found:
        if one.currency:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.amount
    yield from sorted(sums.items())
