"""The order handlers for working time: entries for the ledger, the lead's corrections, waivers. Nothing is edited away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.desk.agents import consulting_orders
from mailbot.desk.agents.execution import Execution
from mailbot.desk.consulting import ledger
from mailbot.desk.consulting.ledger import Uncorrectable
from mailbot.desk.letters.transcripts import OrderResult, Refusal
from mailbot.desk.orders import working_time
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.working_time import Spent
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.working_time import Booked, TimeEntry

_SKEW = timedelta(days=1)
"""How far the date that a mail bears may lie before its arrival and still be when it was sent."""


def time(execution: Execution, given: Order) -> None:
    """Enter working time, or let the lead correct an entry."""
    found = working_time.spent(given.argument)
    if found is None:
        raise AssertionError(f"{given.line}: read before, and not any more")
    if found.corrects is not None:
        _correct(execution, given, found, found.corrects)
        return
    minutes = found.minutes if found.since is None else working_time.minutes_since(found.since, _sent(execution))
    if minutes is None:
        execution.refuse(given, Refusal.TOO_LONG_AGO)
        return
    consulting = accepted(execution.ticket)
    entry = TimeEntry(
        0, execution.ticket.id, execution.context.now, execution.action.agent, execution.action.agent, Booked.TIME, minutes,
        bool(found.consumption), found.note, consulting,
    )  # fmt: skip
    execution.action = replace(execution.action, times=(*execution.action.times, entry))
    execution.did(given, _did(execution, entry), str(minutes))


def accepted(ticket: Ticket) -> int | None:
    """Return the consulting to which time can be charged now: only one whose terms were accepted."""
    found = ticket.consulting.in_force if ticket.consulting else None
    return found.id if found else None


def _did(execution: Execution, entry: TimeEntry) -> OrderResult:
    if entry.consulting is not None:
        return OrderResult.TIME_CHARGED if entry.consumption else OrderResult.TIME_OF_CONSULTING
    asked = execution.context.policy.consulting is not None and entry.consumption
    return OrderResult.TIME_UNCHARGED if asked else OrderResult.TIME_ENTERED


def _sent(execution: Execution) -> datetime:
    """Return when the mail was sent, in the mailbox's zone: its own date where that can be, else its arrival."""
    came, dated = execution.context.incoming.received_at, execution.context.mail.date
    sent = dated if dated is not None and came - _SKEW <= dated <= came else came
    return sent.astimezone(execution.context.mailbox.zone)


def entries_of(execution: Execution) -> tuple[TimeEntry, ...]:
    """Return the entries of the ticket, oldest first, as far as they were looked up: where an order needs them."""
    return execution.context.known.of_agent.ledger.get(execution.ticket.id, ())


def taken_back(execution: Execution, numbers: Collection[int]) -> tuple[TimeEntry, ...]:
    """Return the entries that take back those of ``numbers``."""
    return tuple(ledger.taken_back(entries_of(execution), numbers, execution.action.agent, execution.context.now))


def _correct(execution: Execution, given: Order, found: Spent, number: int) -> None:
    refused = consulting_orders.not_the_leads_word(execution)
    if refused is not None:
        execution.refuse(given, *refused)
        return
    entry = ledger.correction(entries_of(execution), number, found, execution.action.agent, execution.context.now)
    if isinstance(entry, Uncorrectable):
        execution.refuse(given, Refusal(entry.value), str(number))
        return
    execution.action = replace(execution.action, times=(*execution.action.times, entry))
    execution.did(given, OrderResult.TIME_CORRECTED, f"{number}: {entry.minutes} min")


def waive(execution: Execution, given: Order) -> None:
    """Charge nothing for the accepted consulting, since a defect that is not published caused it."""
    asked, prices = execution.ticket.consulting, execution.context.mailbox.consulting
    found = asked.in_force if asked else None
    published = {one.casefold() for one in prices.published_defects} if prices else set()
    if found is None:
        execution.refuse(given, Refusal.NOTHING_TO_WAIVE)
    elif not found.waivable:
        execution.refuse(given, Refusal.NOT_WAIVABLE)
    elif given.argument.casefold() in published:
        execution.refuse(given, Refusal.PUBLISHED, given.argument)
    elif ledger.waived(entries_of(execution), found.id):
        execution.refuse(given, Refusal.WAIVED_BEFORE)
    else:
        entry = TimeEntry(
            0, execution.ticket.id, execution.context.now, execution.action.agent, execution.action.agent,
            Booked.WAIVER, 0, note=execution.words,
            consulting=found.id, reference=given.argument,
        )  # fmt: skip
        execution.action = replace(execution.action, times=(*execution.action.times, entry))
        execution.drafts += consulting_orders.waived(execution, found, given.argument)
        execution.did(given, OrderResult.WAIVED, given.argument)


def listed(execution: Execution) -> list[dict[str, object]]:
    """Return the entries of the ticket as a template is given them, oldest first."""
    entries = entries_of(execution)
    return [
        {
            "number": one.id, "agent": one.agent, "minutes": one.minutes, "consumption": one.consumption, "note": one.note,
            "waives": one.reference, "corrects": one.corrects,
            "corrected": ledger.corrected_by(entries, one.id) is not None,
        }
        for one in entries
    ]  # fmt: skip
