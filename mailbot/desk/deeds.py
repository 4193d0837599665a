"""What a mail of an agent does besides moving its ticket and writing letters, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mailbot.desk.agent_facts import Act
from mailbot.desk.consulting import Consulting
from mailbot.desk.time_ledger import TimeEntry

if TYPE_CHECKING:
    from mailbot.desk.promises import Promise
    from mailbot.desk.regrouped import Merge, Split


@dataclass(frozen=True, slots=True)
class Deed:
    """What a mail of an agent does to its ticket besides the verdict's change and letters.

    ``agent`` is who did it, by normalised address. ``note`` are the words that become an internal entry (None: there is
    none). ``assigned``, ``subject`` and ``tags`` replace the ticket's (None: they stay); ``copied`` and ``dropped`` are
    addresses that get its letters from now on, or no more. ``opens`` is the contact of the ticket it opens, with ``said``
    as their first words. ``waits`` tells that it is held until the agent's word; ``releases`` is the arrival held before
    that is judged anew, ``names`` its customer where that was asked; ``undoes`` is the act that is taken back; ``merges``
    tells which ticket this one goes into, ``splits`` what becomes a ticket of its own. ``consulting`` is the ticket's as
    it is then (None: it stays), ``times`` are entries for the ledger. ``team``, ``kind`` and ``environment`` replace the
    ticket's, as ``assigned`` does; ``promises`` are the days named to the customer.
    """

    agent: str
    note: str | None = None
    assigned: str | None = None
    subject: str | None = None
    tags: tuple[str, ...] | None = None
    copied: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    opens: Opening | None = None
    waits: bool = False
    releases: int | None = None
    names: str = ""
    undoes: Act | None = None
    merges: Merge | None = None
    splits: Split | None = None
    consulting: Consulting | None = None
    times: tuple[TimeEntry, ...] = ()
    team: str | None = None
    kind: str | None = None
    environment: str | None = None
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom an agent opens a ticket for, and what the customer said first (of a forwarded mail), empty for nothing.

    ``language`` of "" is the mailbox's.
    """

    contact: str
    name: str = ""
    subject: str = ""
    said: str = ""
    language: str = ""
