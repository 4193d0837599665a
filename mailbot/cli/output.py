"""What the command line prints: tables for people, one JSON object a line for programs. Strangers' bytes are escaped."""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from mailbot.errors import NotPossible
from mailbot.journal import in_json, printable

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""What makes a cell a formula at its beginning (CWE-1236); wide letters do as well."""

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
    sys.stdout.write(in_json(record, default=_plain) + "\n")
    sys.stdout.flush()


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]], to: TextIO | None = None) -> None:
    """Write rows for a spreadsheet (CSV, RFC 4180) to ``to``, by default standard output.

    All are quoted; no cell is a formula there, whatever a stranger wrote.
    """
    writer = csv.writer(to or sys.stdout, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([_cell(one) for one in row] for row in rows)


def saved(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as :func:`sheet` does into the file ``path``, or to standard output where that is "-".

    A file begins with the mark of UTF-8, without which Excel reads its accents as something else.

    Raises:
        NotPossible: the file cannot be written.
    """
    if str(path) == "-":
        sheet(columns, rows)
        return
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            sheet(columns, rows, file)
    except OSError as broken:
        raise NotPossible(f"{path} cannot be written: {broken.strerror}") from None
    errors.print(f"wrote {safe(path)}", soft_wrap=True)


def _cell(value: object) -> object:
    text = "" if value is None else printable(str(value))
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if first in _FORMULAS and not isinstance(value, int | float) else text


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print a table; an empty one says so."""
    # In a pipe nobody's width counts, and nothing may be cut; rich never prints wider than its console.
    wide = console if console.is_terminal else Console(file=console.file, highlight=False, width=10_000)
    drawn = Table(*columns, title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        drawn.add_row(*("" if cell is None else safe(cell) for cell in row))
    if drawn.row_count:
        wide.print(drawn, no_wrap=not console.is_terminal, crop=False)
    else:
        console.print("nothing")


def local(instant: datetime | None, zone: str = "") -> str:
    """Return an instant for an admin's eyes, in the machine's own zone or the one named."""
    if instant is None:
        return ""

    return instant.astimezone(ZoneInfo(zone) if zone else None).strftime("%Y-%m-%d %H:%M %Z")


def hours(length: timedelta | None) -> str:
    """Return a length of time in hours and minutes, as ``6h30``; "" for none."""
    if length is None:
        return ""
    whole_hours, minutes = divmod(length // timedelta(minutes=1), 60)
    return f"{whole_hours}h{minutes:02}"
