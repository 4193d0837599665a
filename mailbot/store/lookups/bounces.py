"""What the store knows about a bounce: the letters that it may return, and what was told of it before. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, or_, select

from mailbot.desk.threading.known import KnownOfBounce
from mailbot.desk.threading.named import NamedTokens, Tokens
from mailbot.desk.tickets.letter import Notice, Sent
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.tokens.address_tokens import Carrier
from mailbot.store.tables.schema import DELIVERY, ENTRY, LETTER, UNDELIVERABLE

_SENT: Final = select(
    LETTER.c.id, LETTER.c.ticket_id, LETTER.c.notice, LETTER.c.recipient, LETTER.c.created_at, LETTER.c.message_id,
    LETTER.c.foreign_id,
)  # fmt: skip


def of_bounce(connection: Connection, named: NamedTokens, tickets: Mapping[int, Ticket]) -> KnownOfBounce:
    """Gather what decides about a bounce, by what it has ``named``."""
    numbers = list(tickets)
    if not numbers:
        return KnownOfBounce()
    told = connection.execute(
        select(DELIVERY.c.ticket_id, DELIVERY.c.recipient)
        .join(UNDELIVERABLE, UNDELIVERABLE.c.address == DELIVERY.c.recipient)
        .where(DELIVERY.c.ticket_id.in_(numbers), DELIVERY.c.told.is_(True), DELIVERY.c.at >= UNDELIVERABLE.c.since)
    ).all()  # fmt: skip
    heard = connection.execute(
        select(ENTRY.c.ticket_id, ENTRY.c.author, func.max(ENTRY.c.at).label("at"))
        .where(ENTRY.c.ticket_id.in_(numbers), ENTRY.c.mail_id.is_not(None))
        .group_by(ENTRY.c.ticket_id, ENTRY.c.author)
    ).all()  # fmt: skip
    last: dict[tuple[int, str], datetime] = {(row.ticket_id, row.author): row.at for row in heard}
    written = connection.execute(
        select(LETTER.c.ticket_id, LETTER.c.recipient, func.max(LETTER.c.created_at).label("at"))
        .where(LETTER.c.ticket_id.in_(numbers))
        .group_by(LETTER.c.ticket_id, LETTER.c.recipient)
    ).all()  # fmt: skip
    newest = {(row.ticket_id, normalised(row.recipient)): row.at for row in written}
    letters = {**dict(_by_id(connection, named.every_id)), **dict(_by_return_path(connection, named))}
    return KnownOfBounce(letters, frozenset((row.ticket_id, row.recipient) for row in told), last, newest)


def _by_id(connection: Connection, ids: Tokens) -> Iterator[tuple[str, Sent]]:
    """Yield our letters by the ID they are known by: ours, or a relay's."""
    asked = {one.lower() for one in ids} | set(ids) | {one.partition("@")[0] for one in ids}
    # The ticket's index finds ours: IDs themselves have none, and only bounces ask.
    numbers = {token.ticket for token in ids.values() if token is not None}
    known = or_(LETTER.c.foreign_id.in_(asked), (LETTER.c.ticket_id.in_(numbers)) & (LETTER.c.message_id.in_(asked)))
    for row in connection.execute(_SENT.where(known, LETTER.c.ticket_id.is_not(None))):
        sent = Sent(row.id, row.ticket_id, Notice(row.notice), normalised(row.recipient), row.created_at)
        yield row.message_id.lower(), sent
        for one in ids:
            if row.foreign_id and row.foreign_id in {one, one.partition("@")[0]}:
                yield one.lower(), sent


def _by_return_path(connection: Connection, named: NamedTokens) -> Iterator[tuple[str, Sent]]:
    for address, token in named.addresses:
        if token.carrier is not Carrier.RETURN_PATH:
            continue
        shape = f"t{token.ticket}.{token.occasion}.%"
        found = connection.execute(_SENT.where(LETTER.c.ticket_id == token.ticket, LETTER.c.message_id.like(shape))).first()
        if found is not None:
            yield (
                address,
                Sent(found.id, found.ticket_id, Notice(found.notice), normalised(found.recipient), found.created_at),
            )
