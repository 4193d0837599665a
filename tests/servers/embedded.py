"""The demo's IMAP server, for the end-to-end tests where there is no Dovecot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

import pytest

from mailbot.demo.servers import MailServer
from tests.servers.imap_server import PASSWORD, ImapServer

USERS = 200


class Embedded(ImapServer):
    """pymap in a thread; its users are called w1 to w200."""

    complete = False

    def __init__(self) -> None:
        users = {f"w{number}": PASSWORD for number in range(1, USERS + 1)}
        self._server = MailServer(users, lambda: datetime.now(UTC), lambda: None)  # noqa: TID251 - dates nothing we test

    def start(self) -> Self:
        """Start the server."""
        self._server.start()
        self.port = self._server.imap_port
        return self

    def stop(self) -> None:
        """Stop it and forget all mail."""
        self._server.stop()

    def renumber(self, user: str) -> None:
        """Not here: skips the test and says so."""
        pytest.skip(f"{user}: only Dovecot can be given a new UIDVALIDITY: make system-deps")
