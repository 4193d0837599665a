"""Customers' own timers: each ticket that has one due is a committed verdict of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.desk.customers.bounces import WITHHELD, told
from mailbot.desk.deadlines.answer_deadlines import update_deadline
from mailbot.desk.deadlines.customer_timers import Fires, Lapses, Waits, Withholds, on_time
from mailbot.desk.people.directory import machine_at
from mailbot.desk.people.directory import told as readers_of
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.delivery import Delivery
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.sender.addresses import normalised
from mailbot.service import Service
from mailbot.store.changes.tickets import change_ticket
from mailbot.store.deadlines import timers as timer_rows
from mailbot.store.letters import deliveries
from mailbot.timers import due_rows

REST = timedelta(hours=1)
"""How long a ticket rests that crashed us; the others are handled."""


class CustomerTimers:
    """Lets the timers of tickets speak that wait for their customers."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._said_waiting: dict[int, str] = {}

    def run(self, now: datetime, stopping: Callable[[], bool] = due_rows.never) -> int:
        """Handle every ticket that has something due by ``now``; returns how many timers fired.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost, the rows stay due.
        """
        with self._service.store.read() as connection:
            numbers = timer_rows.due_tickets(connection, now)
        checkpoints.passed("timer.found")

        def crashed(number: int, error: str) -> None:
            with self._service.store.write() as connection:
                timer_rows.push_on(connection, number, now + REST)
            journal.warned("timer_crashed", ticket=number, error=error)

        return due_rows.carry_out(numbers, self._one, crashed, stopping)

    def _one(self, number: int) -> bool:
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            deadline = timer_rows.deadline(connection, number, self._service.policies, now)
            if deadline is None:
                return False
            box = self._service.settings.mailboxes.get(deadline.ticket.mailbox)
            unwritten = box is not None and machine_at(box, deadline.ticket.contact)
            verdict = on_time(replace(deadline, unwritten=unwritten) if unwritten else deadline)
            checkpoints.passed("timer.decided")
            said = self._carry_out(connection, deadline.ticket, verdict, now)
            checkpoints.passed("timer.applied")
        checkpoints.passed("timer.committed")
        said()
        return isinstance(verdict, Fires)

    def _carry_out(
        self, connection: Connection, ticket: Ticket, verdict: Fires | Waits | Withholds | Lapses, now: datetime
    ) -> Callable[[], None]:
        """Write the verdict; returns what the journal says once it is committed."""
        match verdict:
            case Lapses(timers):
                timer_rows.done(connection, timers, "lapsed", now)
                return lambda: None
            case Waits(timer, why, until):
                if until is not None:
                    timer_rows.postpone(connection, timer, until)
                    return lambda: journal.said(
                        "timer_postponed", ticket=ticket.id, timer=timer.kind, until=until.isoformat()
                    )
                return lambda: self._waiting(ticket.id, timer.kind, why)
            case Withholds(timer, change):
                timer_rows.done(connection, (timer,), "withheld: letters do not reach the customer", now)
                self._withhold(connection, ticket, change, now)
                return lambda: self._withheld(ticket.id, timer.kind)
            case Fires(timer, ticked_off, drafts, change):
                timer_rows.done(connection, ticked_off, "ticked off: a later one spoke", now)
                timer_rows.done(connection, (timer,), "fired", now)
                box = self._service.settings.mailbox(ticket.mailbox)
                moves = change or Change(ticket.state, withdraw=True)
                moves = update_deadline(moves, ticket, box, self._service.policies.of(ticket.mailbox), now)
                change_ticket(connection, ticket, moves, drafts, self._service.composer.at(box, now), now)
                return lambda: self._fired(ticket.id, timer.kind)

    def _withhold(self, connection: Connection, ticket: Ticket, change: Change, now: datetime) -> None:
        """Give the ticket back to the desk, and tell it why, once."""
        box, address = self._service.settings.mailbox(ticket.mailbox), normalised(ticket.contact)
        fresh = not deliveries.told_since_marked(connection, ticket.id, address)
        mark = deliveries.mark_of(connection, address)
        status, diagnostic = (mark.status, mark.diagnostic) if mark else ("", "")
        delivery = Delivery(address, action=WITHHELD, status=status, diagnostic=diagnostic, told=fresh)
        deliveries.record(connection, ticket, delivery, None, now)
        policy = self._service.policies.of(ticket.mailbox)
        change = update_deadline(change, ticket, box, policy, now)
        label = policy.label(change.state, box.language)
        drafts = list(told(ticket, delivery, readers_of(box, ticket), label)) if fresh else []
        change_ticket(connection, ticket, change, drafts, self._service.composer.at(box, now), now)

    def _withheld(self, number: int, kind: str) -> None:
        self._said_waiting.pop(number, None)
        journal.warned("timer_withheld", ticket=number, timer=kind, why="letters do not reach the customer")

    def _fired(self, number: int, kind: str) -> None:
        self._said_waiting.pop(number, None)
        journal.said("timer_fired", ticket=number, timer=kind)

    def _waiting(self, number: int, kind: str, why: str) -> None:
        """Say why a due timer does not speak, once for each reason."""
        if self._said_waiting.get(number) != why:
            self._said_waiting[number] = why
            journal.said("timer_waiting", ticket=number, timer=kind, why=why)
