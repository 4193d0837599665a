"""Header blocks that a program on the way broke: lines folded without their indentation, empty lines above everything.

What is mended is read as it was meant; the bytes are kept as they came. Where the block is the mail's own, who checked the
mail on its way may have seen no field below the break: so an Authentication-Results below it counts for nothing.
"""

from __future__ import annotations

import re
from typing import Final

from mailbot.mail.mime.caps import MAX_HEAD, header_end

MENDED: Final = "header line broken"
"""The defect of a mail whose own header block was mended."""
_MOST_EMPTY: Final = 16
_EMPTY_LINES: Final = re.compile(rb"(?:[ \t]{0,80}\r?\n){1,%d}(?=[!-9;-~])" % _MOST_EMPTY)
_MBOX: Final = re.compile(rb"From [^\r\n]{1,998}\r?\n")
"""The line that parts mails in an mbox file (RFC 4155)."""
_SUSPECT: Final = re.compile(rb"\n(?![ \t\r\n]|[!-9;<>-~]{1,200}:|From )")
"""A line that is no field's, or begins with a parameter."""
_PARAMETER: Final = re.compile(rb"[A-Za-z][A-Za-z0-9*-]{0,40}=")
_FIELD: Final = re.compile(rb"[!-9;-~]{1,200}:|From ")
_KNOWN: Final = re.compile(
    rb"(?i)(?:from|to|cc|subject|date|message-id|in-reply-to|references|reply-to|sender|received|return-path|mime-version"
    rb"|content-(?:type|transfer-encoding|disposition|id|language)|delivered-to|list-[a-z-]{2,20}|auto-submitted|importance"
    rb"|dkim-signature|arc-[a-z-]{4,30}|authentication-results|user-agent|thread-(?:topic|index)|x-[a-z0-9-]{2,60}):"
)
_OPEN: Final = re.compile(rb'([A-Za-z*0-9-]{1,40})="[^"]{0,1000}\Z')
_PART: Final = re.compile(rb"\n--[^\r\n]{1,200}\r?\n(?=[A-Za-z][A-Za-z0-9-]{1,60}:)")
_PART_HEAD: Final = 32 * 1024
_FAR: Final = 1024
"""So much of a field is looked at above a line that may go on with it."""
_RESULTS: Final = re.compile(rb"(?im)^authentication-results[ \t]{0,9}:")


def empty_lines(raw: bytes) -> int:
    """Return how many bytes of empty lines, or of blanks alone, stand above a mail; 0 where no header block follows them.

    A mail begins with its first field, or with the line that names it in an mbox.
    """
    if raw[:1] not in b"\r\n \t":
        return 0
    found = _EMPTY_LINES.match(raw)
    if found is None:
        return 0
    named = _MBOX.match(raw, found.end())
    return found.end() if _KNOWN.match(raw, named.end() if named else found.end()) else 0


def results_above(head: bytes) -> int:
    """Return how many Authentication-Results stand above the first broken line of a mail's own header block."""
    first = next((start for start, _ in _breaks(head)), len(head))
    return len(_RESULTS.findall(head[:first]))


def mended(raw: bytes) -> tuple[bytes, bool]:
    """Return a mail that begins with its first field, with all its header blocks whole; True where its own one was not."""
    end = header_end(raw, 0, MAX_HEAD + 4)
    head = raw[: end[0]] if end else raw[:MAX_HEAD]
    whole = mended_head(head)
    broken = whole is not head
    pieces = [whole]
    at = len(head)
    for found in _PART.finditer(raw, at) if raw.find(b"\n--", at) >= 0 else ():
        start = found.end()
        if start < at:
            continue
        end = header_end(raw, start, start + _PART_HEAD)
        block = raw[start : end[0] if end else start + _PART_HEAD]
        if (told := mended_head(block)) is not block:
            pieces += (raw[at:start], told)
            at = start + len(block)
    if len(pieces) == 1 and not broken:
        return raw, False
    return b"".join([*pieces, raw[at:]]), broken


def mended_head(head: bytes) -> bytes:
    """Return a header block of a mail or a part without its broken lines; the same object where it has none."""
    if not _SUSPECT.search(head):
        return head
    pieces: list[bytes] = []
    at = 0
    for start, joined in _breaks(head):
        pieces.append(head[at:start] if joined else head[at:start].rstrip(b"\r\n"))
        pieces.append(joined)
        at = start
    return b"".join([*pieces, head[at:]]) if pieces else head


def _breaks(head: bytes) -> list[tuple[int, bytes]]:
    """Return where the lines begin that go on with the field above them, and what belongs before each to say so."""
    found: list[tuple[int, bytes]] = []
    doubtful: list[tuple[int, bytes]] = []
    field = at = 0
    for line in head.splitlines(keepends=True):
        start, at = at, at + len(line)
        if line[:1] in b" \t\r\n" or not start:
            continue
        of_mime = head[field : field + 8].lower() == b"content-"
        if of_mime and (joined := _parameter(head[max(field, start - _FAR) : start], line)) is not None:
            found += [*doubtful, (start, joined)]
            doubtful = []
        elif not _FIELD.match(line):
            doubtful.append((start, b" "))
        else:
            field = start
            if doubtful and _KNOWN.match(line):  # a header block goes on: what stood between was none of the body
                found += doubtful
                doubtful = []
    return found


def _parameter(above: bytes, line: bytes) -> bytes | None:
    """Return what joins a line to the MIME field ``above`` it; None where it is none of its parameters."""
    inside = _OPEN.search(above) if above.count(b'"') % 2 else None
    if inside:
        return b"" if inside[1].lower() == b"boundary" else b" "
    return b" " if _PARAMETER.match(line) else None
