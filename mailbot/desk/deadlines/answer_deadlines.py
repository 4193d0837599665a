"""The desk's own deadlines: when an answer is owed from, by when, when it stands still, and what came of it. Pure.

A customer's words begin one where none runs: who writes again neither waits longer nor gives the desk more time, so no
breach can be hidden behind a further mail. An agent's letter to the customer meets it. It counts in the states that say so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.calendars import pauses
from mailbot.calendars.counted_time import counting
from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import customer_at
from mailbot.desk.policy.policy import Deadlines, Policy
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import Merge
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import (
    DeadlineKind,
    DeadlineOutcome,
    DeadlineUpdate,
    EndedDeadline,
    RunningDeadline,
    read,
    written,
)
from mailbot.desk.tickets.ticket import Ticket, WaitsFor
from mailbot.desk.tickets.verdict import Verdict


def update_deadline(
    change: Change, before: Ticket | None, mailbox: Mailbox, policy: Policy, now: datetime, *, contact: str = "",
    agent: str = "", spoke_at: datetime | None = None,
) -> Change:  # fmt: skip
    """Return ``change`` with what it does to the answer that the desk owes; one that says so already stays as it is.

    ``before`` is the ticket as it was, None for one that is opened for ``contact``. ``agent`` is the address of who wrote
    what the customer is sent, which came at ``spoke_at`` (None: now).
    """
    if change.deadline_update is not None:
        return change
    was = read(before.owed) if before else None
    tier = customer_at(mailbox, before.contact if before else contact).tier
    update = deadline_update_of(change, was, before, policy, tier, now, agent=agent, spoke_at=spoke_at)
    return replace(change, deadline_update=update)


def deadline_update_of(
    change: Change, was: RunningDeadline | None, before: Ticket | None, policy: Policy, tier: str, now: datetime,
    *, agent: str = "", spoke_at: datetime | None = None,
) -> DeadlineUpdate:  # fmt: skip
    """Return what ``change`` of the ticket ``before`` does to ``was``, the answer that a customer of ``tier`` is owed."""
    if was is not None and change.spoke:
        return DeadlineUpdate(None, answered(was, policy, max(spoke_at or now, was.since), agent, tier))
    if policy.ended(change.state) or change.closed_by:
        return DeadlineUpdate(None, _ended(was, policy, now, tier))
    if was is None and change.heard:
        was = begun(before, policy, tier, now)
    return DeadlineUpdate(was and in_state(was, policy, tier, change.state, now))


def update_deadlines(verdict: Verdict, context: Context) -> Verdict:
    """Return ``verdict`` with what its changes do to the answers that are owed."""
    change, action = verdict.change, verdict.action
    if change is None:
        return verdict
    if action is not None and action.merges is not None and verdict.about is not None:
        ended, merges = after_merge(change, action.merges, verdict.about, context.mailbox, context.policy, context.now)
        return replace(verdict, change=ended, action=replace(action, merges=merges))
    contact = action.opens.contact if action and action.opens else context.mail.sender.address or ""
    done = update_deadline(
        change, verdict.about, context.mailbox, context.policy, context.now, contact=contact,
        agent=action.agent if action else "",
        spoke_at=_came_at(verdict, context),
    )  # fmt: skip
    return verdict if done is change else replace(verdict, change=done)


def _came_at(verdict: Verdict, context: Context) -> datetime:
    """Return when an agent's words came: with their mail, but where that was held, with the word that let it go."""
    released = any(name == "released" for name, _ in verdict.signals)
    return context.now if released else min(context.now, context.incoming.received_at)


def after_merge(
    ended: Change, found: Merge, ticket: Ticket, mailbox: Mailbox, policy: Policy, now: datetime
) -> tuple[Change, Merge]:
    """Return what ends ``ticket``, and the merge, with the answer that the survivor goes on owing: the one due first."""
    theirs, own = read(ticket.owed), read(found.into.owed)
    kept = joined(own, theirs)
    tier = customer_at(mailbox, found.into.contact).tier
    left = _ended(own, policy, now, tier) if kept is not own else None
    running = in_state(kept, policy, tier, found.change.state, now) if kept else None
    survivor = replace(found.change, deadline_update=DeadlineUpdate(running, left))
    over = None if kept is theirs else _ended(theirs, policy, now, tier)
    return replace(ended, deadline_update=DeadlineUpdate(None, over)), replace(found, change=survivor)


def after_split(was: str, policy: Policy, tier: str, state: str, now: datetime, *, leaves: bool) -> str:
    """Return the deadline of a ticket in ``state``, of a customer of ``tier``, that is split from one whose own is ``was``.

    Both are as text. ``leaves`` says that it goes with the mail that is split off, and what was told of it too; else both
    tickets have it.
    """
    running = read(was)
    if running is None:
        return ""
    return written(in_state(running if leaves else replace(running, row=0), policy, tier, state, now))


def deadlines_of(policy: Policy, tier: str) -> Deadlines:
    """Return what the desk promises a customer of ``tier``; "" is none."""
    return policy.tiers.get(tier, policy.deadlines)


def begun(before: Ticket | None, policy: Policy, tier: str, now: datetime) -> RunningDeadline | None:
    """Return the deadline that a customer's words begin at ``now``; None where the policy promises nothing.

    ``before`` is the ticket in which they wrote, None where their words open one.
    """
    promise = deadlines_of(policy, tier)
    owed, length = DeadlineKind.NEXT_ANSWER, promise.next_answer
    if before is None:
        owed, length = DeadlineKind.FIRST_ANSWER, promise.first_answer
    elif promise.after_information is not None and _was_asked(before, policy):
        owed, length = DeadlineKind.AFTER_INFORMATION, promise.after_information
    if length is None:
        return None
    return _timed(RunningDeadline(owed, length, now, None, None), policy, promise.warn_at)


def in_state(running: RunningDeadline, policy: Policy, tier: str, state: str, now: datetime) -> RunningDeadline:
    """Return ``running`` as it goes on in ``state``: standing still where that does not count, else running on."""
    known = policy.states.get(state)
    counts = known is not None and known.counts
    if counts != running.paused:
        return running
    if counts:
        begin = running.pauses[-1][0]
        kept = replace(running, pauses=(*running.pauses[:-1], (begin, now)))
    else:
        kept = replace(running, pauses=(*running.pauses, (now, None)))
    return _timed(kept, policy, deadlines_of(policy, tier).warn_at)


def answered(was: RunningDeadline, policy: Policy, at: datetime, agent: str, tier: str) -> EndedDeadline:
    """Return what came of a deadline whose answer came at ``at``: missed is what was told to be, too."""
    told_missed = bool(was.row) and was.next_at is None
    in_time = was.due_at is None or (at <= was.due_at and not told_missed)
    return EndedDeadline(
        was, DeadlineOutcome.MET if in_time else DeadlineOutcome.MISSED, at, _used(was, policy, at), agent, tier
    )


def joined(one: RunningDeadline | None, other: RunningDeadline | None) -> RunningDeadline | None:
    """Return which of two deadlines a ticket keeps into which another is merged: the one that is due first."""
    both = [running for running in (one, other) if running is not None]
    return min(both, key=lambda running: (running.due_at is None, running.due_at, running.since), default=None)


def _ended(was: RunningDeadline | None, policy: Policy, now: datetime, tier: str) -> EndedDeadline | None:
    return EndedDeadline(was, DeadlineOutcome.ENDED, now, _used(was, policy, now), tier=tier) if was else None


def _used(was: RunningDeadline, policy: Policy, at: datetime) -> timedelta:
    return sum((one.length for one in counting(was.since, at, was.span, policy.calendar, was.pauses)), timedelta())


def _was_asked(before: Ticket, policy: Policy) -> bool:
    """Return whether the customer answers a question: their ticket waits for them, where asking leads."""
    ask, state = policy.orders.get("ask"), policy.states.get(before.state)
    return ask is not None and state is not None and state.key == ask.to and state.waits_for is WaitsFor.CUSTOMER


def _timed(running: RunningDeadline, policy: Policy, warn_at: float) -> RunningDeadline:
    """Return ``running`` with its instants reckoned anew; whoever was warned once is told next when it has passed."""
    since, calendar, still = running.since, policy.calendar, running.pauses
    due_at = pauses.after_with_pauses(since, running.span, calendar, still)
    if due_at is None or running.row:
        return replace(running, due_at=due_at, next_at=due_at)
    share = pauses.share_of(since, running.span, calendar, warn_at)
    warning = pauses.after_with_pauses(since, share, calendar, still)
    return replace(running, due_at=due_at, next_at=warning)
