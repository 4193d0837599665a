"""Rows that are due, carried out one after the other: one that crashes us moves on, and stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from mailbot.store.database import WORLD_BROKE

Row = TypeVar("Row")


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
