"""What an agent is asked before their words go to a customer: a mail about which there is a question is held. Pure.

Its writer gets one letter with each line in question, word for word, and says how it goes on: ``#send`` alone sends the
mail as it is, ``#note`` alone keeps it as a note, anything else takes its place. A new kind of question is a word of
:class:`QuestionKind`, a row of :data:`QUESTIONS`, and what the letter says of it (``questions.txt`` in each language).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailbot.desk.agents.intent import Intent, MailPurpose, moves
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.phrases.internal import folded, is_marked, marked, without_prefixes
from mailbot.desk.phrases.mentions import (
    addresses_named,
    called_together,
    greeted,
    parts_of,
    people_named,
    tickets_in_subject,
    tickets_named,
)
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.kinds import Kind as MailKind
from mailbot.mail.text.patterns import late

MOST_LINES: Final = 10
"""Of the lines in question so many are named one by one."""
LONGEST_NAME: Final = 60
"""Characters of a line that is nothing but a name."""


_SPEAKS_OF_FILES: Final = late(r"(?<!\w)(?:anex[oa]\w{0,6}|attach\w{0,8}|enclosed|arquivos?|files?|segue|seguem)(?!\w)")


class QuestionKind(StrEnum):
    """Why an agent's mail may not be meant for its customer."""

    INTERNAL = "internal"
    UNSENT = "unsent"
    COLLEAGUE = "colleague"
    OTHER_TICKET = "other_ticket"
    OTHER_CUSTOMER = "other_customer"
    OTHER_SUBJECT = "other_subject"
    OUR_LETTER = "our_letter"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that an agent is asked about their mail: ``lines`` are what it is about, word for word."""

    kind: QuestionKind
    lines: tuple[str, ...]

    def fact(self) -> dict[str, object]:
        """Return it as a template is given it."""
        return {"kind": self.kind.value, "words": "\n".join(self.lines)}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What somebody has confirmed of a mail that was held.

    ``seen`` tells that its writer knows what was said since, or that a person let it go all the same; ``meant`` that the
    questions about it are answered; ``as_note`` that it is to be a note, whatever it was before.
    """

    seen: bool = False
    meant: bool = False
    as_note: bool = False


NOTHING: Final = Confirmed()
Asks = Callable[[Context, AgentIdentity, Intent], tuple[str, ...]]
"""Returns the lines in question; none where there is nothing to ask."""


def _internal(context: Context, identity: AgentIdentity, intent: Intent) -> tuple[str, ...]:
    """A line is marked as internal, or the subject is, unless the customer wrote it so; or colleagues are told of them."""
    subject = without_prefixes(context.mail.subject)
    customer = parts_of(identity.ticket.contact_name) if identity.ticket else ()
    theirs = identity.ticket is None or folded(subject) not in folded(identity.ticket.subject)
    lines = dict.fromkeys((*marked(intent.words, customer), *called_together(intent.words, customer)))
    return (*((subject,) if theirs and is_marked(subject) else ()), *lines)


def _unsent(context: Context, _identity: AgentIdentity, _intent: Intent) -> tuple[str, ...]:
    """Return what looks like a quotation and stands in nothing that was said: it may be what the agent wrote."""
    kept = context.reading.kept if context.reading is not None else ()
    return tuple(line for piece in kept for line in piece.text.split("\n") if line.strip(" \t>|"))


def _colleague(context: Context, identity: AgentIdentity, intent: Intent) -> tuple[str, ...]:
    """A line greets or calls a colleague who is not the customer's namesake."""
    if identity.agent is None:
        return ()
    ticket, own = identity.ticket, identity.agent
    colleagues = parts_of(*(name for one in context.mailbox.people if one.key != own.key for name in (one.name, one.key)))
    people = ticket.participants if ticket else {*context.mail.recipients, *context.mail.cc}
    theirs = parts_of(ticket.contact_name if ticket else "", *(one.partition("@")[0] for one in people))
    ours = parts_of(own.name, own.key, context.mailbox.display_name)
    return greeted(intent.words, colleagues - theirs - ours - _signed(context, ticket, colleagues))


def _signed(context: Context, ticket: Ticket | None, names: frozenset[str]) -> frozenset[str]:
    """Return which of ``names`` stand alone in a line of the customer's, as under their mails."""
    said = context.known.of_agent.history.get(ticket.id, ()) if ticket else ()
    lines = {folded(line) for one in said if one.kind == "customer" for line in one.words.splitlines()[-MOST_LINES:]}
    return frozenset(
        one for one in names if any(line == one or line.startswith(f"{one} ") for line in lines if len(line) <= LONGEST_NAME)
    )


def _said_by_them(context: Context, ticket: Ticket) -> str:
    """Return what the customer said in the ticket: what they name themselves is no secret to them."""
    said = context.known.of_agent.history.get(ticket.id, ())
    return "\n".join((ticket.subject, *(one.words for one in said if one.kind == "customer")))


def _other_ticket(context: Context, identity: AgentIdentity, intent: Intent) -> tuple[str, ...]:
    """A line names a ticket of another customer."""
    ticket = identity.ticket
    if ticket is None:
        return ()
    others = {number for number, one in context.known.of_agent.named.tickets.items() if _anothers(one, ticket)}
    if not others:
        return ()
    others -= {number for line in _said_by_them(context, ticket).splitlines() for number in tickets_named(line)}
    lines = (line.strip() for line in intent.words.splitlines() if others & tickets_named(line))
    return tuple(lines)


def _anothers(one: Ticket, ticket: Ticket) -> bool:
    return one.participants.isdisjoint(ticket.participants)


def _other_customer(context: Context, identity: AgentIdentity, intent: Intent) -> tuple[str, ...]:
    """A line names another ticket's customer, by address or by full name."""
    ticket, named = identity.ticket, context.known.of_agent.named
    if ticket is None or not (named.addresses or named.people):
        return ()
    said = _said_by_them(context, ticket)
    added = {one for order in intent.orders.orders if order.order is OrderWord.CC for one in order.added}
    ours = context.desk_addresses | context.own_addresses
    addresses = named.addresses - addresses_named(said) - added - ours
    agents = {folded(one.name) for one in context.mailbox.people}
    people = named.people - agents - {one for line in said.splitlines() for one in people_named(line, named.people)}
    return tuple(
        line.strip() for line in intent.words.splitlines()
        if addresses & addresses_named(line) or people_named(line, people)
    )  # fmt: skip


def _other_subject(context: Context, identity: AgentIdentity, _intent: Intent) -> tuple[str, ...]:
    """The subject names another ticket, as letters to agents do, or another customer's in words."""
    ticket, subject = identity.ticket, context.mail.subject
    if ticket is None:
        return ()
    others = context.known.of_agent.named.tickets
    named = tickets_in_subject(subject) | {
        one for one in tickets_named(subject) if one in others and _anothers(others[one], ticket)
    }
    known = tickets_in_subject(ticket.subject) | tickets_named(ticket.subject)
    return (subject,) if (named & others.keys()) - known else ()


def _our_letter(context: Context, _identity: AgentIdentity, intent: Intent) -> tuple[str, ...]:
    """The words speak of a file, and all there is are letters of the desk, which are not passed on."""
    files = [one for one in context.mail.attachments if not one.inline]
    ours = tuple(one.name or one.content_type for one in files if one.ours)
    speaks = any(_SPEAKS_OF_FILES.search(folded(line)) for line in intent.words.splitlines())
    return ours if speaks and len(ours) == len(files) else ()


QUESTIONS: Final[tuple[tuple[QuestionKind, Asks], ...]] = (
    (QuestionKind.INTERNAL, _internal),
    (QuestionKind.UNSENT, _unsent),
    (QuestionKind.COLLEAGUE, _colleague),
    (QuestionKind.OTHER_TICKET, _other_ticket),
    (QuestionKind.OTHER_CUSTOMER, _other_customer),
    (QuestionKind.OTHER_SUBJECT, _other_subject),
    (QuestionKind.OUR_LETTER, _our_letter),
)


def questions(context: Context, identity: AgentIdentity, intent: Intent) -> tuple[Question, ...]:
    """Return what the writer of a mail is to be asked before it goes to the customer; nothing where it does not go there."""
    speaks = intent.purpose is MailPurpose.ANSWER or (
        intent.purpose is MailPurpose.OPENING and context.mail.kind is not MailKind.FORWARD
    )
    if intent.purpose is MailPurpose.ORDERS and moves(intent.orders):  # the customer would be told, without these words
        unsent = _unsent(context, identity, intent)
        return (Question(QuestionKind.UNSENT, unsent),) if unsent else ()
    if not speaks:
        return ()
    found = ((kind, asks(context, identity, intent)) for kind, asks in QUESTIONS)
    return tuple(Question(kind, lines) for kind, lines in found if lines)
