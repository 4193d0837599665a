"""The bytes of one file of a mail, taken out of the mail when somebody wants them."""

from __future__ import annotations

from binascii import Error as NoBase64
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from email.message import Message
from hashlib import sha256
from typing import BinaryIO

from mailbot.mail.files.large_mail import PART_HEAD, Lines, boundary_of, delimiters_of, encoding_of, fields_of, header_block
from mailbot.mail.mime import file_names, smime, tnef
from mailbot.mail.mime.caps import MAX_HEAD
from mailbot.mail.mime.parser import leaves, name_of, parsed, payload, written
from mailbot.mail.mime.part_names import declared_charset


def content_of(raw: bytes, part: int, name: str) -> bytes:
    """Return the file that :class:`mailbot.mail.body.Attachment` describes by its ``part`` and ``name``.

    A file out of a wrapping is found there by its name; b"" where the mail has no such part.
    """
    return next(contents_of(raw, [(part, name)]))


def contents_of(raw: bytes, files: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    """Yield several files of one mail, each as :func:`content_of` returns it."""
    parts = list(leaves(parsed(raw)[0]))
    for part, name in files:
        yield _content(parts[part], name) if part < len(parts) else b""


def contents_of_large(file: BinaryIO, files: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    """Yield several files of the mail in ``file``, which are given in the order of their parts; b"" for what is not there.

    The mail is streamed once; memory holds one of its files, in both its forms.
    """
    found = _leaves(Lines(file, sha256()), frozenset(part for part, _ in files))
    at, here, data = -1, "", b""
    for part, name in files:
        while at < part and (leaf := next(found, None)) is not None:
            at, here, data = leaf
        yield data if (at, here) == (part, name) else b""


def _leaves(lines: Lines, wanted: frozenset[int]) -> Iterator[tuple[int, str, bytes]]:
    """Yield place, name and decoded body of the leaf parts that are wanted."""
    boundaries: list[bytes] = []
    lines.empty_lines()
    head, leaf, charset = header_block(lines, MAX_HEAD), 0, ""
    while True:
        fields = fields_of(head)
        boundary = boundary_of(fields, lines, outermost=not leaf)
        if boundary:
            boundaries.append(boundary)
        body = lines.body_until(delimiters_of(boundaries))
        if not boundary and leaf in wanted:
            yield leaf, name_of(parsed(head + b"\r\n", charset)[0]), _decoded(head, b"".join(body))
        charset = declared_charset(str(fields.get("content-type", ""))) or charset
        leaf += not boundary
        _pass(body)
        while (delimiter := lines.line()).rstrip().endswith(b"--"):
            _pass(lines.body_until(delimiters_of(boundaries)))
        if not delimiter:
            return
        head = header_block(lines, PART_HEAD)


def _pass(body: Iterator[bytes]) -> None:
    for _ in body:
        pass


def _decoded(head: bytes, body: bytes) -> bytes:
    """Decode one leaf; all but whole base64, which is most of what is large, by the standard parser."""
    body = body.removesuffix(b"\n").removesuffix(b"\r")  # the delimiter's (RFC 2046, section 5.1.1)
    if encoding_of(fields_of(head)) == "base64":
        try:
            return a2b_base64(body)
        except NoBase64:
            pass  # broken off, perhaps: the parser takes what there is
    leaf = parsed(head + b"\r\n" + body)[0]
    return written(leaf) if leaf.is_multipart() else payload(leaf)


def _content(leaf: Message, name: str) -> bytes:
    if name_of(leaf) != name:
        inside = next((data for found, data in _unwrapped(leaf) if found == name), None)
        if inside is not None:
            return inside
    return written(leaf) if leaf.is_multipart() else payload(leaf)


def _unwrapped(leaf: Message) -> Iterator[tuple[str, bytes]]:
    if leaf.is_multipart():
        for child in leaves(leaf.get_payload(0)):  # type: ignore[arg-type]
            yield name_of(child), payload(child)
        return
    data = payload(leaf)
    packed = tnef.unpacked(data)
    if packed is not None:
        yield from ((file_names.shown(file.name), file.data) for file in packed.files)
        return
    signed = smime.signed_content(data)
    if signed is not None:
        yield from ((name_of(child), payload(child)) for child in leaves(parsed(signed)[0]))
