"""One mail and all that is known about it: what checks, readings and verdicts are given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from mailbot.config.mailbox import Mailbox
from mailbot.desk.phrases import first_lines
from mailbot.desk.phrases.parting import whole
from mailbot.desk.policy.policy import Policy
from mailbot.desk.threading.agent_identity import AgentIdentity, Permission
from mailbot.desk.threading.before_us import BeforeUs
from mailbot.desk.threading.forms import ByForm
from mailbot.desk.threading.groups import PassedOn
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.machines import FromMachine
from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.threading.thread import Thread
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.body import Attachment
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import TAG_OF_SUBJECT, Mail
from mailbot.mail.replies.reading import Reading
from mailbot.mail.sender.authentication import Authenticity

LARGEST_LOGO: Final = 20_000
"""Bytes: hardly a logo is larger, hardly a picture of a whole screen smaller."""
_CARDS: Final = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/vcard",
        "text/x-vcard", "text/directory", "text/vnd.google.email-reaction+json",
    }
)  # fmt: skip


class Macros(Protocol):
    """The prepared texts of a mailbox: what they are called, and what one says for a ticket (None: there is none)."""

    def names(self) -> tuple[str, ...]:
        """Return their names."""

    def text(self, name: str, ticket: Ticket, agent: str, mailbox: Mailbox) -> str | None:
        """Return the words of one, for a letter of ``agent`` about ``ticket``."""


@dataclass(frozen=True, slots=True)
class Context:
    """One mail and all that is known about it: what every check is given.

    ``elsewhere`` tells that it is also addressed to another of our mailboxes, which turns no stranger away. ``identity`` is
    how its sender stands as an agent, None for everybody else; ``macros`` are the prepared texts that agents may name;
    ``customer`` is who they say that a mail is from, which the desk asked about; ``named`` is what of ours the mail names,
    ``reading`` what of a reply is new and what is proven old (None: nothing in it may be old); ``passed_on`` is which group
    put its own address into From, ``form`` which form sent it for its customer, ``machine`` which of those that are never
    answered wrote it; ``before_us`` is the mail of before us that it goes on from; ``alert`` are the addresses of who looks
    after the desk.
    """

    mail: Mail
    incoming: Incoming
    mailbox: Mailbox
    own_addresses: frozenset[str]
    policy: Policy
    known: Known
    thread: Thread
    authenticity: Authenticity
    now: datetime
    desk_addresses: frozenset[str] = frozenset()
    elsewhere: bool = False
    identity: AgentIdentity | None = None
    macros: Macros | None = None
    customer: str = ""
    named: NamedTokens = field(default_factory=NamedTokens)
    reading: Reading | None = None
    passed_on: PassedOn | None = None
    form: ByForm | None = None
    machine: FromMachine | None = None
    alert: tuple[str, ...] = ()
    before_us: BeforeUs | None = None

    @property
    def new_words(self) -> str:
        """What the sender wrote, as an answer is read from it."""
        return first_lines.acting(first_lines.without(self._said, self.known.first_lines.learned))

    @property
    def either_words(self) -> tuple[str, ...]:
        """The new words are one of these: for questions that are asked of every mail, since to know which takes longer."""
        often = (first_lines.without(self._said, one) for one in self.known.first_lines.often)
        return tuple(map(first_lines.acting, (self._said, *often)))

    @property
    def heading(self) -> str:
        """A first line that is an answer or a gateway's: people are shown it, and nothing acts upon it."""
        return first_lines.heading(self._said)

    @property
    def _said(self) -> str:
        if self.reading is not None:
            return self.reading.own or ("" if self.mail.banners else self.mail.text)  # a banner alone says nothing
        return self.mail.reply or self.mail.text

    @property
    def certain(self) -> bool:
        """Whether the new words are all that was said: what acts by itself asks for that."""
        return self.reading is None or self.reading.certain

    @property
    def shown_words(self) -> str:
        """What people are shown of the mail: its new words with what they answer, and below them what may be old or not."""
        if self.reading is not None:
            return whole(self.reading, self.mailbox.language) or self._otherwise
        return (self.mail.reply if self.thread.ticket is not None else "") or self._otherwise

    @property
    def _otherwise(self) -> str:
        """What is shown of a mail without new words: all of it, and of one without any the banner, so that it says why."""
        return self.mail.text or "\n\n".join(text for rows, text in self.mail.banners if rows != TAG_OF_SUBJECT)

    @property
    def from_somebody_proven(self) -> bool:
        """Whether it is known who wrote: the receiver proves From, or one who may do so answers a letter of a ticket."""
        if self.authenticity in {Authenticity.PASS, Authenticity.FAIL} or self.passed_on is not None:
            return self.authenticity is Authenticity.PASS
        ticket = self.thread.ticket
        agent = self.identity is not None and self.identity.permission in {Permission.ALL, Permission.OPEN}
        return agent or (ticket is not None and self.mail.sender.address in ticket.participants)

    @property
    def brings_files(self) -> bool:
        """Whether there is more to it than its words; a logo brings nothing."""
        ticket = self.thread.ticket
        met = self.known.files.get(ticket.id, frozenset()) if ticket else frozenset()
        return bool(self.incoming.left_out) or not all(decorates(one, met) for one in self.mail.attachments)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that may stand in a short reply: the customer's, the agents', the desk's, the ticket's number."""
        ticket = self.thread.ticket
        theirs = (ticket.contact_name, str(ticket.id)) if ticket else ()
        agents = (one.name for one in self.mailbox.people)
        return *theirs, self.mail.sender.name, self.mailbox.display_name, *agents

    @property
    def from_the_desk(self) -> bool:
        """Whether From is one of the desk's own people."""
        notified = {address.lower() for address in self.mailbox.told}
        return self.mail.sender.address in self.desk_addresses | notified


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check decided, and the fact that decided it."""

    disposition: Disposition
    reason: Reason | None
    fact: str


def vouches(file: Attachment) -> bool:
    """Return whether ``file`` only says who the sender is: a digital signature, a visiting card."""
    return file.content_type.lower() in _CARDS


def decorates(file: Attachment, met: Collection[str]) -> bool:
    """Return whether ``file`` only decorates the mail; ``met`` are the digests of what its ticket has already.

    A telephone says of every picture that it belongs into the words, be it the error itself: so one that is large, and
    that no earlier mail had, is more than a logo.
    """
    kind = file.content_type.lower()
    if vouches(file):
        return True
    if not kind.startswith("image/"):
        return False
    return bool(file.sha256 and file.sha256 in met) or (file.inline and file.size <= LARGEST_LOGO)
