"""``mailbot ticket``: show, open, reply, ask, resolve, close; :mod:`mailbot.cli.tickets.updates` has what is internal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.options import Environments, Json, Kinds, MailboxName, Number, Teams, Text
from mailbot.cli.output import console, line, safe
from mailbot.cli.session import application, mailbox_named, told
from mailbot.cli.tickets.list import described
from mailbot.cli.tickets.sheet import print_ticket
from mailbot.commands.routing import known_team
from mailbot.daemon import Application
from mailbot.desk.tickets.ticket import NOWHERE, Route, Ticket
from mailbot.errors import NotPossible
from mailbot.mail.sender.addresses import valid
from mailbot.mail.text.charsets import decoded
from mailbot.store.letters import deliveries
from mailbot.store.reports import views


def show(
    number: Number,
    save: Annotated[Path | None, typer.Option(help="Write the ticket's files into this folder.")] = None,
    quoted: Annotated[bool, typer.Option("--quoted", help="Show with each mail the earlier words that it repeats.")] = False,
    json: Json = False,
) -> None:
    """Show one ticket: its state, what was said, its files, its letters and what falls due."""
    with told(), application() as opened:
        found = views.ticket(opened.store, number)
        if found is None:
            raise NotPossible(f"there is no ticket {number}")
        ticket = described(opened, found.row)
        if save is not None:
            for path in views.save_files(opened.store, number, save):
                console.print(f"wrote {safe(path)}")
            return
        if json:
            line(ticket | found.as_dict())
            return
        print_ticket(opened, ticket, found, quoted=quoted)


def open_(
    customer: Annotated[str | None, typer.Option(help="The customer's address.")] = None,
    subject: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    name: Annotated[str, typer.Option(help="The customer's name.")] = "",
    text: Text = None,
    mailbox: MailboxName = None,
    kind: Kinds = None,
    environment: Environments = None,
    team: Teams = None,
    json: Json = False,
) -> None:
    """Open a ticket and write the customer its first letter.

    Without --customer, standard input is a whole mail (RFC 5322): its sender becomes the customer.
    """
    with told(), application() as opened:
        box = mailbox_named(opened.settings, mailbox)
        route = Route(known_team(box, typed(team)).key if team else "", kind or "", environment or "")
        if customer is None:
            if route != NOWHERE:
                raise NotPossible("--kind, --environment and --team go with --customer; a mail's addresses say its own")
            judged = opened.tickets.open_from_mail(box, _whole_mail())
            record = {"ticket": judged.ticket, "verdict": judged.disposition.value, "reason": judged.reason}
        else:
            if not subject:
                raise NotPossible("say what it is about with --subject")
            try:
                address = valid(customer)
            except ValueError as no:
                raise NotPossible(f"--customer: {no}") from None
            words = typed(text) if text is not None else piped()
            record = {
                "ticket": opened.tickets.open(box, address, typed(name), typed(subject), words, route),
                "verdict": "opened",
                "reason": None,
            }
        if json:
            line(record)
        else:
            console.print(f"ticket {record['ticket']}: {record['verdict']}")


def _whole_mail() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise NotPossible("give --customer and --subject, or pipe a whole mail into standard input")
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        raise NotPossible("standard input is empty; a whole mail was expected there, or --customer and --subject")
    return raw


def typed(text: str) -> str:
    """Return words of the command line; bytes that are no UTF-8 are read as Windows-1252."""
    return decoded(os.fsencode(text), "utf-8")[0]


def piped() -> str:
    """Return the words on standard input, in whatever charset the terminal or the script wrote them."""
    return "" if sys.stdin is None or sys.stdin.isatty() else decoded(sys.stdin.buffer.read(), "utf-8")[0]


def _order(
    order: str, number: int, text: str | None, json: bool, act: Callable[[Application, str], Ticket] | None = None
) -> None:
    """Carry out an order: by ``act``, where it needs more than the customer's words."""
    with told(), application() as opened:
        words = typed(text) if text is not None else piped()
        ticket = act(opened, words) if act is not None else opened.tickets.order(number, order, words)
        label = opened.policies.of(ticket.mailbox).label(ticket.state, opened.settings.mailbox(ticket.mailbox).language)
        if json:
            line({"ticket": ticket.id, "state": ticket.state, "label": label})
            return
        console.print(f"ticket {ticket.id} is {safe(label)}")
        with opened.store.read() as connection:
            people = deliveries.participants(connection, number)
        for one in people:
            if one.since is not None:
                console.print(f"letters do not reach {safe(one.address)}: reminders are withheld", soft_wrap=True)
            if one.away_until is not None and one.away_until >= opened.clock.now().date():
                console.print(f"{safe(one.address)} is away until {one.away_until}", soft_wrap=True)


def reply(number: Number, text: Text = None, json: Json = False) -> None:
    """Answer the customer; nothing is asked of them."""
    _order("reply", number, text, json)


def ask(number: Number, text: Text = None, json: Json = False) -> None:
    """Ask the customer: reminders and the close for silence begin to run."""
    _order("ask", number, text, json)


def resolve(number: Number, text: Text = None, json: Json = False) -> None:
    """Tell the customer that it is solved; it closes if they do not object."""
    _order("resolve", number, text, json)


def close(number: Number, text: Text = None, json: Json = False) -> None:
    """Close the ticket now."""
    _order("close", number, text, json)


def escalate(
    number: Number,
    team: Annotated[str, typer.Argument(help="The key or the label of the team.")],
    until: Annotated[str, typer.Option(help="The day that the customer is promised, as in 2026-12-01.")] = "",
    text: Text = None,
    json: Json = False,
) -> None:
    """Hand the ticket over to a team; the customer is told, with the promised day if there is one."""
    _order("escalate", number, text, json, lambda opened, words: opened.routing.escalate(number, typed(team), until, words))
