"""The rows of ``clients.tsv``: what mail programs write around old words, and the words that tell such lines from sentences.

Its columns are client, version, languages, kind, pattern and source. Rows whose source is "package" are derived from the
programs' own strings (``python -m tests.clients.table``), the others are written by hand. Kinds are

- "attribution": "{D}" in it stands for a date, "{S}" for who wrote;
- "separator" and "forward": the line above a quotation or a forwarded mail, without what is drawn around it;
- "label from", "label date" …: the names of header fields;
- "program": what a program writes below a mail; "{A}" stands for a device or a program;
- "device" and "beside a device": the words that may stand for "{A}", of which one must be a device;
- "particle" and "opening": words that may stand in a name without a capital, and those with which no name begins.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from typing import Final

_FILE: Final = "clients.tsv"


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Return the patterns by their kinds; read once, when the first line asks for them."""
    data = pkgutil.get_data("mailbot.mail.replies", _FILE) or b""
    found: dict[str, list[str]] = {}
    for line in data.decode().splitlines()[1:]:
        _, _, _, kind, said, _ = line.split("\t")
        found.setdefault(kind, []).append(said)
    return {kind: tuple(many) for kind, many in found.items()}


@cache
def words(kind: str) -> frozenset[str]:
    """Return the patterns of a kind that are single words."""
    return frozenset(table()[kind])
