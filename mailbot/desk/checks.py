"""The ordered table of checks: the first that finds something decides; a mail that passes all of them is taken.

To refuse one more odd mail is one more row here and, where its sender is told, one more template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailbot.config import Mailbox
from mailbot.desk.arrivals import Incoming
from mailbot.desk.policies import Policy
from mailbot.desk.rejections import Disposition, Reason
from mailbot.desk.threads import Known, Thread
from mailbot.mail.authenticity import Authenticity
from mailbot.mail.automatic import Automatic
from mailbot.mail.message import Mail

CROSSING: Final = timedelta(minutes=1)
"""A reply received this long after a close for silence crossed it in the mail, and re-opens."""


@dataclass(frozen=True, slots=True)
class Case:
    """One mail and all that is known about it: what every check is given."""

    mail: Mail
    incoming: Incoming
    mailbox: Mailbox
    own_addresses: frozenset[str]
    policy: Policy
    known: Known
    thread: Thread
    authenticity: Authenticity
    now: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check decided, and the fact that decided it."""

    disposition: Disposition
    reason: Reason | None
    fact: str


Check = Callable[[Case], Finding | None]


def _already_known(case: Case) -> Finding | None:
    if case.known.duplicate_of is None:
        return None
    return Finding(Disposition.DUPLICATE, None, f"same letter as arrival {case.known.duplicate_of}")


def _our_own(case: Case) -> Finding | None:
    if case.mail.sender.address in case.own_addresses:
        return Finding(Disposition.IGNORED, Reason.LOOP, "From is an address of the desk")
    if case.mail.loop and case.mail.loop.lower() in case.own_addresses:
        return Finding(Disposition.IGNORED, Reason.LOOP, "bears our X-Mailbot-Loop")
    return None


def _written_by_a_machine(case: Case) -> Finding | None:
    if case.mail.automatic is None:
        return None
    kind, sign = case.mail.automatic
    reason = Reason.BOUNCE if kind is Automatic.BOUNCE else Reason.AUTOMATIC
    return Finding(Disposition.IGNORED, reason, sign)


def _sender_unclear(case: Case) -> Finding | None:
    if case.mail.sender.address is not None:
        return None
    return Finding(Disposition.HELD, Reason.FORGED, case.mail.sender.problem)


def _from_the_desk(case: Case) -> Finding | None:
    """Keep an agent's mail where a person sees it: answering by mail is not possible yet, losing it would hurt."""
    if case.mail.sender.address not in {address.lower() for address in case.mailbox.notify}:
        return None
    if case.thread.ticket is not None and case.mail.sender.address in case.thread.ticket.participants:
        return None
    return Finding(Disposition.HELD, Reason.WRONG_SENDER, "From is one of the mailbox's notify addresses")


def _structure_unreadable(case: Case) -> Finding | None:
    if not case.incoming.unreadable:
        return None
    return Finding(Disposition.REJECTED, Reason.TOO_LARGE, case.incoming.unreadable)


_ELSEWHERE: Final = frozenset({"message/partial", "message/external-body"})


def _incomplete(case: Case) -> Finding | None:
    """Keep for a person what is a piece of a mail or names its content elsewhere: nothing is put together or fetched."""
    kind = next((one.content_type for one in case.mail.attachments if one.content_type in _ELSEWHERE), None)
    return Finding(Disposition.HELD, Reason.INCOMPLETE, f"has {kind} (RFC 2046, section 5.2)") if kind else None


def _disproven(case: Case) -> Finding | None:
    """A sender whom the trusted receiver disproved joins nothing and opens nothing (RFC 8601)."""
    if case.authenticity is not Authenticity.FAIL:
        return None
    if case.thread.ticket is None and case.mailbox.unthreaded == "reject":
        return None  # rejected by the next check, silently
    return Finding(Disposition.HELD, Reason.FORGED, "the trusted receiver disproved From")


_UNTHREADED: Final = {"reject": Disposition.REJECTED, "hold": Disposition.HELD, "open": Disposition.OPENED}


def _unthreaded(case: Case) -> Finding | None:
    if case.thread.ticket is not None:
        return None
    disposition = _UNTHREADED[case.mailbox.unthreaded]
    reason = None if disposition is Disposition.OPENED else Reason.UNTHREADED
    return Finding(disposition, reason, f'answers no letter of ours; unthreaded = "{case.mailbox.unthreaded}"')


def _wrong_sender(case: Case) -> Finding | None:
    if case.thread.ticket is None or case.mail.sender.address in case.thread.ticket.participants:
        return None
    disposition = Disposition.HELD if case.mailbox.wrong_sender == "hold" else Disposition.REJECTED
    return Finding(disposition, Reason.WRONG_SENDER, "From is no participant of the ticket")


def _closed(case: Case) -> Finding | None:
    ticket = case.thread.ticket
    if ticket is None or not case.policy.ended(ticket.state) or crossed(case):
        return None
    return Finding(Disposition.REJECTED, Reason.CLOSED, f"the ticket is {ticket.state}")


def crossed(case: Case) -> bool:
    """Return whether the mail had reached the mailbox when its ticket was closed for silence: then it re-opens."""
    ticket = case.thread.ticket
    if ticket is None or ticket.closed_by != "silence" or ticket.closed_at is None:
        return False
    return case.incoming.received_at <= ticket.closed_at + CROSSING


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("duplicate", _already_known),
    ("loop", _our_own),
    ("automatic", _written_by_a_machine),
    ("sender", _sender_unclear),
    ("desk", _from_the_desk),
    ("structure", _structure_unreadable),
    ("incomplete", _incomplete),
    ("authenticity", _disproven),
    ("unthreaded", _unthreaded),
    ("participant", _wrong_sender),
    ("closed", _closed),
)


def first_finding(case: Case) -> tuple[str, Finding] | None:
    """Return the first check that finds something, with its name; None for a mail that is taken as a reply."""
    return next(((name, found) for name, check in CHECKS if (found := check(case))), None)
