"""An agent opens a ticket by mail: for whom a new mail names, or for whose mail it forwards; where unsure, it asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mailbot.desk.agent_answers import Signals, of_the_desk, unclear
from mailbot.desk.agent_letters import help_of, transcript
from mailbot.desk.checks import Case
from mailbot.desk.intents import Intent
from mailbot.desk.order_lines import Order
from mailbot.desk.order_words import LIST
from mailbot.desk.people import shown_name
from mailbot.desk.rejections import Disposition, Notice
from mailbot.desk.standing import Standing
from mailbot.desk.tickets import Change, Deed, Draft, Opening, Verdict
from mailbot.desk.transcripts import Did, Line, Refusal, stopped
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
    return tuple(one for one in found if not of_the_desk(case, one))


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
        assigned=agent.key if case.mailbox.assignment == "first_answer" else None,
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
    return Verdict(
        Disposition.AGENT, None, None, None, signals, change, (first, told),
        case.mail.attachments if forwarded else (), deed=deed,
    )  # fmt: skip
