"""What a digest tells of one mailbox, and which day's was decided for whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.admission import by_a_person, in_order
from mailbot.desk.letters.digest import Affairs, Waiting
from mailbot.desk.policy.consulting import TERMS
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets import deadline
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.store.mails import not_taken as mails
from mailbot.store.tables.schema import ARRIVAL, DIGEST_SENT, ENTRY, TICKET
from mailbot.store.tickets import consents

_KEPT: Final = timedelta(days=7)
"""How long it is remembered that a day is done: longer than any clock is set back."""
_SINCE: Final = (
    select(func.max(ENTRY.c.at))
    .where(ENTRY.c.ticket_id == TICKET.c.id, ENTRY.c.kind == "customer")
    .correlate(TICKET)
    .scalar_subquery()
)


_ASKING: Final = (Notice.ANSWER, Notice.QUESTION, Notice.RESOLVED, Notice.CLOSED, *TERMS)
_SPOKE: Final = ("customer", *(one.value for one in _ASKING))
_LAST: Final = (
    select(ENTRY.c.kind).where(ENTRY.c.ticket_id == TICKET.c.id, ENTRY.c.kind.in_(_SPOKE)).order_by(ENTRY.c.id.desc())
    .limit(1)
    .correlate(TICKET).scalar_subquery()
)  # fmt: skip
"""Who spoke last, people only."""


def _due_at(text: str) -> datetime | None:
    running = deadline.read(text)
    return running.due_at if running else None


def undecided(connection: Connection, mailbox: Mailbox, day: date) -> list[str]:
    """Return the keys of the agents whose digest of ``day`` was not decided about yet."""
    asked = select(DIGEST_SENT.c.agent).where(DIGEST_SENT.c.mailbox == mailbox.name, DIGEST_SENT.c.day == day)
    done = set(connection.execute(asked).scalars())
    return [one.key for one in mailbox.people if one.key not in done]


def decided(connection: Connection, mailbox: Mailbox, agent: str, day: date) -> None:
    """Note that an agent's digest of ``day`` was written, or that there was nothing to say."""
    old = (DIGEST_SENT.c.mailbox == mailbox.name, DIGEST_SENT.c.agent == agent, DIGEST_SENT.c.day < day - _KEPT)
    connection.execute(delete(DIGEST_SENT).where(*old))
    connection.execute(insert(DIGEST_SENT).values(mailbox=mailbox.name, agent=agent, day=day))


def begun(connection: Connection, mailbox: Mailbox, day: date) -> bool:
    """Return whether a digest of ``day`` was decided about for anybody."""
    asked = select(DIGEST_SENT.c.agent).where(DIGEST_SENT.c.mailbox == mailbox.name, DIGEST_SENT.c.day == day)
    return connection.execute(asked.limit(1)).first() is not None


def affairs(connection: Connection, mailbox: Mailbox, policy: Policy, day: date, *, untold: bool = False) -> Affairs:
    """Return what there is to do in ``mailbox``, as the digests of ``day`` tell it.

    ``untold`` adds the mail of which none tells yet.
    """
    alive = [state.key for state in policy.states.values() if not state.ended]
    rows = connection.execute(
        select(
            TICKET.c.id, TICKET.c.subject, TICKET.c.contact, TICKET.c.contact_name, TICKET.c.state, TICKET.c.opened_at,
            TICKET.c.assigned,
            TICKET.c.team, _LAST.label("last"), _SINCE.label("heard_at"), TICKET.c.owed,
        ).where(TICKET.c.mailbox == mailbox.name, TICKET.c.closed_at.is_(None), TICKET.c.state.in_(alive))
    ).all()  # fmt: skip
    held, since = _held(connection, mailbox, ARRIVAL.c.reason != Reason.SPAM.value)
    spam, _ = _held(connection, mailbox, ARRIVAL.c.reason == Reason.SPAM.value)
    asking = consents.waiting(connection)  # these are decided by whom we asked
    not_taken = [one for one in mails.to_tell(connection, mailbox.name, day, untold=untold) if one.number not in asking]
    persons = in_order(one for one in not_taken if by_a_person(one))
    machines = sum(one.disposition is Disposition.IGNORED and not by_a_person(one) for one in not_taken)
    return Affairs(
        tuple(
            Waiting(
                row.id, row.subject, row.contact_name or row.contact, row.state, row.heard_at or row.opened_at, row.assigned,
                row.last == "customer", row.team, _due_at(row.owed),
            )
            for row in rows
        ),
        held, since, spam, persons, machines,
    )  # fmt: skip


def _held(connection: Connection, mailbox: Mailbox, reason: ColumnElement[bool]) -> tuple[int, datetime | None]:
    """Return how much mail is held for a ``reason`` and waits for a decision, and since when."""
    waits = (ARRIVAL.c.disposition == Disposition.HELD.value, ARRIVAL.c.settled_at.is_(None))
    found = select(func.count(), func.min(ARRIVAL.c.received_at)).where(*waits, ARRIVAL.c.mailbox == mailbox.name, reason)
    count, since = connection.execute(found).one()
    return count, since
