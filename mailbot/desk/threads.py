"""Which ticket a Mail answers, by the IDs of ours that it names; who wrote it is another question.

A subject line never decides, nor does an ID of somebody else's that no letter of ours is known by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailbot.desk.assignment import Staffing
from mailbot.desk.returned import Proofs, Returned, returned
from mailbot.desk.tickets.agent_action import Act
from mailbot.desk.tickets.consent import NONE_ASKED, Consents
from mailbot.desk.tickets.flood import Burst
from mailbot.desk.tickets.letter import Sent, SentLetter
from mailbot.desk.tickets.ticket import Said, Ticket
from mailbot.desk.tickets.working_time import TimeEntry
from mailbot.mail.message import Mail
from mailbot.mail.tokens import address_tokens
from mailbot.mail.tokens.message_ids import proven_recipient, recognised


@dataclass(frozen=True, slots=True)
class OfAgent:
    """What concerns one agent, by ticket.

    ``history`` are the ticket's last hundred entries, newest last; ``newest`` the last act of this agent that has letters,
    and ``held`` the last that waits. ``told_today`` says that they heard of a held mail in the last 24 hours;
    ``answers_in_an_hour`` counts the transcripts and the like that were written to them, ``transcripts`` those about the
    ticket.
    ``targets`` are the tickets that its orders name; ``asked`` is the mail about which the desk asked whose it is, where
    this one answers that; ``ledger`` are the entries of time, looked up where an order writes there.
    """

    history: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)
    newest: Mapping[int, Act] = field(default_factory=dict)
    held: Mapping[int, Act] = field(default_factory=dict)
    told_today: bool = False
    answers_in_an_hour: int = 0
    transcripts: int = 0
    targets: Mapping[int, Ticket] = field(default_factory=dict)
    asked: Act | None = None
    ledger: Mapping[int, tuple[TimeEntry, ...]] = field(default_factory=dict)

    def repeats(self, ticket: int, seen: int, agent: str, kind: str, words: str) -> bool:
        """Return whether ``agent`` has said the same in the same kind of letter or note since the entry ``seen``.

        A letter without words of its own says the same each time.
        """
        return any(
            one.entry > seen and one.agent == agent and one.kind == kind and (not words or one.words == words)
            for one in self.history.get(ticket, ())
        )

    def since(self, ticket: int, seen: int, agent: str) -> tuple[Said, ...]:
        """Return what the customer or another agent has said in ``ticket`` after the entry ``seen``."""
        return tuple(
            one for one in self.history.get(ticket, ())
            if one.entry > seen and one.agent != agent and (one.kind == "customer" or one.agent)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfBounce:
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
    rejection notices to the sender in 24 hours, automatic letters to the sender in one hour (by ticket). ``files`` are
    the digests of its files that a ticket has already, by ticket; ``burst`` which caps of the hour are reached. ``asked``
    maps IDs that the mail names to the questions for consent that they are of; ``consents`` is what is known about asking
    in each ticket, looked up only where the mail may ask or answer such a question. ``unreachable`` tells that letters to
    the sender came back. ``aliases`` maps IDs that a relay gave to any letter of ours to our own; ``of_agent`` is what is
    looked up about a mail of an agent alone; ``staffing`` decides who gets a ticket, where one is given as it is opened.
    ``follow_ups`` are the newest ones of ended tickets, by the ended one's number; ``said`` is what was said in the ended
    ticket that a follow-up may go on with and in those before it, ``said_in`` their numbers. ``letters`` are those that
    the ticket's customer was sent, looked up only where the mail may answer a survey.
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
    automatic_in_an_hour: Mapping[int | None, int] = field(default_factory=dict)
    files: Mapping[int, frozenset[str]] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    consents: Mapping[int, Consents] = field(default_factory=dict)
    unreachable: bool = False
    returned: OfBounce = field(default_factory=OfBounce)
    burst: Burst = field(default_factory=Burst)
    aliases: Mapping[str, str] = field(default_factory=dict)
    of_agent: OfAgent = field(default_factory=OfAgent)
    staffing: Staffing = field(default_factory=Staffing)
    follow_ups: Mapping[int, int] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    said_in: tuple[int, ...] = ()
    letters: tuple[SentLetter, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket that a mail proves to answer, to whom that letter of ours was sent, and the signals that led there.

    ``answers`` is the ID, as the mail names it, of the one letter that it answers; of a bounce, ``returned`` is the letter
    that came back.
    """

    ticket: Ticket | None
    recipient: str | None = None
    signals: tuple[tuple[str, str], ...] = ()
    answers: str | None = None
    returned: Returned | None = None


def candidates(mail: Mail) -> tuple[str, ...]:
    """Return the IDs a mail names, in the order in which they are asked: In-Reply-To, then References from the last."""
    return tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))


def thread(mail: Mail, known: Known, keys: Sequence[bytes]) -> Thread:
    """Find the ticket that ``mail`` answers; ``keys`` are the signing keys, newest first."""
    if known.duplicate_of is not None:
        return Thread(None)
    if mail.bounce is not None:
        about = returned(mail, Proofs(known.tickets, known.returned.letters, known.foreign, keys))
        if about is None:
            return Thread(None)
        about = replace(about, ticket=known.survivor(about.ticket))
        return Thread(about.ticket, about.recipient, (), returned=about)
    answered, signals = _by_ids(mail, known, keys)
    for address, found in _by_addresses(mail, known, keys):
        shown = address_tokens.redacted(address)
        if found is None:
            signals.append(("token", f"not proven: {shown}"))
        elif answered is None:
            answered = Thread(found[0], found[1])
            signals.append(("thread", f"our address {shown} of ticket {found[0].id}"))
        elif answered.ticket and found[0].id != answered.ticket.id:
            signals.append(("thread_disagrees", f"{shown} of ticket {found[0].id}"))
    if answered is None and not signals:
        signals = [("thread", "names no letter of ours" if candidates(mail) else "names no earlier letter")]
    return replace(answered or Thread(None), signals=tuple(signals))


def reply_addresses(mail: Mail) -> tuple[tuple[str, address_tokens.AddressToken], ...]:
    """Return the addresses a mail was sent to that bear a token to reply to, and those tokens.

    Machines answer to the return path (RFC 3834, section 4).
    """
    carriers = {address_tokens.Carrier.REPLY, *([address_tokens.Carrier.RETURN_PATH] if mail.automatic else [])}
    found = ((one, address_tokens.found_in(one)) for one in mail.destinations)
    return tuple((one, token) for one, token in found if token and token.carrier in carriers)


def _by_addresses(mail: Mail, known: Known, keys: Sequence[bytes]) -> Iterator[tuple[str, tuple[Ticket, str] | None]]:
    for address, token in reply_addresses(mail):
        ticket = known.tickets.get(token.ticket)
        recipient = address_tokens.proven(keys, token, ticket.nonce, sorted(ticket.participants)) if ticket else None
        yield address, (known.goes_on_in(ticket), recipient) if ticket and recipient else None


def _by_ids(mail: Mail, known: Known, keys: Sequence[bytes]) -> tuple[Thread | None, list[tuple[str, str]]]:
    named = candidates(mail)
    answered: Thread | None = None
    signals: list[tuple[str, str]] = []
    for message_id in named:
        token = recognised(message_id)
        if answered and answered.ticket and token and token.ticket == answered.ticket.id:
            continue  # one proof is enough
        found = _ours(message_id, known, keys) or _foreign(message_id, known)
        if found is None:
            signals += [("token", f"not proven: {message_id}")] if token else []
        elif answered is None:
            answered = Thread(found[0], found[1], answers=message_id)
            signals.append(("thread", f"{found[2]} {message_id} of ticket {found[0].id}"))
        elif answered.ticket and found[0].id != answered.ticket.id:
            signals.append(("thread_disagrees", f"{message_id} of ticket {found[0].id}"))
    return answered, signals


def _ours(message_id: str, known: Known, keys: Sequence[bytes]) -> tuple[Ticket, str, str] | None:
    token = recognised(message_id)
    ticket = known.tickets.get(token.ticket) if token else None
    if token is None or ticket is None:
        return None
    recipient = proven_recipient(keys, token, ticket.nonce, sorted(ticket.participants))
    return (known.goes_on_in(ticket), recipient, "our ID") if recipient else None


def _foreign(message_id: str, known: Known) -> tuple[Ticket, str, str] | None:
    ticket_id, recipient = known.foreign.get(message_id, (0, ""))
    ticket = known.tickets.get(ticket_id)
    return (known.goes_on_in(ticket), recipient, "relay's ID") if ticket else None
