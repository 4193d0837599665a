"""What an agent's words name of other tickets: asked for agents' mail alone, and then by keys, a few of each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, bindparam, select

from mailbot.desk.phrases.internal import folded
from mailbot.desk.phrases.mentions import addresses_named, people_named, tickets_in_subject, tickets_named
from mailbot.desk.threading.known import NamedOthers
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.tables.schema import PARTICIPANT, TICKET
from mailbot.store.tickets import follow_ups
from mailbot.store.tickets.ticket import surviving, ticket_by_id

NEWEST: Final = 500
"""Whose customers' names are known by heart: those of so many tickets of the mailbox, newest first."""
MOST: Final = 20
_KNOWN: Final = (
    select(PARTICIPANT.c.address).distinct().where(PARTICIPANT.c.address.in_(bindparam("addresses", expanding=True)))
)
_NAMES: Final = (
    select(TICKET.c.contact_name, TICKET.c.contact)
    .where(TICKET.c.mailbox == bindparam("mailbox"), TICKET.c.contact_name != "")
    .order_by(TICKET.c.opened_at.desc())
    .limit(NEWEST)
)


@lru_cache(maxsize=4 * NEWEST)
def _name(shown: str) -> str:
    return " ".join(re.findall(r"\w+", folded(shown)))


def named_others(connection: Connection, words: str, subject: str, ticket: Ticket) -> NamedOthers:
    """Return what ``words`` and ``subject`` of an agent's mail in ``ticket`` name that is another ticket's."""
    lines = words.splitlines()
    numbers = tickets_in_subject(subject).union(tickets_named(subject), *map(tickets_named, lines)) - {ticket.id}
    tickets = {number: one for number in sorted(numbers)[:MOST] if (one := ticket_by_id(connection, number))}
    if tickets:
        family = {*follow_ups.chain(connection, ticket.id), ticket.id}
        tickets = {
            number: one for number, one in tickets.items()
            if (last := surviving(connection, number)) is not None and family.isdisjoint({number, last.id})
        }  # fmt: skip
    addresses = addresses_named(words) - ticket.participants if "@" in words else frozenset()
    met = connection.execute(_KNOWN, {"addresses": sorted(addresses)}).scalars().all() if addresses else ()
    return NamedOthers(tickets, frozenset(met), _people(connection, lines, ticket))


def _people(connection: Connection, lines: list[str], ticket: Ticket) -> frozenset[str]:
    rows = connection.execute(_NAMES, {"mailbox": ticket.mailbox}).all()
    names = {
        name for row in rows
        if row.contact not in ticket.participants and " " in (name := _name(row.contact_name))
    } - {_name(ticket.contact_name)}  # fmt: skip
    return frozenset().union(*(people_named(line, names) for line in lines)) if names else frozenset()
