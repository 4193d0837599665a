"""Carrying out what an agent asks of a ticket: all of it, or, where one line cannot be done, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from mailbot.config import Agent
from mailbot.desk import agent_letters, regrouping
from mailbot.desk.agent_answers import Signals, notes, of_the_desk, unclear
from mailbot.desk.checks import Case
from mailbot.desk.intents import Doubtful, Intent, Meant
from mailbot.desk.manners import greets
from mailbot.desk.moves import entered
from mailbot.desk.order_lines import Given, Order
from mailbot.desk.order_words import LIST, ME, NOBODY
from mailbot.desk.orders import on_order
from mailbot.desk.people import agent_named, assigned, shown_name
from mailbot.desk.rejections import Disposition
from mailbot.desk.standing import Standing
from mailbot.desk.tickets import Change, Deed, Draft, Ticket, Verdict
from mailbot.desk.transcripts import Did, Line, Refusal, failed, stopped, told
from mailbot.errors import NotPossible
from mailbot.mail.narrowing import narrowed

_SPEAKS: Final = {Order.ASK: "ask", Order.RESOLVE: "resolve", Order.CLOSE: "close"}
_DID: Final = {Order.ASK: Did.ASKED, Order.RESOLVE: Did.RESOLVED, Order.CLOSE: Did.CLOSED, Order.SEND: Did.ANSWERED}


@dataclass(slots=True)
class Work:
    """What the orders of one mail come to, as it is put together; nothing of it counts where a line is refused."""

    case: Case
    ticket: Ticket
    agent: Agent
    words: str
    meant: Intent
    deed: Deed
    change: Change | None = None
    drafts: list[Draft] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shown: dict[str, object] = field(default_factory=dict)
    reopened: bool = False
    seen: int = 0

    def did(self, given: Given, did: Did, detail: str = "") -> None:
        """Note that a line was carried out."""
        self.lines.append(Line(given.line, did, detail=detail))

    def refuse(self, given: Given, why: Refusal, detail: str = "") -> None:
        """Note that a line cannot be."""
        self.lines.append(Line(given.line, Did.NOT_DONE, why.value, detail))


def releases(meant: Intent) -> bool:
    """Return whether a mail is the word that lets a held reply go."""
    return meant.meant is Meant.ORDERS and meant.orders.given(Order.SEND) is not None


def carried_out(case: Case, standing: Standing, meant: Intent, ticket: Ticket, signals: Signals) -> Verdict:
    """Return the verdict of a mail of an agent who may do everything in ``ticket``."""
    if standing.agent is None:
        raise AssertionError("only an agent's orders are carried out")
    author = case.mail.sender.address or ""
    work = Work(case, ticket, standing.agent, meant.words, meant, Deed(author), seen=standing.seen)
    for given in sorted(meant.orders.orders, key=lambda one: _TURN[one.order]):
        _HANDS[given.order](work, given)
    if not failed(work.lines) and meant.meant is Meant.ANSWER:
        _answer(work)
    elif not failed(work.lines) and meant.meant is Meant.NOTE:
        work.deed = replace(work.deed, note=work.words)
        work.drafts += notes(case, standing, ticket, work.words)
    if failed(work.lines):
        refused = [one for one in work.lines if one.did is Did.NOT_DONE]
        return unclear(case, standing, meant, signals, stopped(meant.orders.orders, refused))
    if meant.orders.given(Order.SEND) is None and _said_before(work, standing.seen):
        again = replace(meant, doubtful=Doubtful.SAID_BEFORE)
        return unclear(case, standing, again, signals, stopped(meant.orders.orders, ()))
    return _verdict(work, signals)


def _said_before(work: Work, seen: int) -> bool:
    """Return whether the writer said all of it in reply to this same letter: a mail came again under another ID."""
    known, number = work.case.known.of_agent, work.ticket.id
    said = [(one.notice.value, str(one.facts.get("words", ""))) for one in work.drafts if one.by]
    said += [("note", work.deed.note)] if work.deed.note is not None else []
    return bool(said) and all(known.repeats(number, seen, work.deed.agent, kind, words) for kind, words in said)


def _verdict(work: Work, signals: Signals) -> Verdict:
    case, ticket = work.case, work.ticket
    answered = [] if not meant_told(work) else [_transcript(work)]
    files = case.mail.attachments if work.deed.note is not None else ()
    drafts = (*work.drafts, *_entered(work), *answered)
    return Verdict(Disposition.AGENT, None, ticket.id, ticket, signals, work.change, drafts, files, deed=work.deed)


def _entered(work: Work) -> Iterator[Draft]:
    """Yield the letter of the state that the ticket comes into; ``#undo`` takes it back with the agent's own.

    Nobody is told of a state that is taken back, of spam, and of a ticket that goes into another.
    """
    change = work.change
    if change is None or work.deed.undoes is not None or change.closed_by not in {None, "agent"}:
        return
    case, delay = work.case, timedelta(seconds=work.case.mailbox.undo_seconds)
    for draft in entered(case.policy, work.ticket, change.state, case.now):
        yield replace(draft, by=work.deed.agent, delay=delay)


def meant_told(work: Work) -> bool:
    """Return whether the agent gets a transcript: every order is answered, unless only failures are wanted."""
    if not work.meant.orders.orders:
        return False
    return bool(work.shown) or work.case.mailbox.transcripts == "always"


def _transcript(work: Work) -> Draft:
    case = work.case
    after = replace(work.ticket, state=work.change.state if work.change else work.ticket.state)
    if work.deed.merges is not None:
        after = replace(work.deed.merges.into, state=work.deed.merges.change.state)
    if work.deed.assigned is not None:
        after = replace(after, assigned=work.deed.assigned)
    public = any(one.by for one in work.drafts)
    return agent_letters.transcript(
        work.agent, case.mailbox, after, case.policy, work.lines, set_aside=work.meant.orders.set_aside,
        undo_seconds=case.mailbox.undo_seconds if public else 0, **work.shown,
    )  # fmt: skip


def _answer(work: Work) -> None:
    """Write the letter to the customer, and move the ticket as the order or the mailbox says."""
    case, orders = work.case, work.meant.orders
    given = next((one for one in orders.orders if one.order in _SPEAKS), None)
    order = _SPEAKS[given.order] if given else case.mailbox.on_agent_reply
    speak(work, order, given)
    free = work.deed.assigned is None and assigned(case.mailbox, work.ticket) is None
    if free and case.mailbox.assignment == "first_answer":
        work.deed = replace(work.deed, assigned=work.agent.key)


def speak(work: Work, order: str, given: Given | None) -> None:
    """Carry out one of the policy's orders, with the agent's words or without any."""
    case, ticket = work.case, work.ticket
    if work.reopened:
        ticket = replace(ticket, state=case.policy.reopened.to)
    try:
        change, draft = on_order(order, ticket, work.words, case.policy, case.now)
    except NotPossible:
        ended = case.policy.ended(ticket.state)
        line = given.line if given else next(iter(work.words.splitlines()), "")
        work.lines.append(Line(line, Did.NOT_DONE, (Refusal.ENDED if ended else Refusal.NOT_IN_POLICY).value))
        return
    if work.reopened and change.timers is None:
        change = replace(change, timers=case.policy.planned(change.state))
    work.change = change
    work.drafts += public(work, draft)
    if given is not None:
        work.did(given, _DID[given.order], case.policy.label(change.state, case.mailbox.language))


def public(work: Work, draft: Draft) -> list[Draft]:
    """Return the letter to the customer and those to whom it is copied, each of their own."""
    case = work.case
    signed = {**draft.facts, **signature(work.agent, work.words)}
    letter = replace(
        draft, facts=signed, by=work.deed.agent, delay=timedelta(seconds=case.mailbox.undo_seconds),
        formatted=_formatted(work), files=case.mail.attachments if work.meant.words else (),
    )  # fmt: skip
    others = sorted((work.ticket.copied | set(work.deed.copied)) - set(work.deed.dropped) - {work.ticket.contact})
    return [letter, *(replace(letter, to=one, to_name="", starts_clock=False) for one in others)]


def signature(agent: Agent, words: str) -> dict[str, object]:
    """Return what a letter says around an agent's words: who signs it, and whether they greet already."""
    return {"agent_name": shown_name(agent), "agent_signature": agent.signature.strip(), "greets": greets(words)}


def _formatted(work: Work) -> str:
    """Return the words that are sent as the agent formatted them; empty where that cannot be had."""
    formatted = work.case.mail.formatted
    return narrowed(formatted, work.words) if formatted and work.words == work.meant.words else ""


def _spoken(work: Work, given: Given) -> None:
    """Leave an order with words to the answer; alone it changes the state, and says the state's own letter."""
    if work.meant.meant is Meant.ORDERS:
        speak(work, _SPEAKS[given.order], given)


def _send(work: Work, given: Given) -> None:
    if work.meant.meant is Meant.ANSWER:
        work.did(given, Did.ANSWERED)
        return
    held = work.case.known.of_agent.held.get(work.ticket.id)
    if held is None:
        work.refuse(given, Refusal.NOTHING_HELD)
        return
    work.deed = replace(work.deed, releases=held.arrival)
    work.did(given, Did.RELEASED)


def _undo(work: Work, given: Given) -> None:
    act = work.case.known.of_agent.newest.get(work.ticket.id)
    if act is None or not act.unsent:
        work.refuse(given, Refusal.TOO_LATE)
        return
    work.deed = replace(work.deed, undoes=act)
    if work.ticket.cycle == act.cycle:
        work.change = Change(act.before_state)
    work.did(given, Did.UNDONE)


def _reopen(work: Work, given: Given) -> None:
    case = work.case
    to = case.policy.reopened.to
    work.reopened = True
    work.change = Change(to, timers=case.policy.planned(to), withdraw=True, answered=True)
    work.did(given, Did.REOPENED, case.policy.label(to, case.mailbox.language))


def _spam(work: Work, given: Given) -> None:
    close = work.case.policy.orders.get("close")
    if close is None:
        work.refuse(given, Refusal.NOT_IN_POLICY)
        return
    work.change = Change(close.to, timers=(), withdraw=True, closed_by="spam")
    work.did(given, Did.SPAM)


def _noted(work: Work, given: Given) -> None:
    work.did(given, Did.NOTED)


def _assign(work: Work, given: Given) -> None:
    if given.argument == NOBODY:
        work.deed = replace(work.deed, assigned="")
        work.did(given, Did.UNASSIGNED)
        return
    agent = work.agent if given.argument == ME else agent_named(work.case.mailbox, given.argument)
    if agent is None:
        known = ", ".join(one.key for one in work.case.mailbox.people)
        work.refuse(given, Refusal.NO_SUCH_AGENT, known)
        return
    work.deed = replace(work.deed, assigned=agent.key)
    work.did(given, Did.ASSIGNED, shown_name(agent))
    if agent.key != work.agent.key:
        case, ticket = work.case, replace(work.ticket, assigned=agent.key)
        facts = agent_letters.handed_over(
            case.mailbox, ticket, case.policy, case.known.of_agent, agent, shown_name(work.agent)
        )
        work.drafts += agent_letters.copies([agent], facts)


def _cc(work: Work, given: Given) -> None:
    case = work.case
    ours = next((one for one in given.added if of_the_desk(case, one)), None)
    if ours is not None:
        work.refuse(given, Refusal.OF_THE_DESK, ours)
        return
    before = work.deed
    work.deed = replace(
        before, copied=(*before.copied, *given.added),
        dropped=(*before.dropped, *(one for one in given.removed if one != work.ticket.contact)),
    )  # fmt: skip
    work.did(given, Did.COPIED, given.argument)


def _macro(work: Work, given: Given) -> None:
    case = work.case
    if given.argument == LIST:
        work.shown["macros"] = list(case.macros.names()) if case.macros else []
        work.did(given, Did.SHOWN)
        return
    text = case.macros.text(given.argument, work.ticket, shown_name(work.agent), case.mailbox) if case.macros else None
    if text is None:
        names = ", ".join(case.macros.names()) if case.macros else ""
        work.refuse(given, Refusal.NO_SUCH_MACRO, names)
        return
    work.words = "\n\n".join(part for part in (text.strip(), work.words) if part)
    work.did(given, Did.PREPARED)


def _subject(work: Work, given: Given) -> None:
    work.deed = replace(work.deed, subject=given.argument)
    work.did(given, Did.RENAMED, given.argument)


def _tag(work: Work, given: Given) -> None:
    before = work.ticket.tags if work.deed.tags is None else work.deed.tags
    kept = [one for one in dict.fromkeys((*before, *given.added)) if one not in given.removed]
    work.deed = replace(work.deed, tags=tuple(kept))
    work.did(given, Did.TAGGED, " ".join(kept))


def _status(work: Work, given: Given) -> None:
    case, ticket = work.case, work.ticket
    work.shown |= {
        "shows": "status", "due": agent_letters.due(case.policy, ticket.state, case.now, ticket.unanswered_at),
        "participants": sorted(ticket.participants),
    }  # fmt: skip
    work.did(given, Did.SHOWN)


def _history(work: Work, given: Given) -> None:
    work.shown["history"] = told(work.case.known.of_agent.history.get(work.ticket.id, ()))
    work.did(given, Did.SHOWN)


def _help(work: Work, given: Given) -> None:
    work.shown["help"] = agent_letters.help_of(work.case.mailbox)
    work.did(given, Did.SHOWN)


def _opens(_work: Work, given: Given) -> None:
    raise AssertionError(f"{given.line}: whose mail opens a ticket is not asked what it does to another")


_HANDS: Final[dict[Order, Callable[[Work, Given], None]]] = {
    Order.ASK: _spoken, Order.RESOLVE: _spoken, Order.CLOSE: _spoken, Order.REOPEN: _reopen, Order.NOTE: _noted,
    Order.ASSIGN: _assign, Order.CC: _cc, Order.MACRO: _macro, Order.SUBJECT: _subject, Order.TAG: _tag,
    Order.MERGE: regrouping.merge, Order.SPLIT: regrouping.split, Order.SPAM: _spam, Order.STATUS: _status,
    Order.HISTORY: _history, Order.HELP: _help, Order.SEND: _send, Order.UNDO: _undo, Order.FOR: _opens,
}  # fmt: skip
_FIRST: Final = (Order.REOPEN, Order.CC, Order.MACRO)
"""What others build upon is done before them; the rest in the order in which the table names them."""
_TURN: Final = {order: place for place, order in enumerate((*_FIRST, *(one for one in Order if one not in _FIRST)))}
__all__ = ["Work", "carried_out", "releases"]
