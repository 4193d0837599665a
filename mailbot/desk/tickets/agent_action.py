"""What a mail of an agent does besides moving its ticket and writing letters, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import Consulting
from mailbot.desk.tickets.deadline import Promise
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.working_time import TimeEntry


@dataclass(frozen=True, slots=True)
class AgentAction:
    """What a mail of an agent does to its ticket besides the verdict's change and letters.

    ``agent`` is who did it, by normalised address. ``note`` are the words that become an internal entry (None: there is
    none). ``assigned``, ``subject`` and ``tags`` replace the ticket's (None: they stay); ``copied`` and ``dropped`` are
    addresses that get its letters from now on, or no more. ``opens`` is the contact of the ticket it opens, with ``words``
    as their first words. ``waits`` tells that it is held until the agent's word; ``releases`` is the arrival held before
    that is judged anew (``as_note``: to be a note), ``names`` its customer where that was asked; ``undoes`` is the recorded
    action that is taken back; ``merges`` tells which ticket this one goes into, ``splits`` what becomes a ticket of its own.
    ``consulting`` is the ticket's as
    it is then (None: it stays), ``times`` are entries for the ledger. ``team``, ``kind`` and ``environment`` replace the
    ticket's, as ``assigned`` does; ``promises`` are the days named to the customer.
    ``blocks`` is an address whose mail is spam from now on ("": none).
    ``admits`` are the arrivals of mail not taken that are to be taken after all, ``drops`` those that nobody need see again.
    """

    agent: str
    note: str | None = None
    assigned: str | None = None
    subject: str | None = None
    tags: tuple[str, ...] | None = None
    copied: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    opens: NewTicket | None = None
    waits: bool = False
    releases: int | None = None
    as_note: bool = False
    names: str = ""
    undoes: RecordedAction | None = None
    merges: Merge | None = None
    splits: Split | None = None
    consulting: Consulting | None = None
    times: tuple[TimeEntry, ...] = ()
    team: str | None = None
    kind: str | None = None
    environment: str | None = None
    promises: tuple[Promise, ...] = ()
    blocks: str = ""
    admits: tuple[int, ...] = ()
    drops: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTicket:
    """Whom an agent opens a ticket for, and what the customer said first (of a forwarded mail), empty for nothing.

    ``language`` of "" is the mailbox's.
    """

    contact: str
    name: str = ""
    subject: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """One mail of an agent that is on record: what it did, or that it waits for their word.

    ``cycle`` is the ticket's after it, ``unanswered_at``, ``owed``, ``closed_at`` and ``closed_by`` what the ticket's were
    before; ``unsent`` tells that it can be taken back: none of its letters has left
    yet, or it was ``#spam``. Of one that is unsent, ``booked`` are its entries of
    time, and ``approves`` tells that it sends the terms of a consulting.
    """

    id: int
    state: str
    arrival: int
    at: datetime
    before_state: str = ""
    before_cycle: int = 0
    before_assigned: str = ""
    before_team: str = ""
    before_kind: str = ""
    before_environment: str = ""
    cycle: int = 0
    letters: tuple[int, ...] = ()
    unanswered_at: datetime | None = None
    owed: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    unsent: bool = False
    booked: tuple[int, ...] = ()
    approves: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """``into`` survives; ``change`` is what that does to it, ``note`` the one that its agents find in its history."""

    into: Ticket
    change: Change
    note: str


@dataclass(frozen=True, slots=True)
class Split:
    """``entry`` becomes the first one of a new ticket of ``contact``, who wrote it, in ``state``.

    ``subject`` of "" is that of the mail. ``note`` is the one that stays in its place, with ``{}`` for the new number;
    ``drafts`` are the letters about the new ticket. ``answer_by`` is until when that mail is to be answered, None where it
    was; ``answered`` says that nothing else in the ticket that it leaves waits for an answer. ``owed`` is the new ticket's
    deadline, as :mod:`mailbot.desk.tickets.deadline` writes it.
    """

    entry: int
    contact: str
    name: str
    state: str
    subject: str
    assigned: str
    note: str
    drafts: tuple[Draft, ...]
    answer_by: datetime | None = None
    answered: bool = False
    owed: str = ""
