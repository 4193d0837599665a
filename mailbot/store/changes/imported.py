"""History as rows: tickets with the dates of their mails; no letters, timers or deadlines. Inside the caller's write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from mailbot.config.mailbox import Mailbox
from mailbot.desk.policy.policy import Policy
from mailbot.desk.threading.before_us import IMPORTED
from mailbot.desk.threading.imported import Writer
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import Mail
from mailbot.store.mails import arrivals, earlier_mail
from mailbot.store.mails.earlier_mail import Recorded
from mailbot.store.mails.raw import ReceivedMail, mail_row
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ARRIVAL, ENTRY, PARTICIPANT, TICKET
from mailbot.store.tickets.entries import record_files
from mailbot.store.tickets.ticket import open_ticket

_CUSTOMER: Final = "customer"
_OF: Final = ENTRY.c.ticket_id == bindparam("ticket")
_NEW_ARRIVAL: Final = Statement(insert(ARRIVAL))
_NEW_ENTRY: Final = Statement(insert(ENTRY))
_WROTE: Final = Statement(select(ENTRY.c.id).where(_OF, ENTRY.c.kind == _CUSTOMER).limit(1))
_DATES: Final = Statement(select(func.min(ENTRY.c.at).label("first"), func.max(ENTRY.c.at).label("last")).where(_OF))
_NEWEST: Final = Statement(
    select(ENTRY.c.kind).where(_OF, text("entry.visibility = 'public'"))
    .order_by(ENTRY.c.at.desc(), ENTRY.c.id.desc()).limit(1)
)  # fmt: skip
_SETTLE: Final = Statement(
    update(TICKET)
    .where(TICKET.c.id == bindparam("ticket"), text("ticket.version = 0"))
    .values(
        state=bindparam("state"), closed_at=bindparam("closed_at"), closed_by=bindparam("closed_by"),
        opened_at=bindparam("opened_at"), changed_at=bindparam("changed_at"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail of an archive that is imported: what it says, who wrote it, and what its header is known by.

    A ``note`` is a mail of the desk that the ticket's people were not sent.
    """

    received: ReceivedMail
    wrote: Writer
    recorded: Recorded
    source: str
    note: bool = False


def opened(
    connection: Connection, mailbox: Mailbox, policy: Policy, mail: Mail, contact: tuple[str, str], at: datetime
) -> Ticket:  # fmt: skip
    """Write the ticket of a conversation that begins at ``at``, ended already."""
    return open_ticket(
        connection, mailbox=mailbox.name, contact=contact[0], contact_name=contact[1], subject=mail.subject,
        state=ended_state(policy), language=mailbox.language, now=at,
    )  # fmt: skip


def ended_state(policy: Policy) -> str:
    """Return the state of tickets that were over before they were imported: where ``close`` leads."""
    close = policy.orders.get("close")
    return close.to if close is not None else next(key for key in policy.states if policy.ended(key))


def add(connection: Connection, ticket: Ticket, taken: Taken, now: datetime) -> None:
    """Write one mail into ``ticket``: its bytes, its arrival, its words with its own date, its files and its writer."""
    received, wrote = taken.received, taken.wrote
    mail, incoming = received.mail, received.incoming
    mail_id = mail_row(connection, received, now)
    place = incoming.place
    if not place.number:  # a source that numbers nothing: the letter itself does
        epoch = int(mail.digest[:15], 16)
        place = replace(place, epoch=epoch, number=arrivals.next_number(connection, place.door, epoch))
    signals = [
        ["from", mail.sender.address],
        ["message_id", mail.message_id or "none"],
        ["imported", f"from {taken.source}"],
    ]
    _NEW_ARRIVAL.insert(connection, {
        **arrivals.met(place, ticket.mailbox, incoming.size, incoming.received_at, now), "tries": 1, "mail_id": mail_id,
        "sender": mail.sender.address, "subject": mail.subject[:200], "disposition": Disposition.IMPORTED.value,
        "ticket_id": ticket.id, "signals": json.dumps(signals, ensure_ascii=False), "filed_at": now,
    })  # fmt: skip
    if not wrote.of_the_desk:
        _takes_part(connection, ticket, mail, incoming.received_at)
    entry = _NEW_ENTRY.insert(connection, {
        **_said(taken), "ticket_id": ticket.id, "at": incoming.received_at, "text": mail.text,
        "words": mail.reply or mail.text, "message_id": mail.message_id, "mail_id": mail_id, "letter_id": None,
    })  # fmt: skip
    record_files(connection, entry, mail.attachments, incoming.left_out)
    earlier_mail.imported(connection, taken.recorded, ticket.id)


def _said(taken: Taken) -> dict[str, str | None]:
    """Return the columns that say whose words an entry has, and who may read them."""
    sender, agent = taken.received.mail.sender.address or "", taken.wrote.agent or None
    if taken.note:
        return {"author": sender, "kind": "note", "agent": agent, "visibility": "internal"}
    if taken.wrote.of_the_desk:
        return {"author": "desk", "kind": Notice.ANSWER.value, "agent": agent, "visibility": "public"}
    return {"author": sender, "kind": _CUSTOMER, "agent": None, "visibility": "public"}


def _takes_part(connection: Connection, ticket: Ticket, mail: Mail, at: datetime) -> None:
    """Let who wrote write to the ticket; the first of them is its contact, though the desk had written to another."""
    address = mail.sender.address or ""
    if address not in ticket.participants:
        row = {"ticket_id": ticket.id, "address": address, "added_at": at, "copied": False}
        connection.execute(insert(PARTICIPANT).values(row))
    if _WROTE.first(connection, {"ticket": ticket.id}) is None:
        first = {"contact": address, "contact_name": mail.sender.name[:200]}
        connection.execute(update(TICKET).where(TICKET.c.id == ticket.id, TICKET.c.version == 0).values(first))


def settle(connection: Connection, tickets: Iterable[int], policy: Policy, now: datetime, *, leave_open: bool) -> None:
    """Set what tickets are by their newest mail, as long as nothing but an import happened to them.

    With ``leave_open`` those whose last mail is a customer's wait for the desk; all others have ended.
    """
    ended = {"state": ended_state(policy), "closed_at": now, "closed_by": IMPORTED}
    waits = {"state": policy.initial, "closed_at": None, "closed_by": None}
    for number in sorted(set(tickets)):
        of = {"ticket": number}
        dates, newest = _DATES.first(connection, of), _NEWEST.first(connection, of)
        if dates is None:
            raise AssertionError("a ticket was imported with at least one mail")
        life = waits if leave_open and newest is not None and newest.kind == _CUSTOMER else ended
        _SETTLE.run(connection, {**of, **life, "opened_at": dates.first, "changed_at": dates.last})
