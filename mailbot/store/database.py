"""Opening the one memory: folders, lock, database, keys; and its two kinds of transaction.

SQLite in WAL mode with ``synchronous=FULL``: what a transaction committed survives a power cut. Every write
transaction begins with BEGIN IMMEDIATE, so what it read cannot change under it: a close and a reply are never
decided from the same old state.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from mailbot.errors import ConfigBroken, MailboxUnavailable, StorageBroken, StorageBusy, SubmissionUnavailable
from mailbot.store.files import Files
from mailbot.store.keys import KeyRing, make_keys
from mailbot.store.schema import bring_up_to_date

BUSY_MILLISECONDS = 30_000

WORLD_BROKE = (
    OSError, OperationalError, MailboxUnavailable, SubmissionUnavailable, StorageBroken, ConfigBroken,
)  # fmt: skip
"""What is nobody's mail's fault: disk, locks, network, passwords. The mail stays where it is and its try does not count."""


class Store:
    """The storage folder, opened."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.files = Files(folder)
        self.engine = engine
        self._ring = KeyRing(folder / "keys")

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The signing keys, newest first. StorageBroken: they cannot be had."""
        return self._ring.keys()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open ``folder``, creating what is missing and bringing its schema up to date.

        Raises:
            StorageBroken: it cannot be used; StorageTooNew: a newer mailbot wrote it.
        """
        try:
            for sub in ("", "spool", "mails"):
                (folder / sub).mkdir(mode=0o700, parents=True, exist_ok=True)
            engine = _engine(folder / "mailbot.db")
            bring_up_to_date(engine)
            store = cls(folder, engine)
            store.check_keys()
        except OSError as broken:
            raise StorageBroken(f"{folder}: {broken.strerror or broken}") from broken
        except SQLAlchemyError as broken:
            raise StorageBroken(f"{folder / 'mailbot.db'}: {reason(broken)}") from broken
        return store

    def check_keys(self) -> None:
        """See that the keys are there; a new one is made only for a storage that never sent a letter.

        Raises:
            StorageBroken: they are gone although letters were signed with them: every reply would be a stranger's.
        """
        with self.read() as connection:
            signed = connection.exec_driver_sql("SELECT 1 FROM letter LIMIT 1").first() is not None
        path = self.folder / "keys"
        if signed and not path.exists():
            words = "is missing, and letters were signed with it; restore it from the backup (or write an empty file and"
            raise StorageBroken(
                f"{path} {words} append a line of 64 hexadecimal digits: older letters lose their threading)"
            )
        make_keys(path)
        self._ring.keys()

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction: commits at the end, rolls back on any exception."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """One read transaction: sees one state of the database throughout."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _engine(path: Path) -> Engine:
    fresh = not path.exists()
    engine = create_engine(f"sqlite:///{path}", poolclass=QueuePool, pool_size=8, max_overflow=64, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:  # noqa: ANN401 - sqlite3's own types
        # Transactions begin where we say BEGIN, not where sqlite3 guesses.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
            "cache_size=-16000", "wal_autocheckpoint=4000",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    if fresh:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return engine


def reason(broken: Exception) -> str:
    """Return what broke in few words: the database's own, without the statement and its parameters (people's mail)."""
    return str(getattr(broken, "orig", None) or broken)


class StorageLock:
    """The right to poll and to send: held by one daemon at a time, given back by the kernel whatever kills it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            StorageBusy: another process holds it; says which, on which host.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
            os.close(descriptor)
            raise StorageBusy(f"{self._path.parent} is held by {holder}; only one daemon may work on it") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
