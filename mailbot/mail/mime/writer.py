"""Header fields and body parts as they are written (RFC 5322, 2047, 2045), from plain text."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from mailbot.mail.text.characters import visible

WIDTH: Final = 78
"""The line length that RFC 5322, section 2.1.1, asks for; 998 is what it allows."""

_LONGEST_WORD: Final = 900
_LONGEST_ID: Final = 990
_ENCODED_WORD: Final = 75
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANKS: Final = re.compile(r"\s+")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*")
# Atoms and dots, and all from U+00A1 on, by what is not in them: so it compiles quickly; or a quoted string.
_LOCAL: Final = re.compile(r"[^\x00-\x20\"(),:;<>@\[\\\]\x7f-\xa0]+|\"[ !#-;=?-\[\]-~]+\"")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9._\-]+")
_ID: Final = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]+>")
_PLAIN_BYTES: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q: Final = tuple("_" if n == ord(" ") else chr(n) if n in _PLAIN_BYTES else f"={n:02X}" for n in range(256))

_USUAL_LINE: Final = 400


@lru_cache(maxsize=4096)
def collapsed(text: str) -> str:
    """Return ``text`` on one line: controls, line breaks of every kind and runs of blanks become one space.

    What is not seen at all is gone.
    """
    return _BLANKS.sub(" ", visible(_CONTROLS.sub(" ", text))).strip()


def wire_address(address: str) -> str:
    """Return ``address`` with its domain in ASCII (RFC 5891); a non-ASCII local part stays as it is.

    Raises:
        ValueError: it is none: controls, comments, brackets or blanks outside quotes in it, or an impossible domain.
    """
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        import idna  # noqa: PLC0415 - a quarter of a megabyte in each process, and hardly any mail needs it

        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError as broken:
            raise ValueError(f"{address!r} has no possible domain: {broken}") from broken
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or _CONTROLS.search(local):
        raise ValueError(f"{address!r} is no address that a letter can be sent to")
    return f"{local}@{domain}"


@lru_cache(maxsize=4096)
def text_field(name: str, value: str) -> str:
    """Return an unstructured field such as Subject, folded, with CRLF."""
    flat = collapsed(value)
    words = flat.split(" ")
    if not flat.isascii() or "=?" in flat or max(map(len, words)) > _LONGEST_WORD:
        words = list(encoded_words(flat, len(name) + 2))
    return _folded(name, words)


@lru_cache(maxsize=4096)
def address_field(name: str, display: str, address: str) -> str:
    """Return a field with one mailbox in it, such as From (RFC 5322, section 3.4).

    Raises:
        ValueError: the address is none.
    """
    spec = wire_address(address)
    if not spec.isascii():
        # Only an SMTPUTF8 letter may name it raw, and ours are 7-bit; the envelope holds the true address.
        spec = f"{next(encoded_words(spec.rpartition('@')[0], 0))}@{spec.rpartition('@')[2]}"
    flat = collapsed(display)
    if not flat:
        return _folded(name, [spec])
    return _folded(name, [*_phrase(flat, len(name) + 2), f"<{spec}>"])


def id_field(name: str, ids: tuple[str, ...]) -> str:
    """Return a field of Message-IDs (RFC 5322, section 3.6.4); what is no ID is left out, all of it perhaps."""
    well = [one for one in ids if len(one) <= _LONGEST_ID and _ID.fullmatch(one)]
    return _folded(name, well) if well else ""


def _phrase(flat: str, used: int) -> list[str]:
    if not flat.isascii() or "=?" in flat or len(flat) > WIDTH - used:
        return list(encoded_words(flat, used))
    if _ATOMS.fullmatch(flat):
        return flat.split(" ")
    quoted = flat.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{quoted}"']


def encoded_words(text: str, used: int) -> Iterator[str]:
    """Yield ``text`` as Q-encoded words, none split inside a character; ``used`` columns of the first line are gone."""
    room = _ENCODED_WORD - len("=?utf-8?q??=") - used
    piece: list[str] = []
    for char in text:
        code = "".join([_Q[byte] for byte in char.encode("utf-8")])
        if len(code) > room and piece:
            yield f"=?utf-8?q?{''.join(piece)}?="
            piece, room = [], _ENCODED_WORD - len("=?utf-8?q??=")
        piece.append(code)
        room -= len(code)
    yield f"=?utf-8?q?{''.join(piece)}?="


def _folded(name: str, words: list[str]) -> str:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= WIDTH or lines[-1] == f"{name}:":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines) + "\r\n"


def body_part(subtype: str, text: str) -> bytes:
    """Return ``text`` as one part; quoted-printable (RFC 2045, section 6.7) unless it is short ASCII lines anyway."""
    data = text.rstrip("\n").replace("\n", "\r\n").encode("utf-8")
    short = data.isascii() and max(map(len, data.split(b"\r\n"))) <= WIDTH
    encoding = "7bit" if short else "quoted-printable"
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + (data + b"\r\n" if short else quoted_printable(data))


def quoted_printable(data: bytes) -> bytes:
    """Encode lines that are parted by CRLF, the last one with a CRLF too; no line depends on the one before it."""
    return b"".join(_usual(line) if len(line) <= _USUAL_LINE else _encoded(line) for line in data.split(b"\r\n"))


def _encoded(line: bytes) -> bytes:
    return binascii.b2a_qp(line + b"\r\n", istext=True)


_usual: Final = lru_cache(maxsize=512)(_encoded)
