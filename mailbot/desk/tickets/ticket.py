"""A ticket as a plain frozen value, and what was said in it. No tables, no files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from mailbot.desk.tickets.consulting import Consulting


class WaitsFor(StrEnum):
    """Whose turn it is in a state."""

    DESK = "desk"
    CUSTOMER = "customer"
    PRODUCT = "product"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One conversation with one customer.

    ``participants`` are the normalised addresses that may write to it; ``contact`` is the customer's, as letters are
    sent to it. ``nonce`` is random, secret and never changes: it makes this ticket's tokens its own. ``undeliverable`` are
    the participants whom letters do not reach. ``assigned`` is the key of the agent who has it, empty for nobody; ``copied``
    are the participants besides the contact who are sent its letters. ``unanswered_at`` is when the customer's mail goes to
    all agents again, None while none of theirs waits for an answer. ``newest`` is its last entry, 0 where nobody asked;
    ``consulting`` the last one that was asked for. ``follows`` is the ended ticket that this one goes on with.
    ``team`` is the key of the team that has it, empty for none; ``kind`` and ``environment`` what it is about, empty where
    nobody said; ``promised_at`` is the next day that the customer was promised and that is still awaited.
    ``owed`` is the answer that the desk owes by a deadline, as :mod:`mailbot.desk.tickets.deadline` writes it.
    """

    id: int
    mailbox: str
    nonce: bytes
    subject: str
    state: str
    language: str
    contact: str
    contact_name: str
    participants: frozenset[str]
    opened_at: datetime
    cycle: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    undeliverable: frozenset[str] = frozenset()
    assigned: str = ""
    copied: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    merged_into: int | None = None
    unanswered_at: datetime | None = None
    newest: int = 0
    consulting: Consulting | None = None
    follows: int | None = None
    team: str = ""
    kind: str = ""
    environment: str = ""
    promised_at: datetime | None = None
    owed: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a new ticket belongs: its team's and its agent's key, kind and environment; each empty where nothing says it."""

    team: str = ""
    kind: str = ""
    environment: str = ""
    assigned: str = ""


NOWHERE: Final = Route()


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail as it is kept: its row, its ``size`` in bytes as it came, and whether all of it is there."""

    row: int
    size: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Original:
    """What a customer said in one mail, with all that was cut from it; ``mail`` is None where it came by another way."""

    at: datetime
    author: str
    text: str
    mail: KeptMail | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a ticket; ``kind`` is "customer", "rating" (their answer to a survey), "note", or the letter's notice.

    ``agent`` is the address of the agent who wrote it, empty for the customer and for letters that no person wrote.
    """

    entry: int
    at: datetime
    author: str
    kind: str
    words: str
    agent: str = ""
