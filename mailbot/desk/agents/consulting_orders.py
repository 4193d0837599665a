"""The order handlers for paid consulting: an agent asks for it, the lead decides. Before that, the customer hears nothing.

The lead's word counts from their own letter of the desk, and from a sender whom nobody failed to prove: a person who
releases a held mail does not vouch for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailbot.calendars.dates import DateProblem, day_named
from mailbot.config.agents import Agent
from mailbot.config.mailbox import ConsultingPrices, Mailbox
from mailbot.desk.agents.execution import Execution, over
from mailbot.desk.agents.routing_orders import NO_DAY
from mailbot.desk.consulting.terms import price_facts
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.transcripts import OrderResult, Refusal
from mailbot.desk.orders import working_time
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.working_time import Wanted
from mailbot.desk.people.directory import agent_at, customer_at, machine_at, shown_name
from mailbot.desk.policy.consulting import ConsultingRules
from mailbot.desk.threading.agent_identity import TokenState
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import OPEN, Appointment, Consulting, Price, Stage
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Authenticity

PRICE_KEY: Final = "mailboxes.{}.consulting.price_per_minute"
_PROVEN: Final = frozenset({Authenticity.PASS, Authenticity.UNKNOWN})


def lead_of(mailbox: Mailbox) -> Agent | None:
    """Return the mailbox's lead; None where it has none."""
    return next((one for one in mailbox.people if one.key == mailbox.lead), None)


def not_the_leads_word(execution: Execution) -> tuple[Refusal, str] | None:
    """Return why a mail is not the lead's own word, with the name of who could give it; None where it is."""
    lead, identity = lead_of(execution.context.mailbox), execution.context.identity
    if lead is None:
        return Refusal.NO_LEAD, execution.context.mailbox.name
    if execution.agent.key != lead.key:
        return Refusal.NOT_THE_LEAD, shown_name(lead)
    if (
        identity is None
        or identity.released
        or identity.token is not TokenState.OWN
        or execution.context.authenticity not in _PROVEN
    ):
        return Refusal.NOT_PROVEN, ""
    return None


def consult(execution: Execution, given: Order) -> None:
    """Record that an agent asks for consulting, and tell the lead."""
    context, rules, lead = execution.context, execution.context.policy.consulting, lead_of(execution.context.mailbox)
    asked = working_time.consult(given.argument)
    if asked is None:
        raise AssertionError(f"{given.line}: read before, and not any more")
    kind, appointed = asked.kind, _agreed(execution, asked)
    refused = _no_consulting(execution, rules) or (appointed if isinstance(appointed, tuple) else None)
    if refused is not None or rules is None or lead is None or isinstance(appointed, tuple):
        execution.refuse(given, *(refused or (Refusal.NO_LEAD, context.mailbox.name)))
        return
    if kind not in rules.kinds:
        execution.refuse(given, Refusal.NOT_IN_POLICY)
        return
    payer = customer_at(context.mailbox, normalised(execution.ticket.contact))
    consulting = Consulting(
        0, kind, Stage.REQUESTED, payer.requester, _charged_to(execution, payer.requester, payer.unit),
        execution.action.agent,
        waivable=rules.kinds[kind].waivable, appointed=appointed,
        earlier=execution.ticket.consulting.in_force if execution.ticket.consulting else None,
    )  # fmt: skip
    execution.action = replace(execution.action, consulting=consulting)
    _move(execution, rules.requested)
    facts = {**_told(execution, consulting), **price_facts(_price(context.mailbox.consulting, rules))}
    execution.drafts.append(Draft(Notice.CONSULT_REQUEST, lead.address, shown_name(lead), facts=facts))
    execution.did(given, OrderResult.CONSULT_REQUESTED, shown_name(lead))


def _no_consulting(execution: Execution, rules: ConsultingRules | None) -> tuple[Refusal, str] | None:
    """Return what stands against any consulting of this ticket now."""
    context, ticket = execution.context, execution.ticket
    if rules is None:
        return Refusal.NOT_IN_POLICY, ""
    if machine_at(context.mailbox, ticket.contact):
        return Refusal.A_MACHINE, ticket.contact
    if context.policy.ended(ticket.state) and not execution.reopened:
        return over(execution)
    if context.mailbox.consulting is None:
        return Refusal.NO_PRICE, PRICE_KEY.format(context.mailbox.name)
    if ticket.consulting is not None and ticket.consulting.stage in OPEN:
        return Refusal.CONSULT_OPEN, ""
    return (Refusal.NO_LEAD, context.mailbox.name) if lead_of(context.mailbox) is None else None


def _agreed(execution: Execution, asked: Wanted) -> Appointment | tuple[Refusal, str] | None:
    """Return the day and time that are agreed on, None for none, or why they cannot be.

    In English 01/12 may be one of two, as behind ``#escalate``.
    """
    if not asked.day:
        return None
    mailbox, now = execution.context.mailbox, execution.context.now
    day = day_named(asked.day, now.astimezone(mailbox.zone).date(), mailbox.language)
    if isinstance(day, DateProblem):
        return (Refusal.DAY_PAST if day is DateProblem.PAST else NO_DAY[day]), asked.day
    found = Appointment(day, asked.at)
    return (Refusal.DAY_PAST, asked.day) if found.due_at(mailbox.zone) <= now else found


def _charged_to(execution: Execution, requester: str, unit: str) -> str:
    """Return who pays: of the vendor's own consultants their unit, never the customer for whom they ask."""
    return unit if requester == "consultant" else normalised(execution.ticket.contact)


def approve(execution: Execution, given: Order) -> None:
    """Send the customer the terms, by the lead's word."""
    decided = _decided(execution, given)
    context, rules = execution.context, execution.context.policy.consulting
    if decided is None or rules is None:
        return
    price, of_kind = _price(context.mailbox.consulting, rules), rules.kinds.get(decided.kind)
    if price is None or of_kind is None:
        missing = (
            (Refusal.NO_PRICE, PRICE_KEY.format(context.mailbox.name)) if price is None else (Refusal.NOT_IN_POLICY, "")
        )
        execution.refuse(given, *missing)
        return
    # Who they are is asked anew: the terms say it, and they bind.
    payer = customer_at(context.mailbox, normalised(execution.ticket.contact))
    consulting = replace(
        decided, stage=Stage.TERMS, price=price, waivable=of_kind.waivable, requester=payer.requester,
        charged_to=_charged_to(execution, payer.requester, payer.unit),
    )  # fmt: skip
    execution.action = replace(execution.action, consulting=consulting)
    to = rules.terms or execution.ticket.state
    execution.change = Change(to, timers=context.policy.planned(to), withdraw=True, answered=True)
    facts = {**price_facts(price), **_facts(execution, consulting), "words": ""}
    execution.drafts.append(
        Draft(
            of_kind.terms(consulting.requester), execution.ticket.contact, execution.ticket.contact_name, facts,
            starts_clock=bool(context.policy.timers(to)), delay=timedelta(seconds=context.mailbox.undo_seconds),
        )
    )  # fmt: skip
    execution.drafts += _news(execution, consulting, "approved")
    execution.did(given, OrderResult.CONSULT_APPROVED, context.policy.label(to, context.mailbox.language))


def asked_again(found: Consulting | None) -> Consulting | None:
    """Return a consulting whose terms are taken back before they left: it waits for the lead's word, as before it."""
    return replace(found, stage=Stage.REQUESTED, price=None) if found and found.stage is Stage.TERMS else None


def refuse(execution: Execution, given: Order) -> None:
    """Turn the request down, by the lead's word; the words beside it are for agents."""
    decided = _decided(execution, given)
    rules = execution.context.policy.consulting
    if decided is None or rules is None:
        return
    consulting = replace(decided, stage=Stage.REFUSED)
    execution.action = replace(execution.action, consulting=consulting)
    _move(execution, rules.refused)
    execution.drafts += _news(execution, consulting, "refused")
    execution.did(given, OrderResult.CONSULT_REFUSED)


def _decided(execution: Execution, given: Order) -> Consulting | None:
    """Return the request on which the lead decides; refuses the line where there is none, or it is not their word."""
    found, context = execution.ticket.consulting, execution.context
    refused = not_the_leads_word(execution)
    if context.policy.consulting is None:
        refused = Refusal.NOT_IN_POLICY, ""
    elif context.policy.ended(execution.ticket.state):
        refused = refused or over(execution)
    elif found is None or found.stage is not Stage.REQUESTED:
        refused = refused or (Refusal.NO_REQUEST, "")
    if refused is not None:
        execution.refuse(given, *refused)
        return None
    return found


def _move(execution: Execution, to: str) -> None:
    if to and to != execution.ticket.state and execution.change is None:
        execution.change = Change(to, timers=execution.context.policy.planned(to), withdraw=True)


def _price(prices: ConsultingPrices | None, rules: ConsultingRules) -> Price | None:
    return Price(prices.price_per_minute, prices.currency, prices.taxes, rules.minimum) if prices else None


def _facts(execution: Execution, consulting: Consulting) -> dict[str, object]:
    appointed = consulting.appointed
    return {
        "kind": consulting.kind.value, "requester": consulting.requester, "charged_to": consulting.charged_to,
        "waivable": consulting.waivable,
        "appointed_at": appointed.due_at(execution.context.mailbox.zone) if appointed else None,
        "timed": appointed is not None and appointed.at is not None,
    }  # fmt: skip


def _told(execution: Execution, consulting: Consulting) -> dict[str, object]:
    """Return what agents are told of a consulting, and who says so in which words."""
    state = execution.change.state if execution.change else execution.ticket.state
    context, ticket = execution.context, replace(execution.ticket, consulting=consulting, state=state)
    frame = agent_letters.frame(context.mailbox, ticket, context.policy)
    return {
        **frame,
        **_facts(execution, consulting),
        "who": shown_name(execution.agent),
        "words": execution.words,
        "reference": "",
    }


def _news(execution: Execution, consulting: Consulting, event: str) -> Iterator[Draft]:
    """Yield what tells the agent who asked what the lead decided."""
    asked = agent_at(execution.context.mailbox, consulting.requested_by)
    if asked is not None and asked.key != execution.agent.key:
        yield news(asked, {**_told(execution, consulting), "event": event})


def news(to: Agent, facts: dict[str, object]) -> Draft:
    """Return the letter that tells an agent what became of a consulting: ``event`` is approved, refused or waived."""
    return Draft(Notice.CONSULT_NEWS, to.address, shown_name(to), facts=facts)


def waived(execution: Execution, consulting: Consulting, reference: str) -> Iterator[Draft]:
    """Yield what tells the lead that an agent charges nothing for a consulting."""
    lead = lead_of(execution.context.mailbox)
    if lead is not None and lead.key != execution.agent.key:
        yield news(lead, {**_told(execution, consulting), "event": "waived", "reference": reference})
