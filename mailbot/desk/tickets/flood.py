"""Floods: what there can be too much of in an hour, from when on, and how soon the desk reads of it in one letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

HOUR: Final = timedelta(hours=1)
"""The time in which all of these are counted."""
QUIET: Final = timedelta(minutes=10)
"""A flood is over when nothing more came for so long; one that goes on is told of once an hour."""

REPLIES: Final = 20
"""Mails in one ticket in an hour of which the desk is told one by one."""
OPENED: Final = 100
"""New tickets in one mailbox in an hour that are told one by one, and acknowledged."""
OPENED_BY_ONE: Final = 20
"""New tickets of one sender in an hour that are told one by one."""
STRANGERS: Final = 100
"""Notices in an hour, in all mailboxes together, to senders who belong to no ticket."""

HELD: Final = 5
"""Mails of one ticket that were held or ignored in an hour of which its agents are told one by one."""
HELD_IN_ALL: Final = 20
"""The same, to one of the desk's people, whatever the tickets; half of them may be about mail that machines wrote."""
CONFIRMATIONS: Final = 20
"""Confirmations of providers in an hour that the admin is told one by one."""
CONFIRMATIONS_UNPROVEN: Final = 5
"""Where nobody proves whose they are, so many: anybody can write one, and they keep no proven one away."""


class Flood(StrEnum):
    """What there was too much of: the surplus is kept and judged like all mail, only not told or answered one by one."""

    REPLIES = "replies"
    OPENED = "opened"
    AUTOMATIC = "automatic"
    STRANGERS = "strangers"
    HELD = "held"
    CONFIRMATIONS = "confirmations"


@dataclass(frozen=True, slots=True)
class CapsReached:
    """Which caps the last hour has reached: of which tickets, of new tickets, of notices to strangers."""

    tickets: frozenset[int] = frozenset()
    opened: bool = False
    strangers: bool = False


@dataclass(frozen=True, slots=True)
class ToldLately:
    """How much the desk's people were told of late, the one who was told most: counts of letters in the last hour.

    ``of_ticket`` and ``in_all`` are about mail that was held or ignored, ``confirmations`` are those of providers.
    ``today`` tells that the ticket's people heard in the last 24 hours of such a mail by the same sender.
    """

    of_ticket: int = 0
    in_all: int = 0
    confirmations: int = 0
    today: bool = False


@dataclass(frozen=True, slots=True)
class OverCap:
    """One mail or letter above its cap; ``who`` is the address that it is from, or would have gone to."""

    flood: Flood
    who: str
    ticket: int | None = None
