"""What people did to the stored tickets, and what came of it: read so that another policy can be run over it.

Reads only. A ticket and its follow-ups are one life: another policy may have opened it again instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from mailbot.calendars.spans import after, span
from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import customer_at
from mailbot.desk.policy.policy import Policies, Policy
from mailbot.desk.policy.tables import LETTERS
from mailbot.desk.simulation.events import Event, EventKind, SentNotice, TicketHistory, TicketOutcome
from mailbot.desk.tickets import deadline
from mailbot.desk.tickets.letter import AUTOMATIC_NOTICES, OF_SIZE, TAKEN_BACK, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.sender.addresses import normalised
from mailbot.store.database import Store
from mailbot.store.reports.consulting import answered_terms, assigned, consulted, done, first_kind, instant, turned
from mailbot.store.reports.records import Record, records, signal

_LAST: Final = 2**63
"""The turn of what came by no mail."""
_MOMENT: Final = timedelta(microseconds=1)
_OF_ONE_TICKET: Final = frozenset({EventKind.REOPENED, EventKind.TURNED, EventKind.ASSIGNED})
"""What says nothing to the customer, and is nothing to a ticket that goes on in another."""
_COURTESY: Final = frozenset({"accepted", "thanks"})
_NO_POLICYS: Final = ("spam", "undone")
_NEVER_SENT: Final = ("withdrawn", "failed")


def lived(
    store: Store, policies: Policies, since: datetime, until: datetime, mailboxes: Mapping[str, Mailbox]
) -> Iterator[tuple[TicketHistory, TicketOutcome]]:
    """Yield the life of each ticket of ``mailboxes`` that was opened in that time, and what became of it.

    All is as of one moment. ``policies`` are those by which they lived.
    """
    only = next(iter(mailboxes)) if len(mailboxes) == 1 else None
    with store.read() as connection:
        for one in records(connection, since, until, only):
            box = mailboxes.get(one.ticket.mailbox)
            if box is not None:
                policy = policies.of(box.name)
                yield _life(one, policy, box, until), _outcome(one, policy, until)


def _life(rows: Record, policy: Policy, box: Mailbox, until: datetime) -> TicketHistory:
    of = rows.ticket
    begun = rows.answered
    return TicketHistory(
        of.id, of.mailbox, of.opened_at, tuple(_events(rows, policy)), answered=begun is not None,
        asked=bool(rows.opening), accepted_at=begun.sent_at if begun else None,
        names=(of.contact_name, str(of.id), box.display_name, *(one.name for one in box.people)),
        tier=customer_at(box, normalised(of.contact)).tier, kind=first_kind(rows), dumb=tuple(_dumb(rows, policy, until)),
        automatic=tuple(_automatic_besides(rows)), mute=tuple(_mute(rows)),
    )  # fmt: skip


def _events(rows: Record, policy: Policy) -> list[Event]:
    """Return all that happened, in order. Of what one mail orders, it is opened again first, then the kind is said."""
    every = (*_written(rows), *_ordered(rows, policy), *assigned(rows), *consulted(rows), *_ended(rows), *_returned(rows))
    goes_on = _goes_on(rows)
    past = {one.id for one in rows.arrivals if done(one) and not _before(one, goes_on)}
    counts = (one for one in every if one.what not in _OF_ONE_TICKET or one.turn not in past)
    return sorted(counts, key=lambda one: (one.at, one.turn or _LAST))


def _ordered(rows: Record, policy: Policy) -> Iterator[Event]:
    """Yield what agents ordered; a kind that is said in the mail that opens a ticket again is that of an open one."""
    spoken, said = tuple(_done(rows, policy)), tuple(turned(rows))
    again = {one.id: instant(one) for one in rows.arrivals if _opens_again(one)}
    by_a_letter = {one.turn for one in spoken} - {one.turn for one in said}
    yield from (Event(at, EventKind.REOPENED, turn=turn) for turn, at in again.items() if turn not in by_a_letter)
    yield from said
    yield from (replace(one, reopens=one.turn in again and one.turn in by_a_letter) for one in spoken)


def _written(rows: Record) -> Iterator[Event]:
    """Yield what the customer wrote after the mail that opened the ticket, and what was rejected since it had ended."""
    arrived = {one.mail_id: one for one in rows.arrivals}
    # A file may be a logo inside the words, which brings nothing: the desk's own reading knew.
    short = {one.mail_id for one in rows.arrivals if _COURTESY.intersection(signal(one, "reading"))}
    opening, terms = rows.opening, answered_terms(rows)
    for one in rows.entries:
        if one.kind == "customer" and one not in opening and not _commented(arrived.get(one.mail_id)):
            files, mail = one.files > 0 and one.mail_id not in short, arrived.get(one.mail_id)
            came, turn = (mail.received_at, mail.id) if mail is not None else (None, 0)
            wrote = Event(one.at, EventKind.WROTE, words=one.words, files=files, received_at=came, turn=turn)
            of = terms.get(one.mail_id)
            if mail is not None and signal(mail, "reading")[:1] == ["reaction"]:
                wrote = replace(wrote, what=EventKind.REACTED)
            yield replace(wrote, what=EventKind.CONSULTED, order=of.stage, kind=of.kind) if of is not None else wrote
    for one in rows.arrivals:
        if one.reason == Reason.CLOSED.value and one.disposition == Disposition.REJECTED.value:
            yield Event(one.seen_at, EventKind.WROTE, received_at=one.received_at, turn=one.id)


def _commented(mail: Row[Any] | None) -> bool:
    """Tell whether a mail is a comment on a survey, which moves nothing whatever the policy."""
    return mail is not None and signal(mail, "reading")[:1] == ["comment"]


def _done(rows: Record, policy: Policy) -> Iterator[Event]:
    """Yield what agents said: each letter of theirs is an order; what they took back is none."""
    orders: dict[str, list[str]] = {}
    for name, move in policy.orders.items():
        usual = Notice.ESCALATED if name == "escalate" else Notice.ANSWER
        orders.setdefault((move.letter or usual).value, []).append(name)
    mails = {letter: one for one in rows.arrivals if done(one) for letter in json.loads(one.act_letters or "[]")}
    for one in _spoken(rows, policy):
        began = one.at == rows.ticket.opened_at and one.agent
        if one.kind not in orders or began:
            continue
        lost, by = one.letter_state == "failed", mails.get(one.letter_id)
        order = Event(one.at, EventKind.ORDERED, orders[one.kind][0], one.words, accepted_at=one.sent_at, lost=lost)
        yield order if by is None else _by_mail(order, by, orders[one.kind])


def _by_mail(order: Event, mail: Row[Any], names: Collection[str]) -> Event:
    """Return what a mail ordered, by whichever of ``names`` it did, and from when it counts: a held one from its release."""
    named = next((name for name in names if name in signal(mail, "orders")), order.order)
    reached = None if signal(mail, "released") else min(order.at, mail.received_at)
    return replace(order, order=named, received_at=reached, turn=mail.id)


def _ended(rows: Record) -> Iterator[Event]:
    """Yield how tickets ended that no policy ended, also those that were opened again since.

    What was done to one that goes on in another ends nothing.
    """
    goes_on = _goes_on(rows)
    spam = (one for one in rows.arrivals if done(one) and "spam" in signal(one, "orders") and _before(one, goes_on))
    junk = {instant(one): one.id for one in spam}
    yield from (Event(at, EventKind.ENDED, by="spam", turn=turn) for at, turn in junk.items())
    for of in rows.tickets:
        if of.closed_by in _NO_POLICYS and of.closed_at not in junk and of.id not in goes_on:
            yield Event(of.closed_at, EventKind.ENDED, by=of.closed_by)


def _goes_on(rows: Record) -> dict[int, tuple[datetime, int]]:
    """Return since when, and since which mail, each ticket goes on in another: what is done to it then is past its life."""
    first = {one.ticket_id: one.id for one in reversed(rows.arrivals)}
    return {one.follows: (one.opened_at, first.get(one.id, 0)) for one in rows.tickets if one.follows}


def _before(one: Row[Any], goes_on: Mapping[int, tuple[datetime, int]]) -> bool:
    when = instant(one), one.id
    return when <= goes_on.get(one.ticket_id, when)


def _spoken(rows: Record, policy: Policy) -> list[Row[Any]]:
    """Return the letters that agents wrote to the customer.

    One that the policy names on entering a state is an agent's only where it is the first of its instant. At the command
    line nobody's name is noted: such a letter is told from the policy's own by what else happened at that instant.
    """
    contacts, automatic = rows.contacts, set(_automatic(policy))
    answering = {one.at for one in rows.entries if one.kind == "customer"} | set(rows.fired) | {one.at for one in rows.kinds}
    entering = {state.enter for state in policy.states.values()}
    found: list[Row[Any]] = []
    for one in rows.entries:
        by_agent = one.agent or one.at not in answering or one.kind not in automatic
        follows = bool(found) and found[-1].at == one.at and one.kind in entering
        if one.kind in LETTERS and by_agent and not follows and one.recipient == contacts[one.ticket_id]:
            found.append(one)
    return found


def _automatic(policy: Policy) -> Iterator[Notice | None]:
    """Yield the letters that no agent needs to order."""
    for state in policy.states.values():
        yield state.enter
        yield from (rule.letter for rule in state.timers)
        yield from (move.letter for move in (state.on_customer, state.on_accept) if move)
    yield from (move.letter for move in (policy.reopened, policy.accepted) if move)


def _returned(rows: Record) -> Iterator[Event]:
    """Yield the moments at which it became known that letters do not reach the customer."""
    theirs = {normalised(contact) for contact in rows.contacts.values()}
    yield from (Event(one.at, EventKind.RETURNED) for one in rows.returned if normalised(one.recipient) in theirs)


def _automatic_besides(rows: Record) -> Iterator[datetime]:
    """Yield when a machine wrote to the customer what no policy names: acknowledgements, refusals; not of size."""
    besides = {one.value for one in AUTOMATIC_NOTICES.difference(LETTERS, OF_SIZE)}
    yield from (one.at for one in rows.entries if one.kind in besides and one.recipient == rows.contacts[one.ticket_id])


def _mute(rows: Record) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield when the mail server took no letter about silence: from when one was written until it was taken, if ever."""
    for one in rows.entries:
        if one.kind in TAKEN_BACK and not one.agent and one.letter_state in {"sent", "withdrawn"}:
            yield one.at, one.sent_at


def _opens_again(one: Row[Any]) -> bool:
    return done(one) and "reopen" in signal(one, "orders")


def _dumb(rows: Record, policy: Policy, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield when no timer of the ticket could speak though its time had come: the desk was off, or a mail was held."""
    for one in rows.timers:
        if one.started_at is None:
            continue
        due, spoke = after(one.started_at, span(one.span), policy.calendar), one.done_at or until + _MOMENT
        if due < spoke:  # overdue when it spoke, when something else took its place, or still
            yield due, spoke


def _outcome(rows: Record, policy: Policy, until: datetime) -> TicketOutcome:
    of, contacts = rows.tickets[-1], rows.contacts
    letters = tuple(
        SentNotice(one.at, Notice(one.kind))
        for one in rows.entries
        if one.kind in LETTERS and one.recipient == contacts[one.ticket_id] and one.letter_state not in _NEVER_SENT
    )
    closing = {
        rule.kind for state in policy.states.values() for rule in state.timers if rule.to and policy.ended(rule.to)
    }  # fmt: skip
    silent = tuple(at for at, one in sorted(rows.fired.items()) if one.kind in closing)
    refused = sum(one.reason == Reason.CLOSED.value for one in rows.arrivals)
    running = deadline.read(of.owed)
    due = running.due_at if running else None
    missed = {one.due_at for one in rows.missed} | ({due} if due is not None and due < until else set())
    return TicketOutcome(
        rows.ticket.id, letters, silent, tuple(sorted(missed)), of.state, of.closed_at, of.closed_by,
        follow_ups=len(rows.tickets) - 1, refused=refused,
    )  # fmt: skip
