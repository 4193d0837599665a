"""The bytes between DATA and its end (RFC 5321, sections 2.3.8, 4.1.1.4 and 4.5.2), read strictly.

Only CR LF "." CR LF ends a mail. Any other mixture of CR, LF and dot is part of it, and a mail with a CR or LF that stands
alone is refused whole: servers that disagree about such lines let a second mail be smuggled in the first.
"""

from __future__ import annotations

from typing import Final

MAX_LINE: Final = 1024 * 1024
"""Bytes of one line. RFC 5321 allows 1,000; whole HTML pages and files in one line do come, and harm nobody."""
_END: Final = b"\r\n.\r\n"
_STUFFED: Final = b"\r\n."
_NEWLINE: Final = b"\r\n"


class Transparency:
    """One mail's bytes on their way in. ``bare`` tells of a lone CR or LF, ``overlong`` of a line over the limit."""

    def __init__(self) -> None:
        self._held = _NEWLINE  # the line end of the command before it: a mail may begin with its end
        self._drop = len(_NEWLINE)
        self._line = 0
        self.ended = False
        self.rest = b""
        self.bare = False
        self.overlong = False

    def feed(self, chunk: bytes) -> bytes:
        """Take in what came; return what of the mail is certain. Once ``ended``, ``rest`` is what followed its end."""
        data = self._held + chunk
        end = data.find(_END)
        if end >= 0:
            self.ended, self.rest, self._held = True, data[end + len(_END) :], b""
            return self._plain(data[: end + len(_NEWLINE)])
        start = data.find(b"\r", max(0, len(data) - len(_END) + 1))
        if start < 0:
            start = len(data)
        self._held = data[start:]
        return self._plain(data[:start])

    def _plain(self, data: bytes) -> bytes:
        newlines = data.count(_NEWLINE)
        self.bare = self.bare or data.count(b"\r") != newlines or data.count(b"\n") != newlines
        self._measure(data)
        plain = data.replace(_STUFFED, _NEWLINE)[self._drop :]
        self._drop = max(0, self._drop - len(data))
        return plain

    def _measure(self, data: bytes) -> None:
        lines = data.split(b"\n")
        longest = max(self._line + len(lines[0]), *map(len, lines))
        self.overlong = self.overlong or longest > MAX_LINE
        self._line = len(lines[-1]) + (self._line if len(lines) == 1 else 0)
