"""Asking the known contact whether another address may write to the ticket: what is asked, and what an answer says.

Nobody is let in by anything but a plain yes; whatever is not one is the customer's ordinary mail, and is never lost.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.tickets.consent import Consents
from mailbot.desk.tickets.letter import AUTOMATIC_CAP

MOST_OPEN: Final = 3
"""How many questions may be open in one ticket; whoever else writes is held for the desk."""


def not_asked(consents: Consents, asked: str, *, of_the_desk: bool, ended: bool) -> str:
    """Return why ``asked`` is not asked about one more stranger; empty where they may be."""
    if of_the_desk:
        return "it is one of the desk's own"
    if ended:
        return "the ticket has just ended"
    if len(consents.pending) >= MOST_OPEN:
        return f"{MOST_OPEN} questions are open"
    if consents.automatic_in_an_hour.get(asked, 0) >= AUTOMATIC_CAP:
        return "the contact had enough automatic letters in this hour"
    return ""
