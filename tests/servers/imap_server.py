"""What the tests do with a throw-away IMAP server, whichever it is: put mail in, look what became of it."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from imapclient import IMAPClient

from tests.patience import PATIENCE

PASSWORD: Final = "secret"
"""Every user's."""


class ImapServer:
    """A server that listens on ``port`` of 127.0.0.1, seen through an ordinary client."""

    port: int = 0
    complete: bool = True
    """Whether sizes, structures and UIDVALIDITY are those of a real server; the embedded one bends them."""

    def _client(self, user: str) -> Any:
        client: Any = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=PATIENCE)
        client._imap.debug = 0
        client._imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.login(user, PASSWORD)
        return client

    def append(self, user: str, raw: bytes, when: datetime | None = None, folder: str = "INBOX") -> None:
        """Put one mail into a folder."""
        client = self._client(user)
        client.append(folder, raw, msg_time=when)
        client.logout()

    def multiappend(self, user: str, raws: Sequence[bytes], folder: str = "INBOX") -> None:
        """Put many mails into a folder at once (RFC 3502)."""
        client = self._client(user)
        client.multiappend(folder, raws)
        client.logout()

    def folder(self, user: str, name: str) -> list[bytes]:
        """Return the mails of a folder, oldest first; empty where there is no such folder."""
        client = self._client(user)
        try:
            if not client.folder_exists(name):
                return []
            client.select_folder(name, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]
        finally:
            client.logout()

    def flags(self, user: str, name: str = "INBOX") -> list[tuple[bytes, ...]]:
        """Return the flags of each mail of a folder, without \\Recent."""
        client = self._client(user)
        client.select_folder(name, readonly=True)
        found = client.get_flags(client.search())
        client.logout()
        return [tuple(flag for flag in found[uid] if flag != rb"\Recent") for uid in sorted(found)]

    def delete(self, user: str, uids: Sequence[int]) -> None:
        """Delete mails for good, as another mail program would."""
        client = self._client(user)
        client.select_folder("INBOX")
        client.delete_messages(uids, silent=True)
        client.uid_expunge(uids)
        client.logout()
