"""``mailbot ticket note``, ``assign``, ``set``, ``tag``, ``cc``, ``merge``: what agents order in their mail."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.options import LARGEST, Environments, Json, Kinds, Number, Teams, Text
from mailbot.cli.output import console, line, safe
from mailbot.cli.session import application, told
from mailbot.cli.tickets.commands import piped, typed
from mailbot.desk.people.directory import shown_name
from mailbot.desk.tickets.ticket import NOWHERE, Route
from mailbot.errors import NotPossible

_NOBODY = {"nobody", "ninguém", "ninguem"}


def note(number: Number, text: Text = None, json: Json = False) -> None:
    """Keep an internal note, which the customer never sees, and tell the agents of the ticket."""
    with told(), application() as opened:
        count = opened.updates.note(number, typed(text) if text is not None else piped())
        if json:
            line({"ticket": number, "told": count})
        else:
            console.print(f"ticket {number}: noted, {count} told")


def assign(
    number: Number, agent: Annotated[str, typer.Argument(help="The agent's key or address; nobody.")], json: Json = False
) -> None:
    """Give a ticket to an agent, who gets a copy of it, or to nobody."""
    with told(), application() as opened:
        has = opened.updates.assign(number, "" if agent.casefold() in _NOBODY else typed(agent))
        if json:
            line({"ticket": number, "assigned": has.key if has else ""})
        else:
            console.print(f"ticket {number} is with {safe(shown_name(has)) if has else 'nobody'}")


def set_(
    number: Number, kind: Kinds = None, environment: Environments = None, team: Teams = None, json: Json = False
) -> None:
    """Say what a ticket is, or give it to a team; the customer is not told."""
    with told(), application() as opened:
        asked = Route(typed(team) if team is not None else "", kind or "", environment or "")
        if asked == NOWHERE:
            raise NotPossible("say what with --kind, --environment or --team")
        ticket = opened.routing.place(number, asked)
        label = opened.policies.of(ticket.mailbox).label(ticket.state, opened.settings.mailbox(ticket.mailbox).language)
        if json:
            line({
                "ticket": number, "state": ticket.state, "label": label, "team": ticket.team, "kind": ticket.kind,
                "environment": ticket.environment,
            })  # fmt: skip
        else:
            words = ", ".join(one for one in (ticket.kind, ticket.environment, ticket.team and f"team {ticket.team}") if one)
            console.print(f"ticket {number} is {safe(label)}: {safe(words)}")


def tag(number: Number, tags: Annotated[list[str], typer.Argument(help="+urgent -new")], json: Json = False) -> None:
    """Put tags on a ticket, or take them off."""
    with told(), application() as opened:
        kept = opened.updates.tag(number, typed(" ".join(tags)))
        if json:
            line({"ticket": number, "tags": list(kept)})
        else:
            console.print(f"ticket {number}: {safe(' '.join(kept)) or 'no tags'}")


def cc(
    number: Number, addresses: Annotated[list[str], typer.Argument(help="+a@example.com -c@example.com")], json: Json = False
) -> None:
    """Add people who get the letters to the customer, or take them out."""
    with told(), application() as opened:
        copied = opened.updates.copy(number, typed(" ".join(addresses)))
        if json:
            line({"ticket": number, "copied": list(copied)})
        else:
            console.print(f"ticket {number} is copied to {safe(', '.join(copied)) or 'nobody'}")


def merge(
    number: Number,
    into: Annotated[int, typer.Argument(min=1, max=LARGEST, help="The ticket that it goes into.")],
    json: Json = False,
) -> None:
    """Move a ticket's conversation into another one; the customer is not told, and replies to either land there."""
    with told(), application() as opened:
        after = opened.updates.merge(number, into)
        label = opened.policies.of(after.mailbox).label(after.state, opened.settings.mailbox(after.mailbox).language)
        if json:
            line({"ticket": after.id, "merged": number, "state": after.state, "label": label})
        else:
            console.print(f"ticket {number} went into ticket {after.id}, which is {safe(label)}")
