"""Make mailbot/mail/replies/clients.tsv anew: ``python -m tests.clients.table``.

Rows that were taken from the programs' own strings (../shared/clients/attributions.tsv) are derived; those with another
source are kept as they stand. Strings that differ only in what is put between their words are one row.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mailbot.mail.replies.slots import plain
from tests.clients.strings import Row, Slot, Token, place, rows

TABLE: Final = Path(__file__).resolve().parents[2] / "mailbot" / "mail" / "replies" / "clients.tsv"
SOURCE: Final = "package"
HEAD: Final = "client\tversion\tlanguage\tkind\tpattern\tsource"
_QUOTING: Final = frozenset({"roundcube", "sogo", "k9-thunderbird-android", "s-nail"})
"""These write above a forward what others write above a quotation ("Original Message")."""
_WORDS_OF_PEOPLE: Final = frozenset((
    "no", "i", "ng", "pri", "se", "re", "in", "titular", "object", "copy", "at", "o", "e",
    "al", "ad", "un", "ex", "la", "si", "sa", "ta", "di", "ho",
    "ke", "ki", "ku", "per",
    "pa", "tema", "sana", "por",
))  # fmt: skip
"""Labels of single languages that begin sentences or lists of people in others ("No: 1234")."""


def pattern(tokens: Iterable[Token]) -> str:
    """Return one form for a string: "{D}" for its date and time, with all between them, and "{S}" for who wrote."""
    marks = ""
    for token in tokens:
        if isinstance(token, Slot):
            marks += "{S}" if token is Slot.SENDER else "{D}"
        else:
            marks += token
    return plain(re.sub(r"\{D\}(?:[^{}]*\{D\})+", "{D}", marks)).replace("{s}", "{S}").replace("{d}", "{D}")


def derived(strings: Iterable[Row]) -> Iterator[tuple[str, str, Row]]:
    """Yield kind, pattern and origin of whatever the strings say."""
    for row in strings:
        if row.attributes:
            yield "attribution", pattern(row.tokens()).strip("-━ "), row
        elif row.separates:
            kind = "separator" if "separator" in row.kind or row.client in _QUOTING else "forward"
            yield kind, pattern(row.tokens()).strip("-━ "), row
        if row.kind == "forward header labels" or (row.client in {"claws-mail", "sylpheed"} and "intro" in row.kind):
            for kind, label in row.labels().items():
                yield f"label {kind}", plain(label), row


def table(strings: Iterable[Row], kept: list[str]) -> list[str]:
    """Return the table's lines: the derived rows by kind and pattern, below those that are ours."""
    found: dict[tuple[str, str], list[Row]] = {}
    for kind, said, row in derived(strings):
        if said and said not in _WORDS_OF_PEOPLE and any(unicodedata.category(char)[0] == "L" for char in said):
            found.setdefault((kind, said), []).append(row)
    ours = {tuple(line.split("\t")[3:5]) for line in kept}
    named = {said for kind, said in ours if kind.startswith("label ")}
    both = {said for kind, said in found if kind == "separator"}
    lines = []
    for (kind, said), origins in sorted(found.items()):
        if (kind == "forward" and said in both) or (kind, said) in ours or (kind.startswith("label ") and said in named):
            continue
        clients = dict.fromkeys(f"{one.client}\t{one.version}" for one in origins)
        languages = ",".join(dict.fromkeys(one.language for one in origins))
        client, version = next(iter(clients)).split("\t")
        more = f" +{len(clients) - 1}" if len(clients) > 1 else ""
        lines.append(f"{client}{more}\t{version}\t{languages}\t{kind}\t{said}\t{SOURCE}")
    return [HEAD, *kept, *lines]


def main() -> int:
    """Write the table anew."""
    path = place()
    if path is None:
        sys.stderr.write("no ../shared/clients/attributions.tsv here: the table stays as it is\n")
        return 1
    TABLE.write_text("\n".join(anew(path)) + "\n", encoding="utf-8")
    return 0


def anew(path: Path) -> list[str]:
    """Return the lines that the table should have."""
    old = TABLE.read_text(encoding="utf-8").splitlines()[1:] if TABLE.is_file() else []
    return table(rows(path), [line for line in old if not line.endswith(f"\t{SOURCE}")])


if __name__ == "__main__":
    raise SystemExit(main())
