"""Carrying out what an agent asks of a ticket: all of it, or, where one line cannot be done, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailbot.desk.agents.execution import SPEAKS, Work, speak
from mailbot.desk.agents.intent import Ambiguity, Intent, MailPurpose
from mailbot.desk.agents.order_handlers import HANDS, TURN
from mailbot.desk.agents.outcomes import Signals, notes, unclear
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.transcripts import Did, failed, stopped
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.routing import as_routed
from mailbot.desk.policy.transitions import entered_anew
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict

_WAITS_ALONG: Final = frozenset({Notice.COPY, Notice.CONSULT_NEWS})


def releases(meant: Intent) -> bool:
    """Return whether a mail is the word that lets a held reply go."""
    return meant.meant is MailPurpose.ORDERS and meant.orders.given(OrderWord.SEND) is not None


def carried_out(context: Context, identity: AgentIdentity, meant: Intent, ticket: Ticket, signals: Signals) -> Verdict:
    """Return the verdict of a mail of an agent who may do everything in ``ticket``."""
    if identity.agent is None:
        raise AssertionError("only an agent's orders are carried out")
    author = context.mail.sender.address or ""
    work = Work(context, ticket, identity.agent, meant.words, meant, AgentAction(author), seen=identity.seen)
    for given in sorted(meant.orders.orders, key=lambda one: TURN[one.order]):
        HANDS[given.order](work, given)
    if not failed(work.lines) and meant.meant is MailPurpose.ANSWER:
        _answer(work)
    elif not failed(work.lines) and meant.meant is MailPurpose.NOTE:
        work.action = replace(work.action, note=work.words)
        work.drafts += _noted(work, identity)
    if failed(work.lines):
        refused = [one for one in work.lines if one.did is Did.NOT_DONE]
        return unclear(context, identity, meant, signals, stopped(meant.orders.orders, refused))
    if meant.orders.given(OrderWord.SEND) is None and _said_before(work, identity.seen):
        again = replace(meant, doubtful=Ambiguity.SAID_BEFORE)
        return unclear(context, identity, again, signals, stopped(meant.orders.orders, ()))
    return _verdict(work, signals)


def _noted(work: Work, identity: AgentIdentity) -> Iterator[Draft]:
    """Yield the letters of the note to whom it concerns: also to who gets the ticket by this very mail.

    Where it is handed over, they wait with what the customer and the team are told of that.
    """
    assigned = work.ticket.assigned if work.action.assigned is None else work.action.assigned
    state = work.change.state if work.change else work.ticket.state
    after = replace(as_routed(work.ticket, work.action), assigned=assigned, state=state)
    delay = max((one.delay for one in work.drafts if one.notice is Notice.ESCALATED), default=timedelta())
    for one in notes(work.context, identity, work.ticket, after, work.words):
        yield replace(one, delay=delay)


def _said_before(work: Work, seen: int) -> bool:
    """Return whether the writer said all of it in reply to this same letter: a mail came again under another ID."""
    known, number = work.context.known.of_agent, work.ticket.id
    anew = work.action.team not in {None, work.ticket.team}
    anew = anew or work.action.consulting is not None
    anew = anew or any(one.due_at != work.ticket.promised_at for one in work.action.promises)
    if anew:  # another team or another day is news, in whatever words
        return False
    said = [(one.notice.value, str(one.facts.get("words", ""))) for one in work.drafts if one.by]
    said += [("note", work.action.note)] if work.action.note is not None else []
    return bool(said) and all(known.repeats(number, seen, work.action.agent, kind, words) for kind, words in said)


def _verdict(work: Work, signals: Signals) -> Verdict:
    context, ticket = work.context, work.ticket
    answered = [] if not meant_told(work) else [_transcript(work)]
    files = context.mail.attachments if work.action.note is not None else ()
    drafts = (*_together(work), *_entered(work), *answered)
    return Verdict(Disposition.AGENT, None, ticket.id, ticket, signals, work.change, drafts, files, action=work.action)


def _together(work: Work) -> Iterator[Draft]:
    """Yield the letters of the mail: what it tells other agents of waits with what it tells the customer.

    Both are taken back together, so that nobody is told of a handing over, or of an approval, that there was not.
    """
    delay = max((one.delay for one in work.drafts), default=timedelta())
    for one in work.drafts:
        yield replace(one, delay=delay) if one.notice in _WAITS_ALONG else one


def _entered(work: Work) -> Iterator[Draft]:
    """Yield the letter of the state that the ticket comes into; ``#undo`` takes it back with the agent's own.

    Nobody is told of a state that is taken back, of spam, and of a ticket that goes into another.
    """
    change = work.change
    if change is None or work.action.undoes is not None or change.closed_by not in {None, "agent"}:
        return
    context, delay = work.context, timedelta(seconds=work.context.mailbox.undo_seconds)
    for draft in entered_anew(context.policy, work.ticket, change, context.now + delay):
        yield replace(draft, by=work.action.agent, delay=delay)


def meant_told(work: Work) -> bool:
    """Return whether the agent gets a transcript: every order is answered, unless only failures are wanted."""
    if not work.meant.orders.orders:
        return False
    return bool(work.shown) or work.context.mailbox.transcripts == "always"


def _transcript(work: Work) -> Draft:
    context = work.context
    after = replace(work.ticket, state=work.change.state if work.change else work.ticket.state)
    if work.action.merges is not None:
        after = replace(work.action.merges.into, state=work.action.merges.change.state)
    if work.action.assigned is not None:
        after = replace(after, assigned=work.action.assigned)
    if work.action.consulting is not None:
        after = replace(after, consulting=work.action.consulting)
    if work.action.tags is not None:
        after = replace(after, tags=work.action.tags)
    after = as_routed(after, work.action)
    public = any(one.by or one.delay for one in work.drafts)
    return agent_letters.transcript(
        work.agent, context.mailbox, after, context.policy, work.lines, set_aside=work.meant.orders.set_aside,
        undo_seconds=context.mailbox.undo_seconds if public else 0, **work.shown,
    )  # fmt: skip


def _answer(work: Work) -> None:
    """Write the letter to the customer, and move the ticket as the order or the mailbox says."""
    context, orders = work.context, work.meant.orders
    if orders.given(OrderWord.ESCALATE) is not None:
        return  # its letter has the words already
    given = next((one for one in orders.orders if one.order in SPEAKS), None)
    order = SPEAKS[given.order] if given else context.mailbox.on_agent_reply
    speak(work, order, given)
