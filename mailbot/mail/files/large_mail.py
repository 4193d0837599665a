"""A large mail on disk, read in bounded memory: its skeleton without the bodies of its files.

The standard parser needs ten times a file's size. So the bytes are streamed once: headers and words are kept, the
body of each other large part is weighed and replaced by one ``X-Mailbot-Cut`` field. It is not hashed: that would mean
to decode it, half of all the time such a mail takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from itertools import chain
from typing import Any, BinaryIO, Final

from mailbot.mail.body import CUT
from mailbot.mail.message import Mail, identity_head, read
from mailbot.mail.mime.caps import MAX_BOUNDARY, MAX_DEPTH, MAX_HEAD, MAX_PARTS
from mailbot.mail.mime.mended import empty_lines, mended_head
from mailbot.mail.mime.parser import whole_boundary
from mailbot.mail.mime.roles import is_words_alone
from mailbot.mail.mime.transfer_encodings import DecodedSize, encoding_named

CHUNK: Final = 64 * 1024
KEEP_WORDS: Final = 512 * 1024
KEEP_OTHER: Final = 16 * 1024
KEEP_FILE: Final = 192 * 1024
"""A file this small is kept, so that a logo under large mail is known for the one it is."""
KEEP_IN_ALL: Final = 4 * 1024 * 1024
"""Whatever the parts are: the standard parser takes ten times as much."""
PART_HEAD: Final = 32 * 1024
_TAIL: Final = 512
"""Longer than any delimiter line: boundaries are at most 70 octets (RFC 2046, section 5.1.1), we take 200."""
_EMPTY_LINE: Final = re.compile(rb"\n\r?$", re.MULTILINE)
CONTROL_FIELD: Final = re.compile(rb"(?im)^X-Mailbot-Cut[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?")


def read_large(file: BinaryIO) -> Mail:
    """Read the mail in ``file`` from its beginning. Memory is bounded by its headers and words. Never raises on bytes."""
    skeleton, digest = skeleton_of(file)
    return read(skeleton, digest)


def skeleton_of(file: BinaryIO) -> tuple[bytes, str]:
    """Return the mail in ``file`` without the bodies of its larger files, and its identity."""
    whole = sha256()
    skeleton = b"".join(_pieces(Lines(file, whole)))
    return skeleton, whole.hexdigest()


class Lines:
    """The file in chunks, with a look-ahead, hashing what goes by as :func:`mailbot.mail.message.identity` would."""

    def __init__(self, file: BinaryIO, whole: Any) -> None:  # noqa: ANN401 - a hashlib object, whose type is private
        self._file = file
        self._whole = whole
        self._rest = b""
        self._at = 0
        self._ended = False
        self.in_head = True
        self.left = KEEP_IN_ALL

    def more(self) -> bool:
        """Read on; returns whether there was anything left."""
        chunk = b"" if self._ended else self._file.read(CHUNK)
        self._ended = not chunk
        self._rest = self._rest[self._at :] + chunk
        self._at = 0
        return not self._ended

    def line(self) -> bytes:
        """Return the next line with its end; at most a header block's worth of it; empty at the end of the file."""
        while (end := self._rest.find(b"\n", self._at)) < 0 and self._ahead < MAX_HEAD and self.more():
            pass
        return self._take(end + 1 - self._at if end >= 0 else min(self._ahead, MAX_HEAD))

    def empty_lines(self) -> bytes:
        """Take the empty lines above the first field, if a header block follows them."""
        self.more()
        return self._take(empty_lines(self._rest))

    def ahead(self) -> bytes:
        """Return what was read and not taken yet: of a body its beginning."""
        while self._ahead < MAX_HEAD and self.more():
            pass
        return self._rest[self._at :]

    @property
    def _ahead(self) -> int:
        return len(self._rest) - self._at

    def body_until(self, delimiter: re.Pattern[bytes] | None) -> Iterator[bytes]:
        """Yield what comes before the next delimiter line (or the end), in pieces."""
        while self._ahead < MAX_HEAD and self.more():
            pass
        if delimiter and delimiter.match(b"\n" + self._rest[self._at : self._at + 256]):
            return  # an empty body: its line end was the header's
        while True:
            found = delimiter.search(self._rest, self._at) if delimiter else None
            if found:
                yield self._take(found.start() + 1 - self._at)
                return
            # A delimiter may begin in the tail; each byte before it was looked at, and is looked at no more.
            if self._ahead > _TAIL:
                yield self._take(self._ahead - _TAIL)
            if not self.more():
                yield self._take(self._ahead)
                return

    def _take(self, length: int) -> bytes:
        taken = self._rest[self._at : self._at + length]
        self._at += length
        if not self.in_head:
            self._whole.update(taken)
        return taken

    def head_done(self, head: bytes) -> None:
        """Begin to hash: the top header without its trace fields, then everything that follows."""
        self._whole.update(identity_head(head) + b"\n\n")
        self.in_head = False


def _pieces(lines: Lines) -> Iterator[bytes]:
    yield lines.empty_lines()
    head = header_block(lines, MAX_HEAD)
    lines.head_done(head)
    boundaries: list[bytes] = []
    yield from _part(lines, head, boundaries, outermost=True)
    parts = delimiters = 1
    while delimiter := lines.line():
        yield delimiter
        delimiters += 1
        if parts > MAX_PARTS or delimiters > 2 * MAX_PARTS:
            yield from _kept(lines, lines.body_until(None), KEEP_OTHER)
        elif delimiter.rstrip().endswith(b"--"):
            yield from _kept(lines, lines.body_until(delimiters_of(boundaries)), KEEP_OTHER)
        else:
            parts += 1
            yield from _part(lines, header_block(lines, PART_HEAD), boundaries)


def header_block(lines: Lines, cap: int) -> bytes:
    """Return a header block; of one longer than ``cap`` a little more than that, so that its reader sees it was cut."""
    collected: list[bytes] = []
    size = 0
    while line := lines.line():
        if not line.strip(b"\r\n"):
            break
        collected.append(line)
        size += len(line)
        if size > cap:  # the rest is not looked at, line by line least of all: 40 MB may be ten million of them
            for _ in lines.body_until(_EMPTY_LINE):
                pass
            lines.line()
            break
    return b"".join(collected) if size <= cap else b"".join(collected)[: cap + 1] + b"\r\n"


def _part(lines: Lines, head: bytes, boundaries: list[bytes], *, outermost: bool = False) -> Iterator[bytes]:
    head = CONTROL_FIELD.sub(b"", head)
    parsed = fields_of(head)
    boundary = boundary_of(parsed, lines, outermost=outermost)
    if boundary:
        boundaries.append(boundary)
    body = lines.body_until(delimiters_of(boundaries))
    if boundary or is_words_alone(parsed):
        yield head + b"\r\n"
        yield from _kept(lines, body, KEEP_OTHER if boundary else KEEP_WORDS)
        return
    limit = min(KEEP_FILE, lines.left)
    beginning = list(_beginning(body, limit))
    length = sum(map(len, beginning))
    if length <= limit:
        lines.left -= length
        yield from (head, b"\r\n", *beginning)
        return
    size = weighed(chain(beginning, body), encoding_of(parsed))
    yield head + f"{CUT}: {size}\r\n\r\n\r\n".encode()


def _beginning(body: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Yield pieces of ``body`` until they are more than ``limit`` bytes, or all of it."""
    size = 0
    while size <= limit and (piece := next(body, None)) is not None:
        yield piece
        size += len(piece)


def encoding_of(parsed: Message) -> str:
    """Return a part's Content-Transfer-Encoding (RFC 2045, section 6) in its usual spelling."""
    return encoding_named(str(parsed.get("content-transfer-encoding", "")))


def fields_of(head: bytes) -> Message:
    """Return a header block's fields, however it was broken."""
    return message_from_bytes(mended_head(head[:MAX_HEAD]))


def boundary_of(parsed: Message, lines: Lines, *, outermost: bool = False) -> bytes:
    """Return the boundary of a multipart (RFC 2046, section 5.1.1) whose body comes next, empty for a leaf."""
    try:
        if parsed.get_content_maintype() != "multipart":
            return b""
        found = whole_boundary(parsed.get_boundary(), lines.ahead(), outermost=outermost)
        return found.encode("ascii", "surrogateescape")[:MAX_BOUNDARY] if found else b""
    except Exception:  # noqa: BLE001 - RFC 2231 parameters raise what they like, 8-bit ones too; no boundary then, one leaf
        return b""


def delimiters_of(boundaries: list[bytes]) -> re.Pattern[bytes] | None:
    """Return what finds the delimiter lines of the innermost boundaries; None where there is none."""
    if not boundaries:
        return None
    # Beginning with a literal line end, the search runs at memory speed; "^" would be twenty times slower.
    return re.compile(
        rb"\n--(?:" + b"|".join(re.escape(boundary) for boundary in boundaries[-MAX_DEPTH:]) + rb")(?:--)?[ \t]{0,200}\r?$",
        re.MULTILINE,
    )


def _kept(lines: Lines, body: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Yield the beginning of ``body``, ``limit`` bytes at most and no more than are left for all, and use up the rest."""
    left = limit = min(limit, lines.left)
    for piece in body:
        if left > 0:
            yield piece[:left]
        left -= len(piece)
    lines.left -= limit - max(left, 0)
    if left < 0:
        yield b"\r\n"


def weighed(body: Iterator[bytes], encoding: str) -> int:
    """Return the decoded size of a body that is not kept."""
    counter = DecodedSize(encoding)
    held = b""
    for piece in body:
        # The line end before a delimiter belongs to the delimiter (RFC 2046, section 5.1.1).
        held += piece
        counter.feed(held[:-2])
        held = held[-2:]
    counter.feed(held.removesuffix(b"\n").removesuffix(b"\r"))
    return counter.size
