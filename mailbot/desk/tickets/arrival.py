"""An arrival as people are shown it who may decide that its mail is taken after all, since nothing took it into a ticket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.message import Mail

NOT_TAKEN: Final = (Disposition.REJECTED, Disposition.HELD, Disposition.IGNORED)
"""The verdicts after which nobody has answered a mail, nor keeps it in a ticket."""

SHOWN: Final = "shown"
"""The signal of such a mail that says how its From is shown to people."""
LONGEST_SHOWN: Final = 60
"""Characters of a name that are shown."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail by the ``number`` of its arrival, whatever became of it.

    ``sender`` is the normalised address in From, "" where there is no clear one; ``who`` the same as it is shown to people.
    ``fact`` is what the deciding check found, ``check`` that check's name. ``ticket`` is the one that it names; ``decided``
    tells that a person decided about it, ``asked`` that an agent did and it is being carried out. ``ours`` tells that it
    bears a Message-ID of the desk's own. ``new`` is one that no digest of an earlier day told of.
    """

    number: int
    mailbox: str
    sender: str
    who: str
    subject: str
    at: datetime
    disposition: Disposition | None
    reason: Reason | None = None
    check: str = ""
    fact: str = ""
    ticket: int | None = None
    decided: bool = False
    asked: bool = False
    ours: bool = False
    new: bool = True


def as_shown(mail: Mail) -> str:
    """Return how people are shown From: the name and the address, the first one where it is not clear which counts."""
    address = mail.sender.address or mail.shown_from
    name = mail.sender.name[:LONGEST_SHOWN]
    return f"{name} <{address}>" if name and address else address or name or mail.sender.problem


def shown(signals: Iterable[tuple[str, str]], sender: str) -> str:
    """Return how a mail's From is shown, by its signals; the bare address where they say nothing of it."""
    return next((value for name, value in signals if name == SHOWN), sender)


def found(signals: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the check that decided about a mail, and the fact that it found; both empty where none did."""
    return next(((name.partition(":")[2], value) for name, value in signals if name.startswith("check:")), ("", ""))
