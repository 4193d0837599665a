"""Carrying out what an agent asks of a ticket: all of it, or, where one line cannot be done, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailbot.desk.agents.execution import SPEAKS, Execution, first_line, speak, withheld
from mailbot.desk.agents.intent import Ambiguity, Intent, MailPurpose
from mailbot.desk.agents.order_handlers import HANDLERS, SEQUENCE
from mailbot.desk.agents.outcomes import Signals, notes, seen_by, unclear
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.transcripts import OrderResult, TranscriptLine, failed, stopped
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.directory import machine_at
from mailbot.desk.people.routing import as_routed
from mailbot.desk.phrases.parting import unproven, with_kept
from mailbot.desk.policy.transitions import on_reentering
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict

_ALWAYS_TOLD: Final = frozenset({
    OrderResult.FILE_WITHHELD, OrderResult.NOTED_AND_SEEN, OrderResult.NOTED_UNHEARD, OrderResult.COPIES_ONLY,
})  # fmt: skip
"""What an agent does not expect of a mail that is done as it says."""
_WAITS_ALONG: Final = frozenset({Notice.COPY, Notice.CONSULT_NEWS})


def releases(intent: Intent) -> bool:
    """Return whether a mail is the word that lets a held reply go."""
    return intent.purpose is MailPurpose.ORDERS and intent.orders.given(OrderWord.SEND) is not None


def execute(context: Context, identity: AgentIdentity, intent: Intent, ticket: Ticket, signals: Signals) -> Verdict:
    """Return the verdict of a mail of an agent who may do everything in ``ticket``."""
    if identity.agent is None:
        raise AssertionError("only an agent's orders are carried out")
    author = context.mail.sender.address or ""
    execution = Execution(context, ticket, identity.agent, intent.words, intent, AgentAction(author), seen=identity.seen)
    for given in sorted(intent.orders.orders, key=lambda one: SEQUENCE[one.order]):
        HANDLERS[given.order](execution, given)
    if not failed(execution.lines) and intent.purpose is MailPurpose.ANSWER:
        _answer(execution)
        if execution.unheard and not failed(execution.lines):
            _keep_unheard(execution, identity)
    elif not failed(execution.lines) and intent.purpose is MailPurpose.NOTE:
        execution.words = with_kept(execution.words, context.reading, context.mailbox.language)
        execution.action = replace(execution.action, note=execution.words)
        execution.drafts += _noted(execution, identity)
        execution.lines += _seen_by_the_customer(execution)
    execution.lines += _not_passed_on(execution)
    if failed(execution.lines):
        refused = [one for one in execution.lines if one.did is OrderResult.NOT_DONE]
        return unclear(context, identity, intent, signals, stopped(intent.orders.orders, refused))
    if intent.orders.given(OrderWord.SEND) is None and _said_before(execution, identity.seen):
        again = replace(intent, ambiguity=Ambiguity.SAID_BEFORE)
        return unclear(context, identity, again, signals, stopped(intent.orders.orders, ()))
    return _verdict(execution, signals)


def _keep_unheard(execution: Execution, identity: AgentIdentity) -> None:
    """Keep words as a note that a machine would get, and tell their writer."""
    execution.words = with_kept(execution.words, execution.context.reading, execution.context.mailbox.language)
    execution.action = replace(execution.action, note=execution.words)
    execution.drafts += _noted(execution, identity)
    line, contact = first_line(execution.words), execution.ticket.contact
    execution.lines.append(TranscriptLine(line, OrderResult.NOTED_UNHEARD, detail=contact))


def _noted(execution: Execution, identity: AgentIdentity) -> Iterator[Draft]:
    """Yield the letters of the note to whom it concerns: also to who gets the ticket by this very mail.

    Where it is handed over, they wait with what the customer and the team are told of that.
    """
    assigned = execution.ticket.assigned if execution.action.assigned is None else execution.action.assigned
    state = execution.change.state if execution.change else execution.ticket.state
    after = replace(as_routed(execution.ticket, execution.action), assigned=assigned, state=state)
    delay = max((one.delay for one in execution.drafts if one.notice is Notice.ESCALATED), default=timedelta())
    for one in notes(execution.context, identity, execution.ticket, after, execution.words):
        yield replace(one, delay=delay)


def _said_before(execution: Execution, seen: int) -> bool:
    """Return whether the writer said all of it in reply to this same letter: a mail came again under another ID."""
    known, number = execution.context.known.of_agent, execution.ticket.id
    anew = execution.action.team not in {None, execution.ticket.team}
    anew = anew or execution.action.consulting is not None
    anew = anew or any(one.due_at != execution.ticket.promised_at for one in execution.action.promises)
    if anew:  # another team or another day is news, in whatever words
        return False
    said = [(one.notice.value, str(one.facts.get("words", ""))) for one in execution.drafts if one.by]
    said += [("note", execution.action.note)] if execution.action.note is not None else []
    return bool(said) and all(known.repeats(number, seen, execution.action.agent, kind, words) for kind, words in said)


def _not_passed_on(execution: Execution) -> list[TranscriptLine]:
    """Return what the writer is told of the files of theirs that their letters to the customer do without."""
    speaks = any(one.by for one in execution.drafts) and execution.intent.purpose is not MailPurpose.NOTE
    return withheld(execution.context.mail.attachments) if speaks else []


def _seen_by_the_customer(execution: Execution) -> list[TranscriptLine]:
    """Return what the writer of a note is told where their own program sent it to the customer as well (To, Cc)."""
    met = seen_by(execution.context, execution.ticket)
    return [TranscriptLine(first_line(execution.words), OrderResult.NOTED_AND_SEEN, detail=", ".join(met))] if met else []


def _verdict(execution: Execution, signals: Signals) -> Verdict:
    context, ticket = execution.context, execution.ticket
    answered = [] if not meant_told(execution) else [_transcript(execution)]
    files = context.mail.attachments if execution.action.note is not None else ()
    drafts = (*_together(execution), *_entered(execution), *answered)
    return Verdict(
        Disposition.AGENT, None, ticket.id, ticket, signals, execution.change, drafts, files, action=execution.action
    )


def _together(execution: Execution) -> Iterator[Draft]:
    """Yield the letters of the mail: what it tells other agents of waits with what it tells the customer.

    Both are taken back together, so that nobody is told of a handing over, or of an approval, that there was not.
    """
    delay = max((one.delay for one in execution.drafts), default=timedelta())
    for one in execution.drafts:
        yield replace(one, delay=delay) if one.notice in _WAITS_ALONG else one


def _entered(execution: Execution) -> Iterator[Draft]:
    """Yield the letter of the state that the ticket comes into; ``#undo`` takes it back with the agent's own.

    Nobody is told of a state that is taken back, of spam, and of a ticket that goes into another.
    """
    change = execution.change
    if change is None or execution.action.undoes is not None or change.closed_by not in {None, "agent"}:
        return
    if machine_at(execution.context.mailbox, execution.ticket.contact):
        return
    context, delay = execution.context, timedelta(seconds=execution.context.mailbox.undo_seconds)
    for draft in on_reentering(context.policy, execution.ticket, change, context.now + delay):
        yield replace(draft, by=execution.action.agent, delay=delay)


def meant_told(execution: Execution) -> bool:
    """Return whether the agent gets a transcript: every order is answered, unless only failures are wanted.

    So is whoever signed as nobody knew before, and whoever must hear of what a mail did.
    """
    if any(one.did in _ALWAYS_TOLD for one in execution.lines):
        return True
    if execution.intent.signed.closing and not execution.intent.signed.known:
        return True  # what only looks like a signature may have been words
    if not execution.intent.orders.orders:
        return False
    return bool(execution.shown) or execution.context.mailbox.transcripts == "always"


def _transcript(execution: Execution) -> Draft:
    context = execution.context
    after = replace(execution.ticket, state=execution.change.state if execution.change else execution.ticket.state)
    if execution.action.merges is not None:
        after = replace(execution.action.merges.into, state=execution.action.merges.change.state)
    if execution.action.assigned is not None:
        after = replace(after, assigned=execution.action.assigned)
    if execution.action.consulting is not None:
        after = replace(after, consulting=execution.action.consulting)
    if execution.action.tags is not None:
        after = replace(after, tags=execution.action.tags)
    after = as_routed(after, execution.action)
    public = any(one.by or one.delay for one in execution.drafts)
    told = agent_letters.transcript(
        execution.agent, context.mailbox, after, context.policy, execution.lines,
        set_aside=_unsent(execution), closing="" if execution.unheard else execution.intent.signed.closing,
        undo_seconds=context.mailbox.undo_seconds if public else 0, **execution.shown,
    )  # fmt: skip
    return replace(told, encloses=execution.encloses)


def _unsent(execution: Execution) -> str:
    """Return the words of the mail that nobody gets."""
    orders = execution.intent.purpose is MailPurpose.ORDERS
    doubtful = unproven(execution.context.reading) if orders else ""
    return "\n\n".join(one for one in (execution.intent.orders.set_aside, doubtful) if one)


def _answer(execution: Execution) -> None:
    """Write the letter to the customer, and move the ticket as the order or the mailbox says."""
    context, orders = execution.context, execution.intent.orders
    if orders.given(OrderWord.ESCALATE) is not None:
        return  # its letter has the words already
    given = next((one for one in orders.orders if one.order in SPEAKS), None)
    order = SPEAKS[given.order] if given else context.mailbox.on_agent_reply
    speak(execution, order, given)
