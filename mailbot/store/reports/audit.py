"""Proof that the memory agrees with itself: arrivals, tickets, files and outbox. Reads only."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import file_digest
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, select, text
from sqlalchemy.exc import DatabaseError

from mailbot.calendars.spans import at_least, span
from mailbot.desk.policy.policy import Policies, Policy
from mailbot.desk.tickets.letter import TO_THE_DESK
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.message import identity
from mailbot.store.database import Store, reason
from mailbot.store.deadlines import promises
from mailbot.store.mails import not_taken
from mailbot.store.tables.schema import ANSWER_DEADLINE, ARRIVAL, ENTRY, LETTER, MAIL, PARTICIPANT, TICKET, TIMER
from mailbot.store.tickets import consents, consulting, entries, follow_ups, surveys, working_time

_INTERNAL: Final = tuple(notice.value for notice in TO_THE_DESK)
_TAKEN: Final = (Disposition.REPLY.value, Disposition.OPENED.value, Disposition.SURVEY.value, Disposition.REACTION.value)
_BROUGHT: Final = (*_TAKEN, Disposition.AGENT.value, Disposition.IMPORTED.value)

LONGEST_DELAY: Final = timedelta(days=30)
"""A close waits for its last notice, that for a mail server; a month of it is no longer waiting."""

Advance = Callable[[int, int], None]


def audit(store: Store, policies: Policies, advance: Advance | None = None) -> Iterator[str]:
    """Yield what does not agree, each with the numbers to look at; nothing where all is well.

    ``advance`` is told how many of how many mails were read: they are the long part.
    """
    try:
        with store.read() as connection:
            yield from checks(store, policies, connection, advance)
    except DatabaseError as broken:
        yield f"database: {reason(broken)}"


def checks(store: Store, policies: Policies, connection: Connection, advance: Advance | None = None) -> Iterator[str]:
    """Yield what does not agree in what ``connection`` sees. Raises DatabaseError where it cannot even be read."""
    for (row,) in connection.execute(text("PRAGMA integrity_check")):
        if row != "ok":
            yield f"database: {row}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"database: row {row[1]} of {row[0]} names no {row[2]}"
    for part in (_arrivals, _entries, _letters):
        yield from part(connection)
    yield from _tickets(connection)
    for mailbox in connection.execute(select(TICKET.c.mailbox).distinct().order_by(TICKET.c.mailbox)).scalars().all():
        yield from _states(connection, mailbox, policies.of(mailbox))
    yield from _timers(connection, policies)
    for part in (
        consents.disagreeing,
        surveys.disagreeing,
        follow_ups.disagreeing,
        consulting.disagreeing,
        working_time.disagreeing,
        promises.disagreeing,
        not_taken.disagreeing,
    ):
        yield from part(connection)
    yield from _bytes(store, connection, advance)


def _arrivals(connection: Connection) -> Iterator[str]:
    known = [one.value for one in Disposition]
    odd = select(ARRIVAL.c.id, ARRIVAL.c.disposition).where(
        ARRIVAL.c.disposition.is_not(None), ARRIVAL.c.disposition.not_in(known)
    )
    for row in connection.execute(odd):
        yield f"arrival {row.id}: unknown verdict {row.disposition!r}"
    reasons = [one.value for one in Reason]
    for row in connection.execute(select(ARRIVAL.c.id, ARRIVAL.c.reason).where(ARRIVAL.c.reason.not_in(reasons))):
        yield f"arrival {row.id}: unknown reason {row.reason!r}"
    lost = select(ARRIVAL.c.id).where(
        ARRIVAL.c.disposition.is_not(None), ARRIVAL.c.disposition != Disposition.VANISHED.value, ARRIVAL.c.mail_id.is_(None)
    )
    yield from (f"arrival {number}: judged, but its mail is not kept" for number in connection.execute(lost).scalars())
    joined = and_(ENTRY.c.mail_id == ARRIVAL.c.mail_id, ENTRY.c.ticket_id == ARRIVAL.c.ticket_id)
    absent = (
        select(ARRIVAL.c.id, ARRIVAL.c.ticket_id).outerjoin(ENTRY, joined)
        .where(ARRIVAL.c.disposition.in_((*_TAKEN, Disposition.IMPORTED.value)), ENTRY.c.id.is_(None))
    )  # fmt: skip
    for number, of in connection.execute(absent):
        yield f"arrival {number}: taken into ticket {of}, which does not hold it"


def _states(connection: Connection, mailbox: str, policy: Policy) -> Iterator[str]:
    """Yield what does not agree with the policy of the tickets' mailbox."""
    theirs = select(TICKET.c.id, TICKET.c.state).where(TICKET.c.mailbox == mailbox)
    for row in connection.execute(theirs.where(TICKET.c.state.not_in(list(policy.states)))):
        yield f"ticket {row.id}: state {row.state!r} is not in the policy {policy.name}"
    ended = [key for key in policy.states if policy.ended(key)]
    yield from _past(connection, mailbox, ended)
    yield from _forgotten(connection, mailbox, policy)


def _forgotten(connection: Connection, mailbox: str, policy: Policy) -> Iterator[str]:
    """Yield the tickets that silence leads nowhere; where a state only reminds, it may have done so."""
    theirs = and_(TIMER.c.ticket_id == TICKET.c.id, TIMER.c.cycle == TICKET.c.cycle)
    timed = [state for state in policy.states.values() if state.timers]
    leading = [state.key for state in timed if state.timers[-1].to is not None]
    reminding = [state.key for state in timed if state.timers[-1].to is None]
    for states, falls in ((leading, and_(theirs, TIMER.c.done_at.is_(None))), (reminding, theirs)):
        forgotten = select(TICKET.c.id).outerjoin(TIMER, falls)
        forgotten = forgotten.where(TICKET.c.mailbox == mailbox, TICKET.c.state.in_(states), TIMER.c.id.is_(None))
        for number in connection.execute(forgotten).scalars():
            yield f"ticket {number}: waits, and nothing falls due"


def _past(connection: Connection, mailbox: str, ended: list[str]) -> Iterator[str]:
    """Yield what still runs for tickets that have ended."""
    over = and_(TICKET.c.mailbox == mailbox, TICKET.c.state.in_(ended))
    running = select(TIMER.c.id, TIMER.c.ticket_id).join(TICKET, TICKET.c.id == TIMER.c.ticket_id)
    for number, of in connection.execute(running.where(TIMER.c.done_at.is_(None), over)):
        yield f"timer {number}: still runs for ticket {of}, which is past it"
    yield from consents.of_ended(connection, mailbox, ended)
    past = select(TICKET.c.id).where(TICKET.c.unanswered_at.is_not(None), over)
    yield from (
        f"ticket {number}: has ended, and its copy is to be sent again" for number in connection.execute(past).scalars()
    )
    owing = select(TICKET.c.id).where(TICKET.c.owed != "", over)
    yield from (f"ticket {number}: has ended, and an answer is owed" for number in connection.execute(owing).scalars())
    row = ANSWER_DEADLINE.c
    told = select(row.id, row.ticket_id).join(TICKET, TICKET.c.id == row.ticket_id)
    lost = told.where(TICKET.c.mailbox == mailbox, TICKET.c.owed == "", row.ended_at.is_(None))
    yield from (f"deadline {number}: runs, and ticket {of} owes no answer" for number, of in connection.execute(lost))


def _tickets(connection: Connection) -> Iterator[str]:
    stranger = and_(PARTICIPANT.c.ticket_id == TICKET.c.id, PARTICIPANT.c.address == TICKET.c.contact)
    lonely = select(TICKET.c.id).outerjoin(PARTICIPANT, stranger).where(PARTICIPANT.c.address.is_(None))
    yield from (f"ticket {number}: its contact is no participant" for number in connection.execute(lonely).scalars())


def _entries(connection: Connection) -> Iterator[str]:
    """A customer's words came with an arrival, the desk's with a letter or from an archive, and neither without."""
    customers = and_(ENTRY.c.kind == "customer", ENTRY.c.message_id.is_not(None))
    unsaid = select(ENTRY.c.id).where(customers, ENTRY.c.mail_id.is_(None))
    yield from (f"entry {number}: a customer's mail that is not kept" for number in connection.execute(unsaid).scalars())
    came = and_(
        ARRIVAL.c.mail_id == ENTRY.c.mail_id, ARRIVAL.c.ticket_id == ENTRY.c.ticket_id, ARRIVAL.c.disposition.in_(_BROUGHT)
    )
    from_nowhere = select(ENTRY.c.id).outerjoin(ARRIVAL, came).where(ENTRY.c.mail_id.is_not(None), ARRIVAL.c.id.is_(None))
    yield from (f"entry {number}: no arrival brought it" for number in connection.execute(from_nowhere).scalars())
    alone = select(ENTRY.c.id).where(
        ENTRY.c.kind.not_in(["customer", "note", surveys.ANSWER, entries.REACTION]),
        ENTRY.c.letter_id.is_(None),
        ENTRY.c.mail_id.is_(None),
    )
    yield from (f"entry {number}: the desk's words without a letter" for number in connection.execute(alone).scalars())
    told = and_(LETTER.c.ticket_id.is_not(None), LETTER.c.notice.not_in(_INTERNAL), LETTER.c.state != "withdrawn")
    silent = select(LETTER.c.id).outerjoin(ENTRY, ENTRY.c.letter_id == LETTER.c.id).where(told, ENTRY.c.id.is_(None))
    yield from (f"letter {number}: its words are not in its ticket" for number in connection.execute(silent).scalars())


def _timers(connection: Connection, policies: Policies) -> Iterator[str]:
    running = (
        select(TIMER.c.id, TIMER.c.ticket_id).join(TICKET, TICKET.c.id == TIMER.c.ticket_id)
        .where(TIMER.c.done_at.is_(None), TIMER.c.cycle != TICKET.c.cycle)
    )  # fmt: skip
    for number, of in connection.execute(running):
        yield f"timer {number}: still runs for ticket {of}, which is past it"
    runs = select(TIMER, TICKET.c.mailbox).join(TICKET, TICKET.c.id == TIMER.c.ticket_id)
    for row in connection.execute(runs.where(TIMER.c.done_at.is_(None), TIMER.c.due_at.is_not(None))):
        length = span(row.span)
        if row.started_at is None or row.due_at < row.started_at + at_least(length):
            yield f"timer {row.id}: due before its time"
        elif row.due_at > policies.of(row.mailbox).after(row.started_at, length) + LONGEST_DELAY:
            yield f"timer {row.id}: due long after its time"
    announced = and_(
        LETTER.c.ticket_id == TIMER.c.ticket_id, LETTER.c.cycle == TIMER.c.cycle, LETTER.c.starts_clock.is_(True),
        LETTER.c.state.in_(["ready", "sending", "failed"]),
    )  # fmt: skip
    stuck = select(TIMER.c.id).outerjoin(LETTER, announced)
    stuck = stuck.where(TIMER.c.done_at.is_(None), TIMER.c.due_at.is_(None), LETTER.c.id.is_(None))
    yield from (f"timer {number}: waits for a letter that will not come" for number in connection.execute(stuck).scalars())


def _letters(connection: Connection) -> Iterator[str]:
    states = ["ready", "sending", "sent", "failed", "withdrawn"]
    for row in connection.execute(select(LETTER.c.id, LETTER.c.state).where(LETTER.c.state.not_in(states))):
        yield f"letter {row.id}: unknown state {row.state!r}"
    for number, message_id, recipient, raw in connection.execute(
        select(LETTER.c.id, LETTER.c.message_id, LETTER.c.recipient, LETTER.c.raw)
    ):
        head = (raw if isinstance(raw, bytes) else b"").partition(b"\r\n\r\n")[0].lower()
        if f"<{message_id}>".lower().encode() not in head:
            yield f"letter {number}: its bytes do not bear its Message-ID"
        elif recipient.isascii() and recipient.lower().encode() not in head:
            yield f"letter {number}: its bytes are not addressed to its recipient"
    unsent = select(LETTER.c.id).where(LETTER.c.state == "sent", LETTER.c.sent_at.is_(None))
    yield from (f"letter {number}: sent, but not when" for number in connection.execute(unsent).scalars())


def _bytes(store: Store, connection: Connection, advance: Advance | None) -> Iterator[str]:
    total = connection.execute(select(func.count()).select_from(MAIL)).scalar_one()
    rows = connection.execute(select(MAIL).execution_options(yield_per=200))
    for done, row in enumerate(rows, start=1):
        if advance is not None and done % 100 == 0:
            advance(done, total)
        problem = _problem_of(store, row)
        if problem:
            yield f"mail {row.id}: {problem}"


def _problem_of(store: Store, row: Row[Any]) -> str:
    if row.file is not None:
        path = store.files.path(row.file)
        if not path.is_file():
            return f"its file {path} is gone"
        with path.open("rb") as file:
            return "" if file_digest(file, "sha256").hexdigest() == row.file else f"its file {path} was changed"
    if row.raw == b"" and not row.whole:
        return ""  # never ours: the server would not give it
    try:
        raw = zlib.decompress(row.raw or b"")
    except (zlib.error, TypeError):
        return "its bytes cannot be unpacked"
    return "" if identity(raw) == row.digest else "its bytes are not those that were judged"


def orphans(store: Store) -> list[str]:
    """Return files that no mail names: a crash may leave one; it harms nothing and may be deleted."""
    with store.read() as connection:
        named = set(connection.execute(select(MAIL.c.file).where(MAIL.c.file.is_not(None))).scalars())
    return sorted(name for name in store.files.all_names() if name not in named)
