"""Mail that was taken into no ticket: which of it people wrote, and what keeps one from being taken after all. Pure.

A machine's mail is counted where a person's is told: a bounce, a vacation reply, a receipt, the desk's own letters coming
back. What came through a list or in bulk may be a person's, whose group or CRM writes such fields; so may mail with the
desk's own address in From, into which a group puts it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.transcripts import Refusal
from mailbot.desk.people.directory import agent_at
from mailbot.desk.tickets.arrival import NOT_TAKEN, Arrival
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.automatic.headers import WAYS
from mailbot.mail.tokens import digest_tokens, message_ids
from mailbot.mail.tokens.address_tokens import without_token

OF_AGENTS: Final = frozenset({Reason.AGENT_UNPROVEN, Reason.AGENT_UNCLEAR, Reason.AGENT_STALE, Reason.AGENT_ASKED})
"""Reasons for which an agent's mail is held: they were told of it, and decide about it themselves."""
DISTRIBUTED_WORDS: Final = frozenset({"mailing list", "bulk mail"})
"""How the fact begins of what says only how a mail travelled (:data:`mailbot.desk.customers.checks.MACHINES`)."""
_OWN_FROM: Final = "From "
"""How the fact begins of a loop that is known by its From alone."""
_TICKETLESS: Final = re.compile(r"n\.[0-9a-f]{24}@[^@\s]+")


def is_ours(message_id: str) -> bool:
    """Return whether a bare Message-ID has the shape of those that the desk gives its letters."""
    known = message_ids.recognised(message_id) or digest_tokens.recognised(message_id)
    return known is not None or _TICKETLESS.fullmatch(message_id) is not None


def distributed(one: Arrival) -> bool:
    """Return whether a mail was ignored for how it came alone: through a list, in bulk, from the null sender."""
    kind, _, sign = one.fact.partition(": ")
    return one.reason is Reason.AUTOMATIC and (kind in DISTRIBUTED_WORDS or sign in WAYS)


def by_a_person(one: Arrival) -> bool:
    """Return whether a mail that was not taken is told of with its sender: nothing says that a machine wrote it.

    Agents hear of their own.
    """
    if one.disposition is Disposition.IGNORED:
        passed_on = one.reason is Reason.LOOP and one.fact.startswith(_OWN_FROM) and not one.ours
        return distributed(one) or passed_on
    return one.disposition in NOT_TAKEN and one.reason not in OF_AGENTS


def in_order(found: Iterable[Arrival]) -> tuple[Arrival, ...]:
    """Return mail in the order in which it is told: new before old, what came through lists last, the oldest first."""
    return tuple(sorted(found, key=lambda one: (not one.new, distributed(one), one.number)))


def deciders(mailbox: Mailbox) -> tuple[Agent, ...]:
    """Return the agents who decide by mail about what was not taken: of a mailbox that has a lead only the lead."""
    leads = tuple(one for one in mailbox.people if one.key == mailbox.lead)
    return leads or tuple(mailbox.people)


def hindrance(one: Arrival | None, mailbox: Mailbox) -> Refusal | None:
    """Return why no answer to a letter of ``mailbox`` decides about a mail (None: there is none); None where one does."""
    if one is None or one.disposition is None:
        return Refusal.NO_SUCH_ARRIVAL
    if one.mailbox != mailbox.name:
        return Refusal.IN_ANOTHER_MAILBOX
    if one.disposition not in NOT_TAKEN or one.decided or one.asked:
        return Refusal.TAKEN_BEFORE if one.ticket and one.disposition not in NOT_TAKEN else Refusal.DECIDED_BEFORE
    return Refusal.OF_AN_AGENT if one.reason in OF_AGENTS else None


def names_nobody(reason: Reason | None, sender: str, mailbox: Mailbox) -> bool:
    """Tell whether a mail held for ``reason`` has only the address of a form or a group, which is no customer's."""
    return reason in {Reason.FORM_UNCLEAR, Reason.GROUP_UNCLEAR} or sender in mailbox.groups


def not_to_be_admitted(one: Arrival, mailbox: Mailbox, own: Collection[str], *, into: bool = False) -> Refusal | None:
    """Return why a mail cannot be taken, whoever wants it; None where it can.

    ``own`` are the desk's own addresses; ``into`` tells that a ticket was named for it.
    """
    if agent_at(mailbox, one.sender) is not None:
        return Refusal.OF_AN_AGENT  # by a person's word it would do all that an agent may do
    if one.reason is Reason.TOO_LARGE:
        return Refusal.NEVER_RECEIVED
    if into or one.ticket:
        return None
    if not one.sender or names_nobody(one.reason, one.sender, mailbox):
        return Refusal.NO_CLEAR_SENDER
    return Refusal.OWN_ADDRESS if without_token(one.sender) in own else None
