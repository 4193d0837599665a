"""Agents' tokens: what a letter lets its agent do, until when, and what of the conversation they had seen.

They have a key class of their own (:data:`~mailbot.mail.tokens.message_ids.DESK`), so that no customer's token ever does for
an agent's, nor the other way about. What they say stands in the occasion, which the HMAC covers:
``kind day seen random``, lower-case letters and digits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = 4
SALT: Final = 8
"""How many hexadecimal digits of randomness make each letter's occasion new."""
_ABOUT_A_MAIL: Final = "m"
"""Begins the occasion of a letter that asks about one mail; a plain Reply to it means what one to OTHER does."""
_SALT_ABOUT_A_MAIL: Final = 6


class Kind(StrEnum):
    """What a plain Reply to a letter means, by the letter's first digit."""

    COPY = "c"  # of a customer's mail: what the mailbox's agent_reply says
    NOTE = "n"  # of an internal note: a note
    OTHER = "t"  # a transcript or the like: plain words are unclear


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an agent's token says: ``seen`` is the last entry of the ticket that its letter knows, ``until`` its last day.

    ``arrival`` is the mail, by its arrival's number, about which the letter asks; 0 where it asks about none.
    """

    kind: Kind
    until: date
    seen: int
    arrival: int = 0


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def occasion(kind: Kind, seen: int, now: datetime, days: int, salt: str, arrival: int = 0) -> str:
    """Return the occasion of a letter written at ``now`` and good for ``days``; ``salt`` is random, lower-case hex.

    One that asks about an ``arrival`` is of no other ``kind`` than OTHER.
    """
    day = _base36((now.astimezone(UTC).date() - _EPOCH).days + days).rjust(_DAY, "0")
    if arrival:
        number = _base36(arrival)
        return f"{_ABOUT_A_MAIL}{day}{salt[:_SALT_ABOUT_A_MAIL]}{_DIGITS[len(number)]}{number}{_base36(seen)}"
    return f"{kind.value}{day}{salt[:SALT]}{_base36(seen)}"


def address_occasion(seen: int, now: datetime, days: int) -> str:
    """Return the same for an address, ten characters: it has no salt, and its kind is the address's own."""
    until = (now.astimezone(UTC).date() - _EPOCH).days + days
    return f"{_base36(until).rjust(_DAY, '0')}{_base36(seen).rjust(6, '0')}"


def read(text: str) -> Occasion | None:
    """Return what the occasion of an ID says; None where it is none of an agent's letter (a root, a customer's)."""
    if text.startswith(_ABOUT_A_MAIL):
        return _about_a_mail(text)
    if len(text) < 1 + _DAY + SALT + 1 or text[0] not in set(Kind):
        return None
    return _occasion(Kind(text[0]), text[1 : 1 + _DAY], text[1 + _DAY + SALT :])


def _about_a_mail(text: str) -> Occasion | None:
    """Return what the occasion of a letter about one mail says: how long its number is, the number, and what was seen."""
    told = text[1 + _DAY + _SALT_ABOUT_A_MAIL :]
    end = 1 + _DIGITS.find(told[:1])
    number, seen = told[1:end], told[end:]
    if not number or not seen or int(number, 36) == 0:
        return None
    found = _occasion(Kind.OTHER, text[1 : 1 + _DAY], seen)
    return replace(found, arrival=int(number, 36)) if found is not None else None


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
