"""Letters that came back: what servers reported, which addresses cannot be reached, who is away until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.desk.tickets.delivery import Away, Delivery
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.store.tables import METADATA

_T: Final = METADATA.tables
_delivery, _undeliverable = _T["delivery"].c, _T["undeliverable"].c
_participant = _T["participant"].c


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

    Reminders to it that wait in the outbox are taken back where they are claimed (:mod:`mailbot.store.queue`).
    """
    row = {
        "ticket_id": ticket.id, "letter_id": delivery.letter, "mail_id": mail_id, "at": now,
        "recipient": delivery.recipient, "named": delivery.named, "action": delivery.action, "status": delivery.status,
        "diagnostic": delivery.diagnostic, "permanent": delivery.permanent, "told": delivery.told,
    }  # fmt: skip
    connection.execute(insert(_T["delivery"]), row)
    if not delivery.marks:
        return
    mark = {
        "address": delivery.recipient, "since": now, "status": delivery.status, "diagnostic": delivery.diagnostic,
        "letter_id": delivery.letter,
    }  # fmt: skip
    connection.execute(upsert(_T["undeliverable"]).values(mark).on_conflict_do_nothing())


def mark_of(connection: Connection, address: str) -> Any | None:  # noqa: ANN401 - a database row
    """Return since when and why letters do not reach ``address`` (normalised); None where they do."""
    return connection.execute(select(_T["undeliverable"]).where(_undeliverable.address == address)).first()


def undeliverable(connection: Connection) -> Sequence[Any]:
    """Return the addresses that letters do not reach, the newest first."""
    marked = select(_T["undeliverable"]).order_by(_undeliverable.since.desc(), _undeliverable.address)
    return connection.execute(marked).all()


def clear(connection: Connection, address: str) -> bool:
    """Let letters go to ``address`` (normalised) again; returns whether it was marked."""
    return connection.execute(delete(_T["undeliverable"]).where(_undeliverable.address == address)).rowcount > 0


def told_since_marked(connection: Connection, number: int, address: str) -> bool:
    """Return whether the desk was told in this ticket that letters do not reach ``address``."""
    told = (
        select(_delivery.id).join(_T["undeliverable"], _undeliverable.address == _delivery.recipient)
        .where(_delivery.ticket_id == number, _delivery.recipient == address)
        .where(_delivery.told.is_(True), _delivery.at >= _undeliverable.since)
    )  # fmt: skip
    return connection.execute(told.limit(1)).first() is not None


def deliveries(connection: Connection, number: int) -> Sequence[Any]:
    """Return what servers reported about the letters of one ticket, oldest first."""
    return connection.execute(
        select(_T["delivery"]).where(_delivery.ticket_id == number).order_by(_delivery.id)
    ).all()  # fmt: skip


def participants(connection: Connection, number: int) -> Sequence[Any]:
    """Return the participants of one ticket: since when letters do not reach them, and until when they are away."""
    return connection.execute(
        select(_participant.address, _participant.away_until, _undeliverable.since, _undeliverable.status,
               _undeliverable.diagnostic)
        .outerjoin(_T["undeliverable"], _undeliverable.address == _participant.address)
        .where(_participant.ticket_id == number).order_by(_participant.address)
    ).all()  # fmt: skip


def note_away(connection: Connection, number: int, away: Away) -> None:
    """Note on which day a participant is back."""
    theirs = update(_T["participant"]).where(_participant.ticket_id == number, _participant.address == away.address)
    connection.execute(theirs.values(away_until=away.until))
