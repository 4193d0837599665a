"""Lines that a mail program writes by itself under a mail."""

from __future__ import annotations

from typing import Final

from mailbot.mail.replies.markers import DEVICE, SENT_FROM

_LONGEST: Final = 7
"""Words; more are somebody's sentence."""


def program_line(line: str) -> bool:
    """Tell whether a whole line is one that a mail program writes by itself, with nothing of a person's in it."""
    return SENT_FROM.match(line) is not None and DEVICE.search(line) is not None and len(line.split()) <= _LONGEST
