"""Who is told of an answer that the desk owes: the agent when its deadline is near, the lead once it has passed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.config.mailbox import Mailbox
from mailbot.desk.deadlines.unanswered import LastMail
from mailbot.desk.letters.agent_letters import frame
from mailbot.desk.people.directory import assigned, shown_name, told
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.deadline import RunningDeadline
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """A ticket of whose deadline somebody is to be told, and all that is known about it.

    ``told_missed`` says that its breach was told before. ``drained_at`` is when its mailbox was last found with nothing
    unread (its start, not its end), None for never.
    """

    ticket: Ticket
    running: RunningDeadline
    told_missed: bool
    drained_at: datetime | None
    heard: LastMail
    now: datetime


@dataclass(frozen=True, slots=True)
class Warn:
    """The deadline is near."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """The deadline has passed."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody is told yet; ``why`` is for the journal."""

    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """Nobody is told any more: it stands still, or everybody was."""


def on_owed(coming: DeadlineState, mailbox: Mailbox, policy: Policy) -> Warn | Missed | Wait | Done:
    """Decide who is told. A breach that was not warned of in time, after an outage, is told alone.

    Nobody is told of a missing answer that lies in the mailbox unread.
    """
    running = coming.running
    if running.due_at is None or running.next_at is None or coming.told_missed:
        return Done()
    passed = coming.now >= running.due_at
    since = running.due_at if passed else running.next_at
    if coming.drained_at is None or coming.drained_at < since:
        return Wait("the mailbox was not read to its end since the deadline")
    notice = Notice.DEADLINE_MISSED if passed else Notice.DEADLINE_NEAR
    to = _leads(mailbox, coming.ticket) if passed else _agents(mailbox, coming.ticket)
    facts = _facts(coming, mailbox, policy)
    told_only = {**facts, "reply_is": ""}  # a reply of who is no agent would go nowhere
    drafts = tuple(Draft(notice, address, name, facts=facts if name else told_only) for address, name in to)
    return Missed(drafts) if passed else Warn(drafts)


def _agents(mailbox: Mailbox, ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """Return who is warned: the agent who has the ticket, else everybody who is told of it."""
    has = assigned(mailbox, ticket)
    return ((has.address, shown_name(has)),) if has else _everybody(mailbox, ticket)


def _leads(mailbox: Mailbox, ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """Return who is told of a breach: the lead, else everybody who is told of the ticket."""
    lead = next((one for one in mailbox.people if one.key == mailbox.lead), None)
    return ((lead.address, shown_name(lead)),) if lead else _everybody(mailbox, ticket)


def _everybody(mailbox: Mailbox, ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """Return the addresses that are told of ``ticket``, with the names of those that are agents'."""
    names = {one.address: shown_name(one) for one in mailbox.people}
    return tuple((address, names.get(address, "")) for address in told(mailbox, ticket))


def _facts(coming: DeadlineState, mailbox: Mailbox, policy: Policy) -> dict[str, object]:
    ticket, heard, running = coming.ticket, coming.heard, coming.running
    name = ticket.contact_name if heard.author in {ticket.contact, ""} else ""
    author = heard.author or ticket.contact
    return {
        **frame(mailbox, ticket, policy), "owed": running.owed.value, "due_at": running.due_at, "since": running.since,
        "who": name or author, "mail_from": author, "words": heard.words,
    }  # fmt: skip
