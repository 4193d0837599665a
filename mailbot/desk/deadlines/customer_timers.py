"""What to do with the due timers of one ticket: a function of the timers, of what the store knows, and of now.

Nobody is told "you did not answer" who did: a timer fires only once the mailbox was found empty after its deadline,
while no mail of the ticket waits unjudged, and a close only a day after its last notice was accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.desk.policy.policy import Policy, TimerRule
from mailbot.desk.policy.transitions import letter_facts, on_entering, returned_to_desk
from mailbot.desk.tickets.change import Change, DueTimer
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Ticket, WaitsFor
from mailbot.mail.sender.addresses import normalised


@dataclass(frozen=True, slots=True)
class DueTicket:
    """One ticket with its timers that fell due, and all that is known about it.

    ``timers`` are the due ones of the present cycle, oldest deadline first. ``drained_at`` is when its mailbox was
    last found with nothing unread (its start, not its end); ``pending`` tells that a mail of this ticket is held, set
    aside or being tried. ``reminded_at`` is when the last reminder was accepted by SMTP (None: not yet, or none was
    written: ``reminders_written`` says which). ``question`` and ``asked_at`` are the letter that set the timers.
    ``heard`` tells that the customer wrote since and moved nothing (thanks, a rating): nobody is told then that they were
    silent, as nobody is whose word was not waited for. ``unwritten`` tells that the contact is a machine: nothing is
    written to it, and a close waits for no reminder.
    """

    ticket: Ticket
    policy: Policy
    timers: tuple[DueTimer, ...]
    drained_at: datetime | None
    pending: bool
    reminded_at: datetime | None
    question: str
    asked_at: datetime
    now: datetime
    heard: bool = False
    unwritten: bool = False


@dataclass(frozen=True, slots=True)
class Fires:
    """The timer that speaks; ``ticked_off`` are the earlier ones that it makes needless."""

    timer: DueTimer
    ticked_off: tuple[DueTimer, ...]
    drafts: tuple[Draft, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Waits:
    """Nothing fires yet; why is for the journal. ``until`` moves the deadline of ``timer``."""

    timer: DueTimer
    why: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withholds:
    """Letters do not reach the customer, so none is sent: nobody is told "you did not answer" who was never asked."""

    timer: DueTimer
    change: Change


@dataclass(frozen=True, slots=True)
class Lapses:
    """Timers that the policy no longer knows, or of a ticket that has ended."""

    timers: tuple[DueTimer, ...]


def on_time(deadline: DueTicket) -> Fires | Waits | Withholds | Lapses:
    """Decide about one ticket's due timers. Pure: everything it depends on is in ``deadline``."""
    state = deadline.policy.states.get(deadline.ticket.state)
    rules = [(timer, rule) for timer in deadline.timers if state and (rule := state.rule(timer.kind))]
    if not rules:
        return Lapses(deadline.timers)
    timer, rule = _speaker(rules)
    if deadline.pending:
        return Waits(timer, "a mail of this ticket is held, set aside or unread")
    if deadline.drained_at is None or deadline.drained_at < timer.due_at:
        return Waits(timer, "the mailbox was not read to its end since the deadline")
    back = returned_to_desk(deadline.ticket, deadline.policy)
    if back is not None and normalised(deadline.ticket.contact) in deadline.ticket.undeliverable:
        return Withholds(timer, back)
    if rule.to is not None and rule.notice_before is not None and not deadline.unwritten:
        if deadline.reminded_at is None:
            return Waits(timer, "no last reminder was accepted by the mail server")
        noticed = deadline.policy.after(deadline.reminded_at, rule.notice_before)
        if deadline.now < noticed:
            return Waits(timer, "the last reminder is too fresh", until=noticed)
    earlier = tuple(one for one, _ in rules if one.due_at <= timer.due_at and one.id != timer.id)
    drafts = () if deadline.unwritten else tuple(_letter(deadline, timer, rule))
    if rule.to is not None and not deadline.unwritten:
        drafts += on_entering(deadline.policy, deadline.ticket, rule.to, deadline.now)
    return Fires(timer, earlier, drafts, _change(deadline, rule))


def lapses(policy: Policy, state: str, kind: str) -> bool:
    """Return whether a timer of ``kind`` that runs for a ticket in ``state`` will say nothing: the policy has none such."""
    known = policy.states.get(state)
    return known is None or known.rule(kind) is None


def _speaker(rules: list[tuple[DueTimer, TimerRule]]) -> tuple[DueTimer, TimerRule]:
    """Return the latest due timer; but a close that asks for a notice before it lets an unspoken reminder speak first."""
    timer, rule = rules[-1]
    reminders = [pair for pair in rules if pair[1].to is None]
    if rule.to is not None and rule.notice_before is not None and reminders:
        return reminders[-1]
    return timer, rule


def _change(deadline: DueTicket, rule: TimerRule) -> Change | None:
    if rule.to is None:
        return None
    ended = deadline.policy.ended(rule.to)
    planned = deadline.policy.planned(rule.to)
    return Change(rule.to, timers=planned, withdraw=True, closed_by="silence" if ended else None)


def _letter(deadline: DueTicket, timer: DueTimer, rule: TimerRule) -> Iterator[Draft]:
    if rule.letter is None:
        return
    facts: dict[str, object] = {
        **letter_facts(deadline.policy, rule.to or deadline.ticket.state, deadline.now),
        "question": deadline.question,
        "asked_at": deadline.asked_at,
        "silence": True,
        "heard": deadline.heard or deadline.policy.states[deadline.ticket.state].waits_for is WaitsFor.NOBODY,
        **({} if rule.to else timetable(deadline, timer)),
    }
    yield Draft(rule.letter, deadline.ticket.contact, deadline.ticket.contact_name, facts)


def timetable(deadline: DueTicket, timer: DueTimer) -> dict[str, object]:
    """Return when the next reminder and the close will come, as the letter about ``timer`` promises it."""
    state = deadline.policy.states[deadline.ticket.state]
    policy, start = deadline.policy, timer.started_at
    following = [at for at in policy.reminders(deadline.ticket.state, start) if at > max(timer.due_at, deadline.now)]
    closes_at = policy.closes_at(deadline.ticket.state, start)
    notices = [rule.notice_before for rule in state.timers if rule.to is not None and rule.notice_before is not None]
    if closes_at is not None and notices:
        closes_at = max(closes_at, policy.after(deadline.now, notices[0]))
    return {"next_at": min(following, default=None), "closes_at": closes_at}
