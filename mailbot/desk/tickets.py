"""The desk's nouns as plain frozen values: what the pure core is given and what it gives back. No tables, no files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from mailbot.calendars import spans
from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import Span
from mailbot.desk.consulting import Consulting
from mailbot.desk.owed import Owes
from mailbot.desk.rejections import Notice
from mailbot.mail.body import Attachment


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
    ``owed`` is the answer that the desk owes by a deadline, as :mod:`mailbot.desk.owed` writes it.
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
class PlannedTimer:
    """A timer to be written: it starts when the letter that announces it was accepted by SMTP (250).

    ``after`` counts in ``calendar``.
    """

    kind: str
    after: Span
    calendar: Calendar

    def due_at(self, start: datetime) -> datetime:
        """Return when it falls due if it starts at ``start`` (aware), in UTC."""
        return spans.after(start, self.after, self.calendar)


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that has fallen due."""

    id: int
    kind: str
    cycle: int
    due_at: datetime
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that was decided on, not yet written: what kind, to whom, and the public facts that go into it.

    ``facts`` are the only values that a template is given besides ticket and mailbox. ``starts_clock`` marks the
    letter at whose acceptance the ticket's timers begin to run. ``occasion`` goes into its Message-ID (None: random).
    ``by`` is the address of the agent whose words it says, and ``formatted`` is the same words as safe HTML. One with a
    ``delay`` leaves so much later, and can be taken back until then. ``files`` of the mail that is judged go along.
    ``instead`` marks one that is only written where it takes the place of one of its kind which had not left and is taken
    back.
    """

    notice: Notice
    to: str
    to_name: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    starts_clock: bool = False
    in_reply_to: str | None = None
    occasion: str | None = None
    by: str = ""
    delay: timedelta = timedelta()
    formatted: str = ""
    files: tuple[Attachment, ...] = ()
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One finished outgoing mail: the very bytes that will be sent, however often.

    ``sender`` is the envelope's return path, empty for the null sender (RFC 5321, section 4.5.5).
    """

    notice: Notice
    mailbox: str
    to: str
    sender: str
    message_id: str
    raw: bytes
    ticket: int | None = None
    text: str = ""
    starts_clock: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a ticket: its next state, its timers, and which unsent letters are taken back.

    ``timers`` of None leaves the running ones alone; a tuple, even an empty one, replaces them. ``answer_by`` is until when
    the customer who wrote is to be answered; ``answered`` says that nothing of theirs waits for an answer any more.
    ``heard`` says that the customer's words are in it, ``spoke`` that an agent's letter to the customer is; ``owes`` what
    that does to the desk's deadline for an answer (None: nothing). ``keeps`` says that a promise of the
    state that is left is given by that, ``solves`` that every one is.
    """

    state: str
    timers: tuple[PlannedTimer, ...] | None = None
    withdraw: bool = False
    closed_by: str | None = None
    answer_by: datetime | None = None
    answered: bool = False
    heard: bool = False
    spoke: bool = False
    owes: Owes | None = None
    keeps: bool = False
    solves: bool = False

    @property
    def answer_due_at(self) -> datetime | None:
        """Until when the desk has promised an answer, None where it has not or where that cannot be foreseen."""
        return self.owes.running.due_at if self.owes and self.owes.running else None

    def unanswered_at(self, before: Ticket | None) -> datetime | None:
        """Return when the customer's mail goes to all agents again after this change."""
        if self.answered or self.closed_by:
            return None
        return self.answer_by or (before.unanswered_at if before else None)


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a ticket; ``kind`` is "customer", "rating" (their answer to a survey), "note", or the letter's notice.

    ``agent`` is the address of the agent who wrote it, empty for the customer and for letters that no person wrote.
    """

    entry: int
    at: datetime
    author: str
    kind: str
    words: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that a ticket's customer was sent; ``message_id`` is our own, bare; ``rated`` tells that it was answered."""

    id: int
    message_id: str
    notice: Notice
    rated: bool = False
