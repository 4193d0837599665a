"""An agent opens a ticket by mail: for whom a new mail names, or for whose mail it forwards; where unsure, it asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mailbot.config import Agent
from mailbot.desk.agent_answers import Signals, unclear
from mailbot.desk.agent_letters import given, help_of, transcript
from mailbot.desk.assignment import assignee
from mailbot.desk.checks import Case
from mailbot.desk.intents import Intent
from mailbot.desk.order_lines import Order
from mailbot.desk.order_words import LIST, ME, NOBODY
from mailbot.desk.people import agent_at, agent_named, shown_name
from mailbot.desk.rejections import Disposition, Notice
from mailbot.desk.standing import Standing
from mailbot.desk.tickets import Change, Deed, Draft, Opening, Verdict
from mailbot.desk.transcripts import Did, Line, Refusal, stopped
from mailbot.desk.unanswered import heard_from
from mailbot.mail.addresses import normalised
from mailbot.mail.kinds import Kind

_LOOKS = frozenset({Order.HELP, Order.MACRO})


def opened(case: Case, standing: Standing, meant: Intent, signals: Signals) -> Verdict:
    """Return the verdict of an agent's mail that answers no letter: a new ticket, or the question whose it is."""
    agent = standing.agent
    if agent is None:
        raise AssertionError("only an agent opens tickets")
    orders = meant.orders.orders
    if orders and not meant.words and case.mail.kind is not Kind.FORWARD and all(one.order in _LOOKS for one in orders):
        return _shown(case, standing, meant, signals)
    needless = [one for one in orders if one.order not in {Order.FOR, Order.SUBJECT, Order.TAG, Order.ASSIGN}]
    if needless:
        lines = stopped(orders, [Line(one.line, Did.NOT_DONE, Refusal.NO_TICKET.value) for one in needless])
        return unclear(case, replace(standing, ticket=None), meant, signals, lines)
    found = customers(case, meant)
    if len(found) != 1 or (case.mail.kind is not Kind.FORWARD and not meant.words):
        return unclear(
            case, replace(standing, ticket=None), replace(meant, doubtful=None), signals,
            (Line(case.mail.subject[:200], Did.NOT_DONE, Refusal.NO_CUSTOMER.value, ", ".join(found)),),
        )  # fmt: skip
    return _opening(case, standing, meant, signals, found[0])


def customers(case: Case, meant: Intent) -> tuple[str, ...]:
    """Return who the customer may be: whom ``#for`` names, else the writer of the forwarded mail, else To and Cc."""
    named = meant.orders.given(Order.FOR)
    original = case.mail.original
    if named is not None:
        found: tuple[str, ...] = (named.argument,)
    elif case.mail.kind is Kind.FORWARD:
        found = (normalised(original.sender),) if original is not None and original.sender else ()
    else:
        found = tuple(dict.fromkeys((*case.mail.recipients, *case.mail.cc)))
    ours = case.own_addresses | case.desk_addresses
    return tuple(one for one in found if one not in ours and agent_at(case.mailbox, one) is None and _bare(one) not in ours)


def _gets(case: Case, agent: Agent, meant: Intent) -> tuple[Agent | None, Line | None]:
    """Return who gets the ticket that ``agent`` opens: whom they name, else as the mailbox says; or why nobody can."""
    named = meant.orders.given(Order.ASSIGN)
    if named is None:
        mailbox = case.mailbox
        return (agent if mailbox.assignment == "first_answer" else assignee(mailbox, case.known.staffing)), None
    if named.argument in {ME, NOBODY}:
        return (agent if named.argument == ME else None), None
    found = agent_named(case.mailbox, named.argument)
    known = ", ".join(one.key for one in case.mailbox.people)
    return found, None if found else Line(named.line, Did.NOT_DONE, Refusal.NO_SUCH_AGENT.value, known)


def _bare(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _shown(case: Case, standing: Standing, meant: Intent, signals: Signals) -> Verdict:
    if standing.agent is None:
        raise AssertionError("only an agent is shown it")
    lists = any(one.argument == LIST for one in meant.orders.orders)
    lines = [Line(one.line, Did.SHOWN) for one in meant.orders.orders]
    draft = transcript(
        standing.agent, case.mailbox, None, case.policy, lines,
        help=help_of(case.mailbox) if meant.orders.given(Order.HELP) else [],
        macros=list(case.macros.names()) if lists and case.macros else [],
    )  # fmt: skip
    return Verdict(Disposition.AGENT, None, None, None, signals, drafts=(draft,))


def _opening(case: Case, standing: Standing, meant: Intent, signals: Signals, contact: str) -> Verdict:
    agent = standing.agent
    if agent is None:
        raise AssertionError("only an agent opens tickets")
    forwarded = case.mail.original if case.mail.kind is Kind.FORWARD else None
    gets, problem = _gets(case, agent, meant)
    if problem is not None:
        return unclear(case, replace(standing, ticket=None), meant, signals, stopped(meant.orders.orders, [problem]))
    renamed = meant.orders.given(Order.SUBJECT)
    subject = renamed.argument if renamed else (forwarded.subject if forwarded and forwarded.subject else case.mail.subject)
    opening = Opening(
        contact,
        forwarded.name if forwarded else "",
        subject,
        said=forwarded.text if forwarded else "",
        said_at=forwarded.date if forwarded else None,
    )
    # Of a forward, the agent's own words above it are for the desk; of a new mail they are the first letter.
    above = meant.words if forwarded else ""
    deed = Deed(
        case.mail.sender.address or "", opens=opening, note=above or None,
        assigned=gets.key if gets else None,
    )  # fmt: skip
    signed = {"agent_name": shown_name(agent), "agent_signature": agent.signature.strip(), "first": True}
    delay = timedelta(seconds=case.mailbox.undo_seconds)
    by = case.mail.sender.address or ""
    first = (
        Draft(Notice.OPENED, contact, "", {"first": True}, by=by, delay=delay) if forwarded else
        Draft(
            Notice.ANSWER, contact, "", {"words": meant.words, **signed}, by=by, delay=delay, formatted=case.mail.formatted,
            files=case.mail.attachments,
        )
    )  # fmt: skip
    lines = [Line(one.line, Did.OPENED, detail=contact) for one in meant.orders.orders] or [
        Line(case.mail.subject[:200], Did.OPENED, detail=contact)
    ]
    told = transcript(agent, case.mailbox, None, case.policy, lines, undo_seconds=case.mailbox.undo_seconds)
    change = Change(case.policy.initial)
    if opening.said.strip():  # a new mail of the agent is the answer already
        change = heard_from(change, case.mailbox, case.policy, None, case.now)
    handed = [] if gets is None or gets.key == agent.key else given(
        gets, case.mailbox, case.policy, change, case.now, who=opening.name, contact=contact, words=opening.said,
        by=shown_name(agent),
    )  # fmt: skip
    return Verdict(
        Disposition.AGENT, None, None, None, signals, change, (first, *handed, told),
        case.mail.attachments if forwarded else (), deed=deed,
    )  # fmt: skip
