"""Mail of before us, as rows: what lay in a folder when the desk began, and what was imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.desk.threading.before_us import people_of
from mailbot.desk.threading.known import EarlierMail
from mailbot.mail.incoming import Place
from mailbot.mail.message import Mail
from mailbot.store.statements import Statement
from mailbot.store.tables.columns import microseconds
from mailbot.store.tables.schema import EARLIER_MAIL

_NAMED: Final = (
    select(EARLIER_MAIL.c.message_id, EARLIER_MAIL.c.people, EARLIER_MAIL.c.ticket_id)
    .where(EARLIER_MAIL.c.mailbox == bindparam("mailbox"))
    .where(EARLIER_MAIL.c.message_id.in_(bindparam("ids", expanding=True)))
    .order_by(EARLIER_MAIL.c.present.desc(), EARLIER_MAIL.c.id)
)
_ANSWERS: Final = Statement(
    select(EARLIER_MAIL.c.people, EARLIER_MAIL.c.ticket_id)
    .where(EARLIER_MAIL.c.mailbox == bindparam("mailbox"), EARLIER_MAIL.c.message_id == bindparam("message_id"))
    .where(EARLIER_MAIL.c.present.is_(False), EARLIER_MAIL.c.ticket_id.is_not(None))
    .order_by(EARLIER_MAIL.c.id).limit(10)
)  # fmt: skip
_AT: Final = select(EARLIER_MAIL.c.number).where(
    EARLIER_MAIL.c.door == bindparam("door"), EARLIER_MAIL.c.epoch == bindparam("epoch"),
    EARLIER_MAIL.c.number.in_(bindparam("numbers", expanding=True)),
)  # fmt: skip
_UPSERT: Final = upsert(EARLIER_MAIL)
_MOST_OF_ONE_ID: Final = 10


@dataclass(frozen=True, slots=True)
class Recorded:
    """One mail of before us as it is recorded: ``fields`` is what its header fields read as, ``place`` where it lies."""

    mailbox: str
    fields: Mail
    place: Place
    received_at: datetime
    size: int

    @property
    def identity(self) -> str:
        """What it is known by, wherever it is met; without a Message-ID its size and its instant belong to that."""
        if self.fields.message_id is not None:
            return self.fields.digest
        return f"{self.fields.digest}/{self.size}/{microseconds(self.received_at)}"

    def rows(self, ticket: int | None) -> Iterable[dict[str, Any]]:
        """Yield its row, and one for each mail that it answers, with which only its own writer can go on."""
        fields, sender = self.fields, self.fields.sender.address
        row = {
            "mailbox": self.mailbox, "door": self.place.door, "epoch": self.place.epoch, "number": self.place.number,
            "identity": self.identity, "message_id": fields.message_id, "sender": sender,
            "people": " ".join(sorted(people_of(fields))), "received_at": self.received_at, "size": self.size,
            "present": True, "ticket_id": ticket,
        }  # fmt: skip
        yield row
        nowhere = {"door": "", "epoch": 0, "number": 0, "present": False, "people": sender, "size": 0}
        for named in fields.in_reply_to[:1] if sender else ():
            yield {**row, **nowhere, "identity": f"{named} {sender}", "message_id": named}


def record(connection: Connection, mails: Iterable[Recorded]) -> None:
    """Record mails; one that is known already is found from now on where it lies now."""
    rows = [row for one in mails for row in one.rows(None)]
    new = _UPSERT.excluded
    again = {"door": new.door, "epoch": new.epoch, "number": new.number}
    if rows:
        connection.execute(_UPSERT.on_conflict_do_update(index_elements=["mailbox", "identity"], set_=again), rows)


def imported(connection: Connection, one: Recorded, ticket: int) -> None:
    """Record a mail that was imported into ``ticket``; one that was recorded before lies where it lay."""
    again = {"ticket_id": func.coalesce(EARLIER_MAIL.c.ticket_id, _UPSERT.excluded.ticket_id)}
    statement = _UPSERT.on_conflict_do_update(index_elements=["mailbox", "identity"], set_=again)
    connection.execute(statement, list(one.rows(ticket)))


def answers_to(connection: Connection, mailbox: str, message_id: str) -> Sequence[EarlierMail]:
    """Return who answered the mail of this Message-ID in imported tickets, where it was not there itself."""
    rows = _ANSWERS.all(connection, {"mailbox": mailbox, "message_id": message_id})
    return [EarlierMail(frozenset(row.people.split()), row.ticket_id) for row in rows]


def recorded_at(connection: Connection, door: str, epoch: int, numbers: Sequence[int]) -> frozenset[int]:
    """Return which of these UIDs of a folder are on record."""
    asked = {"door": door, "epoch": epoch, "numbers": list(numbers)}
    return frozenset(connection.execute(_AT, asked).scalars())


def known_again(connection: Connection, mails: Sequence[Recorded]) -> list[Recorded]:
    """Return those of ``mails`` that are on record, wherever they lay."""
    if not mails:
        return []
    named = [one.identity for one in mails]
    found = select(EARLIER_MAIL.c.identity).where(
        EARLIER_MAIL.c.mailbox == mails[0].mailbox, EARLIER_MAIL.c.identity.in_(named), EARLIER_MAIL.c.present
    )
    there = set(connection.execute(found).scalars())
    return [one for one in mails if one.identity in there]


def any_recorded(connection: Connection, door: str) -> bool:
    """Return whether any mail of a watched folder is on record as older than the desk."""
    return connection.execute(select(EARLIER_MAIL.c.id).where(EARLIER_MAIL.c.door == door).limit(1)).first() is not None


def left_alone(connection: Connection, door: str) -> int:
    """Return how many mails of a watched folder are on record as older than the desk."""
    return int(connection.execute(select(func.count()).where(EARLIER_MAIL.c.door == door)).scalar_one())


def named(connection: Connection, mailbox: str, ids: Iterable[str]) -> Mapping[str, tuple[EarlierMail, ...]]:
    """Return the mails of before us that bear one of these Message-IDs, by it: first those that are there."""
    found: dict[str, tuple[EarlierMail, ...]] = {}
    for row in connection.execute(_NAMED, {"mailbox": mailbox, "ids": list(ids)}):
        before = found.get(row.message_id, ())
        if len(before) < _MOST_OF_ONE_ID:
            found[row.message_id] = (*before, EarlierMail(frozenset(row.people.split()), row.ticket_id))
    return found
