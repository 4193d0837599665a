"""The one apply: a verdict, or an order of an agent, becomes rows. Runs inside the caller's write transaction.

It never decides: what to write was decided in :mod:`mailbot.desk`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, insert, update

from mailbot.desk.tickets.agent_action import NewTicket
from mailbot.desk.tickets.letter import TO_THE_DESK, Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Route, Ticket
from mailbot.desk.tickets.verdict import NotTaken, Verdict
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from mailbot.store.changes import actions
from mailbot.store.changes.tickets import Compose, change_ticket, write_letters
from mailbot.store.deadlines import promises
from mailbot.store.letters import deliveries
from mailbot.store.mails import digest_nonces, floods
from mailbot.store.mails.raw import ReceivedMail, mail_row
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ARRIVAL
from mailbot.store.tickets import consents, consulting, entries, follow_ups, surveys
from mailbot.store.tickets.ticket import open_ticket

_NEW_ARRIVAL: Final = Statement(insert(ARRIVAL))
_JUDGE: Final = update(ARRIVAL).where(ARRIVAL.c.id == bindparam("arrival"))


def apply(
    connection: Connection, verdict: Verdict, received: ReceivedMail, compose: Compose, now: datetime,
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
    if verdict.action is not None:
        ticket, spoken = _do(connection, verdict, ticket, received, compose, mail_id, language, now)
    else:
        _say(connection, verdict, ticket, received, drafts, compose, mail_id, now)
    if verdict.terms is not None:
        consulting.answered(connection, verdict.terms, mail_id, now)
        promises.write(connection, verdict.terms.ticket, verdict.terms.promises, mail.sender.address or "", now)
    floods.count(connection, verdict.over_cap, incoming.mailbox, now)
    number = ticket.id if ticket else verdict.ticket
    deliveries.note(connection, ticket, verdict, mail_id, now)
    row = {
        "mail_id": mail_id, "sender": mail.sender.address, "subject": mail.subject[:200],
        "disposition": verdict.disposition.value, "reason": verdict.reason.value if verdict.reason else None,
        "ticket_id": number, "signals": json.dumps(verdict.signals, ensure_ascii=False),
    }  # fmt: skip
    if arrival_id is not None:
        connection.execute(_JUDGE, {"arrival": arrival_id, **row, "traceback": None})
    else:
        arrival_id = _new_arrival(connection, incoming, row, now)
    if verdict.not_taken is not None:
        _tell(connection, verdict.not_taken, incoming.mailbox, arrival_id, compose, now)
    if verdict.action is not None:
        actions.record(connection, verdict, ticket, arrival_id, spoken, now)
    return arrival_id, number


def _say(
    connection: Connection, verdict: Verdict, ticket: Ticket | None, received: ReceivedMail, drafts: Sequence[Draft],
    compose: Compose, mail_id: int, now: datetime,
) -> None:  # fmt: skip
    """Write what a customer's mail, a bounce or a stranger's mail says and moves, and the letters after it."""
    sender = received.mail.sender.address or ""
    if verdict.change is not None and ticket is not None:
        entry = 0
        if verdict.delivery is None:  # a bounce moves its ticket, and is nothing that anybody said
            entry = entries.of_mail(connection, ticket, received, verdict.files, mail_id, now)
        change_ticket(connection, ticket, verdict.change, drafts, compose, now, mail_id, newest=entry)
    elif ticket is not None and verdict.disposition in {Disposition.REPLY, Disposition.SURVEY}:  # said, and moves nothing
        kind = "customer" if verdict.survey_answer is None else surveys.ANSWER
        entry = entries.of_mail(connection, ticket, received, verdict.files, mail_id, now, kind=kind)
        if verdict.survey_answer is not None:
            surveys.record(connection, ticket.id, verdict.survey_answer, sender, mail_id, now)
        write_letters(connection, replace(ticket, newest=entry), drafts, compose, now, mail_id)
    elif ticket is not None and verdict.disposition is Disposition.REACTION:
        seen = "public" if sender in ticket.participants else "internal"
        entries.of_mail(
            connection, ticket, received, (), mail_id, now, kind=entries.REACTION, words=verdict.reaction, visibility=seen
        )
    else:
        # A stranger's notice is not the ticket's letter: it carries no token of it and nothing about it.
        theirs = ticket is not None and sender in ticket.participants
        known = theirs or verdict.consent is not None or verdict.delivery is not None
        known = known or verdict.disposition is Disposition.AGENT or any(one.notice in TO_THE_DESK for one in drafts)
        write_letters(connection, ticket if known else None, drafts, compose, now, mail_id)


def _do(
    connection: Connection, verdict: Verdict, ticket: Ticket | None, received: ReceivedMail, compose: Compose, mail_id: int,
    language: str, now: datetime,
) -> tuple[Ticket | None, list[int]]:  # fmt: skip
    """Write what an agent's mail does; returns its ticket, and the letters to the customer, which can be taken back."""

    def opened(opening: NewTicket, state: str) -> Ticket:
        return open_ticket(
            connection, mailbox=received.incoming.mailbox, contact=opening.contact, contact_name=opening.name,
            subject=opening.subject, state=state, language=opening.language or language, now=now,
        )  # fmt: skip

    done, action, change = (
        actions.carry_out(connection, verdict, ticket, opened, mail_id, now),
        verdict.action,
        verdict.change,
    )
    after = done.ticket
    if done.entry is not None and verdict.files:
        entries.record_files(connection, done.entry, verdict.files, received.incoming.left_out)
    if action is not None and action.merges is not None and done.ended is not None and change is not None:
        change_ticket(connection, done.ended, change, (), compose, now)
        change = action.merges.change
    if action is not None and action.splits is not None:
        write_letters(connection, done.parted, action.splits.drafts, compose, now)
    turned_back = action is not None and action.undoes is not None and bool(action.undoes.before_state)
    if after is not None and change is not None and not turned_back:
        return after, change_ticket(connection, after, change, verdict.drafts, compose, now, mail_id)
    return after, write_letters(connection, after, verdict.drafts, compose, now, mail_id)


def _tell(
    connection: Connection, told: NotTaken, mailbox: str, arrival_id: int, compose: Compose, now: datetime
) -> None:  # fmt: skip
    """Write what the desk is told of a mail that was held or ignored, and what signs the letters of no ticket."""
    notice = Notice.PARTICIPANT_HELD if told.ticket is not None else Notice.MAIL_HELD
    if told.ticket is None and told.deciders:
        digest_nonces.make(connection, mailbox)
    letters = [
        Draft(notice, one, facts={**told.facts, "arrival": arrival_id, "decides": one in told.deciders})
        for one in told.readers
    ]
    write_letters(connection, told.ticket, letters, compose, now)


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
    if verdict.change is None or verdict.action is not None:
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
