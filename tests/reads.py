"""A wall behind which a test reads."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.desk.arrivals import Incoming
from mailbot.mail.message import Mail
from mailbot.reading import Wall
from mailbot.reading_formatted import Read


class Reads(Wall):
    """Reads with what a test hands in, in this process."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._reads = read

    def read(self, incoming: Sequence[Incoming]) -> list[Mail]:
        return self._reads(incoming)

    def begin(self, incoming: Sequence[Incoming]) -> None:
        """Begin nothing: the test's reader is asked in its turn."""
