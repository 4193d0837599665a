"""A mail client for what is done to the mailbox between two runs."""

from __future__ import annotations

from typing import Any

from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD


class closing_client:  # noqa: N801 - a context manager that reads as contextlib's closing does
    """A logged-in imapclient, closed at the end."""

    def __init__(self, port: int, user: str) -> None:
        self._client: Any = IMAPClient("127.0.0.1", port, ssl=False, timeout=120)
        self._client._imap.debug = 0  # noqa: SLF001 - imapclient leaves 5, which formats every literal
        self._client.login(user, PASSWORD)

    def __enter__(self) -> Any:  # noqa: ANN401 - imapclient is untyped
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.logout()
