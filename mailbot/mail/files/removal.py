"""A large mail on disk without its large files: what a door keeps that gets the whole mail whether it wants it or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from hashlib import sha256
from typing import BinaryIO

from mailbot.mail.body import CUT, Attachment
from mailbot.mail.files.large_mail import (
    CONTROL_FIELD,
    PART_HEAD,
    Lines,
    boundary_of,
    delimiters_of,
    encoding_of,
    fields_of,
    header_block,
    weighed,
)
from mailbot.mail.message import read
from mailbot.mail.mime.caps import MAX_HEAD
from mailbot.mail.mime.mended import mended_head


def without_files(file: BinaryIO, target: BinaryIO, limit: int) -> tuple[Attachment, ...]:
    """Copy the mail in ``file`` to ``target`` (seekable) without the bodies of files over ``limit`` decoded bytes.

    The result parses as the same mail; what was left out keeps its header. Returns it, with its exact sizes, in order.
    Memory is bounded by the headers. Never raises on bytes.
    """
    lines = Lines(file, sha256())
    boundaries: list[bytes] = []
    left_out: list[Attachment] = []
    target.write(lines.empty_lines())
    head, leaf = header_block(lines, MAX_HEAD), 0
    while True:
        target.write(head + b"\r\n")
        parsed = fields_of(head)
        boundary = boundary_of(parsed, lines, outermost=not leaf)
        if boundary:
            boundaries.append(boundary)
        over = _copied(lines.body_until(delimiters_of(boundaries)), target, parsed, None if boundary else limit)
        if over:
            left_out.append(replace(_described(head), size=over, part=leaf))
        leaf += not boundary
        while (delimiter := lines.line()).rstrip().endswith(b"--"):
            target.write(delimiter)
            _copied(lines.body_until(delimiters_of(boundaries)), target, parsed, None)
        if not delimiter:
            return tuple(left_out)
        target.write(delimiter)
        head = header_block(lines, PART_HEAD)


def _copied(body: Iterator[bytes], target: BinaryIO, parsed: Message, limit: int | None) -> int:
    """Copy a body; one that decodes to more than ``limit`` is taken out again, and its decoded size returned, else 0."""
    start = target.tell()
    size = weighed(_written(body, target), encoding_of(parsed))
    if limit is None or size <= limit:
        return 0
    target.seek(start)
    target.truncate()
    target.write(b"\r\n")
    return size


def _written(body: Iterator[bytes], target: BinaryIO) -> Iterator[bytes]:
    for piece in body:
        target.write(piece)
        yield piece


def _described(head: bytes) -> Attachment:
    """Return name and type of one part by its MIME header, as the reader of a whole mail sees them."""
    alone = mended_head(CONTROL_FIELD.sub(b"", head)) + f"{CUT}: 0\r\n\r\n".encode()
    found = read(
        b"".join(field for field in _fields(alone) if field.lower().startswith((b"content-", CUT.lower().encode()))), ""
    )
    return found.attachments[0] if found.attachments else Attachment("", "text/plain", 0, 0)


def _fields(head: bytes) -> list[bytes]:
    return re.findall(rb"[^\r\n][^\n]*\n(?:[ \t][^\n]*\n)*", head)
