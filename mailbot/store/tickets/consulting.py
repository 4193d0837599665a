"""Paid consulting as rows: what a ticket's last one is, what an action makes of it, and what the customer answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from mailbot.desk.policy.consulting import TERMS
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.consulting import Appointment, Consulting, Kind, Price, Stage, TermsAnswered
from mailbot.desk.tickets.letter import TO_THE_DESK, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.tables.schema import CONSULTING, LETTER, TICKET
from mailbot.store.tickets import working_time

_OF_SOMETHING_ELSE: Final = (*TO_THE_DESK, Notice.CONSENT, Notice.SURVEY)
"""Letters that ask for a word themselves: a yes to one of these is not one to the terms."""
_PRICED: Final = ("price_per_minute", "currency", "taxes")


def by_id(connection: Connection, number: int) -> Consulting | None:
    """Return one consulting; while its terms are open, with the letters by whose reply they can be answered."""
    row = connection.execute(select(CONSULTING).where(CONSULTING.c.id == number)).first()
    if row is None:
        return None
    of_terms, later, confirms = _answers(connection, row)
    return replace(
        _consulting(row), answers=of_terms | confirms, later=later, confirms=confirms, earlier=_earlier(connection, row)
    )


def _earlier(connection: Connection, row: Row[Any]) -> Consulting | None:
    if row.stage == Stage.ACCEPTED.value:
        return None
    c = CONSULTING.c
    accepted = (c.ticket_id == row.ticket_id, c.id < row.id, c.stage == Stage.ACCEPTED.value)
    found = connection.execute(select(CONSULTING).where(*accepted).order_by(c.id.desc()).limit(1)).first()
    return _consulting(found) if found else None


def _answers(connection: Connection, row: Row[Any]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the Message-IDs of the letter with the terms, of later ones that may be about them, and of what confirms."""
    if row.stage != Stage.TERMS.value or row.terms_letter_id is None:
        return frozenset(), frozenset(), frozenset()
    since = select(LETTER.c.id, LETTER.c.notice, LETTER.c.message_id, LETTER.c.foreign_id).where(
        LETTER.c.ticket_id == row.ticket_id, LETTER.c.id >= row.terms_letter_id,
        LETTER.c.notice.not_in([one.value for one in _OF_SOMETHING_ELSE]),
    )  # fmt: skip
    known = [(found, one) for found in connection.execute(since) for one in (found.message_id, found.foreign_id) if one]
    of_terms = frozenset(one for found, one in known if found.id == row.terms_letter_id)
    confirms = frozenset(one for found, one in known if found.notice == Notice.TERMS_CONFIRM.value)
    return of_terms, frozenset(one for _, one in known) - of_terms - confirms, confirms


def _consulting(row: Row[Any]) -> Consulting:
    at = time.fromisoformat(row.appointed_time) if row.appointed_time else None
    return Consulting(
        row.id, Kind(row.kind), Stage(row.stage), row.requester, row.charged_to, row.requested_by,
        Price(Decimal(row.price_per_minute), row.currency, row.taxes, row.minimum_minutes) if row.price_per_minute else None,
        row.waivable, Appointment(row.appointed_on, at) if row.appointed_on else None,
    )  # fmt: skip


def carry_out(connection: Connection, ticket: Ticket, action: AgentAction, mail_id: int, now: datetime) -> Ticket:
    """Write what an action makes of the ticket's consulting, and its entries of time; returns the ticket as it is then."""
    working_time.book(connection, action.times, mail_id)
    found = action.consulting
    if found is None:
        return ticket
    if found.id:
        values = {**_bound(found), "stage": found.stage.value, **_decided(found, action.agent, now)}
        connection.execute(update(CONSULTING).where(CONSULTING.c.id == found.id).values(values))
        return replace(ticket, consulting=found)
    appointed = found.appointed
    row = {
        **_bound(found), "ticket_id": ticket.id, "kind": found.kind.value, "stage": found.stage.value,
        "requested_by": found.requested_by, "requested_at": now, "appointed_on": appointed.day if appointed else None,
        "appointed_time": appointed.at.isoformat("minutes") if appointed and appointed.at else "",
    }  # fmt: skip
    number = int(connection.execute(insert(CONSULTING).values(row)).inserted_primary_key[0])  # type: ignore[index]
    connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(consulting_id=number))
    return replace(ticket, consulting=replace(found, id=number))


def _decided(found: Consulting, agent: str, now: datetime) -> dict[str, object]:
    """Return who decided when; nobody, where a decision was taken back before anybody heard of it."""
    if found.stage is not Stage.REQUESTED:
        return {"decided_by": agent, "decided_at": now}
    return {
        "decided_by": "",
        "decided_at": None,
        "terms_letter_id": None,
        **dict.fromkeys(_PRICED, ""),
        "minimum_minutes": 0,
    }


def _bound(found: Consulting) -> dict[str, object]:
    """Return what the terms bind: who asks, who pays, and what it costs."""
    bound: dict[str, object] = {
        "requester": found.requester, "charged_to": found.charged_to, "waivable": found.waivable,
    }  # fmt: skip
    if found.price is not None:
        price = found.price
        bound |= {
            "price_per_minute": f"{price.per_minute:f}", "currency": price.currency, "taxes": price.taxes,
            "minimum_minutes": price.minimum,
        }  # fmt: skip
    return bound


def terms_sent(connection: Connection, ticket: Ticket, action: AgentAction) -> None:
    """Note which letter bears the terms that an action sends: what the customer's answer is bound to."""
    if action.consulting is None or action.consulting.stage is not Stage.TERMS:
        return
    letter = select(func.max(LETTER.c.id)).where(
        LETTER.c.ticket_id == ticket.id, LETTER.c.notice.in_([one.value for one in TERMS])
    )
    connection.execute(
        update(CONSULTING).where(CONSULTING.c.id == action.consulting.id).values(terms_letter_id=letter.scalar_subquery())
    )


def answered(connection: Connection, terms: TermsAnswered, mail_id: int, now: datetime) -> None:
    """Write the customer's word: which mail said it, when, and in which words."""
    found = terms.consulting
    values = {"stage": found.stage.value, "answered_mail_id": mail_id, "answered_at": now, "answer_words": terms.words}
    open_ = (CONSULTING.c.id == found.id, CONSULTING.c.stage == Stage.TERMS.value)
    connection.execute(update(CONSULTING).where(*open_).values(values))


def of_ticket(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return every consulting of a ticket, oldest first."""
    rows = select(CONSULTING).where(CONSULTING.c.ticket_id == number).order_by(CONSULTING.c.id)
    return connection.execute(rows).all()


def known(connection: Connection) -> dict[int, Consulting]:
    """Return every consulting by number."""
    return {row.id: _consulting(row) for row in connection.execute(select(CONSULTING))}


def disagreeing(connection: Connection) -> Iterator[str]:
    """Yield the consultings that do not agree with themselves or with their tickets."""
    for row in connection.execute(select(CONSULTING, TICKET.c.consulting_id).join(TICKET)):
        if row.kind not in list(Kind) or row.stage not in list(Stage):
            yield f"consulting {row.id}: unknown kind {row.kind!r} or stage {row.stage!r}"
        elif row.stage in {Stage.TERMS, Stage.ACCEPTED, Stage.DECLINED} and (
            not row.price_per_minute or not row.decided_by or row.terms_letter_id is None
        ):
            yield f"consulting {row.id}: its terms are not on record"
        if row.consulting_id is None or row.consulting_id < row.id:
            yield f"consulting {row.id}: its ticket {row.ticket_id} does not know it"
