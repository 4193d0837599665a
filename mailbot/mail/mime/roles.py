"""Whether a text part is words of the mail or a file: by its disposition (RFC 2183), its name, and where it stands.

Programs that attach a text say "attachment"; a name alone is given to bodies too (gateways, scanners, forms). What is to be
shown ("inline") and has a name may be either (a patch, a disclaimer, a note between two pictures): nothing of it is lost.
"""

from __future__ import annotations

from email.message import Message
from enum import StrEnum
from typing import Final

HTML: Final = "text/html"
TEXTS: Final = frozenset({"text/plain", HTML})
MOST_SHOWN: Final = 32 * 1024
"""Bytes of a text that is a file too: a longer one is a log, which nobody wants among the words."""


class Role(StrEnum):
    """What a part is to its reader."""

    WORDS = "words"
    FILE = "file"
    BOTH = "both"


def role_of(kind: str, disposition: str, *, named: bool, alternative: bool, first: bool) -> Role:
    """Return a part's role. ``alternative``: it stands beside others that say the same; ``first``: no words came yet."""
    if disposition == "attachment" or kind not in TEXTS:
        return Role.FILE
    if not named or alternative:
        return Role.WORDS
    if kind == HTML and not first:
        return Role.FILE if disposition else Role.BOTH
    return Role.BOTH if disposition else Role.WORDS


def is_words_alone(part: Message) -> bool:
    """Tell by a part's header whether it is words and no file besides; an HTML document with a name may be both."""
    kind = part.get_content_type()
    disposition = str(part.get("content-disposition", "")).partition(";")[0].strip().lower()
    try:
        named = bool(part.get_filename())
    except Exception:  # noqa: BLE001 - RFC 2231 parameters raise what they like; a name that cannot be read is a name
        named = True
    if not named:
        return part.get_content_maintype() == "text" and disposition != "attachment"
    return role_of(kind, disposition, named=True, alternative=False, first=False) is Role.WORDS
