"""What people did to one ticket, as plain values: stored or invented, for a policy to be run over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.desk.tickets.letter import Notice


class EventKind(StrEnum):
    """The kinds of event that people make; what follows from them is the policy's."""

    WROTE = "wrote"
    REACTED = "reacted"
    ORDERED = "ordered"
    TURNED = "turned"
    ASSIGNED = "assigned"
    CONSULTED = "consulted"
    REOPENED = "reopened"
    ENDED = "ended"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Event:
    """One of them, ``at`` an instant (aware); its mail reached the mailbox at ``received_at`` (None: at once).

    Mails that are read together have one instant: ``turn`` is then the order in which they were taken.

    - WROTE: a customer's mail with its new ``words``; ``files``: it brings some.
    - REACTED: a customer's thumb up to the letter of a solution.
    - ORDERED: an agent's ``order``, one of the policy's, with their ``words``; ``reopens``: the same mail opens the ticket
      again first; the mail server accepted its letter at ``accepted_at`` (None: never), or refused it for good (``lost``).
    - TURNED: the ticket is said to be of another ``kind``.
    - ASSIGNED: the ticket is given to an agent by hand, and nothing else is said of where it goes.
    - CONSULTED: a step (``order``) of paid consulting of a ``kind``; accepting and declining the terms is a customer's mail.
    - REOPENED: an agent opens the ticket again, and says nothing.
    - ENDED: it ends without a letter, as spam or by something else (``by``) that is not the policy's.
    - RETURNED: a letter to the customer came back.
    """

    at: datetime
    what: EventKind
    order: str = ""
    words: str = ""
    files: bool = False
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    lost: bool = False
    reopens: bool = False
    by: str = ""
    kind: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class TicketHistory:
    """One ticket's events, in the order in which they happened.

    ``answered`` tells that an agent opened it with words of their own, accepted at ``accepted_at``; ``asked`` that it begins
    with a customer's words, which the desk is to answer; ``kind`` what it was said to be when it was opened. ``names`` may
    stand below a short reply. ``dumb`` are the times in which no timer could speak, ``automatic`` the instants of automatic
    letters to the customer that no policy names. ``mute`` are the times in which the mail server took no letter about it, to
    an end of None where it never took that one.
    """

    ticket: int
    mailbox: str
    opened_at: datetime
    events: tuple[Event, ...] = ()
    answered: bool = False
    asked: bool = True
    accepted_at: datetime | None = None
    names: tuple[str, ...] = ()
    tier: str = ""
    kind: str = ""
    dumb: tuple[tuple[datetime, datetime], ...] = ()
    automatic: tuple[datetime, ...] = ()
    mute: tuple[tuple[datetime, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A letter to the customer, and when it was decided on."""

    at: datetime
    notice: Notice


@dataclass(frozen=True, slots=True)
class TicketOutcome:
    """What became of one ticket.

    ``letters`` are those that a policy names, in order. ``silent`` are the instants at which it was closed for silence,
    ``breached`` those of the desk's deadlines that passed. ``state`` and ``closed_by`` are its last ones, ``closed_at`` None
    while it is open. ``follow_ups`` are the tickets that late replies opened; ``refused`` counts what people wrote in vain:
    late replies that were rejected, and answers to a ticket that had ended.
    """

    ticket: int
    letters: tuple[SentNotice, ...] = ()
    silent: tuple[datetime, ...] = ()
    breached: tuple[datetime, ...] = ()
    state: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    follow_ups: int = 0
    refused: int = 0
