"""What a reply to a ticket that has ended does, by the policy's ``late_reply`` and by when it reached the mailbox. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from mailbot.desk.customers import short_replies, surveys
from mailbot.desk.policy.policy import Policy, Transition
from mailbot.desk.threading.before_us import IMPORTED
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.ticket import Ticket

CROSSING: Final = timedelta(minutes=1)
"""A reply received this long after its ticket's close crossed it in the mail, and re-opens."""


class LateReplyRule(StrEnum):
    """What becomes of the reply."""

    REOPENS = "reopens"
    FOLLOWS = "follows"
    REFUSED = "refused"


_OF_RULE: Final = {"reopen": LateReplyRule.REOPENS, "follow_up": LateReplyRule.FOLLOWS, "reject": LateReplyRule.REFUSED}
_NOT_ENDED_BY_AN_ANSWER: Final = frozenset({"merge", "spam", "undone"})
"""Nothing of these is taken up again by a mail: one goes on elsewhere, one was none, of one nobody has heard."""
_CROSSED: Final = frozenset({"silence", "customer"})
"""Closes that nobody at the desk ordered: whoever wrote meanwhile did not see them, or takes their own word back."""


def never_reopens(ticket: Ticket) -> bool:
    """Return whether ``ticket`` ended in a way after which no mail does anything to it."""
    return ticket.closed_by in _NOT_ENDED_BY_AN_ANSWER


def late(policy: Policy, ticket: Ticket, received_at: datetime) -> LateReplyRule:
    """Return what a reply to the ended ``ticket`` does that reached the mailbox at ``received_at`` (aware).

    It is in time up to and including the very instant at which the policy's time ends, counted from the end of the ticket;
    a daemon that was down takes nobody's time away.
    """
    if never_reopens(ticket):
        return LateReplyRule.REFUSED
    if ticket.closed_by == IMPORTED:  # nobody was told that it ended
        return LateReplyRule.REOPENS
    until = policy.reopens_until(ticket.closed_at) if ticket.closed_at is not None else None
    if until is not None and received_at <= until:
        return LateReplyRule.REOPENS
    return _OF_RULE[policy.late_reply.do]


def too_late(context: Context) -> bool:
    """Return whether the ticket takes no more mail, or not this one."""
    ticket = context.thread.ticket
    if ticket is None or not context.policy.ended(ticket.state) or crossed(context):
        return False
    return not _taken_late(context, ticket)


def refuses_everybody(context: Context) -> bool:
    """Return whether the ended ticket takes no more mail of anybody, participant or not."""
    ticket = context.thread.ticket
    return ticket is not None and late(context.policy, ticket, context.incoming.received_at) is LateReplyRule.REFUSED


def _taken_late(context: Context, ticket: Ticket) -> bool:
    """Return whether a reply to an ended ticket is for :mod:`mailbot.desk.customers.replies`.

    A participant's is, if the policy says so. What answers a question about somebody else's mail is no reply to the ticket.
    """
    if context.mail.sender.address not in ticket.participants or context.known.asked.get(context.thread.answers or ""):
        return False
    if late(context.policy, ticket, context.incoming.received_at) is not LateReplyRule.REFUSED:
        return True
    return (
        context.machine is None
        and not context.brings_files
        and context.certain
        and not never_reopens(ticket)
        and (
            bool(short_replies.thanks(context.policy, ticket.state, context.new_words, context.names))
            or surveys.comments(context)
        )
    )


def crossed(context: Context) -> bool:
    """Return whether the mail had reached the mailbox when silence or its customer closed its ticket: then it re-opens."""
    ticket = context.thread.ticket
    return ticket is not None and crossed_the_close(ticket, context.incoming.received_at)


def crossed_the_close(ticket: Ticket, received_at: datetime) -> bool:
    """Return whether a mail that was received then crossed the close of ``ticket`` for silence, or by its customer."""
    return ticket.closed_by in _CROSSED and ticket.closed_at is not None and received_at <= ticket.closed_at + CROSSING


def accepting(policy: Policy, ticket: Ticket, received_at: datetime) -> Transition | None:
    """Return where a mail of ``received_at`` (aware) leads ``ticket`` that says nothing but that the answer is right.

    One that crossed the close for silence was no silence: it ends the ticket as it would have a moment before. None where it
    does nothing of its own.
    """
    if ticket.closed_by == "silence" and policy.ended(ticket.state) and crossed_the_close(ticket, received_at):
        return policy.accepted
    return policy.accepts(ticket.state)
