"""The standard parser with bounds: header, fields, parts and depth are capped before it looks at them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from functools import partial
from typing import Any, Final

from mailbot.mail.mime.caps import FIELDS_CUT, MAX_DEPTH, MAX_FIELDS, MAX_PARTS, capped_field, capped_head, header_end
from mailbot.mail.mime.mended import MENDED, empty_lines, mended
from mailbot.mail.mime.part_names import declared_charset, name_in
from mailbot.mail.mime.transfer_encodings import encoding_named
from mailbot.mail.text import charsets


def parsed(raw: bytes, charset: str = "") -> tuple[Message, list[str]]:
    """Return the structure of one mail (RFC 5322, MIME), and what had to be cut or mended. Never raises on any bytes.

    A structure that no mail program writes is not taken apart: such a mail is its header alone. ``charset`` is the one
    that raw file names are in where ``raw`` itself names none: that of the parts above it.
    """
    empty = empty_lines(raw)
    raw, cut = capped_head(raw[empty:])
    raw, broken = mended(raw)
    cuts = [one for one in (cut, MENDED if broken or empty else "") if one]
    seen = _Seen(raw, charset)
    parts_seen = 0

    def part(policy: Any) -> Message:  # noqa: ANN401 - the parser's own protocol
        nonlocal parts_seen
        parts_seen += 1
        if parts_seen > MAX_PARTS:
            raise _Bomb("too many parts")
        return _Capped(policy, cuts, seen)

    try:
        factory: Any = part  # the stub knows no factory that is given the policy
        return BytesParser(factory).parsebytes(raw), cuts
    except (_Bomb, RecursionError) as bomb:
        cuts = [str(bomb) if isinstance(bomb, _Bomb) else "nested too deeply"] + [cut] * bool(cut)
        head = raw[: end[1]] if (end := header_end(raw)) else raw
        top = BytesParser(partial(_Capped, cuts=cuts, seen=seen)).parsebytes(head, headersonly=True)
        del top["content-type"]
        return top, cuts


_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]+")
_FIRST_PART: Final = re.compile(rb"\n--([^\r\n]{1,199}[^\s])[ \t]{0,9}\r?\n(?=[Cc]ontent-[A-Za-z-]{2,30}:)")
_BLANK: Final = re.compile(r"\s")
_BLANKS: Final = re.compile(r"\s{1,200}")
_SIMPLE: Final = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}; ?([a-z-]{1,20})=\"?([A-Za-z0-9._:-]{1,60})\"?", re.IGNORECASE)
"""A Content-Type with one plain parameter, as most mail has."""


class _Bomb(Exception):
    """A structure that no mail program writes; its words are the defect."""


class _Seen:
    """What the parts of one mail know of the whole."""

    def __init__(self, raw: bytes, charset: str) -> None:
        self.raw = raw
        self.charset = charset
        """The last one named above, if raw file names can be in it."""


class _Capped(Message):
    """The standard message, its fields and its depth capped as they are stored, before any parser sees them."""

    def __init__(self, policy: Any, cuts: list[str], seen: _Seen) -> None:  # noqa: ANN401 - the parser's own protocol
        super().__init__(policy)
        self._cuts = cuts
        self._seen = seen
        self._charset = seen.charset
        self._depth = 0
        self._fields = 0
        self._first: dict[str, str] = {}
        self._kind = ""

    def set_raw(self, name: str, value: str) -> None:
        self._fields += 1
        if self._fields > MAX_FIELDS:
            self._cuts.append(FIELDS_CUT)
            return
        key = name.lower()
        read = capped_field(key, value)
        if read is not value:
            self._cuts.append(f"{name[:40]} field cut")
        if key == "content-transfer-encoding":
            read = encoding_named(read)  # the parser knows no comment, quotation marks or other spelling
        elif key == "content-type" and (named := declared_charset(read)):
            self._charset = self._seen.charset = named
        self._first.setdefault(key, read)
        super().set_raw(name, read)

    def __delitem__(self, name: str) -> None:
        self._first.pop(name.lower(), None)
        self._kind = ""
        super().__delitem__(name)

    def get(self, name: str, failobj: Any = None) -> Any:  # noqa: ANN401 - the standard library's signature
        """Return a field without going through all of them; so often is one asked for that it was a tenth of reading."""
        value = self._first.get(name.lower())
        return failobj if value is None else self.policy.header_fetch_parse(name, value)

    def get_content_type(self) -> str:
        if not self._kind:
            # "text/plain charset=…" lacks its semicolon, and is words nevertheless
            kind = super().get_content_type().partition(" ")[0]
            if not self._fields:
                return kind  # its header is still to come
            self._kind = kind
        return self._kind

    def get_boundary(self, failobj: Any = None) -> Any:  # noqa: ANN401 - the standard library's signature
        """Return the boundary; one that was broken, or lost in the outermost frame, as it stands in the body."""
        return whole_boundary(super().get_boundary(failobj), self._seen.raw, outermost=not self._depth)

    def attach(self, payload: Any) -> None:  # noqa: ANN401 - the standard library's signature
        payload._depth = self._depth + 1  # noqa: SLF001 - one of us
        if payload._depth > MAX_DEPTH:  # noqa: SLF001
            raise _Bomb("nested too deeply")
        super().attach(payload)


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
    if isinstance(part, _Capped):
        return {name: raw_value(value) for name, value in part._first.items()}  # noqa: SLF001 - one of us
    headers: dict[str, str] = {}
    for name, value in part.raw_items():
        headers.setdefault(name.lower(), raw_value(value))
    return headers


def whole_boundary(boundary: Any, body: bytes, *, outermost: bool = False) -> Any:  # noqa: ANN401 - as the standard library has it
    """Return a boundary (RFC 2046, section 5.1.1); of one that was broken the spelling in which ``body`` has it.

    Of the ``outermost`` frame it is guessed where the body has it in no spelling: the first line that begins a part.
    """
    if isinstance(boundary, str):
        if not _BLANK.search(boundary) and (not outermost or _delimiter(boundary) in body):
            return boundary
        spellings = (boundary, _BLANKS.sub("", boundary), _BLANKS.sub(" ", boundary))
        found = next((one for one in spellings if _delimiter(one) in body), None)
        if found is not None or not outermost:
            return found or spellings[1]
    if outermost and (first := _FIRST_PART.search(body)) is not None:
        return first[1].decode("ascii", "surrogateescape")
    return boundary


def _delimiter(boundary: str) -> bytes:
    return b"--" + boundary.encode("utf-8", "surrogateescape")


def _raw_field(part: Message, name: str) -> bytes:
    value = part._first.get(name, "") if isinstance(part, _Capped) else str(part.get(name, ""))  # noqa: SLF001 - one of us
    return value.encode("utf-8", "surrogateescape")


def raw_value(value: object) -> str:
    """Return a raw header value with 8-bit bytes read as UTF-8, else Windows-1252 (RFC 6532 in the wild).

    Its folds are kept, as plain line ends; NUL and other controls, which no database wants, become U+FFFD.
    """
    text = str(value)
    if text.isascii():
        return text if text.isprintable() else charsets.clean(text)
    return charsets.decoded(text.encode("utf-8", "surrogateescape"), "utf-8")[0]


def name_of(part: Message) -> str:
    """Return a part's file name as it is shown, "" where it has none, "unnamed" where it cannot be read."""
    if "content-disposition" not in part and "name" not in str(part.get("content-type", "")).lower():
        return ""
    charset = part._charset if isinstance(part, _Capped) else ""  # noqa: SLF001 - one of us
    return name_in(_raw_field(part, "content-disposition"), _raw_field(part, "content-type"), charset)


def parameter(part: Message, name: str) -> str | None:
    """Return one parameter of Content-Type; None where it is absent or cannot be read."""
    field = str(part.get("content-type", ""))
    if name not in field.lower():
        return None
    if (simple := _SIMPLE.fullmatch(field)) is not None:
        return simple[2] if simple[1].lower() == name else None
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
        return _decoded_to_the_end(part, data)
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _decoded_to_the_end(part: Message, data: bytes) -> bytes:
    """Return ``data``, or what it holds if it is base64 cut short by one letter, which the parser hands back as it is."""
    if len(data) % 4 != 1 or str(part.get("content-transfer-encoding", "")).lower() != "base64":
        return data
    encoded = "".join(str(part.get_payload()).split()).encode("ascii", "replace")
    return b64decode(encoded[:-1]) if encoded == data and _BASE64.fullmatch(encoded) else data


def written(part: Message) -> bytes:
    """Return the bytes of an attached mail; the bodies alone where its header cannot be written (8-bit boundaries)."""
    try:
        return part.as_bytes()
    except Exception:  # noqa: BLE001 - the generator raises what a stranger's header makes it raise; the words are kept
        inner = part.get_payload()
        return b"\r\n".join(payload(leaf) for one in inner for leaf in leaves(one))  # type: ignore[arg-type]
