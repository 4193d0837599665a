"""Rows that fall due, carried out one after the other: one that crashes us moves on, and stops none of the others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final, TypeVar

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.service import Service
from mailbot.store.database import WORLD_BROKE

Row = TypeVar("Row")

REST: Final = timedelta(hours=1)
"""How long a row rests that crashed us; the others are handled."""


def never() -> bool:
    """Return False: nobody asks to stop."""
    return False


def carry_out(
    rows: Iterable[Row], one: Callable[[Row], bool], crashed: Callable[[Row, str], None],
    stopping: Callable[[], bool] = never,
) -> int:  # fmt: skip
    """Let ``one`` handle each row, until ``stopping``; returns how many it handled (True).

    ``crashed`` is given a row at which ``one`` crashed, and what was raised in words; it moves the row on.

    Raises:
        OSError, OperationalError, MailbotError: the world broke (WORLD_BROKE); what was not handled stays due.
    """
    handled = 0
    for row in rows:
        if stopping():
            break
        try:
            handled += one(row)
        except WORLD_BROKE:
            raise
        except Exception as crash:  # noqa: BLE001 - one poisoned row never stops the others
            crashed(row, f"{type(crash).__name__}: {crash}")
    return handled


class DueRows(ABC):
    """One kind of rows. ``name`` is that of its steps, and of the timer that the journal says waits."""

    name: ClassVar[str]

    def __init__(self, service: Service) -> None:
        self._service = service
        self._said_waiting: set[int] = set()

    def run(self, now: datetime, stopping: Callable[[], bool] = never) -> int:
        """Write the letters that are due by ``now``; returns of how many rows.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost, the rows stay due.
        """
        with self._service.store.read() as connection:
            numbers = self._due(connection, now)
        if not numbers:
            return 0
        checkpoints.passed(f"{self.name}.found")

        def one(number: int) -> bool:
            return self._one(number, now)

        def crashed(number: int, error: str) -> None:
            with self._service.store.write() as connection:
                self._postpone(connection, number, now + REST)
            self._crashed(number, error)

        return carry_out(numbers, one, crashed, stopping)

    @abstractmethod
    def _due(self, connection: Connection, now: datetime) -> Sequence[int]:
        """Return the rows that are due, by number."""

    @abstractmethod
    def _postpone(self, connection: Connection, number: int, until: datetime) -> None:
        """Let a row rest."""

    @abstractmethod
    def _one(self, number: int, now: datetime) -> bool:
        """Handle one row in a transaction of its own; returns whether it spoke."""

    def _crashed(self, number: int, error: str) -> None:
        journal.warned("timer_crashed", ticket=number, error=error)

    def _waiting(self, number: int, ticket: int, why: str) -> None:
        """Say why a row does not speak yet, once."""
        if number not in self._said_waiting:
            self._said_waiting.add(number)
            journal.said("timer_waiting", ticket=ticket, timer=self.name, why=why)
