"""What a customer's mail moves, and what is written to them because their ticket moves, whichever way it does. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from mailbot.desk.policies import Move, Policy
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.sender.addresses import normalised


def customers_move(policy: Policy, state: str) -> Move:
    """Return where a customer's mail that is taken leads a ticket in ``state``.

    One that has ended, or that is in a state which the policy does not know (it had another before), is opened again.
    """
    known = policy.states.get(state)
    if known is None or known.ended:
        return policy.reopened
    return known.on_customer or Move(state)


def moved(policy: Policy, ticket: Ticket, move: Move) -> Change:
    """Return what a customer's mail changes: whoever answered is not reminded, and a changed state sets its timers."""
    if ticket.state == move.to and ticket.closed_by is None:
        return Change(move.to)
    by = "customer" if policy.ended(move.to) else None
    return Change(move.to, policy.planned(move.to), withdraw=True, closed_by=by)


def of_move(policy: Policy, ticket: Ticket, move: Move, now: datetime) -> Iterator[Draft]:
    """Yield what the customer is told of the move that their mail makes."""
    if move.letter is not None and ticket.state != move.to:
        yield moved_letter(move.letter, policy, ticket, move.to, now)
    yield from entered(policy, ticket, move.to, now)


def moved_letter(notice: Notice, policy: Policy, ticket: Ticket, to: str, now: datetime) -> Draft:
    """Return a letter that a policy names and nobody wrote, about ``ticket`` coming into the state ``to`` at ``now``."""
    facts = {**letter_facts(policy, to, now), "by_machine": True}
    return Draft(notice, ticket.contact, ticket.contact_name, facts)


def letter_facts(policy: Policy, state: str, now: datetime) -> dict[str, object]:
    """Return what every letter that a policy may name is given: nobody's words, and what falls due in ``state``."""
    return {
        "words": "", "question": "", "asked_at": now, "silence": False, "heard": False, "next_at": None,
        "team": "", "promised_at": None, "stands": False,
        "reminders": policy.reminders(state, now), "closes_at": policy.closes_at(state, now),
        "finishes": policy.finishes(state), "late": policy.late_reply.do, "reopens_until": policy.reopens_until(now),
    }  # fmt: skip


def entered(policy: Policy, ticket: Ticket, to: str, now: datetime) -> tuple[Draft, ...]:
    """Return the letter that is sent because ``ticket`` comes into the state ``to`` at ``now``.

    Whether an agent, a customer or a timer moved it makes no difference. A ticket that stays where it is enters nothing, and
    a contact whom letters do not reach is sent none.
    """
    state = policy.states.get(to)
    if state is None or state.enter is None or ticket.state == to or normalised(ticket.contact) in ticket.undeliverable:
        return ()
    return (moved_letter(state.enter, policy, ticket, to, now),)


def entered_anew(policy: Policy, ticket: Ticket, change: Change, now: datetime) -> tuple[Draft, ...]:
    """Return the letter of the state to which an agent's ``change`` leads, or in which its time begins anew.

    A ticket that is there already was sent it, unless it waits still: then this one, which knows the new dates, takes its
    place.
    """
    if change.state != ticket.state or change.timers is None:
        return entered(policy, ticket, change.state, now)
    before = replace(ticket, state="")
    return tuple(replace(one, instead=True) for one in entered(policy, before, change.state, now))
