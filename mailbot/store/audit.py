"""Proof that the memory agrees with itself: arrivals, tickets, files and outbox. Reads only."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from hashlib import file_digest
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select, text

from mailbot.desk.policies import Policy
from mailbot.desk.rejections import Disposition, Reason
from mailbot.store.database import Store
from mailbot.store.lookups import arrival, entry, letter, mail, participant, ticket, timer
from mailbot.store.tables import METADATA

_T = METADATA.tables
_TAKEN: Final = (Disposition.REPLY.value, Disposition.OPENED.value)

Advance = Callable[[int, int], None]


def audit(store: Store, policy: Policy, advance: Advance | None = None) -> Iterator[str]:
    """Yield what does not agree, each with the numbers to look at; nothing where all is well.

    ``advance`` is told how many of how many mails were read: they are the long part.
    """
    with store.read() as connection:
        yield from (f"database: {row}" for (row,) in connection.execute(text("PRAGMA integrity_check")) if row != "ok")
        yield from (
            f"database: row {row[1]} of {row[0]} names no {row[2]}"
            for row in connection.execute(text("PRAGMA foreign_key_check"))
        )
        yield from _arrivals(connection)
        yield from _tickets(connection, policy)
        yield from _letters(connection)
        yield from _bytes(store, connection, advance)


def _arrivals(connection: Connection) -> Iterator[str]:
    known = [one.value for one in Disposition]
    odd = select(arrival.id, arrival.disposition).where(arrival.disposition.is_not(None), arrival.disposition.not_in(known))
    for row in connection.execute(odd):
        yield f"arrival {row.id}: unknown verdict {row.disposition!r}"
    reasons = [one.value for one in Reason]
    for row in connection.execute(select(arrival.id, arrival.reason).where(arrival.reason.not_in(reasons))):
        yield f"arrival {row.id}: unknown reason {row.reason!r}"
    lost = select(arrival.id).where(
        arrival.disposition.is_not(None), arrival.disposition != Disposition.VANISHED.value, arrival.mail_id.is_(None)
    )
    yield from (f"arrival {number}: judged, but its mail is not kept" for number in connection.execute(lost).scalars())
    joined = and_(entry.mail_id == arrival.mail_id, entry.ticket_id == arrival.ticket_id)
    absent = (
        select(arrival.id, arrival.ticket_id).outerjoin(_T["entry"], joined)
        .where(arrival.disposition.in_(_TAKEN), entry.id.is_(None))
    )  # fmt: skip
    for number, of in connection.execute(absent):
        yield f"arrival {number}: taken into ticket {of}, which does not hold it"


def _tickets(connection: Connection, policy: Policy) -> Iterator[str]:
    for row in connection.execute(select(ticket.id, ticket.state).where(ticket.state.not_in(list(policy.states)))):
        yield f"ticket {row.id}: state {row.state!r} is not in the policy {policy.name}"
    stranger = and_(participant.ticket_id == ticket.id, participant.address == ticket.contact)
    lonely = select(ticket.id).outerjoin(_T["participant"], stranger).where(participant.address.is_(None))
    yield from (f"ticket {number}: its contact is no participant" for number in connection.execute(lonely).scalars())
    unsaid = select(entry.id).where(entry.kind == "customer", entry.mail_id.is_(None), entry.message_id.is_not(None))
    yield from (f"entry {number}: a customer's mail that is not kept" for number in connection.execute(unsaid).scalars())
    ended = [key for key in policy.states if policy.ended(key)]
    running = (
        select(timer.id, timer.ticket_id).join(_T["ticket"], ticket.id == timer.ticket_id)
        .where(timer.done_at.is_(None), or_(ticket.state.in_(ended), timer.cycle != ticket.cycle))
    )  # fmt: skip
    for number, of in connection.execute(running):
        yield f"timer {number}: still runs for ticket {of}, which is past it"


def _letters(connection: Connection) -> Iterator[str]:
    states = ["ready", "sending", "sent", "failed", "withdrawn"]
    for row in connection.execute(select(letter.id, letter.state).where(letter.state.not_in(states))):
        yield f"letter {row.id}: unknown state {row.state!r}"
    for number, message_id, raw in connection.execute(select(letter.id, letter.message_id, letter.raw)):
        if f"<{message_id}>".encode() not in raw:
            yield f"letter {number}: its bytes do not bear its Message-ID"
    unsent = select(letter.id).where(letter.state == "sent", letter.sent_at.is_(None))
    yield from (f"letter {number}: sent, but not when" for number in connection.execute(unsent).scalars())
    waiting = (
        select(timer.id).outerjoin(_T["letter"], and_(
            letter.ticket_id == timer.ticket_id, letter.cycle == timer.cycle, letter.starts_clock.is_(True)
        )).where(timer.done_at.is_(None), timer.due_at.is_(None), letter.id.is_(None))
    )  # fmt: skip
    yield from (f"timer {number}: waits for a letter that is not there" for number in connection.execute(waiting).scalars())


def _bytes(store: Store, connection: Connection, advance: Advance | None) -> Iterator[str]:
    total = connection.execute(select(func.count()).select_from(_T["mail"])).scalar_one()
    rows = connection.execute(select(mail.id, mail.raw, mail.file).execution_options(yield_per=200))
    for done, row in enumerate(rows, start=1):
        if advance is not None and done % 100 == 0:
            advance(done, total)
        problem = _problem_of(store, row.raw, row.file)
        if problem:
            yield f"mail {row.id}: {problem}"


def _problem_of(store: Store, raw: bytes | None, name: str | None) -> str:
    if name is None:
        try:
            zlib.decompress(raw or b"")
        except zlib.error:
            return "" if raw == b"" else "its bytes cannot be unpacked"
        return ""
    path = store.files.path(name)
    if not path.is_file():
        return f"its file {path} is gone"
    with path.open("rb") as file:
        return "" if file_digest(file, "sha256").hexdigest() == name else f"its file {path} was changed"


def orphans(store: Store) -> list[str]:
    """Return files that no mail names: a crash may leave one; it harms nothing and may be deleted."""
    with store.read() as connection:
        named = set(connection.execute(select(mail.file).where(mail.file.is_not(None))).scalars())
    return sorted(name for name in store.files.all_names() if name not in named)
