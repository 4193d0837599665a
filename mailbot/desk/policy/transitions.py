"""What a reply, an order or a bounce moves by the policy, and what is written to the customer because their ticket moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from mailbot.desk.policy.policy import Policy, Transition
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket, WaitsFor
from mailbot.errors import NotPossible
from mailbot.mail.sender.addresses import normalised


def customers_move(policy: Policy, state: str) -> Transition:
    """Return where a customer's mail that is taken leads a ticket in ``state``.

    One that has ended, or that is in a state which the policy does not know (it had another before), is opened again.
    """
    known = policy.states.get(state)
    if known is None or known.ended:
        return policy.reopened
    return known.on_customer or Transition(state)


def change_of(policy: Policy, ticket: Ticket, move: Transition) -> Change:
    """Return what a customer's mail changes: whoever answered is not reminded, and a changed state sets its timers."""
    if ticket.state == move.to and ticket.closed_by is None:
        return Change(move.to)
    by = "customer" if policy.ended(move.to) else None
    return Change(move.to, policy.planned(move.to), withdraw=True, closed_by=by)


def letters_of(policy: Policy, ticket: Ticket, move: Transition, now: datetime) -> Iterator[Draft]:
    """Yield what the customer is told of the move that their mail makes."""
    if move.letter is not None and ticket.state != move.to:
        yield moved_letter(move.letter, policy, ticket, move.to, now)
    yield from on_entering(policy, ticket, move.to, now)


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


def on_entering(policy: Policy, ticket: Ticket, to: str, now: datetime) -> tuple[Draft, ...]:
    """Return the letter that is sent because ``ticket`` comes into the state ``to`` at ``now``.

    Whether an agent, a customer or a timer moved it makes no difference. A ticket that stays where it is enters nothing, and
    a contact whom letters do not reach is sent none.
    """
    state = policy.states.get(to)
    if state is None or state.enter is None or ticket.state == to or normalised(ticket.contact) in ticket.undeliverable:
        return ()
    return (moved_letter(state.enter, policy, ticket, to, now),)


def on_reentering(policy: Policy, ticket: Ticket, change: Change, now: datetime) -> tuple[Draft, ...]:
    """Return the letter of the state to which an agent's ``change`` leads, or in which its time begins anew.

    A ticket that is there already was sent it, unless it waits still: then this one, which knows the new dates, takes its
    place.
    """
    if change.state != ticket.state or change.timers is None:
        return on_entering(policy, ticket, change.state, now)
    before = replace(ticket, state="")
    return tuple(replace(one, instead=True) for one in on_entering(policy, before, change.state, now))


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


def on_assigning(policy: Policy, state: str, change: Change | None = None) -> Change | None:
    """Return what giving a ticket in ``state`` to an agent by hand does to it; ``change`` where the policy says nothing.

    ``change`` is what the same mail did before, leading to ``state``. Nobody waits for anything else than before.
    """
    known = policy.states.get(state)
    if known is None or known.on_assign is None:
        return change
    to = known.on_assign.to
    return replace(change or Change(to), state=to, timers=policy.planned(to), withdraw=True)


def returned_to_desk(ticket: Ticket, policy: Policy) -> Change | None:
    """Return the change that makes a ticket the desk's turn; None where it does not wait for its customer."""
    state = policy.states.get(ticket.state)
    if state is None or state.ended or not (state.timers or state.waits_for is WaitsFor.CUSTOMER):
        return None
    to = state.on_customer.to if state.on_customer else policy.initial
    return Change(to, timers=policy.planned(to), withdraw=True)


def waits_for_customer(policy: Policy, state: str) -> bool:
    """Return whether a ticket in ``state`` waits for its customer."""
    known = policy.states.get(state)
    return known is not None and known.waits_for is WaitsFor.CUSTOMER


def first_change(policy: Policy, begins: str, *, answered: bool, given: bool = False) -> Change:
    """Return how a ticket begins that an agent opens, in the state ``begins`` unless it is answered or begun already.

    ``answered``: it is opened with their own words, which are an answer. ``given``: they name the agent who has it.
    """
    first = policy.states[begins]
    moved = first.on_agent if answered else first.on_assign if given else None
    state = moved.to if moved else first.key
    return Change(state, timers=policy.planned(state) or None)
