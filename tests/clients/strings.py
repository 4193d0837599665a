"""What mail programs write around old words, from their own packages: the rows of ../shared/clients/attributions.tsv.

A string has its program's own placeholders; :meth:`Row.tokens` reads them all into one form: literal text, and what is put
between it (:class:`Slot`). The rules' table (:mod:`tests.clients.table`) and the mails that try it
(:mod:`tests.clients.rendering`) both begin here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

SHARED: Final = Path(__file__).resolve().parents[3] / "shared" / "clients" / "attributions.tsv"
PLACE: Final = "MAILBOT_CLIENT_STRINGS"


class Slot(StrEnum):
    """What a program puts between its words."""

    DATE = "D"
    TIME = "T"
    WHEN = "W"
    """Date and time in one."""
    SENDER = "S"
    WEEKDAY = "a"
    FULL_WEEKDAY = "A"
    DAY = "d"
    MONTH = "m"
    MONTH_NAME = "B"
    YEAR = "Y"
    HOUR = "H"
    MINUTE = "M"
    ZONE = "z"


Token = str | Slot

_DIRECTIONS: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")

_THUNDERBIRD: Final = {"#1": Slot.SENDER, "%s": Slot.SENDER, "# 1": Slot.SENDER, "#2": Slot.DATE, "#3": Slot.TIME}
_EVOLUTION: Final = {
    "AbbrevWeekdayName": Slot.WEEKDAY, "WeekdayName": Slot.FULL_WEEKDAY, "Day": Slot.DAY, "Month": Slot.MONTH,
    "MonthName": Slot.MONTH_NAME, "Year": Slot.YEAR, "24Hour": Slot.HOUR, "Minute": Slot.MINUTE, "TimeZone": Slot.ZONE,
    "Sender": Slot.SENDER,
}  # fmt: skip
_TWO: Final = {"%1$s": Slot.WHEN, "%2$s": Slot.SENDER}
_OF: Final[dict[str, dict[str, Slot]]] = {
    "thunderbird": _THUNDERBIRD,
    "evolution": {f"${{{name}}}": slot for name, slot in _EVOLUTION.items()},
    "kmail": {"%1": Slot.DATE, "%2": Slot.TIME, "%3": Slot.SENDER},
    "claws-mail": {"%d": Slot.WHEN, "%f": Slot.SENDER, "%D{%F}": Slot.DATE, "%D{%T}": Slot.TIME},
    "sylpheed": {"%d": Slot.WHEN, "%f": Slot.SENDER},
    "geary": _TWO,
    "mailspring": _TWO,
    "k9-thunderbird-android": _TWO,
    "roundcube": {"$date": Slot.WHEN, "$sender": Slot.SENDER},
    "sogo": {"<#date/>": Slot.WHEN, "<#from/>": Slot.SENDER},
    "horde-imp": {"%f": Slot.SENDER, "%s": Slot.SENDER},
    "mutt": {"%d": Slot.WHEN, "%n": Slot.SENDER, "%f": Slot.SENDER},
    "neomutt": {"%d": Slot.WHEN, "%n": Slot.SENDER, "%f": Slot.SENDER},
    "alpine": {"_DAYDATE_": Slot.DATE, "_FROM_": Slot.SENDER},
    "s-nail": {"%f": Slot.SENDER},
    "nmh": {"%(unquote(decode(friendly{text})))": Slot.SENDER},
    "aerc": {
        '{{dateFormat (.OriginalDate | toLocal) "Mon Jan 2, 2006 at 3:04 PM MST"}}': Slot.WHEN,
        '{{dateFormat .OriginalDate "Mon Jan 2, 2006 at 3:04 PM"}}': Slot.WHEN,
        "{{(index .OriginalFrom 0).Name}}": Slot.SENDER,
    },
    "mblaze": {"%s": Slot.SENDER},
    "astroid": {"%1": Slot.SENDER, "%2": Slot.WHEN},
    "sqwebmail": {"%F": Slot.SENDER},
    "snappymail": {"%DATETIME%": Slot.WHEN, "%EMAIL%": Slot.SENDER},
    "zimbra": {"{0}": Slot.DATE, "{1}": Slot.TIME, "{2}": Slot.SENDER},
    "nextcloud-mail": {
        '"${from.label}" ${from.email}': Slot.SENDER, "${Intl.DateTimeFormat long date and time}": Slot.WHEN
    },
    "fairemail": {"${date}": Slot.WHEN, "${from}": Slot.SENDER},
}  # fmt: skip
_IN_TURN: Final = {"balsa": (Slot.WHEN, Slot.SENDER), "cypht": (Slot.WHEN, Slot.SENDER)}
"""Programs whose placeholders are all called %s: what the first and the second are."""


@dataclass(frozen=True)
class Row:
    """One string of one program in one language."""

    client: str
    version: str
    language: str
    kind: str
    string: str

    def __str__(self) -> str:
        return f"{self.client} {self.language} {self.kind}: {self.string}"

    @property
    def separates(self) -> bool:
        """Whether it is a line between new and old words without anybody's name."""
        return "separator" in self.kind or "intro" in self.kind

    @property
    def attributes(self) -> bool:
        return "attribution" in self.kind

    @property
    def first_lines(self) -> str:
        """The string without what a template says about the rest of the mail."""
        said = self.string.replace("\\\\n", "\n").replace("\\n", "\n")
        return re.split(r"%[qQM]|\?\w\{", said)[0].strip("\n").removesuffix("::") + ":" * said.endswith("::")

    def tokens(self) -> list[Token]:
        """Return literal text and what stands between it, in their order."""
        return list(self._tokens())

    def _tokens(self) -> Iterator[Token]:
        in_turn = list(_IN_TURN.get(self.client, ()))
        if self.separates and "%s" in self.string:
            in_turn = [Slot.SENDER]
        known = {"%s": Slot.SENDER} if in_turn else _OF.get(self.client, {})
        if not known:
            yield self.first_lines
            return
        marks = "|".join(re.escape(mark) for mark in sorted(known, key=len, reverse=True))
        said = self.first_lines
        if self.client == "evolution":  # a variable that it does not know is left out
            said = re.sub(r"\$\{[^}]{1,40}\}", lambda name: name[0] if name[0] in known else "", said)
        for piece in re.split(f"({marks})", said):
            if in_turn and piece == "%s":
                yield in_turn.pop(0)
            elif piece in known:
                yield known[piece]
            elif piece:
                yield piece

    def labels(self) -> dict[str, str]:
        """Return a forward's labels by kind ("from", "to", "date", "subject", "other"), in the order they are written."""
        if self.client in {"claws-mail", "sylpheed"}:
            kinds = {"d": "date", "f": "from", "t": "to", "c": "other", "n": "other", "s": "subject"}
            found = re.findall(r"\?(\w)\{([^%{}]{1,40}?)\s*[:：]?\s*%", self.string)
            return _by_kind((kinds[mark], label) for mark, label in found)
        unmarked = _DIRECTIONS.sub("", self.string)
        named = [re.sub(r"\s?%.*", "", one).strip(" :：﹕") for one in unmarked.split(" | ")]
        if self.client == "sogo":
            kinds = {"replyTo": "other", "cc": "other"}
            pairs = (one.rsplit(":", 1) for one in named)
            return _by_kind((kinds.get(kind, kind), label) for label, kind in pairs)
        return _by_kind(
            (kind, label) for kind, label in zip(_ORDER[self.client], named, strict=False) if label != "sentLabel"
        )


_ORDER: Final = {
    "thunderbird": ("subject", "date", "from", "to"),
    "evolution": ("from", "to", "subject", "date"),
    "kmail": ("subject", "date", "from"),
    "geary": ("from", "subject", "date", "to", "other"),
    "balsa": ("date", "from", "to", "subject"),
    "roundcube": ("subject", "date", "from", "to", "other"),
    "horde-imp": ("date", "from", "to", "other", "subject"),
    "alpine": ("date", "from", "to", "other", "subject"),
    "snappymail": ("from", "to", "date", "subject"),
    "mailspring": ("from", "subject", "date", "to", "other"),
    "zimbra": ("from", "to", "other", "date", "subject"),
    "k9-thunderbird-android": ("from", "date", "to", "subject"),
    "cypht": ("from", "date", "subject", "to", "other"),
}


def _by_kind(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, label in pairs:
        found.setdefault(kind, label)
    return found


def place() -> Path | None:
    """Return the strings' place: what the environment says, else beside the clone; None where they are not."""
    path = Path(os.environ.get(PLACE) or SHARED)
    return path if path.is_file() else None


def rows(path: Path) -> list[Row]:
    """Return all rows."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [Row(*line.split("\t")) for line in lines]
