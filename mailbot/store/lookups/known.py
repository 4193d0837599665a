"""What the store knows: reads only, on the transaction that will also write, so that nothing changes in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, bindparam, or_, select, text

from mailbot.desk.threading.known import Known, KnownOfBounce
from mailbot.desk.threading.named import NamedTokens, Tokens
from mailbot.desk.tickets.letter import AUTOMATIC_NOTICES, OF_SIZE, TO_THE_DESK, TOLD
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.tokens.message_ids import consent_asked, consent_of
from mailbot.store.lookups.bounces import of_bounce
from mailbot.store.mails import floods
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ARRIVAL, ENTRY, FILE, LETTER, MAIL, PARTICIPANT, UNDELIVERABLE
from mailbot.store.tickets import consents, follow_ups
from mailbot.store.tickets.ticket import ticket_by_id

_SES: Final = "amazonses.com"
_TOLD: Final = frozenset(notice.value for notice in TOLD.values())
_TAKEN = text("arrival.disposition IN ('reply', 'opened', 'consent', 'survey', 'reaction', 'agent')")
_WORK = (Disposition.REPLY, Disposition.OPENED, Disposition.CONSENT, Disposition.SURVEY, Disposition.REACTION)
TAKEN: Final = frozenset(one.value for one in (*_WORK, Disposition.AGENT))
"""The verdicts by which a mail has done its work: its copy in another of our mailboxes does nothing more."""
_SAME_LETTER = Statement(
    select(MAIL.c.id.label("mail_id"), ARRIVAL.c.id, ARRIVAL.c.ticket_id, ARRIVAL.c.disposition)
    .outerjoin(ARRIVAL, and_(
        ARRIVAL.c.mail_id == MAIL.c.id, ARRIVAL.c.disposition.is_not(None), ARRIVAL.c.id != bindparam("but"),
        ARRIVAL.c.disposition != Disposition.SET_ASIDE.value,
        # What another mailbox turned away may still be welcome here.
        or_(ARRIVAL.c.mailbox == bindparam("mailbox"), _TAKEN),
    ))
    .where(MAIL.c.digest == bindparam("digest"))
    .order_by(text("arrival.disposition IN ('reply', 'opened', 'survey', 'reaction', 'agent') DESC"), ARRIVAL.c.id)
    .limit(1)
)  # fmt: skip
_SAME_ID = Statement(
    select(MAIL.c.id).where(MAIL.c.message_id == bindparam("message_id"), MAIL.c.digest != bindparam("digest")).limit(1)
)
_FOREIGN = select(LETTER.c.foreign_id, LETTER.c.ticket_id, LETTER.c.recipient, LETTER.c.message_id, LETTER.c.notice).where(
    LETTER.c.foreign_id.in_(bindparam("ids", expanding=True)), LETTER.c.ticket_id.is_not(None)
)
_MOST_IDS: Final = 200
"""Of the IDs that a machine's mail names so many are looked up, from the one that it answers on."""
_OWN_MAILS = (
    select(MAIL.c.message_id, ARRIVAL.c.ticket_id)
    .join(ARRIVAL, ARRIVAL.c.mail_id == MAIL.c.id)
    .where(MAIL.c.message_id.in_(bindparam("ids", expanding=True)))
    .where(ARRIVAL.c.mailbox == bindparam("mailbox"), ARRIVAL.c.sender == bindparam("machine"))
    .where(ARRIVAL.c.disposition.in_([Disposition.OPENED.value, Disposition.REPLY.value]), ARRIVAL.c.ticket_id.is_not(None))
    .order_by(ARRIVAL.c.id.desc())
)
_ANY_TICKET = Statement(
    select(PARTICIPANT.c.ticket_id, UNDELIVERABLE.c.since)
    .outerjoin(UNDELIVERABLE, UNDELIVERABLE.c.address == PARTICIPANT.c.address)
    .where(PARTICIPANT.c.address == bindparam("address")).limit(1)
)  # fmt: skip
# The second condition names the partial index. Written out: SQLAlchemy would expand a bound list anew for every mail.
_AUTOMATIC = text(f"letter.notice IN ({', '.join(repr(notice.value) for notice in sorted(AUTOMATIC_NOTICES))})")
_RECENT = Statement(
    select(LETTER.c.notice, LETTER.c.ticket_id, LETTER.c.created_at)
    .where(LETTER.c.recipient == bindparam("address"), LETTER.c.created_at > bindparam("since"))
    .where(_AUTOMATIC, text("letter.notice != 'notify' AND letter.notice != 'copy'"))
)


def with_those_behind(connection: Connection, numbers: Iterable[int]) -> tuple[dict[int, Ticket], dict[int, int]]:
    """Return the tickets by number, with all that they were merged into or that follows them, and which follows which."""
    found: dict[int, Ticket] = {}
    following: dict[int, int] = {}
    for first in sorted(numbers):
        number: int | None = first
        while number is not None and number not in found and (ticket := ticket_by_id(connection, number)):
            found[number] = ticket
            number = ticket.merged_into
            if ticket.closed_at is not None and number is None and (number := follow_ups.newest(connection, ticket.id)):
                following[ticket.id] = number
    return found, following


_FILES = (
    select(ENTRY.c.ticket_id, FILE.c.sha256)
    .distinct()
    .where(FILE.c.entry_id == ENTRY.c.id, ENTRY.c.ticket_id.in_(bindparam("tickets", expanding=True)))
    .where(FILE.c.sha256.in_(bindparam("digests", expanding=True)))
)


def known(
    connection: Connection, mail: Mail, named: NamedTokens, mailbox: str, arrival_id: int, now: datetime,
    *, machine: str = "",
) -> Known:  # fmt: skip
    """Look up all that is known about ``mail``, by itself and by what it has ``named``.

    It was met in ``mailbox`` as arrival ``arrival_id``, 0 where it has no row yet. ``machine`` is the address of the machine
    that wrote it and may name earlier mails of its own, "" of everybody else.
    """
    same = _SAME_LETTER.first(connection, {"digest": mail.digest, "but": arrival_id, "mailbox": mailbox})
    if same is not None and same.id is not None:
        taken = same.disposition in TAKEN
        return Known(same.mail_id, duplicate_of=same.id, duplicate_ticket=same.ticket_id, taken=taken)
    foreign = _foreign(connection, named.every_id)
    numbers = (number for number, _, _, _ in foreign.values())
    own_mails = _own_mails(connection, mailbox, machine, named) if machine else {}
    tickets, following = with_those_behind(connection, named.tickets.union(numbers, own_mails.values()))
    address = mail.sender.address or ""
    notices, of_size, automatic = _recent(connection, address, now)
    belongs = any(address in one.participants for one in tickets.values())
    asked = _asked(named, foreign)
    stranger = any(address not in one.participants for one in tickets.values())
    met = None if belongs else _ANY_TICKET.first(connection, {"address": address})
    belongs = belongs or met is not None
    return Known(
        mail_id=same.mail_id if same else None,
        same_id=_same_id(connection, mail),
        tickets=tickets,
        foreign={one: (number, to) for one, (number, to, _, notice) in foreign.items() if notice not in TO_THE_DESK},
        aliases={one: own for one, (_, _, own, _) in foreign.items()},
        is_participant=belongs,
        notices_in_a_day=notices,
        size_notices_in_an_hour=of_size,
        automatic_in_an_hour=automatic,
        files=files_of(connection, mail, list(tickets)),
        asked=asked,
        consents=consents.known_of(connection, tickets, now) if asked or stranger else {},
        unreachable=met is not None and met.since is not None,
        returned=of_bounce(connection, named, tickets) if mail.bounce is not None else KnownOfBounce(),
        caps_reached=floods.caps_reached(
            connection, tickets=tickets, mailbox=mailbox, address=address, stranger=not belongs, now=now
        ),
        follow_ups=following,
        own_mails=own_mails,
    )


def _own_mails(connection: Connection, mailbox: str, machine: str, named: NamedTokens) -> dict[str, int]:
    """Return the number of the ticket that each mail of ``machine`` (normalised) to ``mailbox`` is in, by Message-ID.

    Of those that share an ID the first counts: nobody knew it before that one came.
    """
    ids = [one for one, token in named.ids.items() if token is None][:_MOST_IDS]
    if not ids:
        return {}
    rows = connection.execute(_OWN_MAILS, {"ids": ids, "mailbox": mailbox, "machine": machine})
    return {row.message_id: row.ticket_id for row in rows}


def files_of(connection: Connection, mail: Mail, tickets: list[int]) -> dict[int, frozenset[str]]:
    """Return which of a mail's files these tickets have already, by their digests."""
    digests = [one.sha256 for one in mail.attachments if one.sha256]
    if not digests or not tickets:
        return {}
    rows = connection.execute(_FILES, {"tickets": tickets, "digests": digests}).all()
    return {number: frozenset(row.sha256 for row in rows if row.ticket_id == number) for number in tickets}


def _asked(named: NamedTokens, foreign: dict[str, tuple[int, str, str, str]]) -> dict[str, int]:
    """Return the questions for consent whose letters the mail names, by the ID that it names them by."""
    asked = {
        one: consent_asked(foreign[one][2]) if one in foreign else consent_of(token) for one, token in named.ids.items()
    }
    return {one: number for one, number in asked.items() if number}


def _same_id(connection: Connection, mail: Mail) -> bool:
    if mail.message_id is None:
        return False
    return _SAME_ID.first(connection, {"message_id": mail.message_id, "digest": mail.digest}) is not None


def _foreign(connection: Connection, ids: Tokens) -> dict[str, tuple[int, str, str, str]]:
    """Look up the IDs that are not ours; Amazon SES names a token in its answer and puts it before a domain of its own."""
    asked = {one: one for one, token in ids.items() if token is None}
    asked |= {one.partition("@")[0]: one for one in asked if one.lower().endswith(_SES)}
    if not asked:
        return {}
    rows = connection.execute(_FOREIGN, {"ids": list(asked)})
    return {asked[row.foreign_id]: (row.ticket_id, row.recipient, row.message_id, row.notice) for row in rows}


def _recent(connection: Connection, address: str, now: datetime) -> tuple[int, int, dict[int | None, int]]:
    """Count rejection notices in a day, notices of size in an hour, and other automatic letters in an hour by ticket."""
    notices = of_size = 0
    automatic: dict[int | None, int] = {}
    for row in _RECENT.all(connection, {"address": address, "since": now - timedelta(hours=24)}):
        in_an_hour = row.created_at > now - timedelta(hours=1)
        if row.notice in OF_SIZE:
            of_size += in_an_hour
            continue
        notices += row.notice in _TOLD
        if in_an_hour:
            automatic[row.ticket_id] = automatic.get(row.ticket_id, 0) + 1
    return notices, of_size, automatic
