"""What is known of mail of before us that a mail goes on from: asked only where it proves no letter of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from mailbot.desk.threading.before_us import BeforeUs, answered
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.threading.thread import Thread
from mailbot.mail.message import Mail
from mailbot.mail.sender.authentication import Authenticity
from mailbot.store.lookups.known import files_of, with_those_behind
from mailbot.store.mails import earlier_mail, floods


def gone_on_from(
    connection: Connection, mail: Mail, named: NamedTokens, mailbox: str, known: Known, found: Thread, now: datetime,
    proof: Authenticity,
) -> tuple[Known, Thread, BeforeUs | None]:  # fmt: skip
    """Return what is known besides, the thread with the imported ticket that ``mail`` joins, and what it goes on from.

    ``found`` is the thread by what is ours. An imported ticket is joined by who wrote in it and is believed to; the caps of
    its flood count like any other's.
    """
    earlier = earlier_mail.named(connection, mailbox, named.ids)
    if not earlier:
        return known, found, None
    numbers = {one.ticket for mails in earlier.values() for one in mails if one.ticket is not None}
    tickets, following = with_those_behind(connection, numbers - known.tickets.keys())
    caps = known.caps_reached
    if numbers:
        address, stranger = mail.sender.address or "", not known.is_participant
        caps = floods.caps_reached(connection, tickets=numbers, mailbox=mailbox, address=address, stranger=stranger, now=now)
    known = replace(
        known, earlier=earlier, tickets={**known.tickets, **tickets}, follow_ups={**known.follow_ups, **following},
        caps_reached=caps,
        files={**known.files, **files_of(connection, mail, list(tickets))},
    )  # fmt: skip
    before = answered(mail, named, known, proof)
    if before is not None and before.ticket is not None and before.proven:
        signal = ("thread", f"{before.message_id} of imported ticket {before.ticket.id}")
        return known, Thread(before.ticket, signals=(*found.signals, signal)), before
    return known, found, before
