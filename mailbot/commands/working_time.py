"""Corrections of the ledger of working time by who runs the desk, from the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from mailbot.desk.consulting.ledger import Uncorrectable, correction
from mailbot.desk.orders import working_time
from mailbot.desk.tickets.working_time import TimeEntry
from mailbot.errors import NotPossible
from mailbot.store.database import Store
from mailbot.store.tickets import working_time as time_entries

COMMAND_LINE: Final = "command line"
"""Who entered it, in place of an agent's address."""
_WHY: Final = {
    Uncorrectable.NO_SUCH_ENTRY: "there is no entry {}",
    Uncorrectable.CORRECTED_BEFORE: "entry {} was corrected before; correct the one that took its place",
    Uncorrectable.WAIVER_HAS_NO_TIME: "entry {} is a waiver; 0m takes it back",
}


def correct_entry(store: Store, number: int, text: str, now: datetime) -> TimeEntry:
    """Enter what takes the place of entry ``number``: ``text`` is a length, and why.

    Returns the new entry, without its number.

    Raises:
        NotPossible: it says no length or not why, or there is nothing to correct.
    """
    found = working_time.spent(f"correct {number} {text}")
    if found is None:
        raise NotPossible(f'"{text}" is no correction; write how long, and why: 20m there was a break')
    with store.write() as connection:
        ticket = time_entries.ticket_of(connection, number)
        entries = time_entries.of_ticket(connection, ticket) if ticket is not None else ()
        made = correction(entries, number, found, COMMAND_LINE, now)
        if isinstance(made, Uncorrectable):
            raise NotPossible(_WHY[made].format(number))
        time_entries.book(connection, (made,), None)
    return made
