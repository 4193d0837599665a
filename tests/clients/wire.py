"""Header fields and body parts as bytes; what differs between clients is given."""

from __future__ import annotations

import binascii
from base64 import encodebytes
from collections.abc import Iterable
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, getaddresses
from urllib.parse import quote

Field = tuple[str, str]
File = tuple[str, str, bytes]
"""Name, type, contents."""
Image = tuple[str, str, bytes]
"""Content-ID without brackets, type, contents."""


@dataclass(frozen=True, slots=True)
class Part:
    """One body part: its own fields and its body, encoded already."""

    fields: tuple[Field, ...]
    body: bytes

    def __bytes__(self) -> bytes:
        return _head(self.fields) + b"\r\n" + self.body


def mail(fields: Iterable[Field], part: Part) -> bytes:
    """Return a whole mail; fields without a value are left out."""
    return bytes(Part((*fields, *part.fields), part.body))


def _head(fields: Iterable[Field]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields if value).encode("ascii")


def text(
    kind: str, words: str, *, charset: str, encoding: str, params: str = "", shown: str = "{}", more: Iterable[Field] = ()
) -> Part:
    """Return a text part; ``shown`` is how the client writes a charset's name ("{}" or '"{}"')."""
    data = words.replace("\n", "\r\n").encode(charset) + b"\r\n"
    body = data
    if encoding == "quoted-printable":
        body = binascii.b2a_qp(data, istext=True)
    if encoding == "base64":
        body = _lines(data)
    content = f"{kind}; charset={shown.format(charset)}{params}"
    return Part((("Content-Type", content), ("Content-Transfer-Encoding", encoding), *more), body)


def frame(subtype: str, boundary: str, parts: Iterable[Part], *, shown: str = '"{}"', params: str = "") -> Part:
    """Return a multipart of ``parts``."""
    inner = b"".join(b"--" + boundary.encode() + b"\r\n" + bytes(part) + b"\r\n" for part in parts)
    content = f"multipart/{subtype};\r\n\tboundary={shown.format(boundary)}{params}"
    return Part((("Content-Type", content),), inner + b"--" + boundary.encode() + b"--\r\n")


def framed(subtype: str, boundary: str, parts: list[Part], **more: str) -> Part:
    """Return the only part as it is, several in a frame."""
    return parts[0] if len(parts) == 1 else frame(subtype, boundary, parts, **more)


def attached(file: File, disposition: str = "attachment", more: Iterable[Field] = (), *, extended: bool = True) -> Part:
    """Return a file; a name beyond ASCII by RFC 2231 (``extended``), else in encoded words, as many write it."""
    name, kind, data = file
    plain = f'"{encoded(name)}"'
    if extended and not name.isascii():
        named, filed = "", f"; filename*=UTF-8''{quote(name)}"
    else:
        named, filed = f"; name={plain}", f"; filename={plain}"
    fields = (
        ("Content-Type", f"{kind}{named}"),
        ("Content-Disposition", f"{disposition}{filed}"),
        ("Content-Transfer-Encoding", "base64"),
    )
    return Part((*fields, *more), _lines(data))


def _lines(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"\r\n")


def encoded(value: str, charset: str = "utf-8") -> str:
    """Return unstructured text as a field has it (RFC 2047)."""
    if value.isascii():
        return value
    return Header(value, fitting(value, charset), maxlinelen=70).encode(linesep="\r\n")


def addresses(value: str, charset: str = "utf-8", *, quoted: bool = False) -> str:
    """Return an address list as a field has it; ``quoted``: even names that need no quotation marks have them."""

    def one(name: str, address: str) -> str:
        if name and not name.isascii():
            return f"{encoded(name, charset)} <{address}>"
        return f'"{name}" <{address}>' if name and quoted else formataddr((name, address))

    return ",\r\n ".join(one(name, address) for name, address in getaddresses([value]) if address)


def fitting(words: str, *charsets: str) -> str:
    """Return the first of ``charsets`` that has all the letters, else UTF-8."""
    for charset in charsets:
        try:
            words.encode(charset)
        except UnicodeEncodeError:
            continue
        return charset
    return "utf-8"
