"""How many bytes an encoded body decodes to, counted as it streams by and without keeping it."""

from __future__ import annotations

import re
from binascii import a2b_qp
from typing import Final, Protocol

_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_JUNK: Final = bytes(set(range(256)) - set(_BASE64) - set(b"="))
_QUADS: Final = re.compile(rb"(?:=*[^=]=*[^=]=?[^=][^=])*+")
_END: Final = re.compile(rb"=*[^=]=*[^=](?:(==)|=?[^=]=)")
_REST: Final = (0, 0, 1, 2)  # what 0 to 3 characters without their padding still decode to
_QUAD: Final = 4
_BYTES: Final = 3
_HALF: Final = 2
_LONG_LINE: Final = 65536
_TRAILING_BLANKS: Final = (b" \n", b"\t\n", b" \r\n", b"\t\r\n")


_USUAL: Final = frozenset({"7bit", "8bit", "binary", "base64", "quoted-printable"})
_COMMENT: Final = re.compile(r"\([^()]{0,200}\)?")
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
_SPELLED: Final = re.compile(r"(?:x)?(?:(base64|b64|64base|bas64|base65)|(quot(?:ed|e)?print(?:a?[bv]le|able)?s?|qp))")


def encoding_named(value: str) -> str:
    """Return a Content-Transfer-Encoding (RFC 2045, section 6) in lower case, its first word.

    Comments, parameters and quotation marks are passed over; base64 and quoted-printable are known however they are spelt.
    """
    if (usual := value.lower()) in _USUAL:
        return usual
    named = _COMMENT.sub(" ", value[:400]).partition(";")[0].partition(",")[0].strip().lower()
    spelled = _SPELLED.fullmatch(_NO_LETTER.sub("", named))
    if spelled:
        return "base64" if spelled[1] else "quoted-printable"
    return next(iter(named.strip("\"'").split()), "")


class _Counter(Protocol):
    def feed(self, data: bytes) -> None: ...
    @property
    def size(self) -> int: ...


class DecodedSize:
    """Counts the decoded bytes of one body; ``feed`` it in pieces of any length, ``size`` is right at every moment.

    ``encoding`` is the Content-Transfer-Encoding in lower case (RFC 2045, section 6); all but base64 and
    quoted-printable count as they are.
    """

    def __init__(self, encoding: str) -> None:
        kinds: dict[str, type[_Base64 | _QuotedPrintable]] = {"base64": _Base64, "quoted-printable": _QuotedPrintable}
        self._counter: _Counter = kinds.get(encoding, _Identity)()

    def feed(self, data: bytes) -> None:
        """Take the next piece of the encoded body."""
        self._counter.feed(data)

    @property
    def size(self) -> int:
        """Decoded bytes so far, as if the body ended here."""
        return self._counter.size


class _Identity:
    def __init__(self) -> None:
        self.size = 0

    def feed(self, data: bytes) -> None:
        self.size += len(data)


class _Base64:
    """RFC 2045, section 6.8: other characters are ignored, padding that completes a group ends the data."""

    def __init__(self) -> None:
        self._whole = 0
        self._carry = b""
        self._ended = False

    @property
    def size(self) -> int:
        return self._whole + (0 if self._ended else _REST[len(self._carry.rstrip(b"="))])

    def feed(self, data: bytes) -> None:
        if self._ended:
            return
        clean = self._carry + data.translate(None, _JUNK)
        if b"=" not in clean:
            groups, rest = divmod(len(clean), _QUAD)
            self._whole += groups * _BYTES
            self._carry = clean[len(clean) - rest :]
            return
        self._padded(clean)

    def _padded(self, clean: bytes) -> None:
        matched = _QUADS.match(clean)
        stop = matched.end() if matched else 0
        self._whole += (stop - clean.count(b"=", 0, stop)) // _QUAD * _BYTES
        if end := _END.match(clean, stop):
            self._whole += 1 if end[1] else _HALF
            self._ended = True
            return
        rest = clean[stop:]
        letters = rest.replace(b"=", b"")
        half_padded = len(letters) == _HALF and rest.endswith(b"=")
        self._carry = letters + (b"=" if half_padded else b"")


class _QuotedPrintable:
    """RFC 2045, section 6.7: ``=XX``, soft line breaks, no blanks at a line's end; line breaks count as sent."""

    def __init__(self) -> None:
        self._whole = 0
        self._line = b""

    @property
    def size(self) -> int:
        return self._whole + _qp_size(self._line)

    def feed(self, data: bytes) -> None:
        head, newline, tail = data.rpartition(b"\n")
        if newline:
            self._whole += _qp_size(self._line + head + newline)
            self._line = tail
        else:
            self._line += data
        if len(self._line) > _LONG_LINE:
            self._shorten()

    def _shorten(self) -> None:
        """Count the start of a line that nobody ended, up to a place where no escape and no blanks are cut.

        A run of blanks longer than two such lines counts as if it stayed: the line is no mail's any more.
        """
        line = self._line
        keep = line[-_HALF:].find(b"=")
        cut = len(line) - (_HALF - keep if keep >= 0 else 0)
        solid = len(line[:cut].rstrip(b" \t\r"))
        if solid < len(line) - _LONG_LINE:
            solid = cut
        self._whole += len(a2b_qp(line[:solid]))
        self._line = line[solid:]


def _qp_size(data: bytes) -> int:
    if any(blanks in data for blanks in _TRAILING_BLANKS) or data[-1:] in (b" ", b"\t"):
        data = b"\n".join([_without_blanks(line) for line in data.split(b"\n")])
    return len(a2b_qp(data))


def _without_blanks(line: bytes) -> bytes:
    if line.endswith(b"\r"):
        return line[:-1].rstrip(b" \t") + b"\r"
    return line.rstrip(b" \t")
