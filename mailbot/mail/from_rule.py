"""Whether a header's bytes say one thing about who wrote: where programs may read them differently, nobody is believed.

Whoever checked the mail on its way (DMARC reads From) and whoever shows it may have read another From than we do, if a
second one hides behind a spelling that some of them accept (Chen, Paxson, Jiang: "Composition Kills", 2020).
"""

from __future__ import annotations

import re
from typing import Final

_FROM: Final = re.compile(rb"(?:\A|(?<=\n))([\x00-\x20\x7f]{0,80})from([\x00-\x20\x7f]{0,80}):", re.IGNORECASE)
_FIELD_NAME: Final = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
_SIGNATURES: Final = (b"dkim", b"signature", b"arc-")
"""Fields whose continuation may well begin with "from:": what a signature covers."""


def problem_of_head(head: bytes) -> str:
    """Return why the header block ``head`` may be read as from another; "" where all read the same (RFC 5322, 2.2, 3.6.2).

    Exactly one From is expected, spelled ``From:`` at the start of a line, and no NUL, bare CR or bare LF anywhere.
    """
    if b"\0" in head:
        return "a NUL in the header"
    ended = head.count(b"\r\n")
    if head.count(b"\r") != ended:
        return "a bare CR in the header"
    if ended and head.count(b"\n") != ended:
        return "a bare LF in the header"
    spelled = [one for one in _FROM.finditer(head) if not _signed_names(head, one)]
    if len(spelled) > 1:
        return f"{len(spelled)} From fields"
    if spelled and (spelled[0][1] or spelled[0][2]):
        return "an oddly spelled From field"
    return ""


def _signed_names(head: bytes, found: re.Match[bytes]) -> bool:
    """Tell whether what looks like a From continues a field that lists names of fields."""
    if not found[1].startswith((b" ", b"\t")):
        return False
    at = found.start()
    while at > 0:
        at = head.rfind(b"\n", 0, at - 1) + 1
        if head[at : at + 1] not in {b" ", b"\t"}:
            name = _FIELD_NAME.match(head, at, at + 100)
            return name is not None and any(word in name[1].lower() for word in _SIGNATURES)
    return False
