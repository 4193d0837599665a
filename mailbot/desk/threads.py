"""Which ticket a Mail answers, by the IDs of ours that it names; who wrote it is another question.

A subject line never decides, nor does an ID of somebody else's that no letter of ours is known by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailbot.desk.bursts import Burst
from mailbot.desk.tickets import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.message_ids import proven_recipient, recognised


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows about one mail, looked up before anything is decided.

    ``mail_id`` is the letter's row where it was kept before; ``duplicate_of`` the earlier arrival of the same letter;
    ``same_id`` tells that another letter bears its Message-ID. ``tickets`` are those that its IDs may name; ``foreign``
    maps IDs that a relay gave to letters of ours to ticket and recipient. The counts are of letters already written:
    rejection notices to the sender in 24 hours, automatic letters to the sender in one hour (by ticket). ``files`` are
    the digests of its files that a ticket has already, by ticket; ``burst`` which caps of the hour are reached.
    """

    mail_id: int | None = None
    duplicate_of: int | None = None
    duplicate_ticket: int | None = None
    same_id: bool = False
    tickets: Mapping[int, Ticket] = field(default_factory=dict)
    foreign: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    is_participant: bool = False
    notices_in_a_day: int = 0
    automatic_in_an_hour: Mapping[int | None, int] = field(default_factory=dict)
    files: Mapping[int, frozenset[str]] = field(default_factory=dict)
    burst: Burst = field(default_factory=Burst)


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket that a mail proves to answer, to whom that letter of ours was sent, and the signals that led there."""

    ticket: Ticket | None
    recipient: str | None = None
    signals: tuple[tuple[str, str], ...] = ()


def candidates(mail: Mail) -> tuple[str, ...]:
    """Return the IDs a mail names, in the order in which they are asked: In-Reply-To, then References from the last."""
    return tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))


def thread(mail: Mail, known: Known, keys: Sequence[bytes]) -> Thread:
    """Find the ticket that ``mail`` answers; ``keys`` are the signing keys, newest first."""
    if known.duplicate_of is not None:
        return Thread(None)
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
            answered = Thread(found[0], found[1])
            signals.append(("thread", f"{found[2]} {message_id} of ticket {found[0].id}"))
        elif answered.ticket and found[0].id != answered.ticket.id:
            signals.append(("thread_disagrees", f"{message_id} of ticket {found[0].id}"))
    if answered is None and not signals:
        signals = [("thread", "names no letter of ours" if named else "names no earlier letter")]
    return replace(answered or Thread(None), signals=tuple(signals))


def _ours(message_id: str, known: Known, keys: Sequence[bytes]) -> tuple[Ticket, str, str] | None:
    token = recognised(message_id)
    ticket = known.tickets.get(token.ticket) if token else None
    if token is None or ticket is None:
        return None
    recipient = proven_recipient(keys, token, ticket.nonce, sorted(ticket.participants))
    return (ticket, recipient, "our ID") if recipient else None


def _foreign(message_id: str, known: Known) -> tuple[Ticket, str, str] | None:
    ticket_id, recipient = known.foreign.get(message_id, (0, ""))
    ticket = known.tickets.get(ticket_id)
    return (ticket, recipient, "relay's ID") if ticket else None
