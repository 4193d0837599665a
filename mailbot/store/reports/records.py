"""All that is on record about tickets, a few hundred of them at once: each with those that follow it. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from mailbot.desk.customers.bounces import OUTDATED, WITHHELD
from mailbot.desk.tickets.deadline import DeadlineOutcome
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.store.tables.schema import (
    ACT,
    ANSWER_DEADLINE,
    ARRIVAL,
    CONSULTING,
    DELIVERY,
    ENTRY,
    FILE,
    KIND_SAID,
    LETTER,
    TICKET,
    TIMER,
)

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
    def answered(self) -> Row[Any] | None:
        """The letter of an agent's own words with which it began, if it did."""
        of = self.ticket.opened_at
        return next((one for one in self.entries if one.at == of and one.kind == Notice.ANSWER and one.agent), None)

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

    No merged or split ones: what was said in them is told of others. No imported ones.
    """
    found = _numbers(connection, since, until, mailbox)
    for start in range(0, len(found), _TOGETHER):
        for one in _read(connection, found[start : start + _TOGETHER]):
            if not one.regrouped:
                yield one


def _numbers(connection: Connection, since: datetime, until: datetime, mailbox: str | None) -> Sequence[int]:
    led = TICKET.alias("led")
    merged = select(led.c.merged_into).where(led.c.merged_into.is_not(None))
    of = select(TICKET.c.id).where(TICKET.c.opened_at >= since, TICKET.c.opened_at < until, TICKET.c.merged_into.is_(None))
    of = of.where(TICKET.c.follows.is_(None), TICKET.c.id.not_in(merged), TICKET.c.id.not_in(_imported()))
    if mailbox is not None:
        of = of.where(TICKET.c.mailbox == mailbox)
    return connection.execute(of.order_by(TICKET.c.id)).scalars().all()


def _imported() -> Select[Any]:
    """Return the tickets that were lived before the desk: no policy was theirs."""
    return select(ARRIVAL.c.ticket_id).where(
        ARRIVAL.c.disposition == Disposition.IMPORTED.value, ARRIVAL.c.ticket_id.is_not(None)
    )


def _read(connection: Connection, first: Sequence[int]) -> Iterator[Record]:
    roots = _chains(connection, first)
    some = list(roots)
    rows = {number: Record([]) for number in first}
    for one in connection.execute(select(TICKET).where(TICKET.c.id.in_(some)).order_by(TICKET.c.id)):
        rows[roots[one.id]].tickets.append(one)
    for part, query in _parts(some):
        for one in connection.execute(query):
            getattr(rows[roots[one.ticket_id]], part).append(one)
    yield from rows.values()


def _parts(some: Sequence[int]) -> Iterator[tuple[str, Select[Any]]]:
    """Yield how each part of a :class:`Record` is read for the tickets ``some``."""
    yield "entries", _entries(some)
    yield "arrivals", _arrivals(some)
    yield "timers", select(TIMER).where(TIMER.c.ticket_id.in_(some)).order_by(TIMER.c.id)
    consultings = CONSULTING.c.ticket_id.in_(some)
    yield "consultings", select(CONSULTING).where(consultings).order_by(CONSULTING.c.id)
    terms = select(CONSULTING.c.terms_letter_id).where(consultings)
    yield "terms", select(LETTER.c.id, LETTER.c.ticket_id, LETTER.c.sent_at).where(LETTER.c.id.in_(terms))
    said = KIND_SAID
    yield "kinds", select(said).where(said.c.ticket_id.in_(some)).order_by(said.c.id)
    undelivered = or_(DELIVERY.c.told, DELIVERY.c.permanent, DELIVERY.c.action == WITHHELD)
    outdated = exists().where(ARRIVAL.c.mail_id == DELIVERY.c.mail_id, ARRIVAL.c.signals.contains(OUTDATED))
    returned = select(DELIVERY).where(DELIVERY.c.ticket_id.in_(some), undelivered, ~outdated)
    yield "returned", returned.order_by(DELIVERY.c.id)
    missed = or_(ANSWER_DEADLINE.c.missed_at.is_not(None), ANSWER_DEADLINE.c.outcome == DeadlineOutcome.MISSED.value)
    of_deadlines = select(ANSWER_DEADLINE).where(ANSWER_DEADLINE.c.ticket_id.in_(some), missed)
    yield "missed", of_deadlines.order_by(ANSWER_DEADLINE.c.id)


def _entries(some: Sequence[int]) -> Select[Any]:
    files = select(func.count()).where(FILE.c.entry_id == ENTRY.c.id).scalar_subquery().label("files")
    return (
        select(
            ENTRY.c.id, ENTRY.c.ticket_id, ENTRY.c.at, ENTRY.c.kind, ENTRY.c.words, ENTRY.c.agent, ENTRY.c.mail_id,
            ENTRY.c.letter_id,
            LETTER.c.recipient, LETTER.c.sent_at, LETTER.c.state.label("letter_state"), files,
        )
        .outerjoin(LETTER, LETTER.c.id == ENTRY.c.letter_id)
        .where(ENTRY.c.ticket_id.in_(some), ENTRY.c.visibility == "public").order_by(ENTRY.c.at, ENTRY.c.id)
    )  # fmt: skip


def _arrivals(some: Sequence[int]) -> Select[Any]:
    told = [one.value for one in (Disposition.AGENT, Disposition.REJECTED, Disposition.REPLY, Disposition.OPENED)]
    return (
        select(
            ARRIVAL.c.id, ARRIVAL.c.ticket_id, ARRIVAL.c.mail_id, ARRIVAL.c.received_at, ARRIVAL.c.seen_at,
            ARRIVAL.c.disposition,
            ARRIVAL.c.reason, ARRIVAL.c.signals, ACT.c.at.label("act_at"), ACT.c.state.label("act_state"),
            ACT.c.letters.label("act_letters"),
        )
        .outerjoin(ACT, ACT.c.arrival_id == ARRIVAL.c.id)
        .where(ARRIVAL.c.ticket_id.in_(some), ARRIVAL.c.disposition.in_(told)).order_by(ARRIVAL.c.id)
    )  # fmt: skip


def _chains(connection: Connection, first: Sequence[int]) -> dict[int, int]:
    """Return every ticket that goes on with one of ``first``, and these, each with the one that it began with."""
    found = {number: number for number in first}
    ends = list(first)
    while ends:
        following = connection.execute(select(TICKET.c.id, TICKET.c.follows).where(TICKET.c.follows.in_(ends))).all()
        found |= {one.id: found[one.follows] for one in following}
        ends = [one.id for one in following]
    return found


def signal(one: Row[Any], wanted: str) -> list[str]:
    """Return the words of a signal of an arrival; none where there is no such signal."""
    found = (str(value) for name, value in json.loads(one.signals) if name == wanted)
    return [word.strip(":;,") for value in found for word in value.split()]
