"""``mailbot ticket list``: the one that is asked for most, apart from the others so that it loads nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from mailbot.cli.options import Json, Kinds
from mailbot.cli.output import line, local, sheet, table
from mailbot.cli.session import on_record, told
from mailbot.desk.tickets import deadline
from mailbot.on_record import OnRecord
from mailbot.store.reports.overview import every_ticket


def list_(
    state: Annotated[str | None, typer.Option(help="Only tickets in this state (its key or its label).")] = None,
    assigned: Annotated[str | None, typer.Option(help="Only tickets of this agent (the key), or of nobody.")] = None,
    team: Annotated[str | None, typer.Option(help="Only tickets of this team (the key), or of none.")] = None,
    kind: Kinds = None,
    every: Annotated[bool, typer.Option("--all", help="Ended tickets too.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    json: Json = False,
) -> None:
    """List tickets, the longest waiting first."""
    with told(), on_record() as opened:
        rows = [described(opened, row) for row in every_ticket(opened.store)]
        rows = [row for row in rows if every or state or not opened.policies.of(row["mailbox"]).ended(row["state"])]
        rows = [row for row in rows if state is None or state.lower() in {row["state"].lower(), row["label"].lower()}]
        rows = [row for row in rows if assigned is None or row["assigned"] == ("" if assigned == "nobody" else assigned)]
        rows = [row for row in rows if team is None or row["team"] == ("" if team == "none" else team)]
        rows = [row for row in rows if kind is None or row["kind"] == kind]
        if json:
            for row in rows:
                line(row)
            return
        columns = ("ticket", "state", "customer", "subject", "changed", "answer by", "assigned", "team", "kind")
        cells = (
            (
                row["ticket"],
                row["label"],
                row["contact"],
                row["subject"],
                local(row["changed_at"]),
                local(row["answer_by"]),
                row["assigned"],
                row["team"],
                row["kind"],
            )
            for row in rows
        )
        (sheet if csv else table)(columns, cells)


def described(opened: OnRecord, row: Any) -> dict[str, Any]:  # noqa: ANN401 - a database row
    """Return a ticket as programs get it."""
    box = opened.settings.mailboxes.get(row.mailbox)
    language = box.language if box else row.language
    return {
        "ticket": row.id, "mailbox": row.mailbox, "state": row.state,
        "label": opened.policies.of(row.mailbox).label(row.state, language),
        "contact": row.contact, "contact_name": row.contact_name, "subject": row.subject, "opened_at": row.opened_at,
        "changed_at": row.changed_at, "closed_at": row.closed_at, "closed_by": row.closed_by, "assigned": row.assigned,
        "tags": row.tags.split(), "merged_into": row.merged_into, "follows": row.follows, "team": row.team,
        "kind": row.kind, "environment": row.environment, "promised_at": row.promised_at,
        "answer_by": _answer_by(row.owed),
    }  # fmt: skip


def _answer_by(text: str) -> datetime | None:
    running = deadline.read(text)
    return running.due_at if running else None
