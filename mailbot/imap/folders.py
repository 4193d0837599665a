"""Folder names as the server wants them, folders that come into being, and mail that is filed away into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mailbot.errors import MailboxUnavailable
from mailbot.imap.connection import Connection, Refused

_AT_ONCE: Final = 200


class FilingRefused(MailboxUnavailable):
    """The server would not file these mails away (quota, rights …).

    The session is still good: the mails stay where they are and are tried again later, others go on.
    """


def server_name(name: str, prefix: str, delimiter: str) -> str:
    """Write a configured folder name as the server does (RFC 2342; RFC 9051, section 5.1).

    A ``/`` becomes the server's ``delimiter`` (empty: the server has no hierarchy), and the personal namespace's
    ``prefix`` is put in front unless it is there already.
    """
    if name.upper() == "INBOX":
        return "INBOX"
    if delimiter:
        name = name.replace("/", delimiter)
    if name[: len(prefix)].upper() == prefix.upper():
        return name
    return prefix + name


class Folders:
    """The folders of one session."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._prefix, self._delimiter = self._namespace()

    def _namespace(self) -> tuple[str, str]:
        """Ask for prefix and delimiter of the personal namespace (RFC 2342, section 5; RFC 9051, section 6.3.9)."""
        with self._connection.talking("asking for the namespace"):
            client = self._connection.client
            personal = client.namespace().personal if self._connection.has("NAMESPACE") else None
            if personal:
                return personal[0][0], personal[0][1] or ""
            listed = client.list_folders("", "")
            delimiter = listed[0][1] if listed else None
            return "", delimiter.decode() if isinstance(delimiter, bytes) else ""

    def named(self, name: str) -> str:
        """Return the server's name of a configured folder."""
        return server_name(name, self._prefix, self._delimiter)

    def ensure(self, names: Sequence[str]) -> None:
        """Create and subscribe to those folders that are missing.

        Raises:
            FilingRefused: the server does not let us.
        """
        for name in names:
            with self._connection.talking(f"looking for the folder {name}"):
                there = self._connection.client.folder_exists(self.named(name))
            if not there:
                self._create(name)

    def _create(self, name: str) -> None:
        try:
            with self._connection.talking(f"creating the folder {name}"):
                self._connection.client.create_folder(self.named(name))
        except Refused as refused:
            raise FilingRefused(str(refused), refused.retry_after) from refused
        try:
            with self._connection.talking(f"subscribing to the folder {name}"):
                self._connection.client.subscribe_folder(self.named(name))
        except Refused:
            return  # a folder that mail programs hide holds mail as well as another

    def file_away(self, uids: Sequence[int], name: str) -> bool:
        """Move ``uids`` to the folder called ``name`` (RFC 6851), which is created when it is missing.

        Without MOVE they are copied, marked and expunged by UID (RFC 4315); a server that cannot do that either keeps
        them where they are, and the answer is False. UIDs that are gone are passed over by the server.

        Raises:
            FilingRefused: the server said NO; the session is still good.
            MailboxUnavailable: the connection broke.
        """
        if not self._connection.has("MOVE") and not self._connection.has("UIDPLUS"):
            return False
        for some in _in_pieces(uids):
            try:
                self._transfer(some, name)
            except Refused as refused:
                self._create_for(name, refused)
                self._transfer_again(some, name)
        return True

    def _create_for(self, name: str, refused: Refused) -> None:
        """Create the missing folder; if it is not missing, the server had another reason, which is raised."""
        try:
            self._create(name)
        except FilingRefused as also:
            words = f"{refused}; {also}" if "TRYCREATE" in refused.reply.upper() else str(refused)
            raise FilingRefused(words, refused.retry_after) from refused

    def _transfer_again(self, uids: Sequence[int], name: str) -> None:
        try:
            self._transfer(uids, name)
        except Refused as refused:
            raise FilingRefused(str(refused), refused.retry_after) from refused

    def _transfer(self, uids: Sequence[int], name: str) -> None:
        client, target = self._connection.client, self.named(name)
        if self._connection.has("MOVE"):
            with self._connection.talking(f"moving mail to {name}"):
                client.move(uids, target)
            return
        with self._connection.talking(f"copying mail to {name}"):
            client.copy(uids, target)
        with self._connection.talking("marking copied mail"):
            client.add_flags(uids, rb"\Deleted", silent=True)
        with self._connection.talking("expunging copied mail"):
            client.uid_expunge(uids)


def _in_pieces(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), _AT_ONCE):
        yield uids[start : start + _AT_ONCE]
