"""What the orders of one mail come to, as it is put together, and the public letters that follow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.desk.agents.intent import Intent, MailPurpose, as_told
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine
from mailbot.desk.orders.lines import MAX_LINE, Order
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.directory import assigned, everybody, machine_at, shown_name, unheard
from mailbot.desk.phrases.greetings import greets
from mailbot.desk.policy.policy import Policy
from mailbot.desk.policy.transitions import on_order, on_order_anew, waits_for_customer
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import KeptMail, Ticket
from mailbot.errors import NotPossible
from mailbot.mail.body import Attachment
from mailbot.mail.html.cuts import narrowed
from mailbot.mail.html.links import retold, with_links

SPEAKS: Final = {OrderWord.ASK: "ask", OrderWord.RESOLVE: "resolve", OrderWord.CLOSE: "close"}
DID: Final = {
    OrderWord.ASK: OrderResult.ASKED,
    OrderWord.RESOLVE: OrderResult.RESOLVED,
    OrderWord.CLOSE: OrderResult.CLOSED,
    OrderWord.SEND: OrderResult.ANSWERED,
}


@dataclass(slots=True)
class Execution:
    """What the orders of one mail come to, as it is put together; nothing of it counts where a line is refused.

    ``shown`` and ``encloses`` are for the transcript alone, which only the agent gets. ``unheard`` tells that there is
    nobody to write to, the customer being a machine: words become a note.
    """

    context: Context
    ticket: Ticket
    agent: Agent
    words: str
    intent: Intent
    action: AgentAction
    change: Change | None = None
    drafts: list[Draft] = field(default_factory=list)
    lines: list[TranscriptLine] = field(default_factory=list)
    shown: dict[str, object] = field(default_factory=dict)
    reopened: bool = False
    turned: str = ""
    seen: int = 0
    encloses: KeptMail | None = None
    unheard: bool = False

    def did(self, given: Order, did: OrderResult, detail: str = "") -> None:
        """Note that a line was carried out."""
        self.lines.append(TranscriptLine(given.line, did, detail=detail))

    def refuse(self, given: Order, why: Refusal, detail: str = "") -> None:
        """Note that a line cannot be."""
        self.lines.append(TranscriptLine(given.line, OrderResult.NOT_DONE, why.value, detail))


def alone(execution: Execution) -> bool:
    """Return whether what is said goes to nobody: the customer is a machine, and nobody gets copies."""
    return unheard(execution.context.mailbox, execution.ticket, execution.action.copied, execution.action.dropped)


def speak(execution: Execution, order: str, given: Order | None) -> None:
    """Carry out one of the policy's orders, with the agent's words or without any.

    A machine is asked nothing; a plain answer about its mail leaves nothing waiting for it.
    """
    context, ticket = execution.context, execution.ticket
    by_themselves = alone(execution)
    if by_themselves and order == "ask":
        if given is not None:
            execution.refuse(given, Refusal.A_MACHINE, ticket.contact)
            return
        order = "reply" if "reply" in context.policy.orders else order
    if execution.turned:
        ticket = replace(ticket, state=execution.turned)
    anew = execution.reopened and not execution.turned
    try:
        leaves = context.now + timedelta(seconds=context.mailbox.undo_seconds)
        change, draft = (on_order_anew if anew else on_order)(order, ticket, execution.words, context.policy, leaves)
    except NotPossible:
        ended = context.policy.ended(ticket.state) and not execution.reopened
        why, detail = over(execution) if ended else (Refusal.NOT_IN_POLICY, "")
        line = given.line if given else next(iter(execution.words.splitlines()), "")
        execution.lines.append(TranscriptLine(line, OrderResult.NOT_DONE, why.value, detail))
        return
    if by_themselves and given is None and waits_for_customer(context.policy, change.state):
        change = _staying(context.policy, ticket, anew=anew)
    if execution.turned and change.timers is None:
        change = replace(change, timers=context.policy.planned(change.state))
    execution.change = change
    execution.drafts += public(execution, draft)
    free = execution.action.assigned is None and assigned(context.mailbox, execution.ticket) is None
    theirs = not execution.ticket.team or execution.agent in everybody(context.mailbox, execution.ticket.team)
    if free and theirs and context.mailbox.assignment == "first_answer":
        execution.action = replace(execution.action, assigned=execution.agent.key)
    if given is not None:
        did = OrderResult.MOVED_UNHEARD if execution.unheard else DID[given.order]
        execution.did(given, did, context.policy.label(change.state, context.mailbox.language))


def follow_up(execution: Execution) -> int | None:
    """Return the open ticket in which the work's one, which has ended, goes on; None where it goes on in none."""
    ahead = execution.context.known.goes_on_in(execution.ticket)
    return None if ahead.id == execution.ticket.id or execution.context.policy.ended(ahead.state) else ahead.id


def over(execution: Execution) -> tuple[Refusal, str]:
    """Return why a ticket that has ended takes no letter, and the number of the one that goes on with it, if any."""
    number = follow_up(execution)
    return (Refusal.ENDED, "") if number is None else (Refusal.FOLLOWED, str(number))


def _staying(policy: Policy, ticket: Ticket, *, anew: bool) -> Change:
    """Return what an answer does that leaves its ticket where it is, or, ``anew``, where the same mail opens it again."""
    if not anew:
        return Change(ticket.state, answered=True, spoke=True)
    to = policy.reopened.to
    return Change(to, timers=policy.planned(to), withdraw=True, answered=True, spoke=True)


def public(execution: Execution, draft: Draft) -> list[Draft]:
    """Return the letter to the customer and those to whom it is copied, each of their own."""
    context, noted = (
        execution.context,
        execution.intent.purpose is MailPurpose.NOTE,
    )  # then neither words nor looks nor files are the customer's
    signed = {**draft.facts, **signature(execution.agent, "" if noted else execution.words)}
    words, formatted = (str(draft.facts.get("words", "")), "") if noted else _formatted(execution, draft)
    letter = replace(
        draft, facts={**signed, "words": words} if formatted else signed, by=execution.action.agent,
        delay=timedelta(seconds=context.mailbox.undo_seconds),
        formatted=formatted, files=() if noted else _files(execution),
    )  # fmt: skip
    others = sorted(
        (execution.ticket.copied | set(execution.action.copied)) - set(execution.action.dropped) - {execution.ticket.contact}
    )
    letters = [letter, *(replace(letter, to=one, to_name="", starts_clock=False) for one in others)]
    heard = [one for one in letters if not machine_at(context.mailbox, one.to)]
    execution.unheard = not heard
    if heard and letter not in heard:
        execution.lines.append(
            TranscriptLine(first_line(execution.words), OrderResult.COPIES_ONLY, detail=execution.ticket.contact)
        )
    return heard


def first_line(words: str) -> str:
    """Return the line by which a transcript names some words."""
    return next(iter(words.splitlines()), "")[:MAX_LINE]


def _files(execution: Execution) -> tuple[Attachment, ...]:
    """Return what goes along with the letter; of a mail without words not what is inside them: a logo below an order."""
    files = passed_on(execution.context.mail.attachments)
    return files if execution.intent.words else tuple(one for one in files if not one.inline)


def passed_on(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Return the files that may go to a customer: no letter of the desk's own."""
    return tuple(one for one in files if not one.ours)


def withheld(files: tuple[Attachment, ...]) -> list[TranscriptLine]:
    """Return what the transcript says of the files that are not passed on."""
    return [TranscriptLine(one.name or one.content_type, OrderResult.FILE_WITHHELD) for one in files if one.ours]


def signature(agent: Agent, words: str) -> dict[str, object]:
    """Return what a letter says around an agent's words: who signs it, and whether they greet already."""
    return {"agent_name": shown_name(agent), "agent_signature": agent.signature.strip(), "greets": greets(words)}


def _formatted(execution: Execution, draft: Draft) -> tuple[str, str]:
    """Return the words of a letter, and those same as the agent formatted them; these empty where that cannot be had."""
    words, mail = str(draft.facts.get("words", "")), execution.context.mail
    if execution.words != execution.intent.words:
        return words, ""
    return as_sent(mail.formatted, words, execution.context.mailbox)


def as_sent(formatted: str, words: str, mailbox: Mailbox) -> tuple[str, str]:
    """Return the ``words`` that are sent with where their links lead, and what of the ``formatted`` mail says the same.

    The latter is empty where that cannot be had; then the words go out as they are.
    """
    looks = narrowed(retold(formatted, lambda said: as_told(said, mailbox)), words) if formatted else ""
    return (with_links(words, looks), looks) if looks else (words, "")
