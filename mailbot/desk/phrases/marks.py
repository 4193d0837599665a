"""Marks from 0 to 10, as schools give them, on the survey's scale from 1 to 5: half, rounded up, and 1 for a 0. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from mailbot.mail.text.patterns import late

BEST: Final = 5
_SPELLED: Final = {
    "zero": 0, "um": 1, "dois": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "mil": 10, "1000": 10,
}  # fmt: skip
"""Whoever says "nota mil" has marks up to ten in mind, and says more than the best."""
_NO_MORE: Final = r"(?: estrelas?)?(?:\)(?=\W*$))?(?![\w%º])(?! ?[-–—:.,/] ?\d)"
_MARK: Final = late(
    r"[(\[]?(?:"
    rf"(?P<of>(?:10|\d)(?:[.,]\d)?|{'|'.join(_SPELLED)}) ?(?:/|de|em|of|out of) ?(?:10|dez|ten)[)\]]?"
    r"|(?P<said>(?<=nota[ :=])|(?<=nota[:=] )|(?<=nota e )|(?<=score is )|(?<=rating is )|(?<=rating[ :])|(?<=score[ :])"
    r"|(?<=rating: )|(?<=score: ))"
    r"(?P<labelled>10|[06-9](?:[.,]\d)?|[1-5][.,]5|1000|mil|zero|seis|sete|oito|nove|dez|six|seven|eight|nine|ten)"
    r"|(?P<bare>10|[06-9](?:[.,]5)?|zero|seis|sete|oito|nove|dez|six|seven|eight|nine|ten)[)\]]?"
    rf"){_NO_MORE}"
)
_TENS: Final = frozenset({"10", "dez", "ten"})
_GIVEN: Final = late(r"(?:10|\d(?:,\d)?)/10(?= – |$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that a line begins with: its ``score`` from 1 to 5, as what it was ``given``, and where it ends.

    ``plain`` tells that it is nothing else: a bare "10" may number a step or begin a date, which "9/10" and "8" do not.
    """

    score: int
    given: str
    end: int
    plain: bool


def mark_in(flat: str, at: int) -> Mark | None:
    """Return the mark at ``at`` in a line of small letters without accents; None where none is that goes beyond 1 to 5."""
    found = _MARK.match(flat, at)
    if found is None:
        return None
    written = found["of"] or found["labelled"] or found["bare"]
    mark = _SPELLED[written] if written in _SPELLED else float(written.replace(",", "."))
    if not 0 <= mark <= 2 * BEST:
        return None
    given = f"{mark:g}/10".replace(".", ",")
    return Mark(max(1, math.ceil(mark / 2)), given, found.end(), found["bare"] not in _TENS)


def given_of(comment: str) -> str:
    """Return the mark that a recorded comment begins with, "" where its rating was not scaled."""
    found = _GIVEN.match(comment)
    return found[0] if found else ""


def with_mark(given: str, comment: str) -> str:
    """Return a comment as it is recorded: behind the mark that was given, if one was scaled."""
    return " – ".join(part for part in (given, comment) if part)
