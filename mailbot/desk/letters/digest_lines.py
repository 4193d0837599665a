"""What a digest says of mail that was taken into no ticket: one line each for whoever decides, up to a bound. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mailbot.desk.orders.words import SIGN, named
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.reasons import Reason

MOST_MAILS: Final = 20
MOST_SPAM: Final = 10
"""Lines of a digest about mail that was not taken, and about what is held as spam; the rest is counted."""
_LONGEST: Final = 160
"""Characters of a subject; who wrote is shown whole, since an address that is cut is another one."""
_SIGNS: Final = f"{SIGN}\uff03\ufe5f"


def facts_of(found: Sequence[Arrival], machines: int) -> dict[str, object]:
    """Return the facts of a digest about mail that people wrote and nobody took, in the order in which it is told."""
    spam = [one for one in found if one.reason is Reason.SPAM]
    others = [one for one in found if one.reason is not Reason.SPAM]
    return {
        "not_taken": [_line(one) for one in others[:MOST_MAILS]], "not_taken_count": len(others),
        "spam": [_line(one) for one in spam[:MOST_SPAM]], "spam_new": len(spam), "machines_count": machines,
        "example": found[0].number if found else 0,
    }  # fmt: skip


NOTHING: Final = facts_of((), 0)
"""The facts of a digest to whom does not decide."""


def _line(one: Arrival) -> dict[str, object]:
    return {
        "number": one.number, "who": unordered(one.who), "subject": unordered(_cut(one.subject)), "at": one.at,
        "disposition": one.disposition.value if one.disposition is not None else "",
        "reason": one.reason.value if one.reason is not None else "",
    }  # fmt: skip


def unordered(text: str) -> str:
    """Return what a stranger wrote without the signs that make orders of words: an agent's program may quote it anyhow."""
    return " ".join(_plain(word) for word in text.split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"


def _plain(word: str) -> str:
    start = next((place for place, sign in enumerate(word) if sign in _SIGNS), None)
    if start is None:
        return word
    bare = word[start:].lstrip(_SIGNS)
    return word[:start] + bare if named(bare.strip("*_~`\"'()[].,;:")) is not None else word
