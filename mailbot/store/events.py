"""What people did to the stored tickets, and what came of it: read so that another policy can be run over it.

Reads only. A ticket and its follow-ups are one life: another policy may have opened it again instead. Tickets that were
merged or split are left out: what was said in them is told of others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from mailbot.desk.bounced import WITHHELD
from mailbot.desk.business_time import after, span
from mailbot.desk.events import Event, Happens, Life, Outcome, Told
from mailbot.desk.policies import Policies, Policy
from mailbot.desk.policy_reading import LETTERS
from mailbot.desk.rejections import Disposition, Notice, Reason
from mailbot.mail.addresses import normalised
from mailbot.store.database import Store
from mailbot.store.lookups import arrival, entry, letter, ticket, timer
from mailbot.store.tables import METADATA

_T: Final = METADATA.tables
_ACT, _DELIVERY, _FILE = _T["act"].c, _T["delivery"].c, _T["file"].c
_MOMENT: Final = timedelta(microseconds=1)
_TOGETHER: Final = 500
_COURTESY: Final = frozenset({"accepted", "thanks"})
_NO_POLICYS: Final = ("spam", "undone")
_CAME: Final = ("fired", "ticked off", WITHHELD)
"""How the outcome of a timer begins whose time had come."""
_NEVER_SENT: Final = ("withdrawn", "failed")


@dataclass(slots=True)
class _Rows:
    """All that is on record about one ticket and those that follow it."""

    tickets: list[Row[Any]]
    entries: list[Row[Any]] = field(default_factory=list)
    arrivals: list[Row[Any]] = field(default_factory=list)
    timers: list[Row[Any]] = field(default_factory=list)
    returned: list[Row[Any]] = field(default_factory=list)

    @property
    def ticket(self) -> Row[Any]:
        """The first of them."""
        return self.tickets[0]

    @property
    def contacts(self) -> dict[int, str]:
        """Who is the customer of which ticket."""
        return {one.id: one.contact for one in self.tickets}

    @property
    def fired(self) -> dict[datetime, Row[Any]]:
        """The timers that spoke, by the instant at which they did."""
        return {one.done_at: one for one in self.timers if one.outcome == "fired"}

    @property
    def regrouped(self) -> bool:
        """Whether entries went from another ticket to this one, or from this one to another."""
        parted = any("split" in _signal(one, "orders") for one in self.arrivals)
        return (
            parted
            or any(one.merged_into for one in self.tickets)
            or any(one.at < self.ticket.opened_at for one in self.entries)
        )


def numbers(connection: Connection, since: datetime, until: datetime, mailbox: str | None) -> Sequence[int]:
    """Return the tickets that were opened in that time (``until`` excluded), in one mailbox or in all.

    Neither merged ones nor follow-ups.
    """
    led = _T["ticket"].alias("led")
    merged = exists().where(led.c.merged_into == ticket.id)
    of = select(ticket.id).where(ticket.opened_at >= since, ticket.opened_at < until, ticket.merged_into.is_(None), ~merged)
    of = of.where(ticket.follows.is_(None))
    if mailbox is not None:
        of = of.where(ticket.mailbox == mailbox)
    return connection.execute(of.order_by(ticket.id)).scalars().all()


def lived(
    store: Store,
    policies: Policies,
    since: datetime,
    until: datetime,
    mailbox: str | None = None,
    names: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[tuple[Life, Outcome]]:
    """Yield the life of each ticket that was opened in that time, and what became of it; all as of one moment.

    ``policies`` are those by which they lived, ``names`` those that may stand below a short reply, for each mailbox.
    """
    with store.read() as connection:
        found = numbers(connection, since, until, mailbox)
        for start in range(0, len(found), _TOGETHER):
            for rows in _read(connection, found[start : start + _TOGETHER]):
                if not rows.regrouped:
                    box = rows.ticket.mailbox
                    policy = policies.of(box)
                    yield _life(rows, policy, until, names.get(box, ())), _outcome(rows, policy)


def _read(connection: Connection, first: Sequence[int]) -> Iterator[_Rows]:
    roots = _chains(connection, first)
    some = list(roots)
    rows = {number: _Rows([]) for number in first}
    for one in connection.execute(select(_T["ticket"]).where(ticket.id.in_(some)).order_by(ticket.id)):
        rows[roots[one.id]].tickets.append(one)

    def gather(part: str, query: Select[Any]) -> None:
        for one in connection.execute(query):
            getattr(rows[roots[one.ticket_id]], part).append(one)

    files = select(func.count()).where(_FILE.entry_id == entry.id).scalar_subquery().label("files")
    gather("entries", (
        select(
            entry.ticket_id, entry.at, entry.kind, entry.words, entry.agent, entry.mail_id, letter.recipient, letter.sent_at,
            letter.state.label("letter_state"), files,
        )
        .outerjoin(_T["letter"], letter.id == entry.letter_id)
        .where(entry.ticket_id.in_(some), entry.visibility == "public").order_by(entry.at, entry.id)
    ))  # fmt: skip
    told = [one.value for one in (Disposition.AGENT, Disposition.REJECTED, Disposition.REPLY, Disposition.OPENED)]
    gather("arrivals", (
        select(
            arrival.ticket_id, arrival.mail_id, arrival.received_at, arrival.seen_at, arrival.disposition, arrival.reason,
            arrival.signals, _ACT.at.label("act_at"), _ACT.state.label("act_state"),
        )
        .outerjoin(_T["act"], _ACT.arrival_id == arrival.id)
        .where(arrival.ticket_id.in_(some), arrival.disposition.in_(told)).order_by(arrival.id)
    ))  # fmt: skip
    gather("timers", select(_T["timer"]).where(timer.ticket_id.in_(some)).order_by(timer.id))
    undelivered = or_(_DELIVERY.told, _DELIVERY.permanent, _DELIVERY.action == WITHHELD)
    gather("returned", select(_T["delivery"]).where(_DELIVERY.ticket_id.in_(some), undelivered).order_by(_DELIVERY.id))
    yield from rows.values()


def _chains(connection: Connection, first: Sequence[int]) -> dict[int, int]:
    """Return every ticket that goes on with one of ``first``, and these, each with the one that it began with."""
    found = {number: number for number in first}
    ends = list(first)
    while ends:
        following = connection.execute(select(ticket.id, ticket.follows).where(ticket.follows.in_(ends))).all()
        found |= {one.id: found[one.follows] for one in following}
        ends = [one.id for one in following]
    return found


def _life(rows: _Rows, policy: Policy, until: datetime, names: Sequence[str]) -> Life:
    of = rows.ticket
    first = [one for one in rows.entries if one.at == of.opened_at]
    begun = next((one for one in first if one.kind == Notice.ANSWER and one.agent), None)
    events = sorted((*_written(rows), *_done(rows, policy), *_returned(rows)), key=lambda one: one.at)
    return Life(
        of.id, of.mailbox, of.opened_at, tuple(events), answered=begun is not None,
        asked=any(one.kind == "customer" for one in first), accepted_at=begun.sent_at if begun else None,
        names=(of.contact_name, *names), dumb=tuple(_dumb(rows, policy, until)),
    )  # fmt: skip


def _written(rows: _Rows) -> Iterator[Event]:
    """Yield what the customer wrote after the mail that opened the ticket, and what was rejected since it had ended."""
    reached = {one.mail_id: one.received_at for one in rows.arrivals}
    # A file may be a logo inside the words, which brings nothing: the desk's own reading knew.
    short = {one.mail_id for one in rows.arrivals if _COURTESY.intersection(_signal(one, "reading"))}
    for one in rows.entries:
        if one.kind == "customer" and one.at != rows.ticket.opened_at:
            files = one.files > 0 and one.mail_id not in short
            yield Event(one.at, Happens.WROTE, words=one.words, files=files, received_at=reached.get(one.mail_id))
    for one in rows.arrivals:
        if one.reason == Reason.CLOSED.value and one.disposition == Disposition.REJECTED.value:
            yield Event(one.seen_at, Happens.WROTE, received_at=one.received_at)


def _done(rows: _Rows, policy: Policy) -> Iterator[Event]:
    """Yield what agents did: each letter of theirs is an order; what they took back is none."""
    again = {one.act_at or one.seen_at for one in rows.arrivals if _opens_again(one)}
    orders: dict[str, str] = {}
    contacts = rows.contacts
    for name, move in policy.orders.items():
        orders.setdefault((move.letter or Notice.ANSWER).value, name)
    automatic = set(_automatic(policy))
    answering = {one.at for one in rows.entries if one.kind == "customer"} | set(rows.fired)
    said: set[datetime] = {rows.ticket.opened_at} if rows.ticket.opened_at in answering else set()
    for one in rows.entries:
        by_agent = one.agent or one.at not in answering or one.kind not in automatic
        if one.kind not in orders or one.recipient != contacts[one.ticket_id] or one.at in said or not by_agent:
            continue
        said.add(one.at)  # another at the same instant is that of the state which the order leads to
        if one.at == rows.ticket.opened_at and one.agent:
            continue  # the ticket began with it
        yield Event(one.at, Happens.ORDERED, orders[one.kind], accepted_at=one.sent_at, reopens=one.at in again)
    yield from (Event(at, Happens.REOPENED) for at in sorted(again - said))
    for of in rows.tickets:
        if of.closed_by in _NO_POLICYS:
            yield Event(of.closed_at, Happens.ENDED, by=of.closed_by)


def _automatic(policy: Policy) -> Iterator[Notice | None]:
    """Yield the letters that no agent needs to order."""
    for state in policy.states.values():
        yield state.enter
        yield from (rule.letter for rule in state.timers)
        yield from (move.letter for move in (state.on_customer, state.on_accept) if move)
    yield from (move.letter for move in (policy.reopened, policy.accepted) if move)


def _returned(rows: _Rows) -> Iterator[Event]:
    """Yield the moments at which it became known that letters do not reach the customer."""
    theirs = {normalised(contact) for contact in rows.contacts.values()}
    yield from (Event(one.at, Happens.RETURNED) for one in rows.returned if normalised(one.recipient) in theirs)


def _opens_again(one: Row[Any]) -> bool:
    done = one.disposition == Disposition.AGENT.value and one.reason is None and one.act_state in {None, "done"}
    return done and "reopen" in _signal(one, "orders")


def _signal(one: Row[Any], wanted: str) -> list[str]:
    """Return the words of a signal of an arrival; none where there is no such signal."""
    found = (str(value) for name, value in json.loads(one.signals) if name == wanted)
    return [word.strip(":;,") for value in found for word in value.split()]


def _dumb(rows: _Rows, policy: Policy, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield when no timer of the ticket could speak though its time had come: the desk was off, or a mail was held."""
    for one in rows.timers:
        if one.started_at is None:
            continue
        if one.outcome.startswith(_CAME):
            yield after(one.started_at, span(one.span), policy.calendar), one.done_at
        elif one.done_at is None and one.due_at <= until:
            yield one.due_at, until + _MOMENT


def _outcome(rows: _Rows, policy: Policy) -> Outcome:
    of, contacts = rows.tickets[-1], rows.contacts
    letters = tuple(
        Told(one.at, Notice(one.kind))
        for one in rows.entries
        if one.kind in LETTERS and one.recipient == contacts[one.ticket_id] and one.letter_state not in _NEVER_SENT
    )
    closing = {
        rule.kind for state in policy.states.values() for rule in state.timers if rule.to and policy.ended(rule.to)
    }  # fmt: skip
    silent = tuple(at for at, one in sorted(rows.fired.items()) if one.kind in closing)
    refused = sum(one.reason == Reason.CLOSED.value for one in rows.arrivals)
    return Outcome(
        rows.ticket.id, letters, silent, state=of.state, closed_at=of.closed_at, closed_by=of.closed_by, refused=refused,
        follow_ups=len(rows.tickets) - 1,
    )  # fmt: skip
