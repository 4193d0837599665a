"""What the store knows about one mail, handed to whatever decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mailbot.desk.people.assignment import Staffing
from mailbot.desk.phrases.first_lines import NOTHING, FirstLines
from mailbot.desk.tickets.agent_action import RecordedAction
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.consent import NONE_ASKED, Consents
from mailbot.desk.tickets.flood import CapsReached
from mailbot.desk.tickets.letter import Sent, SentLetter
from mailbot.desk.tickets.ticket import Entry, Original, Ticket
from mailbot.desk.tickets.working_time import TimeEntry


@dataclass(frozen=True, slots=True)
class NamedOthers:
    """What an agent's words name that belongs to other tickets than the one they are about, and that there is.

    ``tickets`` are those that are no part of its own history (merges, follow-ups), by number; ``addresses`` are participants
    of other tickets and not of this one; ``people`` the folded full names of other tickets' customers.
    """

    tickets: Mapping[int, Ticket] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


NO_OTHERS: Final = NamedOthers()


@dataclass(frozen=True, slots=True)
class KnownOfAgent:
    """What concerns one agent, by ticket.

    ``history`` are the ticket's last hundred entries, newest last; ``newest`` the last recorded action of this agent
    that has letters,
    and ``held`` the last that waits. ``told_today`` says that they heard of a held mail in the last 24 hours;
    ``answers_in_an_hour`` counts the transcripts and the like that were written to them, ``transcripts`` those about the
    ticket.
    ``named`` are the tickets, addresses and people of others that its words name.
    ``targets`` are the tickets that its orders name; ``asked`` is the mail about which the desk asked whose it is, where
    this one answers that; ``ledger`` are the entries of time, looked up where an order writes there. ``endings`` are how
    their newest mails ended (:mod:`mailbot.desk.phrases.closings`);
    ``original`` is the customer's mail that an order asks to see, looked up where one does; ``arrivals`` are those
    that an answer to a digest names, by number.
    """

    history: Mapping[int, tuple[Entry, ...]] = field(default_factory=dict)
    newest: Mapping[int, RecordedAction] = field(default_factory=dict)
    held: Mapping[int, RecordedAction] = field(default_factory=dict)
    told_today: bool = False
    answers_in_an_hour: int = 0
    transcripts: int = 0
    targets: Mapping[int, Ticket] = field(default_factory=dict)
    named: NamedOthers = field(default_factory=lambda: NO_OTHERS)
    asked: RecordedAction | None = None
    ledger: Mapping[int, tuple[TimeEntry, ...]] = field(default_factory=dict)
    endings: tuple[str, ...] = ()
    original: Original | None = None
    arrivals: Mapping[int, Arrival] = field(default_factory=dict)

    def repeats(self, ticket: int, seen: int, agent: str, kind: str, words: str) -> bool:
        """Return whether ``agent`` has said the same in the same kind of letter or note since the entry ``seen``.

        A letter without words of its own says the same each time.
        """
        return any(
            one.entry > seen and one.agent == agent and one.kind == kind and (not words or one.words == words)
            for one in self.history.get(ticket, ())
        )

    def since(self, ticket: int, seen: int, agent: str) -> tuple[Entry, ...]:
        """Return what the customer or another agent has said in ``ticket`` after the entry ``seen``."""
        return tuple(
            one for one in self.history.get(ticket, ())
            if one.entry > seen and one.agent != agent and (one.kind == "customer" or one.agent)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EarlierMail:
    """A mail of before us: who took part in it, and the number of the ticket that it was imported into (None: none)."""

    people: frozenset[str]
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class KnownOfBounce:
    """What the store knows about a bounce alone; by ticket and normalised address.

    ``letters`` are those that it may return, by their ID or its return path; ``told`` of whom the desk knows already that
    letters do not reach them; ``heard`` when somebody last wrote, ``written`` when the last letter to them was.
    """

    letters: Mapping[str, Sent] = field(default_factory=dict)
    told: frozenset[tuple[int, str]] = frozenset()
    heard: Mapping[tuple[int, str], datetime] = field(default_factory=dict)
    written: Mapping[tuple[int, str], datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows about one mail, looked up before anything is decided.

    ``mail_id`` is the letter's row where it was kept before; ``duplicate_of`` another arrival of the same letter, which has
    it in a ticket already where it was ``taken``;
    ``same_id`` tells that another letter bears its Message-ID. ``tickets`` are those that its IDs may name; ``foreign``
    maps IDs that a relay gave to letters of ours to ticket and recipient.
    What ``tickets`` were merged into is among them. The counts are of letters already written:
    rejection notices to the sender in 24 hours, notices of size and other automatic letters (by ticket) in one hour: those
    of size are in no other count. ``files`` are
    the digests of its files that a ticket has already, by ticket; ``caps_reached`` which caps of the hour are reached.
    ``asked``
    maps IDs that the mail names to the questions for consent that they are of; ``consents`` is what is known about asking
    in each ticket, looked up only where the mail may ask or answer such a question. ``unreachable`` tells that letters to
    the sender came back. ``aliases`` maps IDs that a relay gave to any letter of ours to our own; ``of_agent`` is what is
    looked up about a mail of an agent alone; ``staffing`` decides who gets a ticket, where one is given as it is opened.
    ``follow_ups`` are the newest ones of ended tickets, by the ended one's number; ``entries`` are those of the ended
    ticket that a follow-up may go on with and in those before it, ``entries_of`` their numbers. ``letters`` are those that
    the ticket's customer was sent, looked up only where the mail may answer a survey.
    ``first_lines`` is how the mail begins, looked up where it names a ticket, is an agent's, or its sender is proven.
    ``blocked`` is the ticket by whose ``#spam`` the sender is blocked in the mailbox, 0 where they are not. ``own_mails``
    are the tickets of the earlier mails of a machine that its mail names, by Message-ID.
    ``digest_nonce`` is the secret of the mailbox's digests, looked up only where the mail names one (b"": it names none).
    ``earlier`` are the mails of before us that it names, by their IDs, looked up only where it proves no letter of ours.
    """

    mail_id: int | None = None
    duplicate_of: int | None = None
    duplicate_ticket: int | None = None
    taken: bool = False
    same_id: bool = False
    tickets: Mapping[int, Ticket] = field(default_factory=dict)
    foreign: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    is_participant: bool = False
    notices_in_a_day: int = 0
    size_notices_in_an_hour: int = 0
    automatic_in_an_hour: Mapping[int | None, int] = field(default_factory=dict)
    files: Mapping[int, frozenset[str]] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    consents: Mapping[int, Consents] = field(default_factory=dict)
    unreachable: bool = False
    returned: KnownOfBounce = field(default_factory=KnownOfBounce)
    caps_reached: CapsReached = field(default_factory=CapsReached)
    aliases: Mapping[str, str] = field(default_factory=dict)
    of_agent: KnownOfAgent = field(default_factory=KnownOfAgent)
    staffing: Staffing = field(default_factory=Staffing)
    follow_ups: Mapping[int, int] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    entries_of: tuple[int, ...] = ()
    letters: tuple[SentLetter, ...] = ()
    blocked: int = 0
    first_lines: FirstLines = NOTHING
    own_mails: Mapping[str, int] = field(default_factory=dict)
    digest_nonce: bytes = b""
    earlier: Mapping[str, tuple[EarlierMail, ...]] = field(default_factory=dict)

    def consents_of(self, ticket: int) -> Consents:
        """Return what is known about asking in a ticket."""
        return self.consents.get(ticket, NONE_ASKED)

    def survivor(self, ticket: Ticket) -> Ticket:
        """Return the ticket that mail of ``ticket`` belongs to: itself, or what it was merged into, however often.

        A token is proven with what its own ticket knows (nonce, participants); only what is proven is led on from here.
        """
        while ticket.merged_into is not None:
            ticket = self.tickets[ticket.merged_into]
        return ticket

    def goes_on_in(self, ticket: Ticket) -> Ticket:
        """Return the ticket that a customer's answer to ``ticket`` belongs to: behind merges, the last of its follow-ups.

        A follow-up may have been merged into what it follows: whatever was met before is not gone to again.
        """
        found = self.survivor(ticket)
        met = {found.id}
        while (number := self.follow_ups.get(found.id)) is not None:
            ahead = self.survivor(self.tickets[number])
            if ahead.id in met:
                break
            met.add(ahead.id)
            found = ahead
        return found
