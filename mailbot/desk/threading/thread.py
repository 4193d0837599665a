"""Which ticket a Mail answers, by the IDs of ours that it names; who wrote it is another question.

A subject line never decides, nor does an ID of somebody else's that no letter of ours is known by. Who answers an agent's
own mail names the letter that the agent answered with it: that proves the ticket for its participants, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.threading.returned_letters import Proofs, Returned, returned
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.automatic.headers import travels
from mailbot.mail.message import Mail
from mailbot.mail.tokens import address_tokens
from mailbot.mail.tokens.message_ids import DESK, Token, proven_recipient


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


def thread(
    mail: Mail, named: NamedTokens, known: Known, keys: Sequence[bytes], agents: Collection[str] = ()
) -> Thread:  # fmt: skip
    """Find the ticket that ``mail`` answers by what it has ``named``; ``keys`` are the signing keys, newest first.

    ``agents`` are the normalised addresses of those whose own mail a participant may have answered.
    """
    if known.duplicate_of is not None:
        return Thread(None)
    if mail.bounce is not None and not _answered_by_a_person(mail, named, known, keys):
        about = returned(mail, named, Proofs(known.tickets, known.returned.letters, known.foreign, keys))
        if about is None:
            return Thread(None)
        about = replace(about, ticket=known.survivor(about.ticket))
        return Thread(about.ticket, about.recipient, (), returned=about)
    answered, signals = _by_ids(named, known, keys)
    for address, found in _by_addresses(mail, named, known, keys):
        shown = address_tokens.redacted(address)
        if found is None:
            signals.append(("token", f"not proven: {shown}"))
        elif answered is None:
            answered = Thread(found[0], found[1])
            signals.append(("thread", f"our address {shown} of ticket {found[0].id}"))
        elif answered.ticket and found[0].id != answered.ticket.id:
            signals.append(("thread_disagrees", f"{shown} of ticket {found[0].id}"))
    if answered is None and agents and (theirs := _by_an_agents_mail(mail, named, known, keys, agents)) is not None:
        answered, signal = theirs
        signals.append(signal)
    if answered is None and not signals:
        signals = [("thread", "names no letter of ours" if named.ids else "names no earlier letter")]
    return replace(answered or Thread(None), signals=tuple(signals))


def _answered_by_a_person(mail: Mail, named: NamedTokens, known: Known, keys: Sequence[bytes]) -> bool:
    """Return whether what looks like a bounce by its way alone is a participant's answer: one who writes as postmaster."""
    if mail.automatic is None or not travels(mail.automatic):
        return False
    answered, _ = _by_ids(named, known, keys)
    found = answered or next((Thread(one[0]) for _, one in _by_addresses(mail, named, known, keys) if one), None)
    return found is not None and found.ticket is not None and mail.sender.address in found.ticket.participants


def _by_an_agents_mail(
    mail: Mail, named: NamedTokens, known: Known, keys: Sequence[bytes], agents: Collection[str]
) -> tuple[Thread, tuple[str, str]] | None:
    """Return the ticket of the letter that an agent answered with a mail of their own, where a participant answers that.

    It names no letter of ours to the sender, so nothing that answers a certain one (a survey, terms) can be read from it.
    """
    sender, order = mail.sender.address, sorted(agents)
    for message_id in named.ids:
        token = named.token(message_id)
        ticket = known.tickets.get(token.ticket) if token else None
        if token is None or ticket is None or sender is None or sender not in ticket.participants:
            continue
        if proven_recipient(keys, token, ticket.nonce, order, key_class=DESK) is not None:
            ahead = known.goes_on_in(ticket)
            return Thread(ahead), ("thread", f"an agent's own mail, which answers {message_id} of ticket {ahead.id}")
    return None


def _reply_addresses(mail: Mail, named: NamedTokens) -> tuple[tuple[str, address_tokens.AddressToken], ...]:
    """Return the addresses a mail was sent to that bear a token to reply to, and those tokens.

    Machines answer to the return path (RFC 3834, section 4).
    """
    carriers = {address_tokens.Carrier.REPLY, *([address_tokens.Carrier.RETURN_PATH] if mail.automatic else [])}
    return tuple((one, token) for one, token in named.addresses if token.carrier in carriers)


def _by_addresses(
    mail: Mail, named: NamedTokens, known: Known, keys: Sequence[bytes]
) -> Iterator[tuple[str, tuple[Ticket, str] | None]]:
    for address, token in _reply_addresses(mail, named):
        ticket = known.tickets.get(token.ticket)
        recipient = address_tokens.proven(keys, token, ticket.nonce, sorted(ticket.participants)) if ticket else None
        yield address, (known.goes_on_in(ticket), recipient) if ticket and recipient else None


def _by_ids(named: NamedTokens, known: Known, keys: Sequence[bytes]) -> tuple[Thread | None, list[tuple[str, str]]]:
    answered: Thread | None = None
    signals: list[tuple[str, str]] = []
    for message_id, token in named.ids.items():
        if answered and answered.ticket and token and token.ticket == answered.ticket.id:
            continue  # one proof is enough
        found = _ours(token, known, keys) or _foreign(message_id, known)
        if found is None:
            signals += [("token", f"not proven: {message_id}")] if token else []
        elif answered is None:
            answered = Thread(found[0], found[1], answers=message_id)
            signals.append(("thread", f"{found[2]} {message_id} of ticket {found[0].id}"))
        elif answered.ticket and found[0].id != answered.ticket.id:
            signals.append(("thread_disagrees", f"{message_id} of ticket {found[0].id}"))
    return answered, signals


def _ours(token: Token | None, known: Known, keys: Sequence[bytes]) -> tuple[Ticket, str, str] | None:
    ticket = known.tickets.get(token.ticket) if token else None
    if token is None or ticket is None:
        return None
    recipient = proven_recipient(keys, token, ticket.nonce, sorted(ticket.participants))
    return (known.goes_on_in(ticket), recipient, "our ID") if recipient else None


def _foreign(message_id: str, known: Known) -> tuple[Ticket, str, str] | None:
    ticket_id, recipient = known.foreign.get(message_id, (0, ""))
    ticket = known.tickets.get(ticket_id)
    return (known.goes_on_in(ticket), recipient, "relay's ID") if ticket else None
