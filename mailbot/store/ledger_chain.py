"""The chain over the ledger of working time: each entry's seal is a digest of the entry and of the seal before it.

Triggers keep the ledger append-only; who takes them away, edits and makes them again is found here, since no entry after
the edited one follows from it any more. The chain needs no secret: whoever works it all out anew is found by the seals of
an earlier export (``report time --csv``) or backup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from mailbot.store.columns import microseconds

SEALED: Final = (
    "ticket_id", "at", "agent", "entered_by", "booked", "minutes", "consumption", "note", "consulting_id", "corrects",
    "reference", "mail_id",
)  # fmt: skip
"""The columns of an entry that its seal covers, in their order: all but its number, for which its place stands."""


def seal(before: str, entry: Mapping[str, object]) -> str:
    """Return the seal of ``entry`` (its columns by name), which follows the one sealed ``before`` ("" for the first)."""
    told = [before, *(_plain(entry[name]) for name in SEALED)]
    return sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a value as the database holds it: instants in microseconds, a flag as 0 or 1."""
    if isinstance(value, datetime):
        return microseconds(value)
    return int(value) if isinstance(value, bool) else value
