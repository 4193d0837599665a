"""The hands for working time: entries for the ledger, corrections by the lead, and waivers. Nothing is edited away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.desk.agents import consulting_orders
from mailbot.desk.agents.execution import Work
from mailbot.desk.consulting import ledger
from mailbot.desk.consulting.ledger import Uncorrectable
from mailbot.desk.letters.transcripts import Did, Refusal
from mailbot.desk.orders import working_time
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.working_time import Spent
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.working_time import Booked, TimeEntry

_SKEW = timedelta(days=1)
"""How far the date that a mail bears may lie before its arrival and still be when it was sent."""


def time(work: Work, given: Order) -> None:
    """Enter working time, or let the lead correct an entry."""
    found = working_time.spent(given.argument)
    if found is None:
        raise AssertionError(f"{given.line}: read before, and not any more")
    if found.corrects is not None:
        _correct(work, given, found, found.corrects)
        return
    minutes = found.minutes if found.since is None else working_time.minutes_since(found.since, _sent(work))
    if minutes is None:
        work.refuse(given, Refusal.TOO_LONG_AGO)
        return
    consulting = accepted(work.ticket)
    entry = TimeEntry(
        0, work.ticket.id, work.context.now, work.action.agent, work.action.agent, Booked.TIME, minutes,
        bool(found.consumption), found.note, consulting,
    )  # fmt: skip
    work.action = replace(work.action, times=(*work.action.times, entry))
    work.did(given, _did(work, entry), str(minutes))


def accepted(ticket: Ticket) -> int | None:
    """Return the consulting to which time can be charged now: only one whose terms were accepted."""
    found = ticket.consulting.in_force if ticket.consulting else None
    return found.id if found else None


def _did(work: Work, entry: TimeEntry) -> Did:
    if entry.consulting is not None:
        return Did.TIME_CHARGED if entry.consumption else Did.TIME_OF_CONSULTING
    asked = work.context.policy.consulting is not None and entry.consumption
    return Did.TIME_UNCHARGED if asked else Did.TIME_ENTERED


def _sent(work: Work) -> datetime:
    """Return when the mail was sent, in the mailbox's zone: its own date where that can be, else its arrival."""
    came, dated = work.context.incoming.received_at, work.context.mail.date
    sent = dated if dated is not None and came - _SKEW <= dated <= came else came
    return sent.astimezone(work.context.mailbox.zone)


def entries_of(work: Work) -> tuple[TimeEntry, ...]:
    """Return the entries of the ticket, oldest first, as far as they were looked up: where an order needs them."""
    return work.context.known.of_agent.ledger.get(work.ticket.id, ())


def taken_back(work: Work, numbers: Collection[int]) -> tuple[TimeEntry, ...]:
    """Return the entries that take back those of ``numbers``."""
    return tuple(ledger.taken_back(entries_of(work), numbers, work.action.agent, work.context.now))


def _correct(work: Work, given: Order, found: Spent, number: int) -> None:
    refused = consulting_orders.not_the_leads_word(work)
    if refused is not None:
        work.refuse(given, *refused)
        return
    entry = ledger.correction(entries_of(work), number, found, work.action.agent, work.context.now)
    if isinstance(entry, Uncorrectable):
        work.refuse(given, Refusal(entry.value), str(number))
        return
    work.action = replace(work.action, times=(*work.action.times, entry))
    work.did(given, Did.TIME_CORRECTED, f"{number}: {entry.minutes} min")


def waive(work: Work, given: Order) -> None:
    """Charge nothing for the accepted consulting, since a defect that is not published caused it."""
    asked, prices = work.ticket.consulting, work.context.mailbox.consulting
    found = asked.in_force if asked else None
    published = {one.casefold() for one in prices.published_defects} if prices else set()
    if found is None:
        work.refuse(given, Refusal.NOTHING_TO_WAIVE)
    elif not found.waivable:
        work.refuse(given, Refusal.NOT_WAIVABLE)
    elif given.argument.casefold() in published:
        work.refuse(given, Refusal.PUBLISHED, given.argument)
    elif ledger.waived(entries_of(work), found.id):
        work.refuse(given, Refusal.WAIVED_BEFORE)
    else:
        entry = TimeEntry(
            0, work.ticket.id, work.context.now, work.action.agent, work.action.agent, Booked.WAIVER, 0, note=work.words,
            consulting=found.id, reference=given.argument,
        )  # fmt: skip
        work.action = replace(work.action, times=(*work.action.times, entry))
        work.drafts += consulting_orders.waived(work, found, given.argument)
        work.did(given, Did.WAIVED, given.argument)


def listed(work: Work) -> list[dict[str, object]]:
    """Return the entries of the ticket as a template is given them, oldest first."""
    entries = entries_of(work)
    return [
        {
            "number": one.id, "agent": one.agent, "minutes": one.minutes, "consumption": one.consumption, "note": one.note,
            "waives": one.reference, "corrects": one.corrects,
            "corrected": ledger.corrected_by(entries, one.id) is not None,
        }
        for one in entries
    ]  # fmt: skip
