"""What happened, read from the daemon's own rows in the order of happening: nothing here is the story's invention."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, Protocol

from sqlalchemy import select

from mailbot.store.database import Store
from mailbot.store.tables.schema import ARRIVAL, LETTER, MAIL

_ARRIVALS: Final = (
    select(ARRIVAL, MAIL.c.message_id.label("message_id"))
    .outerjoin(MAIL, MAIL.c.id == ARRIVAL.c.mail_id)
    .where(ARRIVAL.c.disposition.is_not(None))
    .order_by(ARRIVAL.c.id)
)
_LETTERS: Final = select(LETTER).where(LETTER.c.sent_at.is_not(None)).order_by(LETTER.c.sent_at, LETTER.c.id)
_GLANCE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """A mail and its verdict."""

    at: datetime
    key: int
    verdict: str
    reason: str | None
    ticket: int | None
    message_id: str | None
    sender: str
    subject: str

    @property
    def kind(self) -> tuple[str, str | None]:
        """What the story expects: verdict and reason."""
        return self.verdict, self.reason


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that SMTP accepted."""

    at: datetime
    key: int
    notice: str
    to: str
    ticket: int | None
    message_id: str

    @property
    def kind(self) -> tuple[str, str | None]:
        """What the story expects: notice and recipient."""
        return self.notice, self.to


Event = Judged | Sent


class Chronicle:
    """Tells each thing once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told: set[tuple[type[Event], int]] = set()

    def untold(self) -> list[Event]:
        """Return what happened and was not yet marked as told, in order; a verdict comes before its letters."""
        with self._store.read() as connection:
            events: list[Event] = [
                Judged(row.seen_at, row.id, row.disposition, row.reason, row.ticket_id, _bracketed(row.message_id),
                       row.sender or "", row.subject)
                for row in connection.execute(_ARRIVALS)
            ]  # fmt: skip
            events += [
                Sent(row.sent_at, row.id, row.notice, row.recipient, row.ticket_id, f"<{row.message_id}>")
                for row in connection.execute(_LETTERS)
            ]
        fresh = [event for event in events if (type(event), event.key) not in self._told]
        return sorted(fresh, key=lambda event: (event.at, isinstance(event, Sent)))

    def told(self, events: list[Event]) -> None:
        """Mark these as told."""
        self._told.update((type(event), event.key) for event in events)


def _bracketed(message_id: str | None) -> str | None:
    return f"<{message_id}>" if message_id else None


class _Flushing(Protocol):
    def write(self, text: str, /) -> int: ...

    def flush(self) -> None: ...


class Bell:
    """Rings whenever something happened, so that nobody has to sleep: it is where the journal is written through."""

    def __init__(self, journal: _Flushing) -> None:
        self._journal = journal
        self._rung = threading.Condition()

    def write(self, text: str) -> int:
        """Write a line of the journal, and ring."""
        written = self._journal.write(text)
        self._journal.flush()
        self.ring()
        return written

    def flush(self) -> None:
        """Write through to the file; :meth:`write` did."""

    def isatty(self) -> bool:
        """Say that the journal is no terminal."""
        return False

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._rung:
            self._rung.notify_all()

    def until(self, fulfilled: Callable[[], bool], seconds: float) -> bool:
        """Wait until ``fulfilled``, asked anew at each ring; False where ``seconds`` pass before it is."""
        return any(self._looks(fulfilled, monotonic() + seconds))

    def _looks(self, fulfilled: Callable[[], bool], deadline: float) -> Iterator[bool]:
        with self._rung:
            while not (found := fulfilled()) and (left := deadline - monotonic()) > 0:
                # A look now and then besides: not every row is followed by a line in the journal.
                self._rung.wait(min(left, _GLANCE))
            yield found


class StoryClock:
    """A clock that goes at normal speed and jumps ahead when the story says so."""

    def __init__(self, start: datetime) -> None:
        self._set = (start, monotonic())

    def now(self) -> datetime:
        """Return the story's present instant, aware, in UTC."""
        start, since = self._set
        return start + timedelta(seconds=monotonic() - since)

    def jump(self, to: datetime) -> None:
        """Move ahead to ``to``; never back."""
        if to > self.now():
            self._set = (to, monotonic())
