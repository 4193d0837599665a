"""An agent opens a ticket by mail: for whom a new mail names, or for whose mail it forwards; where unsure, it asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailbot.config.agents import Agent
from mailbot.desk.agents.execution import as_sent, passed_on, signature, withheld
from mailbot.desk.agents.intent import Intent, own_words
from mailbot.desk.agents.opening_route import gets, handed, line_of, names_agent, route_of
from mailbot.desk.agents.outcomes import Signals, no_agent, of_the_desk, unclear
from mailbot.desk.agents.questions import MOST_LINES, questions
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters.agent_letters import about, help_of, transcript
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine, failed, stopped
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import LIST, ME, NOBODY, OrderWord
from mailbot.desk.people.directory import agent_named, machine_at, shown_name
from mailbot.desk.people.routing import first_state
from mailbot.desk.policy.transitions import first_change
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction, NewTicket, RecordedAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Route
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.kinds import Kind
from mailbot.mail.sender.addresses import normalised

_LOOKS: Final = frozenset({OrderWord.HELP, OrderWord.MACRO})
_TAKEN: Final = frozenset({
    OrderWord.FOR, OrderWord.SUBJECT, OrderWord.TAG, OrderWord.ASSIGN, OrderWord.KIND, OrderWord.ENVIRONMENT, OrderWord.TEAM,
})  # fmt: skip


def opened(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals, *, meant: bool = False) -> Verdict:
    """Return the verdict of an agent's mail that answers no letter: a new ticket, or the question whose it is.

    ``meant`` tells that its words are for its customer, whatever they look like.
    """
    orders = intent.orders.orders
    named = intent.orders.given(OrderWord.FOR)
    if orders and not intent.words and context.mail.kind is not Kind.FORWARD and all(one.order in _LOOKS for one in orders):
        return _shown(context, identity, intent, signals)
    needless = [one for one in orders if one.order not in _TAKEN]
    if needless:
        lines = stopped(
            orders, [TranscriptLine(one.line, OrderResult.NOT_DONE, Refusal.NO_TICKET.value) for one in needless]
        )
        return unclear(context, replace(identity, ticket=None), intent, signals, lines)
    found = customers(context, intent)
    asked = context.known.of_agent.asked
    if named is not None and found and asked is not None:
        return _answers(context, identity, intent, signals, named, asked)
    why = _not_opened(context, identity, intent, found)
    doubts = () if meant or why is not None else questions(context, identity, intent)
    if doubts:
        doubtful = [
            TranscriptLine(line, OrderResult.NOT_DONE, Refusal.DOUBTFUL) for one in doubts for line in one.lines[:MOST_LINES]
        ]
        return _asks(context, unclear(context, replace(identity, ticket=None), intent, signals, tuple(doubtful)))
    if why is None:
        return _opening(context, identity, intent, signals, found[0])
    detail = named.argument if named and why is Refusal.OF_THE_DESK else ", ".join(found)
    line = TranscriptLine(named.line if named else context.mail.subject[:200], OrderResult.NOT_DONE, why.value, detail)
    refused = unclear(context, replace(identity, ticket=None), replace(intent, ambiguity=None), signals, (line,))
    return refused if why is not Refusal.NO_CUSTOMER else _asks(context, refused)


def _not_opened(context: Context, identity: AgentIdentity, intent: Intent, found: tuple[str, ...]) -> Refusal | None:
    """Return why a mail opens no ticket, whoever its one customer is; None where it does."""
    forwarded = context.mail.original if context.mail.kind is Kind.FORWARD else None
    named = intent.orders.given(OrderWord.FOR)
    if named is not None and not found:
        return Refusal.OF_THE_DESK
    if context.mail.kind is not Kind.FORWARD and not intent.words:
        return Refusal.NEEDS_WORDS
    if forwarded is not None and own_words(forwarded.text, context.mailbox) is None:
        return Refusal.QUOTES_US
    if len(found) != 1:
        return Refusal.NO_CUSTOMER
    if forwarded is None and machine_at(context.mailbox, found[0]):
        return Refusal.A_MACHINE
    # Its subject is that of the letter it answers: another customer's.
    answers = identity.ticket is not None and forwarded is None
    return Refusal.NEEDS_SUBJECT if answers and intent.orders.given(OrderWord.SUBJECT) is None else None


def _asks(context: Context, refused: Verdict) -> Verdict:
    """Keep the mail until its writer says whose it is, in answer to the letter that asks."""
    in_reply_to = f"<{context.mail.message_id}>" if context.mail.message_id else None
    drafts = tuple(replace(one, in_reply_to=in_reply_to) for one in refused.drafts)
    action = AgentAction(context.mail.sender.address or "", waits=True)
    return replace(refused, disposition=Disposition.HELD, drafts=drafts, action=action)


def _answers(
    context: Context, identity: AgentIdentity, intent: Intent, signals: Signals, named: Order, asked: RecordedAction
) -> Verdict:  # fmt: skip
    """Let the mail that was asked about open its ticket; words below the answer are nobody's."""
    if identity.agent is None:
        raise AssertionError("only an agent is asked")
    action = AgentAction(context.mail.sender.address or "", releases=asked.arrival, names=named.argument)
    told = transcript(
        identity.agent, context.mailbox, None, context.policy, [TranscriptLine(named.line, OrderResult.NAMED,
        detail=named.argument)],
        set_aside=intent.words, closing=intent.signed.closing,
    )  # fmt: skip
    return Verdict(Disposition.AGENT, None, None, None, signals, drafts=(told,), action=action)


def customers(context: Context, intent: Intent) -> tuple[str, ...]:
    """Return who the customer may be: whom ``#for`` names, else the writer of the forwarded mail, else To and Cc."""
    named = intent.orders.given(OrderWord.FOR)
    original = context.mail.original
    if context.customer:
        return (context.customer,)
    if named is not None:
        found: tuple[str, ...] = (named.argument,)
    elif context.mail.kind is Kind.FORWARD:
        found = (normalised(original.sender),) if original is not None and original.sender else ()
    else:
        found = tuple(dict.fromkeys((*context.mail.recipients, *context.mail.cc)))
    return tuple(one for one in found if not of_the_desk(context, one))


def _shown(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict:
    if identity.agent is None:
        raise AssertionError("only an agent is shown it")
    lists = any(one.argument == LIST for one in intent.orders.orders)
    lines = [TranscriptLine(one.line, OrderResult.SHOWN) for one in intent.orders.orders]
    draft = transcript(
        identity.agent, context.mailbox, None, context.policy, lines,
        help=help_of(context.mailbox) if intent.orders.given(OrderWord.HELP) else [],
        macros=list(context.macros.names()) if lists and context.macros else [],
    )  # fmt: skip
    return Verdict(Disposition.AGENT, None, None, None, signals, drafts=(draft,))


def _opening(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals, contact: str) -> Verdict:
    agent = identity.agent
    if agent is None:
        raise AssertionError("only an agent opens tickets")
    forwarded = context.mail.original if context.mail.kind is Kind.FORWARD else None
    renamed = intent.orders.given(OrderWord.SUBJECT)
    theirs = forwarded is not None and normalised(forwarded.sender) == contact
    opening = NewTicket(
        contact,
        forwarded.name if forwarded is not None and theirs and "@" not in forwarded.name else "",
        renamed.argument if renamed else (forwarded.subject if forwarded and forwarded.subject else context.mail.subject),
        words=forwarded.text if forwarded else "",
    )
    route = route_of(context, intent)
    lines, assigned = _orders_done(context, agent, intent, contact, route)
    lines += withheld(context.mail.attachments) if forwarded is None else []
    if failed(lines):
        return unclear(context, replace(identity, ticket=None), intent, signals, stopped(intent.orders.orders, lines))
    # Of a forward, the agent's own words above it are for the desk; of a new mail they are the first letter.
    action = AgentAction(
        context.mail.sender.address or "", opens=opening, note=intent.words or None if forwarded else None,
        assigned=assigned.key if assigned else None, tags=_tags(intent) or None, team=route.team or None,
        kind=route.kind or None, environment=route.environment or None,
    )  # fmt: skip
    begins = first_state(context.policy, route)
    change = first_change(context.policy, begins, answered=forwarded is None, given=names_agent(intent))
    state = change.state
    told = transcript(
        agent, context.mailbox, None, context.policy, lines, undo_seconds=context.mailbox.undo_seconds,
        closing=intent.signed.closing,
        state_label=context.policy.label(state, context.mailbox.language),
        assigned=shown_name(assigned) if assigned else "", tags=list(_tags(intent)), **about(context.mailbox, route),
    )  # fmt: skip
    if opening.words.strip():  # a new mail of the agent is the answer already
        change = heard_from(change, context.mailbox, context.policy, None, context.now, contact)
    first = _first(context, identity, intent, opening, change, forwarded=forwarded is not None)
    drafts = (
        *(() if machine_at(context.mailbox, contact) else (first,)),
        *handed(context, agent, assigned, route, change, opening),
        told,
    )
    files = context.mail.attachments if forwarded else ()
    return Verdict(
        Disposition.AGENT, None, None, None, signals, change, drafts, files, action=action
    )  # fmt: skip


def _first(
    context: Context, identity: AgentIdentity, intent: Intent, opening: NewTicket, change: Change, *, forwarded: bool
) -> Draft:
    """Return the customer's first letter: that their mail was received, or what the agent writes to them."""
    by, delay = context.mail.sender.address or "", timedelta(seconds=context.mailbox.undo_seconds)
    agent = identity.agent
    if forwarded or agent is None:
        return Draft(Notice.OPENED, opening.contact, opening.name, {"first": True}, by=by, delay=delay)
    # Of an answer to another ticket's copy no looks go along either.
    words, formatted = as_sent("" if identity.ticket else context.mail.formatted, intent.words, context.mailbox)
    facts: dict[str, object] = {"words": words, **signature(agent, intent.words), "first": True}
    # What is inline in an answer may be a picture of the letter that it quotes, which is another ticket's.
    quoting = identity.ticket is not None
    files = tuple(one for one in passed_on(context.mail.attachments) if not (quoting and one.inline))
    return Draft(
        Notice.ANSWER, opening.contact, opening.name, facts, starts_clock=bool(change.timers), by=by, delay=delay,
        formatted=formatted, files=files,
    )  # fmt: skip


def _orders_done(
    context: Context, agent: Agent, intent: Intent, contact: str, route: Route
) -> tuple[list[TranscriptLine], Agent | None]:  # fmt: skip
    """Return what is told of each order, and who has the new ticket."""
    assigned = gets(context, agent, route)
    did = OrderResult.OPENED_UNHEARD if machine_at(context.mailbox, contact) else OrderResult.OPENED
    lines: list[TranscriptLine] = []
    for one in intent.orders.orders:
        match one.order:
            case OrderWord.SUBJECT:
                lines.append(TranscriptLine(one.line, OrderResult.RENAMED, detail=one.argument))
            case OrderWord.TAG:
                lines.append(TranscriptLine(one.line, OrderResult.TAGGED, detail=" ".join(_tags(intent))))
            case OrderWord.ASSIGN:
                line, assigned = _assigned(context, agent, one)
                lines.append(line)
            case OrderWord.KIND | OrderWord.ENVIRONMENT | OrderWord.TEAM:
                lines.append(line_of(context, one))
            case _:
                lines.append(TranscriptLine(one.line, did, detail=contact))
    if not intent.orders.given(OrderWord.FOR):
        lines.append(TranscriptLine(context.mail.subject[:200], did, detail=contact))
    return lines, assigned


def _assigned(of: Context, agent: Agent, given: Order) -> tuple[TranscriptLine, Agent | None]:
    if given.argument == NOBODY:
        return TranscriptLine(given.line, OrderResult.UNASSIGNED), None
    found = agent if given.argument == ME else agent_named(of.mailbox, given.argument)
    if found is None:
        why, known = no_agent(of.mailbox, given.argument)
        return TranscriptLine(given.line, OrderResult.NOT_DONE, why.value, known), None
    return TranscriptLine(given.line, OrderResult.ASSIGNED, detail=shown_name(found)), found


def _tags(intent: Intent) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for one in intent.orders.orders if one.order is OrderWord.TAG for tag in one.added))
