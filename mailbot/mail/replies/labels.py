"""Header blocks inside a text: lines that begin with the name of a field, in whatever language a program has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from mailbot.mail.replies.markers import table
from mailbot.mail.replies.slots import is_date, plain
from mailbot.mail.text.patterns import late

_LABEL: Final = late(
    r"[ \t\u2068]{0,8}[*_]{0,2}([^\W\d_][^:：﹕*<>@]{0,30}?)[ \t\xa0]{0,3}[*_]{0,2}[ \t]?"
    r"[:：﹕][*_\u200f]{0,2}[ \t\xa0\u2068]{0,8}"
)
MAX_LINE: Final = 600
_REACH: Final = 14
_PRIORITY: Final = late(r"[ \t*_]{0,9}(?:prior|import)", re.IGNORECASE)
_MOST_OF_OTHERS: Final = 4
_PAIRS_REACH: Final = 22
ENOUGH: Final = 3
"""So many different fields, the sender among them, are a header block and no sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """A header block written into a text: its fields by kind, and the lines from ``start`` up to ``end`` that hold it."""

    fields: dict[str, str]
    start: int
    end: int


@cache
def _labels() -> dict[str, str]:
    """Return the names of header fields, each with the kind of field: "from", "date", "to", "subject", "other"."""
    return {said: kind[6:] for kind, many in table().items() if kind.startswith("label ") for said in many}


def labelled(line: str) -> tuple[str, str] | None:
    """Return the kind ("from", "date", "to", "subject", "other") and the value of a line that begins with a label."""
    match = _LABEL.match(line[:MAX_LINE])
    if not match:
        return None
    known = _labels()
    kind = known.get(match[1].lower().rstrip()) or (None if match[1].isascii() else known.get(plain(match[1])))
    return (kind, line[match.end() :].strip()) if kind else None


def block_at(lines: list[str], start: int, enough: int = ENOUGH) -> Block | None:
    """Read the header block that begins at ``lines[start]``; None where there is none. Looks a few lines ahead only.

    Roundcube's plain form of an HTML header has each value in the line below its label; of that form all fields must stand.
    """
    if _below(lines, start):
        return _of_pairs(lines, start)
    fields: dict[str, str] = {}
    end, last = start, ""
    for at in range(start, min(start + _REACH, len(lines))):
        if not lines[at].strip():
            if {"from", "subject"} <= fields.keys() or not _more(lines, at + 1):
                break
            continue
        found = labelled(lines[at])
        if found:
            if found[0] == "from" and fields and not lines[at - 1].strip():
                break  # another block begins, and what stood above it may be somebody's words
            if _PRIORITY.match(lines[at]) and (not fields or len(found[1].split()) > _MOST_OF_OTHERS):
                break  # no program begins with it, or says so much in it
            last = found[0]
            fields.setdefault(*found)
        elif not last or last == "subject" or not _continued(lines[at], last):
            break
        end = at + 1
    if "from" not in fields or len(fields.keys() - {"other"}) < enough:
        return None
    # "De: São Paulo, Para: Recife, Data: 3/3" is what somebody wants; programs name the subject, or an address.
    named = "subject" in fields or "@" in fields["from"] or "@" in fields.get("to", "")
    return Block(fields, start, end) if named or enough < ENOUGH else None


def _below(lines: list[str], at: int) -> bool:
    """Tell whether a line is a label alone, and the next one its value."""
    found = labelled(lines[at])
    return found is not None and not found[1] and at + 1 < len(lines) and _is_value(lines[at + 1])


def _is_value(line: str) -> bool:
    return bool(line.strip()) and labelled(line) is None


def _of_pairs(lines: list[str], start: int) -> Block | None:
    fields: dict[str, str] = {}
    at = end = start
    while at < min(start + _PAIRS_REACH, len(lines)):
        found = labelled(lines[at])
        if found is None and lines[at].strip():
            break
        at += 1
        if found is None:
            continue
        kind, value = found
        if not value and at < len(lines) and _is_value(lines[at]):
            value, at = lines[at].strip(), at + 1
        fields.setdefault(kind, value)
        end = at
    # "De:", "São Paulo", "Para:", "Recife" is somebody's list.
    whole = {"from", "to", "date", "subject"} <= fields.keys() and "@" in fields["from"] and is_date(fields["date"])
    return Block(fields, start, end) if whole else None


def _more(lines: list[str], at: int) -> bool:
    """Tell whether a header block goes on after an empty line: some programs put one after each field."""
    return at < len(lines) and labelled(lines[at]) is not None


def _continued(line: str, kind: str) -> bool:
    return kind in {"to", "other", "from"} and "@" in line
