"""One mail's bytes from the wire to the spool: streamed, so that memory does not grow with it, and read strictly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from mailbot import journal
from mailbot.listener.delivery import LATER, TOO_LARGE
from mailbot.store.files import Files

BARE: Final = "550 5.6.11 a CR or LF stands alone in the message (RFC 5321, section 2.3.8)"
OVERLONG: Final = "500 5.6.0 a line is too long"
_PIECE: Final = 1024 * 1024

MAX_LINE: Final = 1024 * 1024
"""Bytes of one line. RFC 5321 allows 1,000; whole HTML pages and files in one line do come, and harm nobody."""
_END: Final = b"\r\n.\r\n"
_STUFFED: Final = b"\r\n."
_NEWLINE: Final = b"\r\n"


class DataReader:
    """Takes one mail of at most ``limit`` bytes; ``alive`` is called for everything that comes."""

    def __init__(self, reader: asyncio.StreamReader, files: Files, limit: int, alive: Callable[[], None]) -> None:
        self._reader = reader
        self._files = files
        self._limit = limit
        self._alive = alive
        self._incoming = DotStuffing()
        self._came = 0
        self.path = Path()
        self.size = 0

    async def take(self, top: bytes) -> str:
        """Write ``top`` and then the mail into a spooled file at ``path``; returns "" or the refusal, with no file left.

        Raises:
            ConnectionError, asyncio.CancelledError: the peer is gone before the mail's end.
        """
        try:
            refusal = await self._spooled(top)
        except ConnectionError:
            raise
        except OSError as broken:
            journal.warned("storage_unavailable", error=str(broken))
            while not self._incoming.ended:
                await self._next()
            return LATER
        return refusal

    async def _spooled(self, top: bytes) -> str:
        spool = await asyncio.to_thread(self._files.spool)
        self.path = Path(spool.name)
        kept = False
        try:
            await self._streamed(spool, top)
            await asyncio.to_thread(spool.close)
            refusal = self._refusal()
            kept = not refusal
        finally:
            spool.close()
            if not kept:
                await asyncio.shield(asyncio.to_thread(self.path.unlink, missing_ok=True))
        return refusal

    async def _streamed(self, spool: BinaryIO, top: bytes) -> None:
        pending = bytearray(top)
        self.size = len(top)
        while not self._incoming.ended:
            plain = await self._next()
            if self._came > self._limit:
                pending.clear()  # read to its end, and not kept: the refusal is the answer to its last dot
                continue
            pending += plain
            if len(pending) >= _PIECE or self._incoming.ended:
                self.size += len(pending) - (len(top) if top else 0)
                top = b""
                await asyncio.to_thread(spool.write, bytes(pending))
                pending.clear()

    async def _next(self) -> bytes:
        chunk = await self._reader.read(_PIECE)
        if not chunk:
            raise ConnectionResetError
        self._alive()
        plain = self._incoming.feed(chunk)
        if self._incoming.rest:
            self._reader.feed_data(self._incoming.rest)  # its buffer was read empty: what follows is in order
        self._came += len(plain)
        return plain

    def _refusal(self) -> str:
        if self._came > self._limit:
            return TOO_LARGE
        if self._incoming.bare:
            return BARE
        return OVERLONG if self._incoming.overlong else ""


class DotStuffing:
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
