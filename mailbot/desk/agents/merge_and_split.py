"""``#merge`` and ``#split``: two conversations become one, or one becomes two. The customer is told of neither."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mailbot.desk.agents.execution import Execution
from mailbot.desk.agents.intent import MailPurpose
from mailbot.desk.deadlines.answer_deadlines import after_split
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.transcripts import OrderResult, Refusal
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.directory import assigned, customer_at, readers, shown_name
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.agent_action import Merge, Split
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import OPEN
from mailbot.desk.tickets.ticket import Entry, Ticket, WaitsFor

_LOOKS: Final = frozenset({OrderWord.STATUS, OrderWord.HISTORY, OrderWord.ORIGINAL, OrderWord.HELP, OrderWord.NOTE})
_MERGED: Final = {
    "pt_BR": "O chamado nº {}, de {}, foi juntado a este.", "en": "Ticket {}, of {}, was merged into this one."
}  # fmt: skip
_SPLIT: Final = {
    "pt_BR": "O e-mail de {} foi separado para o chamado nº {{}}.",
    "en": "The mail of {} was split off into ticket {{}}.",
}


def merge(execution: Execution, given: Order) -> None:
    """Let the ticket go into the one that is named: it ends silently, and all who wrote in it go on in the other."""
    into = execution.context.known.of_agent.targets.get(int(given.argument))
    why, detail = merge_refused(execution.ticket, into, execution.context.policy)
    if into is None or why is not None:
        execution.refuse(given, why or Refusal.NO_SUCH_TICKET, detail)
        return
    close = execution.context.policy.orders.get("close")
    if close is None:
        execution.refuse(given, Refusal.NOT_IN_POLICY)
        return
    if _says_more(execution, {OrderWord.MERGE}):
        execution.refuse(given, Refusal.NOT_ALONE)
        return
    execution.change = Change(close.to, timers=(), withdraw=True, closed_by="merge")
    execution.action = replace(
        execution.action, merges=merged(execution.ticket, into, execution.context.policy, execution.context.mailbox.language)
    )
    another = execution.ticket.contact != into.contact
    execution.did(given, OrderResult.MERGED_OF_ANOTHER if another else OrderResult.MERGED, f"{into.id}")


def merge_refused(ticket: Ticket, into: Ticket | None, policy: Policy) -> tuple[Refusal | None, str]:
    """Return why ``ticket`` cannot go into ``into``, and what to name with it; None where it can."""
    if into is None:
        return Refusal.NO_SUCH_TICKET, ""
    if into.id == ticket.id:
        return Refusal.ITSELF, ""
    if into.mailbox != ticket.mailbox:
        return Refusal.OTHER_MAILBOX, into.mailbox
    if into.merged_into is not None:
        return Refusal.MERGED_BEFORE, str(into.merged_into)
    if ticket.consulting is not None and ticket.consulting.stage in OPEN:
        return Refusal.CONSULT_OPEN, ""  # its answer would be taken for somebody's words in the other ticket
    if ticket.consulting is not None and ticket.consulting.in_force is not None:
        return Refusal.CONSULT_STAYS, ""  # in the other one nothing could be charged to it any more
    return (Refusal.TARGET_ENDED, "") if policy.ended(into.state) else (None, "")


def merged(ticket: Ticket, into: Ticket, policy: Policy, language: str) -> Merge:
    """Return what merging does to the ticket that survives: where its customer has written in the other, it is our turn."""
    said = _MERGED[language].format(ticket.id, ticket.contact)
    ours, theirs = policy.states.get(ticket.state), policy.states.get(into.state)
    move = theirs.on_customer if theirs is not None and theirs.waits_for is WaitsFor.CUSTOMER else None
    change = Change(into.state)
    if move is not None and ours is not None and ours.waits_for is WaitsFor.DESK and ticket.contact == into.contact:
        change = Change(move.to, timers=policy.planned(move.to), withdraw=True)
    unanswered = [one.unanswered_at for one in (ticket, into) if one.unanswered_at is not None]
    if unanswered and policy.desks_turn(change.state):  # whoever waits for an answer goes on waiting in the survivor
        change = replace(change, answer_by=min(unanswered))
    return Merge(into, change, said)


def split(execution: Execution, given: Order) -> None:
    """Make the customer's last mail, as the agent has seen it, a ticket of its own."""
    history = execution.context.known.of_agent.history.get(execution.ticket.id, ())
    last = _last_mail(history, execution.seen)
    if last is None:
        execution.refuse(given, Refusal.NOTHING_TO_SPLIT)
        return
    if _says_more(execution, {OrderWord.SPLIT, OrderWord.SUBJECT}):
        execution.refuse(given, Refusal.NOT_ALONE)
        return
    context, ticket = execution.context, execution.ticket
    state, has = context.policy.initial, execution.agent.key if context.mailbox.assignment == "first_answer" else ""
    theirs = last.author == ticket.contact
    alone = replace(
        ticket, state=state, assigned=has, tags=(), contact=last.author, contact_name=ticket.contact_name if theirs else "",
        team="", kind="", environment="", promised_at=None,
    )  # fmt: skip
    waits, others_wait = _unanswered(history, last.entry)
    until = ticket.unanswered_at if waits and context.policy.desks_turn(state) else None
    facts: dict[str, object] = {
        **agent_letters.frame(context.mailbox, alone, context.policy), "event": "split",
        "who": alone.contact_name or last.author,
        "mail_from": last.author, "by": shown_name(execution.agent), "words": last.words, "files": [], "doubts": [],
        "due": agent_letters.due(context.policy, state, context.now, until), "let_in_by": "", "history": [],
    }  # fmt: skip
    drafts = tuple(agent_letters.copies(readers(context.mailbox, alone), facts))
    said = _SPLIT[context.mailbox.language].format(last.author)
    tier = customer_at(context.mailbox, last.author).tier
    owed = after_split(ticket.owed, context.policy, tier, state, context.now, leaves=not others_wait) if waits else ""
    # A subject that is given with it is the new ticket's.
    subject, execution.action = execution.action.subject or "", replace(execution.action, subject=None)
    parted = Split(
        last.entry, last.author, alone.contact_name, state, subject, has, said, drafts, until, not others_wait,
        owed,
    )  # fmt: skip
    execution.action = replace(execution.action, splits=parted)
    has_it = assigned(context.mailbox, alone)
    execution.did(given, OrderResult.SPLIT, shown_name(has_it) if has_it else "")


def _last_mail(history: tuple[Entry, ...], seen: int) -> Entry | None:
    """Return the customer's newest mail among what was seen; None where nothing would be left without it."""
    public = [one for one in history if one.kind != "note"]
    last = next((one for one in reversed(public) if one.kind == "customer" and one.entry <= seen), None)
    return last if len(public) > 1 else None


def _unanswered(history: tuple[Entry, ...], entry: int) -> tuple[bool, bool]:
    """Return whether the customer's ``entry`` has no answer of an agent yet, and whether another of theirs has none."""
    answered = max((one.entry for one in history if one.agent and one.kind != "note"), default=0)
    waiting = {one.entry for one in history if one.kind == "customer" and one.entry > answered}
    return entry in waiting, bool(waiting - {entry})


def _says_more(execution: Execution, own: set[OrderWord]) -> bool:
    """Return whether the mail also says or orders what would be of the one ticket or the other: that is not clear."""
    others = {one.order for one in execution.intent.orders.orders} - own - _LOOKS
    return bool(others) or execution.intent.purpose is MailPurpose.ANSWER
