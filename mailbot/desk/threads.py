"""Which ticket a Mail answers, by the IDs of ours that it names; who wrote it is another question.

A subject line never decides, nor does an ID of somebody else's that no letter of ours is known by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.desk.tickets import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.message_ids import proven_recipient, recognised


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows about one mail, looked up before anything is decided.

    ``duplicate_of`` is the earlier arrival of the same letter; ``same_id`` tells that another letter bears its
    Message-ID. ``tickets`` are those that its IDs may name; ``foreign`` maps IDs that a relay gave to letters of ours
    to ticket and recipient. The counts are of letters already written: rejection notices to the sender in 24 hours,
    automatic letters to the sender in one hour (of the same ticket, once it is known which).
    """

    duplicate_of: int | None = None
    duplicate_ticket: int | None = None
    same_id: bool = False
    tickets: Mapping[int, Ticket] = field(default_factory=dict)
    foreign: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    is_participant: bool = False
    notices_in_a_day: int = 0
    automatic_in_an_hour: Mapping[int | None, int] = field(default_factory=dict)


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
    signals: list[tuple[str, str]] = []
    proven: list[tuple[Ticket, str]] = []
    for message_id in candidates(mail):
        found = _ours(message_id, known, keys) or _foreign(message_id, known)
        if found is None:
            if recognised(message_id):
                signals.append(("token", f"not proven: {message_id}"))
            continue
        ticket, recipient, how = found
        if not proven:
            signals.append(("thread", f"{how} {message_id} of ticket {ticket.id}"))
        elif ticket.id != proven[0][0].id:
            signals.append(("thread_disagrees", f"{message_id} of ticket {ticket.id}"))
        proven.append((ticket, recipient))
    if not proven:
        if not candidates(mail):
            signals.append(("thread", "names no earlier letter"))
        elif not signals:
            signals.append(("thread", "names no letter of ours"))
        return Thread(None, signals=tuple(signals))
    return Thread(*proven[0], signals=tuple(signals))


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
