"""Whether a header's bytes say one thing about who wrote: where programs may read them differently, nobody is believed.

Whoever checked the mail on its way (DMARC reads From) and whoever shows it may have read another From than we do, if a
second one hides behind a spelling that some of them accept (Chen, Paxson, Jiang: "Composition Kills", 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_INSIDE: Final = rb"[\x00-\x09\x0b\x0c\x0e-\x20\x7f]*+"
_FROM: Final = re.compile(_INSIDE.join((b"f", b"r", b"o", rb"m[\x00-\x20\x7f]*+:")))
"""A field's name may have blanks and controls in it: a program that leaves them out sees another From."""
_UNSEEN: Final = bytes(range(0x21)) + b"\x7f\x85"
_BREAK: Final = re.compile(rb"[\n\x0b\x0c\x1c-\x1e\x85]")
"""What ends a line: of a mail, and to programs that ask a language's own idea of lines (Python's ``splitlines``)."""
_FAR: Final = 1000
"""As many bytes of nothing before a From are looked through; what has more is odd for that alone."""
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
    spelled = list(_spelled(head.lower()))
    if len(spelled) > 1:
        return f"{len(spelled)} From fields"
    if spelled and spelled[0] != b"from:":
        return "an oddly spelled From field"
    return ""


def _spelled(head: bytes) -> Iterator[bytes]:
    """Yield what may be taken for a From field, as it stands in the lower-cased ``head`` up to its colon.

    What continues a field that lists names of fields is none. Each line is looked at once: 20 kB of a signature that
    names nothing but From cost a second otherwise.
    """
    known, signed = -1, False
    for found in _FROM.finditer(head):
        start = _line_start(head, found.start())
        if start is None:
            continue
        if head[start : start + 1] in {b" ", b"\t"}:
            field = _field_before(head, start, known)
            signed = signed if field is None else _is_signature(head, field)
        else:
            signed = False
        known = start
        if not signed:
            yield head[start : found.end()]


def _line_start(head: bytes, at: int) -> int | None:
    """Return the beginning of the line, or of the empty ones above it, from which nothing is seen before ``at``."""
    window = max(at - _FAR, 0)
    seen = window + len(head[window:at].rstrip(_UNSEEN))
    if seen == window:  # nothing but such bytes, from the header's beginning or from far above
        return window
    line = _BREAK.search(head, seen, at)
    return line.end() if line is not None else None


def _field_before(head: bytes, at: int, known: int) -> int | None:
    """Return where the field begins that the line at ``at`` continues; None where that is no later than ``known``."""
    while at > 0:
        at = head.rfind(b"\n", 0, at - 1) + 1
        if at <= known:
            return None
        if head[at : at + 1] not in {b" ", b"\t"}:
            return at
    return None


def _is_signature(head: bytes, at: int) -> bool:
    name = _FIELD_NAME.match(head, at, at + 100)
    return name is not None and any(word in name[1].lower() for word in _SIGNATURES)
