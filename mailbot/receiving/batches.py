"""The mails of a folder in batches, the next one fetched and begun to be read before the present one is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mailbot.imap.answers import Listed
from mailbot.mail.incoming import Incoming
from mailbot.receiving.fetching import SMALL

BATCH: Final = 100
BATCH_BYTES: Final = 4 * SMALL

Fetch = Callable[[Sequence[Listed]], list[Incoming]]


class Batches:
    """Yields ``listed`` in batches; ``fetch`` brings the bytes of one, ``begin`` begins to read them.

    One batch ahead is in memory at most.
    """

    def __init__(self, listed: Iterator[Listed], fetch: Fetch, begin: Callable[[Sequence[Incoming]], None]) -> None:
        self._begin = begin
        self._grouped = grouped(listed)
        self._fetch = fetch
        self._next: list[Listed] | None = None
        self._broken: Exception | None = None
        self._ahead: Sequence[Listed] | None = None
        self._brought: list[Incoming] | Exception = []

    def __iter__(self) -> Iterator[list[Listed]]:
        """Yield the batches, in order."""
        while True:
            if self._broken is not None:
                raise self._broken
            batch, self._next = self._next, None
            if batch is None:
                batch = next(self._grouped, None)
            if batch is None:
                return
            yield batch

    def fetch_ahead(self) -> None:
        """Fetch the batch after the present one, unless it is a large mail; what breaks is told when its turn comes."""
        if self._next is not None:
            return
        try:
            self._next = next(self._grouped, None)
        except Exception as broken:  # noqa: BLE001 - raised when the present batch is done, which has no part in it
            self._broken = broken
        if self._next is None or self._next[0].size > SMALL:
            return
        try:
            self._brought = self._fetch(self._next)
            self._begin(self._brought)
        except Exception as broken:  # noqa: BLE001 - raised by brought()
            self._brought = broken
        self._ahead = self._next

    def brought(self, batch: Sequence[Listed]) -> list[Incoming]:
        """Return the mails of ``batch``, fetched now if they were not before; raises what fetching raised."""
        if batch is not self._ahead:
            return self._fetch(batch)
        brought, self._ahead, self._brought = self._brought, None, []
        if isinstance(brought, Exception):
            raise brought
        return brought


def grouped(listed: Iterator[Listed]) -> Iterator[list[Listed]]:
    """Group small mails, in order; each large one stands alone, so that memory does not grow with it."""
    batch: list[Listed] = []
    size = 0
    for one in listed:
        if batch and (len(batch) == BATCH or size + one.size > BATCH_BYTES or one.size > SMALL):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.size
        if one.size > SMALL:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
