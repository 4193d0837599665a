"""smtplib with a bound on what one answer may bring in: a server that never ends its answer would fill the memory."""

from __future__ import annotations

import smtplib
from typing import Any, Final

MOST_LINES: Final = 1000
"""Of one answer (RFC 5321, section 4.2.1); an EHLO names some twenty. smtplib bounds each line at 8 kB."""


class Client(smtplib.SMTP):
    """A connection whose answers have an end."""

    def getreply(self) -> tuple[int, bytes]:
        """Read one answer, all of its lines.

        Raises:
            SMTPServerDisconnected: the connection is gone, or was closed since the answer was endless.
        """
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        if isinstance(self.file, _Lines):
            self.file.left = MOST_LINES
        return super().getreply()


class _Lines:
    """A file that gives so many lines and no more."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - what makefile() gives
        self._file = file
        self.left = 0

    def readline(self, size: int = -1) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError(f"its answer has more than {MOST_LINES} lines")
        return bytes(self._file.readline(size))

    def close(self) -> None:
        self._file.close()
