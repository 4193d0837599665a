"""What breaks while a mailbox is watched: said once for each change, and how long to rest before it is tried again."""

from __future__ import annotations

import random
import re
from typing import Final

from mailbot import journal
from mailbot.errors import ConfigBroken, LoginRefused, MailboxUnavailable
from mailbot.store.database import reason

SHORTEST_REST: Final = 1.0
LONGEST_REST: Final = 60.0
LOCKED_OUT_REST: Final = 300.0
"""Seconds between log-ins once one was refused: trying often locks accounts."""


class Trouble:
    """The trouble of one mailbox, if there is any."""

    def __init__(self, mailbox: str) -> None:
        self._mailbox = mailbox
        self._failures = 0
        self._words = ""

    def rest(self, broken: Exception) -> float:
        """Say what broke, once for each change, and return the seconds to wait."""
        words = reason(broken)
        # Servers put times and counters into the same complaint.
        kind = re.sub(r"\d+", "", words)
        if kind != self._words:
            if isinstance(broken, MailboxUnavailable | ConfigBroken):
                journal.warned("mailbox_unavailable", mailbox=self._mailbox, error=words)
            else:
                journal.warned("storage_unavailable", mailbox=self._mailbox, error=words)
        self._words = kind
        self._failures += 1
        if isinstance(broken, LoginRefused | ConfigBroken):
            return LOCKED_OUT_REST
        if isinstance(broken, MailboxUnavailable) and broken.retry_after is not None:
            return float(min(broken.retry_after, 3 * LOCKED_OUT_REST))
        ceiling = min(SHORTEST_REST * 2 ** (self._failures - 1), LONGEST_REST)
        return float(ceiling * random.uniform(0.5, 1.0))  # noqa: S311 - it spreads reconnections, it guards nothing

    def over(self) -> None:
        """Say that all is well again, if it was not."""
        if self._words:
            journal.said("mailbox_back", mailbox=self._mailbox)
        self._words, self._failures = "", 0
