"""All that is on record about tickets, a few hundred of them at once: each with those that follow it. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from mailbot.desk.customers.bounces import OUTDATED, WITHHELD
from mailbot.desk.tickets.deadline import Outcome
from mailbot.desk.tickets.reasons import Disposition
from mailbot.store.lookups import arrival, entry, letter, ticket, timer
from mailbot.store.tables import METADATA

_T: Final = METADATA.tables
_ACT, _DEADLINE, _DELIVERY, _FILE = _T["act"].c, _T["answer_deadline"].c, _T["delivery"].c, _T["file"].c
_CONSULTING: Final = _T["consulting"].c
_TOGETHER: Final = 500


@dataclass(slots=True)
class Record:
    """One ticket and those that follow it: what was said, what came, what fell due, what was not kept, what was charged.

    ``kinds`` are what it was said to be at the command line.
    """

    tickets: list[Row[Any]]
    entries: list[Row[Any]] = field(default_factory=list)
    arrivals: list[Row[Any]] = field(default_factory=list)
    timers: list[Row[Any]] = field(default_factory=list)
    returned: list[Row[Any]] = field(default_factory=list)
    missed: list[Row[Any]] = field(default_factory=list)
    consultings: list[Row[Any]] = field(default_factory=list)
    terms: list[Row[Any]] = field(default_factory=list)
    kinds: list[Row[Any]] = field(default_factory=list)

    @property
    def ticket(self) -> Row[Any]:
        """The first of them."""
        return self.tickets[0]

    @property
    def contacts(self) -> dict[int, str]:
        """Who is the customer of which ticket."""
        return {one.id: one.contact for one in self.tickets}

    @property
    def opening(self) -> list[Row[Any]]:
        """The customer's words with which it began; a reply may come at the same instant."""
        replies = {one.mail_id for one in self.arrivals if one.disposition == Disposition.REPLY.value}
        first = [one for one in self.entries if one.at == self.ticket.opened_at and one.kind == "customer"]
        return [one for one in first if one.mail_id is None or one.mail_id not in replies]

    @property
    def fired(self) -> dict[datetime, Row[Any]]:
        """The timers that spoke, by the instant at which they did."""
        return {one.done_at: one for one in self.timers if one.outcome == "fired"}

    @property
    def regrouped(self) -> bool:
        """Whether entries went from another ticket to this one, or from this one to another."""
        parted = any("split" in signal(one, "orders") for one in self.arrivals)
        return (
            parted
            or any(one.merged_into for one in self.tickets)
            or any(one.at < self.ticket.opened_at for one in self.entries)
        )


def records(connection: Connection, since: datetime, until: datetime, mailbox: str | None) -> Iterator[Record]:
    """Yield the tickets that were opened in that time (``until`` excluded), in one mailbox or in all, the oldest first.

    No merged or split ones: what was said in them is told of others.
    """
    found = _numbers(connection, since, until, mailbox)
    for start in range(0, len(found), _TOGETHER):
        for one in _read(connection, found[start : start + _TOGETHER]):
            if not one.regrouped:
                yield one


def _numbers(connection: Connection, since: datetime, until: datetime, mailbox: str | None) -> Sequence[int]:
    led = _T["ticket"].alias("led")
    merged = select(led.c.merged_into).where(led.c.merged_into.is_not(None))
    of = select(ticket.id).where(ticket.opened_at >= since, ticket.opened_at < until, ticket.merged_into.is_(None))
    of = of.where(ticket.follows.is_(None), ticket.id.not_in(merged))
    if mailbox is not None:
        of = of.where(ticket.mailbox == mailbox)
    return connection.execute(of.order_by(ticket.id)).scalars().all()


def _read(connection: Connection, first: Sequence[int]) -> Iterator[Record]:
    roots = _chains(connection, first)
    some = list(roots)
    rows = {number: Record([]) for number in first}
    for one in connection.execute(select(_T["ticket"]).where(ticket.id.in_(some)).order_by(ticket.id)):
        rows[roots[one.id]].tickets.append(one)
    for part, query in _parts(some):
        for one in connection.execute(query):
            getattr(rows[roots[one.ticket_id]], part).append(one)
    yield from rows.values()


def _parts(some: Sequence[int]) -> Iterator[tuple[str, Select[Any]]]:
    """Yield how each part of a :class:`Record` is read for the tickets ``some``."""
    yield "entries", _entries(some)
    yield "arrivals", _arrivals(some)
    yield "timers", select(_T["timer"]).where(timer.ticket_id.in_(some)).order_by(timer.id)
    consultings = _CONSULTING.ticket_id.in_(some)
    yield "consultings", select(_T["consulting"]).where(consultings).order_by(_CONSULTING.id)
    terms = select(_CONSULTING.terms_letter_id).where(consultings)
    yield "terms", select(letter.id, letter.ticket_id, letter.sent_at).where(letter.id.in_(terms))
    said = _T["kind_said"]
    yield "kinds", select(said).where(said.c.ticket_id.in_(some)).order_by(said.c.id)
    undelivered = or_(_DELIVERY.told, _DELIVERY.permanent, _DELIVERY.action == WITHHELD)
    outdated = exists().where(arrival.mail_id == _DELIVERY.mail_id, arrival.signals.contains(OUTDATED))
    returned = select(_T["delivery"]).where(_DELIVERY.ticket_id.in_(some), undelivered, ~outdated)
    yield "returned", returned.order_by(_DELIVERY.id)
    missed = or_(_DEADLINE.missed_at.is_not(None), _DEADLINE.outcome == Outcome.MISSED.value)
    of_deadlines = select(_T["answer_deadline"]).where(_DEADLINE.ticket_id.in_(some), missed)
    yield "missed", of_deadlines.order_by(_DEADLINE.id)


def _entries(some: Sequence[int]) -> Select[Any]:
    files = select(func.count()).where(_FILE.entry_id == entry.id).scalar_subquery().label("files")
    return (
        select(
            entry.id, entry.ticket_id, entry.at, entry.kind, entry.words, entry.agent, entry.mail_id, entry.letter_id,
            letter.recipient, letter.sent_at, letter.state.label("letter_state"), files,
        )
        .outerjoin(_T["letter"], letter.id == entry.letter_id)
        .where(entry.ticket_id.in_(some), entry.visibility == "public").order_by(entry.at, entry.id)
    )  # fmt: skip


def _arrivals(some: Sequence[int]) -> Select[Any]:
    told = [one.value for one in (Disposition.AGENT, Disposition.REJECTED, Disposition.REPLY, Disposition.OPENED)]
    return (
        select(
            arrival.id, arrival.ticket_id, arrival.mail_id, arrival.received_at, arrival.seen_at, arrival.disposition,
            arrival.reason, arrival.signals, _ACT.at.label("act_at"), _ACT.state.label("act_state"),
            _ACT.letters.label("act_letters"),
        )
        .outerjoin(_T["act"], _ACT.arrival_id == arrival.id)
        .where(arrival.ticket_id.in_(some), arrival.disposition.in_(told)).order_by(arrival.id)
    )  # fmt: skip


def _chains(connection: Connection, first: Sequence[int]) -> dict[int, int]:
    """Return every ticket that goes on with one of ``first``, and these, each with the one that it began with."""
    found = {number: number for number in first}
    ends = list(first)
    while ends:
        following = connection.execute(select(ticket.id, ticket.follows).where(ticket.follows.in_(ends))).all()
        found |= {one.id: found[one.follows] for one in following}
        ends = [one.id for one in following]
    return found


def signal(one: Row[Any], wanted: str) -> list[str]:
    """Return the words of a signal of an arrival; none where there is no such signal."""
    found = (str(value) for name, value in json.loads(one.signals) if name == wanted)
    return [word.strip(":;,") for value in found for word in value.split()]
