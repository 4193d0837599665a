"""What an agent means by a mail: an answer to the customer, a note, orders alone, a new ticket, or nothing that is clear.

When it is unclear, nothing is sent and the agent is asked. Pure: everything is read from the mail, from what its token
says, and from the mailbox's configuration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

from mailbot.config.mailbox import Mailbox
from mailbot.desk.orders.arguments import ArgumentProblem
from mailbot.desk.orders.lines import Orders, Problem, read_orders, wordless
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.directory import agent_at
from mailbot.desk.phrases.closings import Parted, Writer, ending_of, parted
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.mail.automatic.vacations import sounds_away
from mailbot.mail.kinds import Kind as MailKind
from mailbot.mail.message import Mail
from mailbot.mail.replies.labels import labelled
from mailbot.mail.sender.addresses import ADDRESS, normalised
from mailbot.mail.text.characters import visible
from mailbot.mail.tokens.agent_tokens import Kind

FOOTER: Final = "~ mailbot ~"
"""Begins the footer of every letter to an agent: words that hold it repeat a letter of ours, and are no new words."""
_OURS: Final = re.compile(
    r"(?:t[1-9][0-9]{0,17}|\bd)\.[a-z0-9]{1,24}\.[0-9a-f]{32}@|[0-9](?:r|[ban][0-9a-z]{10})[a-z2-7]{26}(?![a-z0-9])"
)
_PLACE: Final = re.compile(r"\[cid:[^\]\n]{0,300}\]", re.IGNORECASE)
"""Where Outlook shows a picture, by a name that nobody else can use: a logo under an order is no word."""
_STATED: Final = re.compile(r"^(?:Situação|State): [^\n]{1,80} · (?:com|with) ", re.MULTILINE)
"""The line of every letter to an agent that says where the ticket stands: it is above the footer, which may be cut off."""
_AROUND: Final = ".,;:!?<>[]()"


class MailPurpose(StrEnum):
    """What one mail of an agent is."""

    ANSWER = "answer"
    NOTE = "note"
    ORDERS = "orders"
    OPENING = "opening"
    UNCLEAR = "unclear"


class Ambiguity(StrEnum):
    """Why a mail is unclear, beside the lines that are."""

    LINES = "lines"
    NOTHING_SAID = "nothing_said"
    FORWARDED = "forwarded"
    TWO_ADDRESSES = "two_addresses"
    TO_A_TRANSCRIPT = "to_a_transcript"
    TO_A_DIGEST = "to_a_digest"
    TO_A_HELD_MAIL = "to_a_held_mail"
    QUOTES_US = "quotes_us"
    FILE_LEFT_OUT = "file_left_out"
    SAID_BEFORE = "said_before"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Intent:
    """``words`` are for whom they are meant: without orders, quotes, closing and addresses of agents.

    ``signed`` holds the closing that was left out, ``ending`` how the mail ended (:func:`mailbot.desk.phrases.closings`).
    """

    purpose: MailPurpose
    orders: Orders
    words: str = ""
    ambiguity: Ambiguity | None = None
    signed: Parted = field(default_factory=lambda: Parted(""))
    ending: str = ""


_OF_A_HEADER: Final = frozenset({"from", "date", "to", "subject"})
_POSTS: Final = frozenset({OrderWord.SEND, OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.ESCALATE})
ASSIGNED: Final = "assigned"
"""The signal that says to whom a mail gives its ticket by ``#assign``, as they are named; none where to nobody."""
LEADS: Final = frozenset({
    OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.SEND, OrderWord.SPAM, OrderWord.UNDO, OrderWord.MERGE,
    OrderWord.SPLIT, OrderWord.ESCALATE, OrderWord.CONSULT, OrderWord.APPROVE, OrderWord.REFUSE,
})  # fmt: skip
"""What says itself where a ticket goes: beside it, who gets the ticket moves nothing."""
_MOVES: Final = frozenset({
    OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.REOPEN, OrderWord.SPAM, OrderWord.MERGE,
    OrderWord.APPROVE, OrderWord.ESCALATE,
})  # fmt: skip
_AMONG_US: Final = frozenset({OrderWord.CONSULT, OrderWord.APPROVE, OrderWord.REFUSE, OrderWord.WAIVE})
"""Orders about which agents write to each other: words beside them are for nobody else."""


def intent_of(
    mail: Mail, mailbox: Mailbox, identity: AgentIdentity, endings: tuple[str, ...] = (), *, signless: bool = False
) -> Intent:
    """Return what ``mail`` means, from somebody who stands as ``identity`` says, and ended earlier mails as in ``endings``.

    ``signless`` takes what looks like an order without its sign for words.
    """
    orders = orders_in(mail, identity)
    if signless:
        orders = replace(orders, problems=tuple(one for one in orders.problems if one.why is not ArgumentProblem.NO_SIGN))
    if orders.problems:
        return Intent(MailPurpose.UNCLEAR, orders, orders.words, Ambiguity.LINES)
    signed = parted(orders.words, _writer(mail, mailbox, identity, endings))
    said = own_words(signed.words, mailbox)
    if said is None or _repeats_a_header(said):
        return Intent(MailPurpose.UNCLEAR, orders, orders.words, Ambiguity.QUOTES_US)
    found = Intent(MailPurpose.UNCLEAR, orders, said, signed=signed, ending=ending_of(orders.words))
    if orders.words and not said and (needy := wordless(orders.orders)):
        orders = replace(orders, problems=needy)
        return replace(found, orders=orders, words=orders.words, ambiguity=Ambiguity.LINES)
    if orders.given(OrderWord.NOTE) and identity.ticket is not None:
        return replace(found, purpose=MailPurpose.NOTE)
    if orders.given(OrderWord.FOR):
        return replace(found, purpose=MailPurpose.OPENING)
    if mail.kind is MailKind.FORWARD:
        opens = identity.ticket is None
        return replace(found, purpose=MailPurpose.OPENING) if opens else replace(found, ambiguity=Ambiguity.FORWARDED)
    if identity.ticket is None:
        return replace(found, purpose=MailPurpose.OPENING)
    return _reply(mailbox, identity, found)


def _reply(mailbox: Mailbox, identity: AgentIdentity, found: Intent) -> Intent:
    orders = found.orders
    macro = orders.given(OrderWord.MACRO)
    prepared = macro is not None and macro.argument != "?"
    if not found.words and not prepared:
        if orders.orders:
            return replace(found, purpose=MailPurpose.ORDERS)
        return replace(found, ambiguity=Ambiguity.NOTHING_SAID)
    if any(orders.given(one) for one in _POSTS):
        return replace(found, purpose=MailPurpose.ANSWER)
    if any(orders.given(one) for one in _AMONG_US):
        return replace(found, purpose=MailPurpose.NOTE)
    if sounds_away(found.words):
        return replace(found, ambiguity=Ambiguity.AWAY)
    if len(identity.kinds) > 1:
        return replace(found, ambiguity=Ambiguity.TWO_ADDRESSES)
    if Kind.OTHER in identity.kinds:
        return replace(found, ambiguity=Ambiguity.TO_A_TRANSCRIPT)
    public = Kind.COPY in identity.kinds and (identity.by_address or mailbox.agent_reply == "answer")
    return replace(found, purpose=MailPurpose.ANSWER if public else MailPurpose.NOTE)


def targets(mail: Mail, identity: AgentIdentity) -> tuple[int, ...]:
    """Return the tickets that the orders of ``mail`` name: they are looked up before it is judged."""
    return tuple(int(one.argument) for one in orders_in(mail, identity).orders if one.order is OrderWord.MERGE)


def books(mail: Mail, identity: AgentIdentity) -> bool:
    """Return whether the orders of ``mail`` write in the ledger or show it: it is looked up before the mail is judged."""
    return any(
        one.order in {OrderWord.TIME, OrderWord.WAIVE, OrderWord.STATUS, OrderWord.UNDO}
        for one in orders_in(mail, identity).orders
    )


def original_named(mail: Mail, identity: AgentIdentity) -> int | None:
    """Return which of the customer's mails ``mail`` asks to see as it came, 1 the newest: it is looked up before.

    0 is that which the letter answered is about; None where none is asked for.
    """
    given = orders_in(mail, identity).given(OrderWord.ORIGINAL)
    return int(given.argument or 0) if given else None


def moves(orders: Orders) -> bool:
    """Return whether orders change what the customer is told or where the ticket stands: what nobody does blindly."""
    return any(orders.given(one) for one in _MOVES)


def carries(intent: Intent) -> bool:
    """Return whether the files of a mail go to anybody: with words, or with the letter that an order alone writes."""
    if intent.purpose is MailPurpose.ORDERS:
        return any(intent.orders.given(one) for one in _POSTS)
    return intent.purpose is not MailPurpose.UNCLEAR


def new_words(mail: Mail, identity: AgentIdentity) -> str:
    """Return what the writer of ``mail`` wrote themselves: of an answer without a word of what it answers."""
    words = mail.reply if identity.ticket is not None else mail.reply or mail.text
    return _PLACE.sub("", words).strip()


def orders_in(mail: Mail, identity: AgentIdentity) -> Orders:
    """Read the orders at the top of the new words; those below a quote stand at no top (attack A36)."""
    forwarded = mail.kind is MailKind.FORWARD and mail.original is not None
    if forwarded and mail.original is not None:
        return read_orders(mail.original.above)  # what stands below was written by somebody else
    orders = read_orders(new_words(mail, identity))
    if identity.ticket is not None or identity.digest or not orders.orders or orders.problems:
        return orders  # whatever stands above the words of an answer is proven old
    first = next((line for line in map(_bare, mail.text.splitlines()) if line), "")
    if first.startswith(_bare(orders.orders[0].line)):
        return orders
    problems = tuple(Problem(one.line, ArgumentProblem.NOT_AT_TOP) for one in orders.orders)
    return Orders((), orders.words, problems, orders.set_aside)


def _bare(line: str) -> str:
    return " ".join(visible(line).split())


def _repeats_a_header(words: str) -> bool:
    """Return whether two lines of a header block stand together: a quotation whose marks were lost ("Enviada em: …")."""
    kinds = [found[0] if (found := labelled(line)) else "" for line in words.splitlines() if line.strip()]
    return any(one in _OF_A_HEADER and other in _OF_A_HEADER and one != other for one, other in pairwise(kinds))


def own_words(words: str, mailbox: Mailbox) -> str | None:
    """Return an agent's words as others may read them; None where they repeat what only agents may see.

    The address of an agent becomes the desk's.
    """
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.rstrip, words.splitlines()))).strip()
    if FOOTER in text or _STATED.search(text) or _OURS.search(text.lower()):
        return None
    return as_told(text, mailbox)


def _writer(mail: Mail, mailbox: Mailbox, identity: AgentIdentity, endings: tuple[str, ...]) -> Writer:
    """Return by what the closing of an agent is known: what they are called, what is configured, how they ended before."""
    agent = identity.agent
    if agent is None:
        return Writer(endings=endings)
    around = (agent.address, mailbox.display_name, mailbox.address)
    return Writer((agent.name, agent.key, mail.sender.name or ""), tuple(agent.signature.splitlines()), around, endings)


def as_told(text: str, mailbox: Mailbox) -> str:
    """Return ``text`` with the mailbox's address in the place of any agent's."""
    return ADDRESS.sub(lambda found: _told(found[0], mailbox), text) if "@" in text else text


def _told(address: str, mailbox: Mailbox) -> str:
    """Return an address as others may read it, with what ends the sentence behind it."""
    bare = address.strip(_AROUND)
    ours = agent_at(mailbox, normalised(bare.removeprefix("mailto:"))) is not None
    return address.replace(bare, mailbox.address) if ours else address
