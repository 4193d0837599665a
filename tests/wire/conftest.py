"""One Dovecot for the whole run; a fresh user for every test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.imap.session import ImapSession
from mailbot.store.database import Store
from tests.servers import dovecot as servers
from tests.storages import fresh

_numbers = itertools.count(1)
Opener = Callable[..., ImapSession]


@pytest.fixture(scope="session")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Dovecot]:
    if reason := servers.available():
        pytest.skip(reason)
    with servers.Dovecot().start(tmp_path_factory.mktemp("dovecot"), tls=True) as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(fresh(tmp_path / "storage"))
    yield opened
    opened.close()


@pytest.fixture
def user() -> str:
    return f"alice{next(_numbers)}"


@pytest.fixture(scope="session")
def watchdog() -> Iterator[Watchdog]:
    limit = Watchdog()
    yield limit
    limit.close()


def mailbox_at(port: int, user: str, folders: dict[str, str] | None = None, **imap: object) -> Mailbox:
    account = {"host": "127.0.0.1", "port": port, "security": "plain", "username": user, "password_env": "UNUSED"}
    return Mailbox.model_validate(
        {
            "name": "support",
            "address": "support@example.com",
            "imap": account | imap,
            "smtp": {"host": "127.0.0.1", "security": "plain"},
            "folders": folders or {},
        }
    )


@pytest.fixture
def opened(watchdog: Watchdog) -> Iterator[Opener]:
    """Open sessions that are closed after the test: ``opened(port, user, password="secret", patience=60, **imap)``."""
    sessions: list[ImapSession] = []

    def open_one(
        port: int,
        user: str,
        password: str = servers.PASSWORD,
        patience: float = 60,
        folders: dict[str, str] | None = None,
        **imap: object,
    ) -> ImapSession:
        session = ImapSession.open(mailbox_at(port, user, folders, **imap), password, watchdog, patience)
        sessions.append(session)
        return session

    yield open_one
    for session in sessions:
        session.close()


@pytest.fixture
def session(dovecot: servers.Dovecot, user: str, opened: Opener) -> ImapSession:
    one = opened(dovecot.port, user)
    one.select()
    return one


@pytest.fixture
def other_dovecot(tmp_path: Path) -> Iterator[Callable[..., servers.Dovecot]]:
    """Start a Dovecot with other abilities: ``other_dovecot(capability=…, namespace_prefix=…, separator=…)``."""
    if reason := servers.available():
        pytest.skip(reason)
    running: list[servers.Dovecot] = []

    def start(**how: Any) -> servers.Dovecot:
        running.append(servers.Dovecot().start(tmp_path, **how))
        return running[-1]

    yield start
    for server in running:
        server.stop()
