"""A customer whom nobody answers: until when an agent has time, and the copies that go to everybody after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.calendars.spans import BusinessTime, Elapsed
from mailbot.config.mailbox import Mailbox
from mailbot.desk.deadlines.answer_deadlines import update_deadline
from mailbot.desk.letters.agent_letters import copies, frame
from mailbot.desk.letters.copies import fitting
from mailbot.desk.letters.sizes import written
from mailbot.desk.people.directory import everybody
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.body import Attachment


@dataclass(frozen=True, slots=True)
class LastMail:
    """The last mail of a customer: who wrote it (a normalised address), their words, and its files.

    ``mail`` is its row, None where they spoke by another way; ``left_out`` are the files that were too large, by name and
    size in bytes.
    """

    author: str
    words: str
    files: tuple[Attachment, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    mail: int | None = None


@dataclass(frozen=True, slots=True)
class UnansweredTicket:
    """A ticket whose copy is due again, and all that is known about it.

    ``drained_at`` is when its mailbox was last found with nothing unread (its start, not its end), None for never.
    """

    ticket: Ticket
    due_at: datetime
    drained_at: datetime | None
    heard: LastMail
    now: datetime


@dataclass(frozen=True, slots=True)
class SendAgain:
    """The copies that are sent again."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody is told yet; ``why`` is for the journal."""

    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """Nobody waits for an answer any more, or the mailbox is not configured to repeat anything."""


def answer_by(mailbox: Mailbox, policy: Policy, state: str, before: Ticket | None, now: datetime) -> datetime | None:
    """Return until when a customer who wrote at ``now`` is to be answered, their ticket being in ``state`` by then.

    An earlier mail that is unanswered yet keeps its instant: who writes again does not wait longer for it. The hours are
    those of the mailbox's calendar where it names one.
    """
    if not policy.desks_turn(state) or not mailbox.unanswered_hours or not mailbox.people:
        return None
    waiting = before.unanswered_at if before else None
    hours = timedelta(hours=mailbox.unanswered_hours)
    return waiting or policy.after(now, BusinessTime(hours) if mailbox.calendar is not None else Elapsed(hours))


def heard_from(
    change: Change, mailbox: Mailbox, policy: Policy, before: Ticket | None, now: datetime, contact: str = ""
) -> Change:  # fmt: skip
    """Return ``change``, which a customer's words make, with the instants by which they are to be answered.

    ``contact`` is the customer for whom a ticket is opened (``before`` of None).
    """
    until = answer_by(mailbox, policy, change.state, before, now)
    heard = replace(change, answer_by=until, answered=until is None, heard=True)
    return update_deadline(heard, before, mailbox, policy, now, contact=contact)


def on_unanswered(overdue: UnansweredTicket, mailbox: Mailbox, policy: Policy) -> SendAgain | Wait | Done:
    """Decide whether a customer's last mail goes to all agents again. Pure.

    Nobody is told "nobody answered" whose answer lies in the mailbox unread.
    """
    ticket = overdue.ticket
    if answer_by(mailbox, policy, ticket.state, ticket, overdue.now) is None:
        return Done()
    if overdue.drained_at is None or overdue.drained_at < overdue.due_at:
        return Wait("the mailbox was not read to its end since the deadline")
    sent, _ = fitting(overdue.heard.files, mailbox.copy_files)
    return SendAgain(tuple(copies(everybody(mailbox, ticket.team), _facts(overdue, mailbox, policy, sent), sent)))


def _facts(overdue: UnansweredTicket, mailbox: Mailbox, policy: Policy, sent: tuple[Attachment, ...]) -> dict[str, object]:
    ticket, heard = overdue.ticket, overdue.heard
    name = ticket.contact_name if heard.author == ticket.contact else ""
    files = [(one.name or one.content_type, one.size, False, one in sent) for one in heard.files]
    files += [(name, size, True, False) for name, size in heard.left_out]
    listed = [
        {
            "name": name, "size": written(size, mailbox.language, mailbox.file_limit if left_out else None),
            "left_out": left_out, "again": False, "sent": goes,
        }
        for name, size, left_out, goes in files
    ]  # fmt: skip
    return {
        **frame(mailbox, ticket, policy), "event": "unanswered", "who": name or heard.author, "mail_from": heard.author,
        "words": heard.words, "doubts": [], "due": [], "let_in_by": "", "by": "", "history": [],
        "files": listed,
    }  # fmt: skip
