"""One mailbox over IMAP (RFC 9051; RFC 3501 servers as well): look, fetch, file away, wait.

A session is used by one thread. When it raises :class:`~mailbot.errors.MailboxUnavailable` itself, close it and open
another; its subclasses :class:`MailGone`, ``FilingRefused`` and ``Refused`` leave it usable. Nothing here marks a mail
as read: only ``BODY.PEEK`` is used.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Self

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.config.section import MIB
from mailbot.errors import MailboxUnavailable
from mailbot.imap import answers, idle
from mailbot.imap.answers import Listed
from mailbot.imap.connection import PATIENCE, Connection
from mailbot.imap.folders import Folders
from mailbot.mail.files.body_structure import Part
from mailbot.mail.mime.threading_fields import FIELDS, MOST_BYTES
from mailbot.mail.mime.transfer_encodings import DecodedSize

RANGE: Final = MIB
_HEADER: Final = 65536
_WIDTH: Final = 500
_ROWS: Final = 2000
_SPARSE: Final = 250
_GROWTH: Final = 4


class MailGone(MailboxUnavailable):
    """The mail is no longer in the folder; somebody moved or deleted it. The session is still good."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The inbox as SELECT found it: ``epoch`` is its UIDVALIDITY, None where the server gives none to rely on."""

    epoch: int | None
    next_uid: int | None
    exists: int


class ImapSession:
    """A logged-in session with one mailbox's inbox."""

    def __init__(self, mailbox: Mailbox, connection: Connection) -> None:
        """Use :meth:`open`."""
        self._mailbox = mailbox
        self._connection = connection
        self._folders = Folders(connection)
        self._exists = 0

    @classmethod
    def open(cls, mailbox: Mailbox, password: str, watchdog: Watchdog, patience: float = PATIENCE) -> Self:
        """Connect and log in; ``patience`` are the seconds for one command that moves no data to speak of.

        Raises:
            LoginRefused: the server does not want these credentials.
            MailboxUnavailable: anything else, in words for an admin; ``retry_after`` where the server named a time.
        """
        connection = Connection(mailbox.imap, watchdog, patience)
        try:
            connection.login(mailbox.imap.username, password)
            return cls(mailbox, connection)
        except BaseException:
            connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def select(self, folder: str = "", *, readonly: bool = False) -> Selected:
        """Select the inbox anew, or ``folder``, for writing too unless ``readonly`` (RFC 9051, sections 6.3.2, 6.3.3)."""
        name = self._folders.named(folder or self._mailbox.folders.inbox)
        with self._connection.talking(f"opening the folder {name}"):
            said: dict[bytes, Any] = self._connection.client.select_folder(name, readonly=readonly)
        self._exists = said.get(b"EXISTS", 0)
        return Selected(said.get(b"UIDVALIDITY") or None, said.get(b"UIDNEXT") or None, self._exists)

    def listed(self, first_uid: int, next_uid: int | None) -> Iterator[Listed]:
        """Yield the mails with ``first_uid <= UID < next_uid``, ascending, asking for about 2,000 at a time.

        ``next_uid`` of None asks the server for its highest. Other commands may be used between two mails.
        """
        last = next_uid - 1 if next_uid is not None else self.highest()
        low, width = first_uid, _WIDTH
        while low <= last:
            high = self._bounded(low, min(last, low + width - 1) if self._exists > _ROWS else last)
            rows = self._fetched(f"{low}:{high}", "(UID RFC822.SIZE INTERNALDATE FLAGS)", "listing mail")
            mails = [mail for mail in answers.listed(rows) if low <= mail.uid <= high]
            width = width * _GROWTH if len(mails) < _SPARSE else _WIDTH
            low = high + 1
            yield from mails

    def highest(self) -> int:
        """Return the highest UID in the folder, 0 where there is none."""
        rows = self._fetched("*", "(UID)", "looking for the newest mail") if self._exists else []
        return max(answers.uids(rows), default=0)

    def _bounded(self, low: int, high: int) -> int:
        """Lower ``high`` so that no more than 2,000 mails lie between; asks only where it could be."""
        if self._exists <= _ROWS or high - low < _ROWS:
            return high
        with self._connection.talking("counting mail"):
            data = self._uid("SEARCH", "UID", f"{low}:{high}")
        found = [uid for uid in answers.numbers(data) if low <= uid <= high]
        return found[_ROWS - 1] if len(found) > _ROWS else high

    def _uid(self, *command: str) -> list[Any]:
        return self._connection.checked(*self._connection.imap.uid(*command))

    def _fetched(self, uids: str, items: str, doing: str, octets: int = 0) -> list[Any]:
        with self._connection.talking(doing, octets):
            return [row for row in self._uid("FETCH", uids, items) if row is not None]

    def _bodies(self, uids: str, section: str, octets: int) -> dict[int, bytes]:
        doing = f"fetching mail {uids}"
        with self._connection.talking(doing, octets):
            return answers.bodies(self._uid("FETCH", uids, f"(UID BODY.PEEK{section})"))

    def fetch(self, uids: Sequence[int], octets: int = 0) -> dict[int, bytes]:
        """Fetch several small mails, ``octets`` bytes in all; those that the server gives no body of are missing.

        A mail of more than 1 MiB, whatever its RFC822.SIZE said, comes as its first 1 MiB and one byte.
        """
        if not uids:
            return {}
        found = self._bodies(",".join(map(str, uids)), f"[]<0.{RANGE + 1}>", octets)
        return {uid: found[uid] for uid in uids if uid in found}

    def present(self, uid: int) -> bool:
        """Return whether a mail is still in the folder."""
        return uid in answers.uids(self._fetched(str(uid), "(UID)", f"looking for mail {uid}"))

    def deleted(self, uids: Sequence[int]) -> dict[int, bool]:
        r"""Return of those mails that are still in the folder whether they are marked as \Deleted."""
        return answers.deleted(self._fetched(",".join(map(str, uids)), "(UID FLAGS)", "looking for deleted mail"))

    def stream(self, uid: int, size: int, into: BinaryIO) -> None:
        """Write a mail of ``size`` bytes into a file in ranges of 1 MiB (RFC 9051, section 6.4.5).

        Raises:
            MailGone: it is no longer there.
        """
        self.stream_section(uid, "", size, into)

    def stream_section(
        self,
        uid: int,
        section: str,
        octets: int,
        into: BinaryIO,
        counter: DecodedSize | None = None,
        limit: int | None = None,
    ) -> bool:
        """Write a part's encoded body into a file in ranges of 1 MiB, counting its decoded bytes on the way.

        Returns:
            False when it was given up because ``counter`` went beyond ``limit`` bytes, True when all of it came.

        Raises:
            MailGone: the mail is no longer there.
        """
        offset = empty = 0
        # Exchange tells sizes that are too large: asked twice and given nothing twice, a mail is at its end.
        while empty < 2:  # noqa: PLR2004
            length = self._range_into(uid, section, offset, into, counter)
            offset += length
            empty = 0 if length else empty + 1
            if counter is not None and limit is not None and counter.size > limit:
                return False
            # Servers give less than asked, and some tell a size that is too small.
            if offset >= octets and length < RANGE:
                break
        return True

    def _range_into(self, uid: int, section: str, offset: int, into: BinaryIO, counter: DecodedSize | None) -> int:
        """Fetch and write one range; returns its length. Its bytes are let go of before the next ones are asked for."""
        piece = self._section(uid, f"[{section}]<{offset}.{RANGE}>")
        if counter is not None:
            counter.feed(piece)
        into.write(piece)
        return len(piece)

    def _section(self, uid: int, section: str) -> bytes:
        found = self._bodies(str(uid), section, RANGE)
        if uid not in found:
            raise MailGone(f"mail {uid} is no longer in the folder")
        return found[uid]

    def structure(self, uid: int) -> Part | None:
        """Fetch the description of one mail's parts; None where the server's answer cannot be read.

        Raises:
            MailGone: the mail is no longer there.
            MailboxUnavailable: the connection broke. An unreadable answer leaves it good: it was read to its end.
        """
        rows = self._fetched(str(uid), "(UID BODYSTRUCTURE)", f"asking for the structure of mail {uid}")
        if not rows:
            raise MailGone(f"mail {uid} is no longer in the folder")
        return answers.structure(rows, uid)

    def header(self, uid: int, section: str = "") -> bytes:
        """Fetch the mail's header, or with ``section`` that part's MIME header; at most its first 64 KiB.

        Raises:
            MailGone: the mail is no longer there.
        """
        what = f"{section}.MIME" if section else "HEADER"
        return self._section(uid, f"[{what}]<0.{_HEADER}>")

    def threading_fields(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Fetch the fields by which mails are threaded; those that the server gives nothing of are missing."""
        section = f"[HEADER.FIELDS ({' '.join(FIELDS).upper()})]<0.{MOST_BYTES}>"
        return self._bodies(",".join(map(str, uids)), section, len(uids) * MOST_BYTES)

    def ensure_folders(self) -> None:
        """Create and subscribe to the folders of the configuration that are missing; FilingRefused if not allowed."""
        names = self._mailbox.folders
        self._folders.ensure((names.processed, names.rejected, names.held, names.set_aside, names.ignored))

    def file_away(self, uids: Sequence[int], folder_name: str) -> bool:
        """Move mails to the configured folder ``folder_name``; False where the server cannot, and they stay.

        Raises:
            FilingRefused: the server said NO; they stay and are tried again later, the session is still good.
        """
        return self._folders.file_away(uids, folder_name)

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait for ``seconds``, less if the server announces mail or ``stop`` is set (noticed within 2 s).

        Raises:
            MailboxUnavailable: the connection died meanwhile.
        """
        idle.wait(self._connection, seconds, stop)

    def close(self) -> None:
        """Log out and close the connection, within seconds; never raises."""
        self._connection.close()
