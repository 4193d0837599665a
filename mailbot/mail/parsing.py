"""Bytes into the standard parser's tree, with caps that hold before any parser sees a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any, Final

from mailbot.mail import words

MAX_PARTS: Final = 1000
_CAPS: Final = {"content-type": 4096, "content-disposition": 4096, "references": 32768, "in-reply-to": 8192}
_CAP: Final = 32 * 1024
_FIRST_IDS: Final = 2048
_ENCODING: Final = re.compile(r"[\s;(]")


class TooManyParts(Exception):
    """A mail has more parts than any program writes."""


class _Capped(Message):
    """The standard message with each header field capped as it is stored, before any parser sees it."""

    def set_raw(self, name: str, value: str) -> None:
        key = name.lower()
        cap = _CAPS.get(key, _CAP)
        if len(value) > cap:
            # Of hundreds of IDs the newest stand at the end (RFC 5322, section 3.6.4).
            value = value[:_FIRST_IDS] + " " + value[_FIRST_IDS - cap :] if key == "references" else value[:cap]
        if key == "content-transfer-encoding":
            value = _ENCODING.split(value.strip(), maxsplit=1)[0]  # the parser knows no comment or parameter here
        super().set_raw(name, value)


def parsed(raw: bytes) -> Message:
    """Return the tree of a mail.

    Raises:
        TooManyParts: it has more than :data:`MAX_PARTS`.
        RecursionError: its parts are nested too deeply.
    """
    seen = 0

    def part(policy: Any = policy.compat32) -> Message:  # noqa: ANN401 - the parser's own protocol
        nonlocal seen
        seen += 1
        if seen > MAX_PARTS:
            raise TooManyParts
        return _Capped(policy)

    return BytesParser(part).parsebytes(raw)


def without_structure(head: bytes) -> Message:
    """Return a mail of which the header alone is believed."""
    found = BytesParser(_Capped).parsebytes(head, headersonly=True)
    del found["content-type"]
    return found


def leaves(part: Message) -> Iterator[Message]:
    """Yield the leaf parts of a mail in order; an attached mail (message/rfc822) is one leaf."""
    yield from (leaf for leaf, _group in grouped(part))


def grouped(part: Message, group: int = 0) -> Iterator[tuple[Message, int]]:
    """Yield the leaf parts with the innermost multipart/alternative that each is in (0 for none)."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        if part.get_content_subtype() == "alternative":
            group = id(part)
        for child in part.get_payload():
            yield from grouped(child, group)  # type: ignore[arg-type]
        return
    yield part, group


def first_values(part: Message) -> dict[str, str]:
    """Return the first value of each header field by its lower-cased name."""
    headers: dict[str, str] = {}
    for name, value in part.raw_items():
        headers.setdefault(name.lower(), raw_value(value))
    return headers


def raw_value(value: object) -> str:
    """Return a raw header value with 8-bit bytes read as UTF-8, else Windows-1252 (RFC 6532 in the wild)."""
    text = str(value)
    if text.isascii():
        return text
    return words.decoded(text.encode("utf-8", "surrogateescape"), "utf-8")[0]


def parameter(part: Message, name: str) -> str | None:
    """Return one parameter of Content-Type; None where it is absent or cannot be read."""
    try:
        value = part.get_param(name)
    except Exception:  # noqa: BLE001 - RFC 2231 parameters raise IndexError, ValueError, LookupError, TypeError
        return None
    return str(value[2] if isinstance(value, tuple) else value) if value else None


def payload(part: Message) -> bytes:
    """Return the decoded body of a leaf; the bytes as they stand where their transfer encoding is broken."""
    try:
        data = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - a broken transfer encoding; the bytes as they stand are better than none
        data = None
    if isinstance(data, bytes):
        return data
    return str(part.get_payload()).encode("utf-8", "surrogateescape")
