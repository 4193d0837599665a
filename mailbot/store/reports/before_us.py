"""What ``mailbot why`` is asked about and no arrival is: a mail that lay in the folder when the desk began. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select

from mailbot.store.database import Store
from mailbot.store.tables.schema import EARLIER_MAIL

_MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class EarlierMailView:
    """One mail of before us that lies in its folder still, as far as it is known."""

    row: Row[Any]

    def as_dict(self) -> dict[str, Any]:
        """Return everything on record, for JSON; it got no verdict."""
        row = self.row
        return {
            "arrival": None, "door": row.door, "epoch": row.epoch, "uid": row.number, "mailbox": row.mailbox,
            "received_at": row.received_at, "size": row.size, "message_id": row.message_id, "from": row.sender,
            "verdict": None, "reason": "before_us", "ticket": row.ticket_id,
        }  # fmt: skip


def earlier_mails(store: Store, asked: str) -> list[EarlierMailView]:
    """Return the mails of before us in watched folders that ``asked`` names: a Message-ID, or a UID (``mailbox/uid``)."""
    mine, bare = EARLIER_MAIL.c, asked.strip().removeprefix("<").removesuffix(">")
    door, slash, number = bare.rpartition("/")
    wanted = [mine.message_id == bare]
    if "@" not in bare and number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS:
        wanted = [mine.number == int(number), *([mine.door == door] if slash else [])]
    found = select(EARLIER_MAIL).where(*wanted, mine.present, mine.door == mine.mailbox).order_by(mine.id)
    with store.read() as connection:
        return [EarlierMailView(row) for row in connection.execute(found)]
