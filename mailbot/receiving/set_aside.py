"""Giving up on a mail that cannot be read: its bytes are kept, the admin is told once, and the next one is handled."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection

from mailbot import journal
from mailbot.desk.threading.named import named_tokens
from mailbot.desk.threading.thread import thread
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail, identity
from mailbot.mail.tokens.message_ids import ids_in
from mailbot.receiving.judging import JudgedMail
from mailbot.service import Service
from mailbot.store.changes.tickets import write_letters
from mailbot.store.lookups import known as lookups
from mailbot.store.mails import arrivals
from mailbot.store.mails.raw import ReceivedMail, StoredBytes, mail_row

_MESSAGE_ID = re.compile(r"(?im)^Message-ID[ \t]*:([^\n]{1,998})")
NOTHING_KEPT = StoredBytes(b"", None)


def set_aside(service: Service, arrival_id: int, incoming: Incoming, kept: StoredBytes, why: str) -> JudgedMail:
    """Give up on the mail of an arrival, in a transaction of its own; ``why`` is kept with it."""
    now = service.clock.now()
    mailbox = service.settings.mailbox(incoming.mailbox)
    head = (incoming.raw or b"") or _beginning(incoming.spooled)
    named = ids_in("".join(_MESSAGE_ID.findall(head.decode("latin-1"))[:1]))
    digest = identity(incoming.raw) if incoming.raw else f"set-aside-{arrival_id}"
    mail = Mail(digest=digest, message_id=named[0] if named else None)
    with service.store.write() as connection:
        known = lookups.known(connection, mail, named_tokens(mail), mailbox.name, 0, now)
        mail_id = mail_row(connection, ReceivedMail(mail, incoming, kept, known.mail_id), now)
        ticket = _named_ticket(service, connection, head)
        arrivals.set_aside(connection, arrival_id, mail_id, ticket, why)
        if kept is NOTHING_KEPT:  # left in the folder, where `setaside retry` finds it
            arrivals.mark_filed(connection, [arrival_id], now)
        facts: dict[str, object] = {
            "what": f"a mail could not be read and was set aside (arrival {arrival_id})",
            "details": f"mailbox {mailbox.name}, UID {incoming.place.number}, {incoming.size} bytes",
            "hint": f"mailbot why {arrival_id} --arrival; mailbot setaside retry {arrival_id}",
        }
        drafts = [Draft(Notice.ALERT, address, facts=facts) for address in service.settings.alert or mailbox.told]
        write_letters(connection, None, drafts, service.composer.at(mailbox, now), now)
    journal.warned("mail_set_aside", mailbox=mailbox.name, uid=incoming.place.number, arrival=arrival_id)
    return JudgedMail(arrival_id, incoming.place, Disposition.SET_ASIDE, Reason.UNREADABLE, ticket, None)


def _named_ticket(service: Service, connection: Connection, head: bytes) -> int | None:
    """Return the ticket whose proven ID stands in the first bytes of a mail that cannot be read."""
    mail = Mail(digest="", references=ids_in(head[: 64 * 1024].decode("latin-1")))
    named = named_tokens(mail)
    known = lookups.known(connection, mail, named, "", 0, service.clock.now())
    found = thread(mail, named, known, service.store.keys).ticket
    return found.id if found else None


def _beginning(path: Path | None) -> bytes:
    if path is None:
        return b""
    with path.open("rb") as file:
        return file.read(64 * 1024)
