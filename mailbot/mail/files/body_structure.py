"""What each part of a mail weighs once decoded, read from the server's description before anything is downloaded.

The description is IMAP's BODYSTRUCTURE (RFC 9051, section 7.5.2) as imapclient hands it over: nested tuples that a
stranger's mail has shaped. Reading it never raises; what cannot be read is ``None``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from mailbot.mail.mime import file_names
from mailbot.mail.mime.caps import MAX_DEPTH, MAX_PARTS
from mailbot.mail.mime.part_names import declared_charset, raw_text
from mailbot.mail.mime.roles import Role, role_of
from mailbot.mail.mime.transfer_encodings import encoding_named
from mailbot.mail.text import charsets

_MAX_NAME: Final = 4096
_MAX_SEGMENTS: Final = 100
_HEAD: Final = 7  # type, subtype, parameters, id, description, encoding, octets: every leaf has them
_PAIR: Final = 2
_ROOT_LEAF: Final = "1"
_ODD: Final = (RecursionError, TypeError, ValueError, LookupError, AttributeError)


class Weight(StrEnum):
    """Where a part's decoded size stands to the limit, as far as its encoded size tells."""

    WITHIN = "within"
    OVER = "over"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Part:
    """One MIME part (RFC 2045) as the server describes it.

    ``section`` is IMAP's part number ("1.2"; empty for a multipart at the root). ``octets`` is the encoded size, 0 for
    a multipart. ``name`` is decoded (RFC 2231, RFC 2047) but not cleaned: it may hold any character. ``boundary`` is
    set for multiparts only. A message/rfc822 is one leaf, whatever is inside.
    """

    section: str
    content_type: str
    encoding: str = "7bit"
    octets: int = 0
    name: str = ""
    is_file: bool = False
    boundary: str = ""
    children: tuple[Part, ...] = ()

    @property
    def is_multipart(self) -> bool:
        """Whether this part is a frame of others, even of none."""
        return self.content_type.startswith("multipart/")

    def leaves(self) -> Iterator[Part]:
        """Yield the parts that have a body of their own, in the order of the mail."""
        if not self.is_multipart:
            yield self
        for child in self.children:
            yield from child.leaves()


def parts_of(bodystructure: object) -> Part | None:
    """Read imapclient's BODYSTRUCTURE; ``None`` where it cannot be read, is too deep or has too many parts."""
    try:
        return _Reader().part(bodystructure, "", 0)
    except _ODD:
        return None  # the shape is the sender's doing: no fault of ours, and the caller has a way for it


def weigh(part: Part, limit: int) -> Weight:
    """Compare a leaf's decoded size with ``limit`` (bytes; exactly the limit passes).

    Base64 (RFC 2045, section 6.8) never decodes to more than 3/4 of its octets, and to less than 0.70 of them only if
    folded under 28 columns; quoted-printable (section 6.7) lies between a third and all of them. Every other encoding
    is taken as it is.
    """
    octets = part.octets
    if part.encoding == "base64":
        over, within = octets * 70 > limit * 100, octets * 3 <= limit * 4
    elif part.encoding == "quoted-printable":
        over, within = octets > limit * 3, octets <= limit
    else:
        over, within = octets > limit, octets <= limit
    if over:
        return Weight.OVER
    return Weight.WITHIN if within else Weight.BETWEEN


class _Reader:
    """One walk through one description; counts the parts it has met."""

    def __init__(self) -> None:
        self._met = 0
        self._charset = ""

    def part(self, body: Any, section: str, depth: int) -> Part:  # noqa: ANN401 - any shape may come
        self._met += 1
        if depth > MAX_DEPTH or self._met > MAX_PARTS or not isinstance(body, tuple):
            raise ValueError("not a description that is read")
        if isinstance(body[0], list):  # imapclient's BodyData keeps the children in one list
            return self._multipart(body[0], body[1:], section, depth)
        if isinstance(body[0], tuple):
            count = next(i for i, field in enumerate((*body, None)) if not isinstance(field, tuple))
            return self._multipart(list(body[:count]), body[count:], section, depth)
        if _text(body[0]).lower() == "multipart":
            raise ValueError("a multipart without parts is written in no way that is read")
        return self._leaf(body, section or _ROOT_LEAF)

    def _multipart(self, children: list[Any], rest: tuple[Any, ...], section: str, depth: int) -> Part:
        prefix = f"{section}." if section else ""
        parameters = _parameters(rest[1])
        boundary = parameters["boundary"]
        self._noted(parameters)
        return Part(
            section=section,
            content_type=f"multipart/{_text(rest[0]).lower()}",
            boundary=boundary.decode("latin-1"),
            children=tuple(self.part(child, f"{prefix}{i}", depth + 1) for i, child in enumerate(children, 1)),
        )

    def _leaf(self, body: tuple[Any, ...], section: str) -> Part:
        kind, subtype, parameters, _id, _description, encoding, octets = body[:_HEAD]
        if not isinstance(octets, int) or octets < 0:
            raise ValueError("no size")
        disposition, of_disposition = _disposition(body[_HEAD:])
        of_type = _parameters(parameters)
        self._noted(of_type)
        name = _name(of_disposition, "filename", self._charset) or _name(of_type, "name", self._charset)
        content_type = f"{_text(kind).lower()}/{_text(subtype).lower()}"
        role = role_of(content_type, disposition, named=bool(name), alternative=False, first=True)
        return Part(
            section=section,
            content_type=content_type,
            encoding=encoding_named(_text(encoding)) or "7bit",
            octets=octets,
            name=file_names.flat(name),
            is_file=role is not Role.WORDS and not (content_type.startswith("text/") and not name and not disposition),
        )

    def _noted(self, parameters: dict[str, bytes]) -> None:
        """Keep the charset in which raw names of this part and those below it may be."""
        self._charset = declared_charset(f"charset={_text(parameters.get('charset'))}") or self._charset


def _disposition(rest: tuple[Any, ...]) -> tuple[str, dict[str, bytes]]:
    """Find the disposition (RFC 2183) among what follows the size; its place depends on the type."""
    for field in rest:
        if isinstance(field, tuple) and len(field) == _PAIR and isinstance(field[0], bytes):
            kind, parameters = field
            if parameters is None or isinstance(parameters, tuple):
                return _text(kind).lower(), _parameters(parameters)
    return "", {}


def _text(atom: object) -> str:
    """Turn an atom into text: bytes, a number that was not quoted, or NIL."""
    if isinstance(atom, bytes):
        return atom.decode("latin-1")
    return "" if atom is None else str(atom)


def _parameters(flat: Any) -> dict[str, bytes]:  # noqa: ANN401 - any shape may come
    """Turn ``(name, value, name, value …)`` into a mapping with lower-case names; the first of equal names counts."""
    pairs: dict[str, bytes] = {}
    fields = flat if isinstance(flat, tuple) else ()
    for name, value in zip(fields[::2], fields[1::2], strict=False):
        pairs.setdefault(_text(name).lower(), value if isinstance(value, bytes) else _text(value).encode())
    return pairs


def _name(parameters: dict[str, bytes], key: str, charset: str) -> str:
    """Decode a file name: RFC 2231 (sections 3 and 4) if it is written so, else as encoded words (RFC 2047)."""
    if f"{key}*" in parameters:
        return _extended(parameters[f"{key}*"][:_MAX_NAME], charset)
    segments = list(_segments(parameters, key))
    if segments:
        joined = b"".join(segments)[:_MAX_NAME]
        return _extended(joined, charset) if f"{key}*0*" in parameters else raw_text(joined, charset)
    written = raw_text(parameters.get(key, b"")[:_MAX_NAME], charset)
    return charsets.header(written) or written  # it may look like an encoded word and be none


def _segments(parameters: dict[str, bytes], key: str) -> Iterator[bytes]:
    """Yield the continuations ``name*0``, ``name*1*`` … (RFC 2231, section 3), plain ones escaped like the others."""
    extended = f"{key}*0*" in parameters
    for i in range(_MAX_SEGMENTS):
        if (escaped := parameters.get(f"{key}*{i}*")) is not None:
            yield escaped
        elif (plain := parameters.get(f"{key}*{i}")) is not None:
            yield plain.replace(b"%", b"%25") if extended else plain
        else:
            return


def _extended(value: bytes, above: str) -> str:
    """Decode ``charset'language'percent-encoded`` (RFC 2231, section 4); ``above`` is the charset of raw bytes."""
    charset, quote, rest = value.partition(b"'")
    if not quote:
        return raw_text(unquote_to_bytes(value), above)
    raw = unquote_to_bytes(rest.partition(b"'")[2])
    try:
        return raw.decode(charset.decode("ascii") or "ascii")
    except (LookupError, ValueError):
        return raw_text(raw, above)  # an unknown or wrong charset: the name is still worth showing
