"""Reactions to a mail that are parts of another: RFC 9078, and Gmail's JSON.

What is told of one is its emoji. A part that holds anything else is no reaction, and stays what it was.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Final

GMAIL: Final = "text/vnd.google.email-reaction+json"
DISPOSITION: Final = "reaction"
_LONGEST: Final = 40
"""Characters of what is still one emoji, or some: a family of four with its skin tones has eleven."""
_LONGEST_PART: Final = 4096
_JOINED: Final = frozenset("\u200d\ufe0f\ufe0e\u20e3")
"""What stands between and behind the signs of one emoji (Unicode TS 51, section 1.4)."""
_SIGNS: Final = frozenset("‼⁉❗❓〰")
_KEYCAPS: Final = frozenset("0123456789#*")


def emoji_of(text: str) -> str:
    """Return ``text`` without spaces where it is nothing but emoji, "" for everything else."""
    if len(text) > 2 * _LONGEST:
        return ""
    shown = "".join(text.split())
    if not shown or shown.isascii() or len(shown) > _LONGEST:
        return ""
    keycaps = {at for at, char in enumerate(shown) if char in _KEYCAPS and "\u20e3" in shown[at + 1 : at + 3]}
    seen = [unicodedata.category(char) == "So" or char in _SIGNS for char in shown]
    known = all(
        sign
        or char in _JOINED
        or at in keycaps
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        for at, (char, sign) in enumerate(zip(shown, seen, strict=True))
    )
    return shown if known and (any(seen) or keycaps) else ""


def of_part(kind: str, disposition: str, data: bytes) -> str:
    """Return the emoji of a part of type ``kind`` and with the decoded bytes ``data``; "" where it is no reaction."""
    if len(data) > _LONGEST_PART or (kind != GMAIL and disposition != DISPOSITION):
        return ""
    text = data.decode("utf-8", "replace")
    if kind != GMAIL:
        return emoji_of(text) if kind == "text/plain" else ""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    emoji = told.get("emoji") if isinstance(told, dict) else None
    return emoji_of(emoji) if isinstance(emoji, str) else ""
