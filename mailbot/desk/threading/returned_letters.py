"""Which letter of ours a bounce returns: by its Message-ID or its return path, to the very letter, or not at all.

Anybody can write a delivery report that names a customer of ours. Only who was given the letter knows its signed ID;
so without a proof a report does nothing to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.tickets.letter import TO_THE_DESK, Sent
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.tokens import address_tokens
from mailbot.mail.tokens.message_ids import CUSTOMER, DESK, ROOT, Token, proven_recipient


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bounce proves: to whom of which ticket a letter was sent, and which letter where that is known."""

    ticket: Ticket
    recipient: str
    sent: Sent | None
    how: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """All that a bounce is matched with: tickets by number, our letters by their ID, or by their return path."""

    tickets: Mapping[int, Ticket]
    letters: Mapping[str, Sent]
    foreign: Mapping[str, tuple[int, str]]
    keys: Sequence[bytes]


def returned(mail: Mail, named: NamedTokens, proofs: Proofs) -> Returned | None:
    """Return the letter that ``mail`` (a bounce) proves to be about by what it has ``named``; None where it proves none."""
    if mail.bounce is None:
        return None
    ids = (*named.reported.items(), *((one, named.ids[one]) for one in mail.references[-1:]))
    found = (_by_id(one, token, proofs) or _by_foreign_id(one, proofs) for one, token in ids)
    paths = (_by_return_path(one, token, proofs) for one, token in named.addresses)
    roots = (_by_root(one, token, proofs) for one, token in named.roots.items())
    return next((one for group in (found, paths, roots) for one in group if one), None)


def _by_id(message_id: str, token: Token | None, proofs: Proofs) -> Returned | None:
    sent = proofs.letters.get(message_id.lower())
    ticket = proofs.tickets.get(token.ticket) if token else None
    if token is None or ticket is None or sent is None:
        return None
    key_class = DESK if sent.notice in TO_THE_DESK else CUSTOMER
    recipient = proven_recipient(proofs.keys, token, ticket.nonce, (sent.recipient,), key_class)
    return Returned(ticket, recipient, sent, f"our ID {message_id}") if recipient else None


def _by_foreign_id(message_id: str, proofs: Proofs) -> Returned | None:
    number, recipient = proofs.foreign.get(message_id, (0, ""))
    ticket = proofs.tickets.get(number)
    if ticket is None:
        return None
    return Returned(ticket, normalised(recipient), proofs.letters.get(message_id.lower()), f"relay's ID {message_id}")


def _by_return_path(address: str, token: address_tokens.AddressToken, proofs: Proofs) -> Returned | None:
    if token.carrier is not address_tokens.Carrier.RETURN_PATH:
        return None
    ticket, sent = proofs.tickets.get(token.ticket), proofs.letters.get(address)
    if ticket is None or sent is None:
        return None
    recipient = address_tokens.proven(proofs.keys, token, ticket.nonce, (sent.recipient,))
    how = f"return path {address_tokens.redacted(address)}"
    return Returned(ticket, recipient, sent, how) if recipient else None


def _by_root(message_id: str, token: Token | None, proofs: Proofs) -> Returned | None:
    """Match by the ticket's root in the returned letter's References: for relays that rewrite only Message-ID."""
    ticket = proofs.tickets.get(token.ticket) if token else None
    if token is None or ticket is None or token.occasion != ROOT:
        return None
    recipient = proven_recipient(proofs.keys, token, ticket.nonce, sorted(ticket.participants))
    return Returned(ticket, recipient, None, f"root {message_id}") if recipient else None
