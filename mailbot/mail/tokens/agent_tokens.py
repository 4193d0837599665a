"""Agents' tokens: what a letter lets its agent do, until when, and what of the conversation they had seen.

They have a key class of their own (:data:`~mailbot.mail.tokens.message_ids.DESK`), so that no customer's token ever does for
an agent's, nor the other way about. What they say stands in the occasion, which the HMAC covers:
``kind day seen random``, lower-case letters and digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = 4
SALT: Final = 8
"""How many hexadecimal digits of randomness make each letter's occasion new."""


class Kind(StrEnum):
    """What a plain Reply to a letter means, by the letter's first digit."""

    COPY = "c"  # of a customer's mail: what the mailbox's agent_reply says
    NOTE = "n"  # of an internal note: a note
    OTHER = "t"  # a transcript or the like: plain words are unclear


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an agent's token says: ``seen`` is the last entry of the ticket that its letter knows, ``until`` its last day."""

    kind: Kind
    until: date
    seen: int


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def occasion(kind: Kind, seen: int, now: datetime, days: int, salt: str) -> str:
    """Return the occasion of a letter written at ``now`` and good for ``days``; ``salt`` is random, lower-case hex."""
    until = (now.astimezone(UTC).date() - _EPOCH).days + days
    return f"{kind.value}{_base36(until).rjust(_DAY, '0')}{salt[:SALT]}{_base36(seen)}"


def address_occasion(seen: int, now: datetime, days: int) -> str:
    """Return the same for an address, ten characters: it has no salt, and its kind is the address's own."""
    until = (now.astimezone(UTC).date() - _EPOCH).days + days
    return f"{_base36(until).rjust(_DAY, '0')}{_base36(seen).rjust(6, '0')}"


def read(text: str) -> Occasion | None:
    """Return what the occasion of an ID says; None where it is none of an agent's letter (a root, a customer's)."""
    if len(text) < 1 + _DAY + SALT + 1 or text[0] not in set(Kind):
        return None
    return _occasion(Kind(text[0]), text[1 : 1 + _DAY], text[1 + _DAY + SALT :])


def read_address(text: str, kind: Kind) -> Occasion | None:
    """Return what the occasion of an address says, which stands for ``kind``."""
    return _occasion(kind, text[:_DAY], text[_DAY:]) if len(text) == _DAY + 6 else None


def _occasion(kind: Kind, day: str, seen: str) -> Occasion | None:
    try:
        return Occasion(kind, _EPOCH + timedelta(days=int(day, 36)), int(seen, 36))
    except (ValueError, OverflowError):
        return None


def expired(found: Occasion, now: datetime) -> bool:
    """Return whether a token is too old at ``now``; its last day counts to its end (UTC)."""
    return now.astimezone(UTC).date() > found.until
