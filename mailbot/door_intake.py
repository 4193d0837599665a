"""One mail's bytes from the wire to the spool: streamed, so that memory does not grow with it, and read strictly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from mailbot import journal
from mailbot.door_delivery import LATER, TOO_LARGE
from mailbot.mail.transparency import Transparency
from mailbot.store.files import Files

BARE: Final = "550 5.6.11 a CR or LF stands alone in the message (RFC 5321, section 2.3.8)"
OVERLONG: Final = "500 5.6.0 a line is too long"
_PIECE: Final = 1024 * 1024


class Intake:
    """Takes one mail of at most ``limit`` bytes; ``alive`` is called for everything that comes."""

    def __init__(self, reader: asyncio.StreamReader, files: Files, limit: int, alive: Callable[[], None]) -> None:
        self._reader = reader
        self._files = files
        self._limit = limit
        self._alive = alive
        self._incoming = Transparency()
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
