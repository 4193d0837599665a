"""One letter for a whole flood: how much there was of what, where the desk would have read thousands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from mailbot import journal
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.people.directory import readers
from mailbot.desk.tickets.flood import Flood
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.service import Service
from mailbot.store.changes.tickets import write_letters
from mailbot.store.mails import floods
from mailbot.store.tickets.ticket import ticket_by_id
from mailbot.timers import due_rows

REST: Final = timedelta(hours=1)
_OF_THE_ADMIN: Final = frozenset({Flood.AUTOMATIC, Flood.STRANGERS, Flood.CONFIRMATIONS})
"""Floods of our own letters, and of what is the admin's anyway: no agent's matter."""


def run(service: Service, now: datetime) -> None:
    """Write the letters about floods that are over by ``now`` or have lasted an hour.

    Raises:
        OSError, OperationalError: the storage cannot be used now; the counts stay as they are.
    """
    with service.store.read() as connection:
        over = floods.due(connection, now)

    def told(row: Row[Any]) -> bool:
        with service.store.write() as connection:
            flood = floods.take(connection, row.name)  # it may have grown since it was found due
            _write(connection, flood, service, now)
        journal.warned("flood_told", flood=flood.flood, mailbox=flood.mailbox, ticket=flood.ticket_id, count=flood.surplus)
        return True

    def crashed(row: Row[Any], error: str) -> None:
        with service.store.write() as connection:
            floods.postpone(connection, row.name, now + REST)
        journal.warned("timer_crashed", ticket=row.ticket_id, error=error)

    due_rows.carry_out(over, told, crashed)


def _write(connection: Connection, row: Row[Any], service: Service, now: datetime) -> None:
    ticket = ticket_by_id(connection, row.ticket_id) if row.ticket_id else None
    # Held mail of a ticket is told to its own people, though it may have come to another of our mailboxes.
    home = service.settings.mailboxes.get(ticket.mailbox) if ticket is not None and row.flood == Flood.HELD else None
    box = home or service.settings.mailbox(row.mailbox)
    facts: dict[str, object] = {"flood": row.flood, "count": row.surplus, "since": row.since, "who": row.who}
    to = _readers(Flood(row.flood), box, service.settings, ticket)
    drafts = [Draft(Notice.FLOOD, address, facts=facts) for address in to]
    write_letters(connection, ticket, drafts, service.composer.at(box, now), now)


def _readers(flood: Flood, box: Mailbox, settings: Settings, ticket: Ticket | None) -> Iterable[str]:
    """Return who reads of a flood; of held mail the same people as of each such mail."""
    if flood is Flood.HELD:
        of_ticket = tuple(one.address for one in readers(box, ticket)) if ticket is not None else ()
        return of_ticket or box.told or settings.alert
    first, second = (settings.alert, box.told) if flood in _OF_THE_ADMIN else (box.told, settings.alert)
    return first or second
