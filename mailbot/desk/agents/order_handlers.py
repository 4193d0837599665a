"""The handlers of orders: one function each, in one table; a line that cannot be carried out is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from mailbot.calendars.dates import last_moment
from mailbot.desk.agents import consulting_orders, merge_and_split, routing_orders, working_time_orders
from mailbot.desk.agents.execution import SPEAKS, Execution, alone, follow_up, speak
from mailbot.desk.agents.intent import LEADS, MailPurpose
from mailbot.desk.agents.outcomes import no_agent, of_the_desk
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.sizes import written
from mailbot.desk.letters.transcripts import OrderResult, Refusal, told
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import LIST, ME, NOBODY, OrderWord
from mailbot.desk.people.directory import agent_named, machine_at, shown_name
from mailbot.desk.policy.transitions import on_assigning
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import read
from mailbot.mail.sender.addresses import normalised


def _spoken(execution: Execution, given: Order) -> None:
    """Leave an order with words to the answer; alone it changes the state, and says the state's own letter."""
    if execution.intent.purpose is MailPurpose.ORDERS:
        speak(execution, SPEAKS[given.order], given)


def _send(execution: Execution, given: Order) -> None:
    if execution.intent.purpose is MailPurpose.ANSWER:
        if not alone(execution):  # else its words become a note, which is told
            execution.did(given, OrderResult.ANSWERED)
        return
    held = execution.context.known.of_agent.held.get(execution.ticket.id)
    if held is None:
        execution.refuse(given, Refusal.NOTHING_HELD)
        return
    execution.action = replace(execution.action, releases=held.arrival)
    execution.did(given, OrderResult.RELEASED)


def _undo(execution: Execution, given: Order) -> None:
    recorded = execution.context.known.of_agent.newest.get(execution.ticket.id)
    if recorded is None or not recorded.unsent:
        execution.refuse(given, Refusal.TOO_LATE)
        return
    asked = consulting_orders.asked_again(execution.ticket.consulting) if recorded.approves else None
    execution.action = replace(
        execution.action, undoes=recorded, consulting=asked, times=working_time_orders.taken_back(execution, recorded.booked)
    )
    close = execution.context.policy.orders.get("close")
    if not recorded.before_state and close is not None:  # it opened the ticket, of which nobody has heard
        execution.change = Change(close.to, timers=(), withdraw=True, closed_by="undone")
    elif execution.ticket.cycle == recorded.cycle:
        execution.action = replace(
            execution.action, assigned=recorded.before_assigned, team=recorded.before_team, kind=recorded.before_kind,
            environment=recorded.before_environment,
        )  # fmt: skip
        execution.change = Change(recorded.before_state)
    worked = sum(one.minutes for one in working_time_orders.entries_of(execution) if one.id in recorded.booked)
    execution.did(given, OrderResult.UNDONE_WITH_TIME if execution.action.times else OrderResult.UNDONE, str(worked))


def _reopen(execution: Execution, given: Order) -> None:
    context = execution.context
    if (goes_on := follow_up(execution)) is not None:
        execution.refuse(given, Refusal.FOLLOWED, str(goes_on))
        return
    to = context.policy.reopened.to
    execution.reopened = True
    execution.change = Change(to, timers=context.policy.planned(to), withdraw=True, answered=True)
    execution.did(given, OrderResult.REOPENED, context.policy.label(to, context.mailbox.language))


def _spam(execution: Execution, given: Order) -> None:
    close = execution.context.policy.orders.get("close")
    if close is None:
        execution.refuse(given, Refusal.NOT_IN_POLICY)
        return
    execution.change = Change(close.to, timers=(), withdraw=True, closed_by="spam")
    execution.action = replace(execution.action, blocks=normalised(execution.ticket.contact))
    execution.did(given, OrderResult.SPAM, execution.ticket.contact)


def _noted(execution: Execution, given: Order) -> None:
    if execution.intent.purpose is not MailPurpose.ORDERS:
        execution.did(given, OrderResult.NOTED)
        return
    held = execution.context.known.of_agent.held.get(execution.ticket.id)
    if held is None:
        execution.refuse(given, Refusal.NOTHING_HELD)
        return
    execution.action = replace(execution.action, releases=held.arrival, as_note=True)
    execution.did(given, OrderResult.RELEASED_AS_NOTE)


def _assign(execution: Execution, given: Order) -> None:
    if given.argument == NOBODY:
        execution.action = replace(execution.action, assigned="")
        execution.did(given, OrderResult.UNASSIGNED)
        return
    agent = execution.agent if given.argument == ME else agent_named(execution.context.mailbox, given.argument)
    if agent is None:
        execution.refuse(given, *no_agent(execution.context.mailbox, given.argument))
        return
    execution.action = replace(execution.action, assigned=agent.key)
    execution.did(given, OrderResult.ASSIGNED, shown_name(agent))
    _begin(execution)
    if agent.key != execution.agent.key:
        state = execution.change.state if execution.change is not None else execution.ticket.state
        context, ticket = execution.context, replace(execution.ticket, assigned=agent.key, state=state)
        facts = agent_letters.handed_over(
            context.mailbox, ticket, context.policy, context.known.of_agent, agent, shown_name(execution.agent)
        )
        execution.drafts += agent_letters.copies([agent], facts)


def _begin(execution: Execution) -> None:
    """Let a ticket that is given to somebody begin, where the policy says so, and nothing else in the mail moves it."""
    orders, change = execution.intent.orders, execution.change
    if execution.intent.purpose is not MailPurpose.ANSWER and not any(orders.given(one) for one in LEADS):
        state = change.state if change is not None else execution.ticket.state
        execution.change = on_assigning(execution.context.policy, state, change)


def _cc(execution: Execution, given: Order) -> None:
    context = execution.context
    ours = next((one for one in given.added if of_the_desk(context, one)), None)
    if ours is not None:
        execution.refuse(given, Refusal.OF_THE_DESK, ours)
        return
    if machine := next((one for one in given.added if machine_at(context.mailbox, one)), None):
        execution.refuse(given, Refusal.A_MACHINE, machine)
        return
    if execution.ticket.contact in given.removed:
        execution.refuse(given, Refusal.THE_CUSTOMER, execution.ticket.contact)
        return
    before = execution.action
    execution.action = replace(before, copied=(*before.copied, *given.added), dropped=(*before.dropped, *given.removed))
    execution.did(given, OrderResult.COPIED, given.argument)


def _macro(execution: Execution, given: Order) -> None:
    context = execution.context
    if given.argument == LIST:
        execution.shown["macros"] = list(context.macros.names()) if context.macros else []
        execution.did(given, OrderResult.SHOWN)
        return
    text = (
        context.macros.text(given.argument, execution.ticket, shown_name(execution.agent), context.mailbox)
        if context.macros
        else None
    )
    if text is None:
        # One that exists may be broken, or be of another language than the customer's.
        names = ", ".join(one for one in context.macros.names() if one != given.argument) if context.macros else ""
        execution.refuse(given, Refusal.NO_SUCH_MACRO, names)
        return
    execution.words = "\n\n".join(part for part in (text.strip(), execution.words) if part)
    execution.did(given, OrderResult.PREPARED)


def _subject(execution: Execution, given: Order) -> None:
    execution.action = replace(execution.action, subject=given.argument)
    execution.did(given, OrderResult.RENAMED, given.argument)


def _tag(execution: Execution, given: Order) -> None:
    before = execution.ticket.tags if execution.action.tags is None else execution.action.tags
    kept = [one for one in dict.fromkeys((*before, *given.added)) if one not in given.removed]
    execution.action = replace(execution.action, tags=tuple(kept))
    execution.did(given, OrderResult.TAGGED, " ".join(kept))


def _status(execution: Execution, given: Order) -> None:
    context, ticket = execution.context, execution.ticket
    owed = read(ticket.owed)
    falls = agent_letters.due(
        context.policy, ticket.state, context.now, ticket.unanswered_at, answer=owed.due_at if owed else None,
        promised_at=last_moment(ticket.promised_at, context.mailbox.zone),
    )  # fmt: skip
    execution.shown |= {
        "shows": "status", "due": falls,
        "participants": sorted(ticket.participants), "time": working_time_orders.listed(execution),
    }  # fmt: skip
    execution.did(given, OrderResult.SHOWN)


def _history(execution: Execution, given: Order) -> None:
    execution.shown["history"] = told(execution.context.known.of_agent.history.get(execution.ticket.id, ()))
    execution.did(given, OrderResult.SHOWN)


def _original(execution: Execution, given: Order) -> None:
    """Show a mail of the customer with all its words, and let it go along itself: in the transcript, as #history does."""
    mailbox, found = execution.context.mailbox, execution.context.known.of_agent.original
    if found is None:
        execution.refuse(given, Refusal.NO_SUCH_MAIL)
        return
    kept = found.mail
    execution.encloses = kept if kept is not None and kept.whole and kept.size <= mailbox.copy_files else None
    execution.shown["original"] = {
        "author": found.author, "at": found.at, "words": found.text, "attached": execution.encloses is not None,
        "size": written(kept.size, mailbox.language) if kept is not None else "",
    }  # fmt: skip
    execution.did(given, OrderResult.SHOWN)


def _help(execution: Execution, given: Order) -> None:
    execution.shown["help"] = agent_letters.help_of(execution.context.mailbox)
    execution.did(given, OrderResult.SHOWN)


def _of_no_ticket(_work: Execution, given: Order) -> None:
    raise AssertionError(f"{given.line}: it opens a ticket, or is about none, and is judged before a ticket's orders are")


HANDLERS: Final[dict[OrderWord, Callable[[Execution, Order], None]]] = {
    OrderWord.ASK: _spoken, OrderWord.RESOLVE: _spoken, OrderWord.CLOSE: _spoken, OrderWord.REOPEN: _reopen,
    OrderWord.NOTE: _noted,
    OrderWord.ASSIGN: _assign, OrderWord.CC: _cc, OrderWord.MACRO: _macro, OrderWord.SUBJECT: _subject, OrderWord.TAG: _tag,
    OrderWord.MERGE: merge_and_split.merge, OrderWord.SPLIT: merge_and_split.split, OrderWord.SPAM: _spam,
    OrderWord.STATUS: _status,
    OrderWord.HISTORY: _history, OrderWord.ORIGINAL: _original, OrderWord.HELP: _help,
    OrderWord.SEND: _send, OrderWord.UNDO: _undo, OrderWord.FOR: _of_no_ticket,
    OrderWord.CONSULT: consulting_orders.consult, OrderWord.APPROVE: consulting_orders.approve,
    OrderWord.REFUSE: consulting_orders.refuse, OrderWord.TIME: working_time_orders.time,
    OrderWord.WAIVE: working_time_orders.waive,
    OrderWord.KIND: routing_orders.kind, OrderWord.ENVIRONMENT: routing_orders.environment,
    OrderWord.TEAM: routing_orders.team,
    OrderWord.ESCALATE: routing_orders.escalate, OrderWord.ADMIT: _of_no_ticket, OrderWord.DROP: _of_no_ticket,
}  # fmt: skip
_FIRST: Final = (OrderWord.REOPEN, OrderWord.CC, OrderWord.MACRO, OrderWord.ENVIRONMENT, OrderWord.KIND)
"""What others build upon is done before them; the rest in the order in which the table names them."""
SEQUENCE: Final = {order: place for place, order in enumerate((*_FIRST, *(one for one in OrderWord if one not in _FIRST)))}
