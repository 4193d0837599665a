"""What the command line prints: tables for people, one JSON object a line for programs. Strangers' bytes are escaped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mailbot.journal import printable

LARGEST = 2**63 - 1
"""The largest number that a row can have."""

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def safe(text: object) -> str:
    """Return ``text`` without what could steer a terminal or be read as markup; line breaks are kept."""
    return escape("\n".join(printable(line) for line in str(text).split("\n")))


def _plain(value: object) -> Any:  # noqa: ANN401 - what json can write
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, StrEnum | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def line(record: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print a table; an empty one says so."""
    # In a pipe nobody's width counts, and nothing may be cut.
    width = None if console.is_terminal else 10_000
    drawn = Table(*columns, title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        drawn.add_row(*("" if cell is None else safe(cell) for cell in row))
    if drawn.row_count:
        console.print(drawn, width=width, no_wrap=not console.is_terminal, crop=False)
    else:
        console.print("nothing")


def local(instant: datetime | None, zone: str = "") -> str:
    """Return an instant for an admin's eyes, in the machine's own zone or the one named."""
    if instant is None:
        return ""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where a zone is named

    return instant.astimezone(ZoneInfo(zone) if zone else None).strftime("%Y-%m-%d %H:%M %Z")
