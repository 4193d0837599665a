"""What a merge and a split come to, as values: which ticket goes into which, and what becomes a ticket of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from mailbot.desk.tickets import Change, Draft, Ticket


@dataclass(frozen=True, slots=True)
class Merge:
    """``into`` survives; ``change`` is what that does to it, ``said`` the note that its agents find in its history."""

    into: Ticket
    change: Change
    said: str


@dataclass(frozen=True, slots=True)
class Split:
    """``entry`` becomes the first one of a new ticket of ``contact``, who wrote it, in ``state``.

    ``subject`` of "" is that of the mail. ``said`` is the note that stays in its place, with ``{}`` for the new number;
    ``drafts`` are the letters about the new ticket. ``answer_by`` is until when that mail is to be answered, None where it
    was; ``answered`` says that nothing else in the ticket that it leaves waits for an answer. ``owed`` is the new ticket's
    deadline, as :mod:`mailbot.desk.owed` writes it.
    """

    entry: int
    contact: str
    name: str
    state: str
    subject: str
    assigned: str
    said: str
    drafts: tuple[Draft, ...]
    answer_by: datetime | None = None
    answered: bool = False
    owed: str = ""
