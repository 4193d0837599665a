"""Letters that came back: what servers reported, which addresses cannot be reached, who is away until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.desk.tickets.delivery import Away, Delivery
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.store.tables.schema import DELIVERY, PARTICIPANT, UNDELIVERABLE


def note(connection: Connection, ticket: Ticket | None, verdict: Verdict, mail_id: int, now: datetime) -> None:
    """Write what a mail's verdict says of letters and addresses; of most mail that is nothing."""
    if verdict.reachable is not None:
        clear(connection, verdict.reachable)
    if ticket is None:
        return
    if verdict.away is not None:
        note_away(connection, ticket.id, verdict.away)
    if verdict.delivery is not None:
        record(connection, ticket, verdict.delivery, mail_id, now)


def record(connection: Connection, ticket: Ticket, delivery: Delivery, mail_id: int | None, now: datetime) -> None:
    """Note on ``ticket`` what became of a letter, and mark its address where it says so.

    Reminders to it that wait in the outbox are taken back where they are claimed (:mod:`mailbot.store.letters.queue`).
    """
    row = {
        "ticket_id": ticket.id, "letter_id": delivery.letter, "mail_id": mail_id, "at": now,
        "recipient": delivery.recipient, "named": delivery.named, "action": delivery.action, "status": delivery.status,
        "diagnostic": delivery.diagnostic, "permanent": delivery.permanent, "told": delivery.told,
    }  # fmt: skip
    connection.execute(insert(DELIVERY), row)
    if not delivery.marks:
        return
    mark = {
        "address": delivery.recipient, "since": now, "status": delivery.status, "diagnostic": delivery.diagnostic,
        "letter_id": delivery.letter,
    }  # fmt: skip
    connection.execute(upsert(UNDELIVERABLE).values(mark).on_conflict_do_nothing())


def mark_of(connection: Connection, address: str) -> Any | None:  # noqa: ANN401 - a database row
    """Return since when and why letters do not reach ``address`` (normalised); None where they do."""
    return connection.execute(select(UNDELIVERABLE).where(UNDELIVERABLE.c.address == address)).first()


def undeliverable(connection: Connection) -> Sequence[Any]:
    """Return the addresses that letters do not reach, the newest first."""
    marked = select(UNDELIVERABLE).order_by(UNDELIVERABLE.c.since.desc(), UNDELIVERABLE.c.address)
    return connection.execute(marked).all()


def clear(connection: Connection, address: str) -> bool:
    """Let letters go to ``address`` (normalised) again; returns whether it was marked."""
    return connection.execute(delete(UNDELIVERABLE).where(UNDELIVERABLE.c.address == address)).rowcount > 0


def told_since_marked(connection: Connection, number: int, address: str) -> bool:
    """Return whether the desk was told in this ticket that letters do not reach ``address``."""
    told = (
        select(DELIVERY.c.id).join(UNDELIVERABLE, UNDELIVERABLE.c.address == DELIVERY.c.recipient)
        .where(DELIVERY.c.ticket_id == number, DELIVERY.c.recipient == address)
        .where(DELIVERY.c.told.is_(True), DELIVERY.c.at >= UNDELIVERABLE.c.since)
    )  # fmt: skip
    return connection.execute(told.limit(1)).first() is not None


def deliveries(connection: Connection, number: int) -> Sequence[Any]:
    """Return what servers reported about the letters of one ticket, oldest first."""
    return connection.execute(
        select(DELIVERY).where(DELIVERY.c.ticket_id == number).order_by(DELIVERY.c.id)
    ).all()  # fmt: skip


def participants(connection: Connection, number: int) -> Sequence[Any]:
    """Return the participants of one ticket: since when letters do not reach them, and until when they are away."""
    return connection.execute(
        select(PARTICIPANT.c.address, PARTICIPANT.c.away_until, UNDELIVERABLE.c.since, UNDELIVERABLE.c.status,
               UNDELIVERABLE.c.diagnostic)
        .outerjoin(UNDELIVERABLE, UNDELIVERABLE.c.address == PARTICIPANT.c.address)
        .where(PARTICIPANT.c.ticket_id == number).order_by(PARTICIPANT.c.address)
    ).all()  # fmt: skip


def note_away(connection: Connection, number: int, away: Away) -> None:
    """Note on which day a participant is back."""
    theirs = update(PARTICIPANT).where(PARTICIPANT.c.ticket_id == number, PARTICIPANT.c.address == away.address)
    connection.execute(theirs.values(away_until=away.until))
