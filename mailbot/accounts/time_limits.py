"""A deadline for a whole command, which a socket's own timeout is not.

A socket's timeout starts anew with every byte: a server that sends one byte a second never trips it. One thread for
the whole process watches all the deadlines and shuts down the socket of a command that is not over in time; whoever
reads from it then meets the end of the stream at once.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import TracebackType
from typing import Self


class Deadline:
    """One command's time; a context manager. ``fired`` says, afterwards too, whether it ran out."""

    __slots__ = ("_limit", "_sock", "due", "fired", "seconds")

    def __init__(self, limit: Watchdog, sock: socket.socket, seconds: float) -> None:
        self._limit = limit
        self.due = 0.0
        self._sock = sock
        self.seconds = seconds
        self.fired = False

    def __enter__(self) -> Self:
        self.due = monotonic() + self.seconds
        self._limit.watch(self, self.due)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._limit.forget(self)

    def expire(self, now: float) -> bool:
        """Shut the socket down if the time is over at ``now`` (seconds, monotonic); say whether it was."""
        if now < self.due:
            return False
        self.fired = True
        # On a TLS socket too: the plain method, since SSLSocket's own would make the reader go on in plain text.
        with _gone_is_well():
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
        return True


@contextmanager
def _gone_is_well() -> Iterator[None]:
    try:
        yield
    except OSError:
        return  # closed or never connected: there is nobody left to wake


class Watchdog:
    """The one thread that watches; it starts with the first deadline and ends with the process or :meth:`close`."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: set[Deadline] = set()
        self._wakes_at = float("inf")
        self._thread: threading.Thread | None = None
        self._closed = False

    def deadline(self, sock: socket.socket, seconds: float) -> Deadline:
        """Return a context manager that shuts ``sock`` down after ``seconds`` unless it is left before."""
        return Deadline(self, sock, seconds)

    def watch(self, deadline: Deadline, due: float) -> None:
        """Begin to watch; wakes the thread only if ``due`` (monotonic seconds) is sooner than all it knows."""
        with self._changed:
            self._running.add(deadline)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            if due < self._wakes_at:
                self._wakes_at = due
                self._changed.notify()

    def forget(self, deadline: Deadline) -> None:
        """End the watch; once this returns, the deadline no longer fires."""
        with self._changed:
            self._running.discard(deadline)

    def close(self) -> None:
        """End the thread; deadlines still running no longer fire."""
        with self._changed:
            self._closed = True
            self._running.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                now = monotonic()
                self._running = {deadline for deadline in self._running if not deadline.expire(now)}
                self._wakes_at = min((deadline.due for deadline in self._running), default=float("inf"))
                wait = self._wakes_at - now
                self._changed.wait(None if wait == float("inf") else max(wait, 0.0))
