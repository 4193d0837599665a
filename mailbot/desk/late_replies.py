"""What a reply to a ticket that has ended does, by the policy's ``late_reply`` and by when it reached the mailbox. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from mailbot.desk.policies import Policy
from mailbot.desk.tickets import Ticket


class Late(StrEnum):
    """What becomes of the reply."""

    REOPENS = "reopens"
    FOLLOWS = "follows"
    REFUSED = "refused"


_OF_RULE: Final = {"reopen": Late.REOPENS, "follow_up": Late.FOLLOWS, "reject": Late.REFUSED}
_NOT_ENDED_BY_AN_ANSWER: Final = frozenset({"merge", "spam", "undone"})
"""Nothing of these is taken up again by a mail: one goes on elsewhere, one was none, of one nobody has heard."""


def late(policy: Policy, ticket: Ticket, received_at: datetime) -> Late:
    """Return what a reply to the ended ``ticket`` does that reached the mailbox at ``received_at`` (aware).

    It is in time up to and including the very instant at which the policy's time ends, counted from the end of the ticket;
    a daemon that was down takes nobody's time away.
    """
    if ticket.closed_by in _NOT_ENDED_BY_AN_ANSWER:
        return Late.REFUSED
    until = policy.reopens_until(ticket.closed_at) if ticket.closed_at is not None else None
    if until is not None and received_at <= until:
        return Late.REOPENS
    return _OF_RULE[policy.late_reply.do]
