"""The hands that carry out orders: one function each, in one table; a line that cannot be carried out is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from mailbot.calendars.dates import last_moment
from mailbot.desk.agents import consulting_orders, merge_and_split, routing_orders, working_time_orders
from mailbot.desk.agents.execution import SPEAKS, Work, follow_up, speak
from mailbot.desk.agents.intent import MailPurpose
from mailbot.desk.agents.outcomes import of_the_desk
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.transcripts import Did, Refusal, told
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import LIST, ME, NOBODY, OrderWord
from mailbot.desk.people.directory import agent_named, shown_name
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import read


def _spoken(work: Work, given: Order) -> None:
    """Leave an order with words to the answer; alone it changes the state, and says the state's own letter."""
    if work.meant.meant is MailPurpose.ORDERS:
        speak(work, SPEAKS[given.order], given)


def _send(work: Work, given: Order) -> None:
    if work.meant.meant is MailPurpose.ANSWER:
        work.did(given, Did.ANSWERED)
        return
    held = work.context.known.of_agent.held.get(work.ticket.id)
    if held is None:
        work.refuse(given, Refusal.NOTHING_HELD)
        return
    work.action = replace(work.action, releases=held.arrival)
    work.did(given, Did.RELEASED)


def _undo(work: Work, given: Order) -> None:
    act = work.context.known.of_agent.newest.get(work.ticket.id)
    if act is None or not act.unsent:
        work.refuse(given, Refusal.TOO_LATE)
        return
    asked = consulting_orders.asked_again(work.ticket.consulting) if act.approves else None
    work.action = replace(work.action, undoes=act, consulting=asked, times=working_time_orders.taken_back(work, act.booked))
    close = work.context.policy.orders.get("close")
    if not act.before_state and close is not None:  # it opened the ticket, of which nobody has heard
        work.change = Change(close.to, timers=(), withdraw=True, closed_by="undone")
    elif work.ticket.cycle == act.cycle:
        work.action = replace(
            work.action, assigned=act.before_assigned, team=act.before_team, kind=act.before_kind,
            environment=act.before_environment,
        )  # fmt: skip
        work.change = Change(act.before_state)
    worked = sum(one.minutes for one in working_time_orders.entries_of(work) if one.id in act.booked)
    work.did(given, Did.UNDONE_WITH_TIME if work.action.times else Did.UNDONE, str(worked))


def _reopen(work: Work, given: Order) -> None:
    context = work.context
    if (goes_on := follow_up(work)) is not None:
        work.refuse(given, Refusal.FOLLOWED, str(goes_on))
        return
    to = context.policy.reopened.to
    work.reopened = True
    work.change = Change(to, timers=context.policy.planned(to), withdraw=True, answered=True)
    work.did(given, Did.REOPENED, context.policy.label(to, context.mailbox.language))


def _spam(work: Work, given: Order) -> None:
    close = work.context.policy.orders.get("close")
    if close is None:
        work.refuse(given, Refusal.NOT_IN_POLICY)
        return
    work.change = Change(close.to, timers=(), withdraw=True, closed_by="spam")
    work.did(given, Did.SPAM)


def _noted(work: Work, given: Order) -> None:
    work.did(given, Did.NOTED)


def _assign(work: Work, given: Order) -> None:
    if given.argument == NOBODY:
        work.action = replace(work.action, assigned="")
        work.did(given, Did.UNASSIGNED)
        return
    agent = work.agent if given.argument == ME else agent_named(work.context.mailbox, given.argument)
    if agent is None:
        known = ", ".join(one.key for one in work.context.mailbox.people)
        work.refuse(given, Refusal.NO_SUCH_AGENT, known)
        return
    work.action = replace(work.action, assigned=agent.key)
    work.did(given, Did.ASSIGNED, shown_name(agent))
    if agent.key != work.agent.key:
        context, ticket = work.context, replace(work.ticket, assigned=agent.key)
        facts = agent_letters.handed_over(
            context.mailbox, ticket, context.policy, context.known.of_agent, agent, shown_name(work.agent)
        )
        work.drafts += agent_letters.copies([agent], facts)


def _cc(work: Work, given: Order) -> None:
    context = work.context
    ours = next((one for one in given.added if of_the_desk(context, one)), None)
    if ours is not None:
        work.refuse(given, Refusal.OF_THE_DESK, ours)
        return
    if work.ticket.contact in given.removed:
        work.refuse(given, Refusal.THE_CUSTOMER, work.ticket.contact)
        return
    before = work.action
    work.action = replace(before, copied=(*before.copied, *given.added), dropped=(*before.dropped, *given.removed))
    work.did(given, Did.COPIED, given.argument)


def _macro(work: Work, given: Order) -> None:
    context = work.context
    if given.argument == LIST:
        work.shown["macros"] = list(context.macros.names()) if context.macros else []
        work.did(given, Did.SHOWN)
        return
    text = (
        context.macros.text(given.argument, work.ticket, shown_name(work.agent), context.mailbox) if context.macros else None
    )
    if text is None:
        # One that exists may be broken, or be of another language than the customer's.
        names = ", ".join(one for one in context.macros.names() if one != given.argument) if context.macros else ""
        work.refuse(given, Refusal.NO_SUCH_MACRO, names)
        return
    work.words = "\n\n".join(part for part in (text.strip(), work.words) if part)
    work.did(given, Did.PREPARED)


def _subject(work: Work, given: Order) -> None:
    work.action = replace(work.action, subject=given.argument)
    work.did(given, Did.RENAMED, given.argument)


def _tag(work: Work, given: Order) -> None:
    before = work.ticket.tags if work.action.tags is None else work.action.tags
    kept = [one for one in dict.fromkeys((*before, *given.added)) if one not in given.removed]
    work.action = replace(work.action, tags=tuple(kept))
    work.did(given, Did.TAGGED, " ".join(kept))


def _status(work: Work, given: Order) -> None:
    context, ticket = work.context, work.ticket
    owed = read(ticket.owed)
    falls = agent_letters.due(
        context.policy, ticket.state, context.now, ticket.unanswered_at, answer=owed.due_at if owed else None,
        promised_at=last_moment(ticket.promised_at, context.mailbox.zone),
    )  # fmt: skip
    work.shown |= {
        "shows": "status", "due": falls,
        "participants": sorted(ticket.participants), "time": working_time_orders.listed(work),
    }  # fmt: skip
    work.did(given, Did.SHOWN)


def _history(work: Work, given: Order) -> None:
    work.shown["history"] = told(work.context.known.of_agent.history.get(work.ticket.id, ()))
    work.did(given, Did.SHOWN)


def _help(work: Work, given: Order) -> None:
    work.shown["help"] = agent_letters.help_of(work.context.mailbox)
    work.did(given, Did.SHOWN)


def _opens(_work: Work, given: Order) -> None:
    raise AssertionError(f"{given.line}: whose mail opens a ticket is not asked what it does to another")


HANDS: Final[dict[OrderWord, Callable[[Work, Order], None]]] = {
    OrderWord.ASK: _spoken, OrderWord.RESOLVE: _spoken, OrderWord.CLOSE: _spoken, OrderWord.REOPEN: _reopen,
    OrderWord.NOTE: _noted,
    OrderWord.ASSIGN: _assign, OrderWord.CC: _cc, OrderWord.MACRO: _macro, OrderWord.SUBJECT: _subject, OrderWord.TAG: _tag,
    OrderWord.MERGE: merge_and_split.merge, OrderWord.SPLIT: merge_and_split.split, OrderWord.SPAM: _spam,
    OrderWord.STATUS: _status,
    OrderWord.HISTORY: _history, OrderWord.HELP: _help, OrderWord.SEND: _send, OrderWord.UNDO: _undo, OrderWord.FOR: _opens,
    OrderWord.CONSULT: consulting_orders.consult, OrderWord.APPROVE: consulting_orders.approve,
    OrderWord.REFUSE: consulting_orders.refuse, OrderWord.TIME: working_time_orders.time,
    OrderWord.WAIVE: working_time_orders.waive,
    OrderWord.KIND: routing_orders.kind, OrderWord.ENVIRONMENT: routing_orders.environment,
    OrderWord.TEAM: routing_orders.team,
    OrderWord.ESCALATE: routing_orders.escalate,
}  # fmt: skip
_FIRST: Final = (OrderWord.REOPEN, OrderWord.CC, OrderWord.MACRO, OrderWord.ENVIRONMENT, OrderWord.KIND)
"""What others build upon is done before them; the rest in the order in which the table names them."""
TURN: Final = {order: place for place, order in enumerate((*_FIRST, *(one for one in OrderWord if one not in _FIRST)))}
