"""Whether a file is a letter of ours, or holds one: a copy, a note, a letter that was attached. Pure, on strangers' bytes.

What of the desk's is in a file that an agent attaches may be for agents alone: its text, its footer, its signed IDs.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

FOOTER: Final = b"~ mailbot ~"
"""Begins the footer of every letter to an agent."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins ([MS-CFB], section 2.2), as which Outlook saves a mail (.msg)."""
_MAILS: Final = (".eml", ".msg", ".emlx", ".oft", ".mht", ".mhtml", ".mbox", ".txt", ".html", ".htm", ".rtf", ".md")
_KEPT_MAILS: Final = (".eml", ".msg", ".emlx", ".oft", ".mbox")
_FIELD: Final = rb"\s{0,4}(?:From [^\n]{1,200}\n)?[A-Za-z][A-Za-z0-9-]{1,70}:"
_MARKS: Final = (
    rb"(?<![a-z0-9])t[1-9][0-9]{0,17}\.[a-z0-9]{1,24}\.[0-9a-f]{32}@|\+[0-9]{1,18}(?:r|[ban][0-9a-z]{10})[a-z2-7]{26}@"
    rb"|x-mailbot-loop\s?:"
)


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    """Compile a pattern when it is first used: most mails have no file."""
    return re.compile(pattern, re.IGNORECASE)


def may_be_a_mail(name: str, content_type: str) -> bool:
    """Return whether a file is a mail by its name or type: of one that cannot be looked into, the worst is to be assumed."""
    return content_type.startswith("message/") or content_type == "application/vnd.ms-outlook" or name.endswith(_KEPT_MAILS)


def bears_our_marks(name: str, content_type: str, data: bytes) -> bool:
    """Return whether ``data`` is a mail or a text with marks of ours: a signed ID or address, a field, the footer.

    Compound files hold text as UTF-16LE (no zero bytes, no difference) or as ASCII; they are searched, not read.
    """
    name, content_type = name.lower(), content_type.lower()
    known = may_be_a_mail(name, content_type) or content_type.startswith("text/") or name.endswith(_MAILS)
    if not (known or data.startswith(_OLE) or _compiled(_FIELD).match(data)):
        return False
    plain = data.replace(b"\0", b"") if b"\0" in data else data
    return FOOTER in plain or _compiled(_MARKS).search(plain) is not None
