"""What a policy makes of events: which letters leave when, and how tickets end. Pure; the rules are those of the desk.

Tickets do not touch each other, so each lives alone: its events and its due timers in the order of their instants.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.desk.agents.escalation import change_by
from mailbot.desk.consulting.terms import unanswered
from mailbot.desk.customers.late_replies import LateReplyRule, accepting, crossed_the_close, late, never_reopens
from mailbot.desk.customers.short_replies import accepts, thanks
from mailbot.desk.people.routing import turned
from mailbot.desk.policy.policy import Policy, Transition
from mailbot.desk.policy.transitions import (
    change_of,
    customers_move,
    letters_of,
    on_assigning,
    on_entering,
    on_order,
    on_order_anew,
    returned_to_desk,
)
from mailbot.desk.simulation.events import Event, EventKind, TicketHistory, TicketOutcome
from mailbot.desk.simulation.ticket import CUSTOMER, OF_CUSTOMERS, SimulatedTicket, at_stage, moved_by, possible
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import Stage
from mailbot.desk.tickets.letter import AUTOMATIC_CAP, Draft, Notice
from mailbot.errors import NotPossible


def lived(life: TicketHistory, policy: Policy, until: datetime) -> TicketOutcome:
    """Return what ``policy`` makes of one ticket's events by ``until`` (aware), had it been in force from the beginning.

    The desk is taken to be awake, but for the times in ``life.dumb``. An event wins over a timer of the same instant.
    """
    run = _Run(life, policy)
    for event in life.events:
        if event.at > until:
            break
        run.of.wait(event.at, including=False)
        run.take(event)
    run.of.wait(until, including=True)
    run.of.breach(until)
    return run.of.outcome()


class _Run:
    """What happens to one ticket, as a policy takes it."""

    def __init__(self, life: TicketHistory, policy: Policy) -> None:
        self.of = SimulatedTicket(life, policy)
        self._life = life
        self._policy = policy

    def take(self, event: Event) -> None:
        """Let something happen."""
        match event.what:
            case EventKind.WROTE | EventKind.REACTED:
                self._wrote(event) if event.what is EventKind.WROTE else self._reacted(event)
            case EventKind.ORDERED if event.order == "escalate":
                self._escalated(event)
            case EventKind.ORDERED:
                self._ordered(event)
            case EventKind.TURNED:
                self._turned(event)
            case EventKind.ASSIGNED:
                self._assigned(event)
            case EventKind.CONSULTED:
                self._consulted(event)
            case EventKind.REOPENED:
                to = self._policy.reopened.to
                self._desk(Change(to, self._policy.planned(to), withdraw=True), event)
            case EventKind.RETURNED:
                self._returned(event)
            case EventKind.ENDED:
                close = self._policy.orders.get("close")
                to = close.to if close else self.of.ticket.state
                self.of.change(Change(to, (), withdraw=True, closed_by=event.by), (), event.at)

    def _wrote(self, event: Event) -> None:
        """Take a customer's mail as :mod:`mailbot.desk.customers.replies` does."""
        self.of.ticket = ticket = replace(self.of.ticket, undeliverable=frozenset())
        policy, names = self._policy, self._life.names
        reached = event.received_at or event.at
        over = policy.ended(ticket.state) and not crossed_the_close(ticket, reached)
        does = late(policy, ticket, reached) if over else LateReplyRule.REOPENS
        terms = unanswered(ticket)
        accepted = accepting(policy, ticket, reached) if not terms else None
        if accepted is not None and not event.files and accepts(policy, ticket.state, event.words, names):
            self._move(accepted, event.at)
        elif not (event.files or terms or never_reopens(ticket)) and thanks(policy, ticket.state, event.words, names):
            return
        elif does is LateReplyRule.REFUSED:
            self.of.refuse()
        elif does is LateReplyRule.FOLLOWS:
            self.of.follow(event.at)
        else:
            self._move(customers_move(policy, ticket.state), event.at)

    def _reacted(self, event: Event) -> None:
        """Take a thumb up as :mod:`mailbot.desk.customers.reactions` does: it accepts a solution, or moves nothing."""
        ticket, policy = self.of.ticket, self._policy
        resolve = policy.orders.get("resolve")
        if policy.reactions != "accept" or policy.ended(ticket.state) or unanswered(ticket):
            return
        accepted = accepting(policy, ticket, event.received_at or event.at)
        if resolve is not None and ticket.state == resolve.to and accepted is not None:
            self._move(accepted, event.at)

    def _move(self, move: Transition, at: datetime) -> None:
        ticket, policy = self.of.ticket, self._policy
        letters = letters_of(policy, ticket, move, at) if self.of.automatic_in_an_hour(at) < AUTOMATIC_CAP else ()
        self.of.change(replace(change_of(policy, ticket, move), heard=True), letters, at)

    def _ordered(self, event: Event) -> None:
        try:
            done = (on_order_anew if event.reopens else on_order)(
                event.order, self.of.ticket, "words", self._policy, event.at
            )
        except NotPossible:
            self.of.refuse()
            return
        self._desk(done[0], event, done[1])

    def _escalated(self, event: Event) -> None:
        """Hand the ticket over, as :mod:`mailbot.desk.agents.escalation` does."""
        move = self._policy.orders.get("escalate")
        if move is None or self._policy.ended(self.of.ticket.state):
            self.of.refuse()
            return
        self._desk(change_by(move, self._policy), event, Draft(move.letter or Notice.ESCALATED, CUSTOMER))

    def _turned(self, event: Event) -> None:
        change = turned(self._policy, self.of.ticket, event.kind)
        self.of.ticket = replace(self.of.ticket, kind=event.kind)
        if change is not None:
            self._desk(change, event)

    def _assigned(self, event: Event) -> None:
        change = on_assigning(self._policy, self.of.ticket.state)
        if change is not None:
            self._desk(change, event)

    def _consulted(self, event: Event) -> None:
        stage, ticket, policy = Stage(event.order), self.of.ticket, self._policy
        if not possible(stage, event.kind, ticket, policy):
            self._wrote(event) if stage in OF_CUSTOMERS else self.of.refuse()
            return
        change = moved_by(stage, ticket, policy)
        self.of.ticket = replace(ticket, consulting=at_stage(stage, event.kind, ticket))
        if change is None:
            return
        announces = stage is Stage.TERMS and bool(policy.timers(change.state))
        terms = [Draft(Notice.TERMS_CUSTOMER, CUSTOMER, starts_clock=True)] if announces else []
        self._desk(change, event, *terms)

    def _returned(self, event: Event) -> None:
        back = returned_to_desk(self.of.ticket, self._policy)
        self.of.ticket = replace(self.of.ticket, undeliverable=frozenset({CUSTOMER}))
        if back is not None:
            self.of.change(back, (), event.at)

    def _desk(self, change: Change, event: Event, *letters: Draft) -> None:
        """Make a change that the desk ordered, with the letter of the state to which it leads."""
        drafts = (*letters, *on_entering(self._policy, self.of.ticket, change.state, event.at))
        self.of.change(change, drafts, event.at, event if letters else None)
