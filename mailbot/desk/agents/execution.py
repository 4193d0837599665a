"""What the orders of one mail come to, as it is put together, and the public letters that follow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from mailbot.config.agents import Agent
from mailbot.desk.agents.intent import Intent, MailPurpose
from mailbot.desk.letters.transcripts import Did, Line, Refusal
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.directory import assigned, everybody, shown_name
from mailbot.desk.phrases.greetings import greets
from mailbot.desk.policy.transitions import on_order, on_order_anew
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Ticket
from mailbot.errors import NotPossible
from mailbot.mail.body import Attachment
from mailbot.mail.html.cuts import narrowed

SPEAKS: Final = {OrderWord.ASK: "ask", OrderWord.RESOLVE: "resolve", OrderWord.CLOSE: "close"}
DID: Final = {
    OrderWord.ASK: Did.ASKED,
    OrderWord.RESOLVE: Did.RESOLVED,
    OrderWord.CLOSE: Did.CLOSED,
    OrderWord.SEND: Did.ANSWERED,
}


@dataclass(slots=True)
class Work:
    """What the orders of one mail come to, as it is put together; nothing of it counts where a line is refused."""

    context: Context
    ticket: Ticket
    agent: Agent
    words: str
    meant: Intent
    action: AgentAction
    change: Change | None = None
    drafts: list[Draft] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shown: dict[str, object] = field(default_factory=dict)
    reopened: bool = False
    turned: str = ""
    seen: int = 0

    def did(self, given: Order, did: Did, detail: str = "") -> None:
        """Note that a line was carried out."""
        self.lines.append(Line(given.line, did, detail=detail))

    def refuse(self, given: Order, why: Refusal, detail: str = "") -> None:
        """Note that a line cannot be."""
        self.lines.append(Line(given.line, Did.NOT_DONE, why.value, detail))


def speak(work: Work, order: str, given: Order | None) -> None:
    """Carry out one of the policy's orders, with the agent's words or without any."""
    context, ticket = work.context, work.ticket
    if work.turned:
        ticket = replace(ticket, state=work.turned)
    anew = work.reopened and not work.turned
    try:
        leaves = context.now + timedelta(seconds=context.mailbox.undo_seconds)
        change, draft = (on_order_anew if anew else on_order)(order, ticket, work.words, context.policy, leaves)
    except NotPossible:
        ended = context.policy.ended(ticket.state) and not work.reopened
        why, detail = over(work) if ended else (Refusal.NOT_IN_POLICY, "")
        line = given.line if given else next(iter(work.words.splitlines()), "")
        work.lines.append(Line(line, Did.NOT_DONE, why.value, detail))
        return
    if work.turned and change.timers is None:
        change = replace(change, timers=context.policy.planned(change.state))
    work.change = change
    work.drafts += public(work, draft)
    free = work.action.assigned is None and assigned(context.mailbox, work.ticket) is None
    theirs = not work.ticket.team or work.agent in everybody(context.mailbox, work.ticket.team)
    if free and theirs and context.mailbox.assignment == "first_answer":
        work.action = replace(work.action, assigned=work.agent.key)
    if given is not None:
        work.did(given, DID[given.order], context.policy.label(change.state, context.mailbox.language))


def follow_up(work: Work) -> int | None:
    """Return the open ticket in which the work's one, which has ended, goes on; None where it goes on in none."""
    ahead = work.context.known.goes_on_in(work.ticket)
    return None if ahead.id == work.ticket.id or work.context.policy.ended(ahead.state) else ahead.id


def over(work: Work) -> tuple[Refusal, str]:
    """Return why a ticket that has ended takes no letter, and the number of the one that goes on with it, if any."""
    number = follow_up(work)
    return (Refusal.ENDED, "") if number is None else (Refusal.FOLLOWED, str(number))


def public(work: Work, draft: Draft) -> list[Draft]:
    """Return the letter to the customer and those to whom it is copied, each of their own."""
    context, noted = (
        work.context,
        work.meant.meant is MailPurpose.NOTE,
    )  # then neither words nor looks nor files are the customer's
    signed = {**draft.facts, **signature(work.agent, "" if noted else work.words)}
    letter = replace(
        draft, facts=signed, by=work.action.agent, delay=timedelta(seconds=context.mailbox.undo_seconds),
        formatted="" if noted else _formatted(work), files=() if noted else _files(work),
    )  # fmt: skip
    others = sorted((work.ticket.copied | set(work.action.copied)) - set(work.action.dropped) - {work.ticket.contact})
    return [letter, *(replace(letter, to=one, to_name="", starts_clock=False) for one in others)]


def _files(work: Work) -> tuple[Attachment, ...]:
    """Return what goes along with the letter; of a mail without words not what is inside them: a logo below an order."""
    files = work.context.mail.attachments
    return files if work.meant.words else tuple(one for one in files if not one.inline)


def signature(agent: Agent, words: str) -> dict[str, object]:
    """Return what a letter says around an agent's words: who signs it, and whether they greet already."""
    return {"agent_name": shown_name(agent), "agent_signature": agent.signature.strip(), "greets": greets(words)}


def _formatted(work: Work) -> str:
    """Return the words that are sent as the agent formatted them; empty where that cannot be had."""
    formatted = work.context.mail.formatted
    return narrowed(formatted, work.words) if formatted and work.words == work.meant.words else ""
