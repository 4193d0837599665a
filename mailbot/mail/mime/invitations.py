"""An invitation (RFC 5545) in words: what, when, where, by whom."""

from __future__ import annotations

import re
from typing import Final

_FOLD: Final = re.compile(r"\n[ \t]")
_LINE: Final = re.compile(
    r"(SUMMARY|DTSTART|DTEND|LOCATION|DESCRIPTION|ORGANIZER)\b((?:;[^:\n]{0,300}?)?):([^\n]{0,20000})", re.IGNORECASE
)
_ESCAPE: Final = re.compile(r"\\([nN,;\\])")
_ORDER: Final = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "DESCRIPTION")


def words_of(calendar: str) -> str:
    """Return the words of the first event; "" where there is none."""
    begin = calendar.upper().find("BEGIN:VEVENT")
    if begin < 0:
        return ""
    found: dict[str, str] = {}
    for line in _FOLD.sub("", calendar[begin:]).split("\n")[:2000]:
        match = _LINE.match(line)
        if match:
            found.setdefault(match[1].upper(), _ESCAPE.sub(lambda one: "\n" if one[1] in "nN" else one[1], match[3]).strip())
    found["ORGANIZER"] = re.sub(r"^mailto:", "", found.get("ORGANIZER", ""), flags=re.IGNORECASE)
    return "\n".join(found[name] for name in _ORDER if found.get(name))
