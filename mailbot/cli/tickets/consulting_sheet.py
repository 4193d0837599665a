"""Of one ticket on the terminal: its paid consulting, and its working time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailbot.cli.output import local, table
from mailbot.desk.consulting.ledger import corrected_by
from mailbot.desk.tickets.consulting import OPEN
from mailbot.desk.tickets.working_time import TimeEntry


def print_consulting(found: Sequence[dict[str, Any]], zone: str, *, ended: bool) -> None:
    """Print each consulting: who asked, who decided, who pays what, and what the customer answered.

    ``ended`` tells that its ticket has ended, so that nobody's word is waited for any more.
    """
    if found:
        rows = (
            (one["id"], one["kind"], _stage(one, ended=ended), one["requested_by"], one["decided_by"], one["charged_to"],
             _cost(one), _appointed(one), _answer(one, zone))
            for one in found
        )  # fmt: skip
        columns = ("consulting", "kind", "stage", "asked by", "decided by", "charged to", "terms", "agreed for", "answer")
        table(columns, rows, title="\nPaid consulting")


def _stage(one: dict[str, Any], *, ended: bool) -> str:
    return f"{one['stage']} (no answer: the ticket has ended)" if ended and one["stage"] in OPEN else str(one["stage"])


def _answer(one: dict[str, Any], zone: str) -> str:
    return f"{local(one['answered_at'], zone)} {' '.join(one['answer_words'].split())}".strip()


def _cost(one: dict[str, Any]) -> str:
    if not one["price_per_minute"]:
        return ""
    return f"{one['currency']} {one['price_per_minute']}/min, at least {one['minimum_minutes']} min, plus {one['taxes']}"


def _appointed(one: dict[str, Any]) -> str:
    return f"{one['appointed_on'] or ''} {one['appointed_time']}".strip()


def print_time(entries: Sequence[TimeEntry], zone: str) -> None:
    """Print the ledger, corrections and what they correct included."""
    if entries:
        rows = ((one.id, local(one.at, zone), one.agent, _what(one), _note(one), _stands(entries, one)) for one in entries)
        table(("entry", "at", "agent", "what", "note", ""), rows, title="\nTime")


def _what(one: TimeEntry) -> str:
    if one.reference:
        return f"waives consulting {one.consulting}: {one.reference}"
    charged = f", of consulting {one.consulting}" if one.consulting else ""
    return f"{one.minutes} min{', consumption' if one.consumption else ''}{charged}"


def _note(one: TimeEntry) -> str:
    return " ".join(one.note.split()) + (f" (by {one.entered_by})" if one.entered_by != one.agent else "")


def _stands(entries: Sequence[TimeEntry], one: TimeEntry) -> str:
    later = corrected_by(entries, one.id)
    told = [f"corrects {one.corrects}"] if one.corrects else []
    return ", ".join([*told, *([f"corrected by {later.id}"] if later else [])])
