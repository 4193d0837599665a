"""Clocks that tests hand in: one that stands and one that goes, each from an instant of the test's choice."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from tests.cast import NOW


class Stopped:
    """A clock that stands, unless a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant


class Going:
    """A clock that goes on from ``now`` at its usual speed."""

    def __init__(self, now: datetime = NOW) -> None:
        self._began, self._since = now, monotonic()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=monotonic() - self._since)
