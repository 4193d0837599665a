"""What an agent asks for: answer, ask, resolve, close. From the command line, or from their mail client."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.moves import letter_facts
from mailbot.desk.policies import Policy
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.errors import NotPossible


def on_order(order: str, ticket: Ticket, words: str, policy: Policy, now: datetime) -> tuple[Change, Draft]:
    """Return what ``order`` does to ``ticket`` and the letter it sends. Pure.

    Raises:
        NotPossible: the policy has no such order, the ticket has ended, or the words are missing.
    """
    move = policy.orders.get(order)
    if move is None:
        raise NotPossible(f'there is no order "{order}"; there are {", ".join(sorted(policy.orders))}')
    if policy.ended(ticket.state):
        raise NotPossible(f"ticket {ticket.id} is {policy.label(ticket.state, 'en').lower()}; it takes no more letters")
    if not words.strip() and move.letter in {Notice.QUESTION, Notice.ANSWER}:
        raise NotPossible(f"{order} needs words for the customer; give them with --text or on standard input")
    state = policy.states.get(ticket.state) or policy.states[policy.initial]  # the mailbox had another policy before
    to = move.to or (state.on_agent.to if state.on_agent else ticket.state)
    anew = state.timers and (move.to or state.on_agent)
    stays = to == ticket.state and move.letter is Notice.ANSWER and not anew
    change = Change(
        to,
        timers=None if stays else policy.planned(to),
        withdraw=not stays,
        closed_by="agent" if policy.ended(to) else None,
        answered=True,
        spoke=True,
        keeps=order != "ask",
        solves=order == "resolve",
    )
    return change, _letter(move.letter or Notice.ANSWER, ticket, words, to, policy, now)


def on_order_anew(order: str, ticket: Ticket, words: str, policy: Policy, now: datetime) -> tuple[Change, Draft]:
    """Return what ``order`` does to ``ticket`` where the same mail opens it again first: its timers begin anew.

    Raises:
        NotPossible: as :func:`on_order` does.
    """
    change, draft = on_order(order, replace(ticket, state=policy.reopened.to), words, policy, now)
    if change.timers is None:
        change = replace(change, timers=policy.planned(change.state), withdraw=True)
    return change, draft


def _letter(notice: Notice, ticket: Ticket, words: str, to: str, policy: Policy, now: datetime) -> Draft:
    facts = {**letter_facts(policy, to, now), "words": words.strip()}
    return Draft(notice, ticket.contact, ticket.contact_name, facts, starts_clock=bool(policy.timers(to)))
