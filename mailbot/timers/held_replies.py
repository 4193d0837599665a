"""Agents' held replies that their writers let go (``#send``, ``#note``): each is read again, and judged by itself.

Held mail must be read again before it is judged, and never inside a transaction: so the word and the release are two
steps, and a crash between them leaves the row to be done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from mailbot import journal
from mailbot.commands.held_mail import HeldMailCommands
from mailbot.errors import NotPossible
from mailbot.store.changes import agents
from mailbot.store.database import Store
from mailbot.timers import due_rows
from mailbot.workers.process import Unreadable


class HeldReplyTimers:
    """Lets held replies go."""

    def __init__(self, store: Store, held_mail: HeldMailCommands) -> None:
        self._store = store
        self._held_mail = held_mail

    def tick(self, stopping: Callable[[], bool] = due_rows.never) -> int:
        """Judge anew what was let go; returns how many mails.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost.
        """
        with self._store.read() as connection:
            rows = agents.released(connection)
        return due_rows.carry_out(rows, self._one, self._crashed, stopping)

    def _one(self, row: Row[Any]) -> bool:
        try:
            self._held_mail.release_confirmed(row.arrival_id, row.contact, as_note=row.state == agents.AS_NOTE)
        except NotPossible as decided:
            self._settle(row, "dropped")
            journal.said("reply_not_released", arrival=row.arrival_id, why=str(decided))
            return False
        except Unreadable as unreadable:
            self._crashed(row, str(unreadable).splitlines()[-1])
            return False
        self._settle(row, "sent")
        return True

    def _settle(self, row: Row[Any], state: str) -> None:
        with self._store.write() as connection:
            agents.settled(connection, row.id, state)

    def _crashed(self, row: Row[Any], error: str) -> None:
        """Give up: the mail stays held, where `mailbot held` shows it."""
        self._settle(row, "dropped")
        journal.warned("reply_not_released", arrival=row.arrival_id, why=error)
