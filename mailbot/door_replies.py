"""The words in which a conversation at the SMTP or LMTP door goes on or ends."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_CODED: Final = re.compile(r"\d\d\d [245]\.\d")
_CODES: Final = {
    "221": "2.0.0", "250": "2.0.0", "421": "4.3.2", "451": "4.3.0", "454": "4.7.0", "500": "5.5.2", "501": "5.5.4",
    "502": "5.5.1", "503": "5.5.1", "530": "5.7.0", "552": "5.3.4", "553": "5.1.3", "555": "5.5.4",
}  # fmt: skip
"""The enhanced status (RFC 3463) of replies that aiosmtpd gives without one."""
TOO_MANY: Final = "421 4.7.0 too many {}, closing"
LEAVING: Final = "421 4.3.2 closing for now; try again later"


def coded(text: str, uncoded: Collection[str]) -> str:
    """Return one reply with its enhanced status (RFC 2034), and without a character that is not printable.

    ``uncoded`` are the texts that go as they are: those of the replies to a greeting.
    """
    if text[3:4] == " " and text[:3] in _CODES and not _CODED.match(text) and text[4:] not in uncoded:
        text = f"{text[:4]}{_CODES[text[:3]]} {text[4:]}"
    return "".join(char if char.isprintable() else "?" for char in text)
