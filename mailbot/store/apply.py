"""The one apply: a verdict, or an order of an agent, becomes rows. Runs inside the caller's write transaction.

It never decides: what to write was decided in :mod:`mailbot.desk`. Letters are composed here, because a new ticket's
number is part of their Message-IDs, by the function that the caller hands in.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, update

from mailbot.desk.arrivals import Incoming, LeftOut
from mailbot.desk.rejections import TAKEN_BACK, TO_THE_DESK, Disposition
from mailbot.desk.tickets import NOWHERE, Change, Draft, Letter, Opening, Route, Ticket, Verdict
from mailbot.mail.message import Attachment, Mail
from mailbot.store import (
    answer_deadlines,
    bounced,
    consents,
    consulting,
    deeds,
    floods,
    follow_ups,
    letter_files,
    promises,
    surveys,
)  # fmt: skip
from mailbot.store.files import Files
from mailbot.store.prepared import Prepared
from mailbot.store.tables import METADATA

INLINE_LIMIT: Final = 256 * 1024
"""Raw mail up to this many bytes is stored in the database, larger mail as a file."""

Compose = Callable[[Connection, Draft, Ticket | None], Letter]
"""Turns a draft into finished bytes; it may read what the ticket was sent before."""

_T = METADATA.tables
_NEW_MAIL = Prepared(insert(_T["mail"]))
_NEW_ENTRY = Prepared(insert(_T["entry"]))
_NEW_FILE = insert(_T["file"])
_NEW_LETTER = Prepared(insert(_T["letter"]))
_NEW_TIMER = insert(_T["timer"])
_NEW_TICKET = Prepared(insert(_T["ticket"]))
_NEW_PARTICIPANT = insert(_T["participant"])
_NEW_ARRIVAL = Prepared(insert(_T["arrival"]))
_JUDGE = update(_T["arrival"]).where(_T["arrival"].c.id == bindparam("arrival"))
_MOVE_TICKET = Prepared(
    update(_T["ticket"])
    .where(_T["ticket"].c.id == bindparam("number"))
    .values(
        state=bindparam("state"), cycle=bindparam("cycle"), closed_at=bindparam("closed_at"),
        closed_by=bindparam("closed_by"), unanswered_at=bindparam("unanswered_at"), changed_at=bindparam("changed_at"),
        owed=bindparam("owed"), owed_at=bindparam("owed_at"),
        version=_T["ticket"].c.version + 1,
    )
)  # fmt: skip
_END_TIMERS = (
    update(_T["timer"])
    .where(_T["timer"].c.ticket_id == bindparam("ticket"), _T["timer"].c.done_at.is_(None))
    .values(done_at=bindparam("now"), outcome="replaced")
)
_WITHDRAW = (
    update(_T["letter"])
    .where(_T["letter"].c.ticket_id == bindparam("ticket"), _T["letter"].c.state == "ready")
    .where(_T["letter"].c.notice.in_([notice.value for notice in TAKEN_BACK]))
    .values(state="withdrawn")
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the bytes of one mail are kept: compressed here, or in a file by this name."""

    raw: bytes | None
    file: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """One mail as it is written: what it says, how it came, where its bytes are; ``row`` is its row if there is one."""

    mail: Mail
    incoming: Incoming
    kept: Kept
    row: int | None = None


def keep(incoming: Incoming, files: Files) -> tuple[Incoming, Kept]:
    """Make the bytes of ``incoming`` ready to be stored; large ones durably as a file, before the transaction.

    Returns the mail as it can be read from now on (the spooled file has moved), and what to write about it.
    """
    if incoming.raw is not None and len(incoming.raw) <= INLINE_LIMIT:
        return incoming, Kept(zlib.compress(incoming.raw, 1), None)
    spooled = incoming.spooled
    if spooled is None:
        with files.spool() as spool:
            spool.write(incoming.raw or b"")
            spooled = Path(spool.name)
    name = files.keep(spooled)
    return incoming if incoming.raw is not None else replace(incoming, spooled=files.path(name)), Kept(None, name)


def mail_row(connection: Connection, received: Received, now: datetime) -> int:
    """Return the row of this letter, writing it where it is new."""
    if received.row is not None:
        return received.row
    mail, incoming, kept = received.mail, received.incoming, received.kept
    row = {
        "digest": mail.digest, "message_id": mail.message_id, "size": incoming.size, "whole": incoming.whole,
        "raw": kept.raw, "file": kept.file, "stored_at": now,
    }  # fmt: skip
    return _NEW_MAIL.insert(connection, row)


def apply(
    connection: Connection, verdict: Verdict, received: Received, compose: Compose, now: datetime,
    *, arrival_id: int | None = None, language: str = "pt_BR",
) -> tuple[int, int | None]:  # fmt: skip
    """Write one mail's verdict and everything that follows from it.

    ``arrival_id`` is the arrival's row if there is one already. Returns the arrival's id and the ticket's number.
    """
    mail, incoming = received.mail, received.incoming
    mail_id = mail_row(connection, received, now)
    ticket = verdict.about or _new_ticket(connection, verdict, mail, incoming, language, now)
    drafts = consents.carry_out(connection, verdict, ticket, incoming.mailbox, now)
    spoken: list[int] = []
    if verdict.deed is not None:
        ticket, spoken = _do(connection, verdict, ticket, received, compose, mail_id, language, now)
    elif verdict.change is not None and ticket is not None:
        entry = 0
        if verdict.delivery is None:  # a bounce moves its ticket, and is nothing that anybody said
            entry = _record_entry(connection, ticket, received, verdict.files, mail_id, now)
        change_ticket(connection, ticket, verdict.change, drafts, compose, now, mail_id, newest=entry)
    elif ticket is not None and verdict.disposition in {Disposition.REPLY, Disposition.SURVEY}:  # said, and moves nothing
        kind = "customer" if verdict.rates is None else surveys.ANSWER
        entry = _record_entry(connection, ticket, received, verdict.files, mail_id, now, kind=kind)
        if verdict.rates is not None:
            surveys.record(connection, ticket.id, verdict.rates, mail.sender.address or "", mail_id, now)
        write_letters(connection, replace(ticket, newest=entry), drafts, compose, now, mail_id)
    else:
        # A stranger's notice is not the ticket's letter: it carries no token of it and nothing about it.
        theirs = ticket is not None and mail.sender.address in ticket.participants
        known = theirs or verdict.consent is not None or verdict.delivery is not None
        known = known or verdict.disposition is Disposition.AGENT or any(one.notice in TO_THE_DESK for one in drafts)
        write_letters(connection, ticket if known else None, drafts, compose, now, mail_id)
    if verdict.terms is not None:
        consulting.answered(connection, verdict.terms, mail_id, now)
        promises.write(connection, verdict.terms.ticket, verdict.terms.promises, mail.sender.address or "", now)
    floods.count(connection, verdict.surplus, incoming.mailbox, now)
    number = ticket.id if ticket else verdict.ticket
    bounced.note(connection, ticket, verdict, mail_id, now)
    row = {
        "mail_id": mail_id, "sender": mail.sender.address, "subject": mail.subject[:200],
        "disposition": verdict.disposition.value, "reason": verdict.reason.value if verdict.reason else None,
        "ticket_id": number, "signals": json.dumps(verdict.signals, ensure_ascii=False),
    }  # fmt: skip
    if arrival_id is not None:
        connection.execute(_JUDGE, {"arrival": arrival_id, **row, "traceback": None})
    else:
        arrival_id = _new_arrival(connection, incoming, row, now)
    if verdict.deed is not None:
        deeds.record(connection, verdict, ticket, arrival_id, spoken, now)
    return arrival_id, number


def _do(
    connection: Connection, verdict: Verdict, ticket: Ticket | None, received: Received, compose: Compose, mail_id: int,
    language: str, now: datetime,
) -> tuple[Ticket | None, list[int]]:  # fmt: skip
    """Write what an agent's mail does; returns its ticket, and the letters to the customer, which can be taken back."""

    def opened(opening: Opening, state: str) -> Ticket:
        return open_ticket(
            connection, mailbox=received.incoming.mailbox, contact=opening.contact, contact_name=opening.name,
            subject=opening.subject, state=state, language=opening.language or language, now=now,
        )  # fmt: skip

    done, deed, change = deeds.carry_out(connection, verdict, ticket, opened, mail_id, now), verdict.deed, verdict.change
    after = done.ticket
    if done.entry is not None and verdict.files:
        _record_files(connection, done.entry, verdict.files, received.incoming.left_out)
    if deed is not None and deed.merges is not None and done.ended is not None and change is not None:
        change_ticket(connection, done.ended, change, (), compose, now)
        change = deed.merges.change
    if deed is not None and deed.splits is not None:
        write_letters(connection, done.parted, deed.splits.drafts, compose, now)
    turned_back = deed is not None and deed.undoes is not None and bool(deed.undoes.before_state)
    if after is not None and change is not None and not turned_back:
        return after, change_ticket(connection, after, change, verdict.drafts, compose, now, mail_id)
    return after, write_letters(connection, after, verdict.drafts, compose, now, mail_id)


def _new_arrival(connection: Connection, incoming: Incoming, row: Mapping[str, object], now: datetime) -> int:
    place = incoming.place
    met = {
        "door": place.door, "epoch": place.epoch, "number": place.number, "mailbox": incoming.mailbox,
        "received_at": incoming.received_at, "seen_at": now, "size": incoming.size, "tries": 1,
        "stumbles": 0,
    }  # fmt: skip
    return _NEW_ARRIVAL.insert(connection, {**met, **row})


def _new_ticket(
    connection: Connection, verdict: Verdict, mail: Mail, incoming: Incoming, language: str, now: datetime
) -> Ticket | None:
    if verdict.change is None or verdict.deed is not None:
        return None
    planned = verdict.follow_up
    if planned is not None:
        made = open_ticket(
            connection, mailbox=planned.mailbox, contact=planned.contact, contact_name=planned.contact_name,
            subject=planned.subject, state=verdict.change.state, language=planned.language, now=now,
            route=Route(planned.team, planned.kind, planned.environment, planned.assigned),
        )  # fmt: skip
        return follow_ups.link(connection, made, planned, now)
    return open_ticket(
        connection, mailbox=incoming.mailbox, contact=mail.sender.address or "", contact_name=mail.sender.name,
        subject=mail.subject, state=verdict.change.state, language=language, now=now,
        route=replace(verdict.route, assigned=verdict.assigned),
    )  # fmt: skip


def open_ticket(
    connection: Connection, *, mailbox: str, contact: str, contact_name: str, subject: str, state: str,
    language: str, now: datetime, route: Route = NOWHERE,
) -> Ticket:  # fmt: skip
    """Write a new ticket whose only participant is its contact (a normalised address)."""
    row: dict[str, Any] = {
        "mailbox": mailbox, "nonce": secrets.token_bytes(16), "subject": subject[:500], "state": state,
        "language": language, "contact": contact, "contact_name": contact_name[:200], "opened_at": now,
        "assigned": route.assigned, "team": route.team, "kind": route.kind, "environment": route.environment,
    }  # fmt: skip
    number = _NEW_TICKET.insert(connection, {**row, "changed_at": now, "cycle": 0, "version": 0, "tags": "", "owed": ""})
    connection.execute(_NEW_PARTICIPANT, {"ticket_id": number, "address": contact, "added_at": now, "copied": False})
    return Ticket(id=number, participants=frozenset({contact}), **row)


def _record_entry(
    connection: Connection, ticket: Ticket, received: Received, new: Sequence[Attachment], mail_id: int, now: datetime,
    *, kind: str = "customer",
) -> int:  # fmt: skip
    mail = received.mail
    entry = {
        "ticket_id": ticket.id, "at": now, "author": mail.sender.address or "", "kind": kind, "text": mail.text,
        "words": mail.reply,
        "message_id": mail.message_id, "mail_id": mail_id, "letter_id": None, "visibility": "public",
    }  # fmt: skip
    entry_id = _NEW_ENTRY.insert(connection, entry)
    _record_files(connection, entry_id, new, received.incoming.left_out)
    return entry_id


def _record_files(connection: Connection, entry_id: int, new: Sequence[Attachment], missing: Sequence[LeftOut]) -> None:
    kept = [(one.name, one.content_type, one.size, one.sha256, one.part, False) for one in new]
    left_out = [(one.name, one.content_type, one.size, "", None, True) for one in missing]
    columns = ("name", "content_type", "size", "sha256", "part", "left_out")
    files = [{"entry_id": entry_id, **dict(zip(columns, file, strict=True))} for file in (*kept, *left_out)]
    if files:
        connection.execute(_NEW_FILE, files)


def record_words(connection: Connection, ticket: Ticket, words: str, now: datetime) -> None:
    """Note what the customer said by another way than mail, as the agent who opens the ticket passes it on."""
    entry = {
        "ticket_id": ticket.id, "at": now, "author": ticket.contact, "kind": "customer", "text": words, "words": words,
        "message_id": None, "mail_id": None, "letter_id": None, "visibility": "public",
    }  # fmt: skip
    _NEW_ENTRY.insert(connection, entry)


def change_ticket(
    connection: Connection, ticket: Ticket, change: Change, drafts: Iterable[Draft], compose: Compose, now: datetime,
    mail_id: int | None = None, *, newest: int = 0,
) -> list[int]:  # fmt: skip
    """Move ``ticket`` to its next state, rewrite its timers, take back unsent reminders, and write its letters.

    ``mail_id`` is the mail whose files go along with them, ``newest`` the ticket's last entry where it is known. Returns the
    letters that say an agent's words.
    """
    if change.withdraw:
        connection.execute(_WITHDRAW, {"ticket": ticket.id})
    # A new cycle for every new set of timers, even an empty one: letters of an older one are out of date.
    cycle = ticket.cycle if change.timers is None else ticket.cycle + 1
    moved: dict[str, Any] = {
        "state": change.state, "cycle": cycle, "closed_at": now if change.closed_by else None, "closed_by": change.closed_by,
        "unanswered_at": change.unanswered_at(ticket),
    }  # fmt: skip
    owed = answer_deadlines.written(connection, ticket, change, now)
    _MOVE_TICKET.run(connection, {"number": ticket.id, "changed_at": now, **moved, **owed})
    letters = list(drafts)
    leaves = change.keeps and change.state != ticket.state
    if ticket.promised_at is not None and (change.closed_by or change.solves or leaves):
        promises.settle(connection, ticket.id, change, now)
    if change.closed_by:
        consents.ticket_ended(connection, ticket.id, now)
    if change.timers is not None:
        connection.execute(_END_TIMERS, {"ticket": ticket.id, "now": now})
        _set_timers(connection, ticket.id, cycle, change, announced=any(one.starts_clock for one in letters), now=now)
    after = replace(ticket, **moved, owed=owed["owed"], newest=newest)
    return write_letters(connection, after, letters, compose, now, mail_id)


def _set_timers(connection: Connection, number: int, cycle: int, change: Change, *, announced: bool, now: datetime) -> None:
    """Write the planned timers: they run from now, or from the acceptance of the letter that announces them."""
    rows = [
        {
            "ticket_id": number, "cycle": cycle, "kind": one.kind, "span": str(one.after),
            "started_at": None if announced else now, "due_at": None if announced else one.due_at(now),
        }
        for one in change.timers or ()
    ]  # fmt: skip
    if rows:
        connection.execute(_NEW_TIMER, rows)


def write_letters(
    connection: Connection, ticket: Ticket | None, drafts: Iterable[Draft], compose: Compose, now: datetime,
    mail_id: int | None = None,
) -> list[int]:  # fmt: skip
    """Compose and store letters; those to the customer are also entries of the conversation.

    ``mail_id`` is the mail whose files go along with them. Returns the letters that say an agent's words.
    """
    spoken: list[int] = []
    for draft in drafts:
        letter = compose(connection, draft, ticket)
        number = ticket.id if ticket else None
        row = {
            "mailbox": letter.mailbox, "ticket_id": number, "notice": letter.notice.value, "recipient": letter.to,
            "sender": letter.sender, "message_id": letter.message_id.strip("<>"), "raw": letter.raw,
            "starts_clock": letter.starts_clock, "cycle": ticket.cycle if ticket else 0, "state": "ready", "tries": 0,
            "created_at": now, "next_try_at": now + draft.delay, "answer": "",
        }  # fmt: skip
        letter_id = _NEW_LETTER.insert(connection, row)
        if draft.files and mail_id is not None:
            letter_files.write(connection, letter_id, letter.message_id, draft.files, draft.formatted, mail_id)
        if number is None or letter.notice in TO_THE_DESK:
            continue
        said = {
            "ticket_id": number, "at": now, "author": "desk", "kind": letter.notice.value, "text": letter.text,
            "words": str(draft.facts.get("words", "")),
            "message_id": letter.message_id.strip("<>"), "mail_id": None, "letter_id": letter_id, "agent": draft.by or None,
            "visibility": "public",
        }  # fmt: skip
        _NEW_ENTRY.insert(connection, said)
        if draft.by:
            spoken.append(letter_id)
    return spoken
