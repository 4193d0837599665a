"""UIDs into raw mail: small ones in one fetch, larger ones streamed to disk, those over the limit without their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from mailbot.config.mailbox import Mailbox
from mailbot.config.section import MIB
from mailbot.errors import MailboxUnavailable
from mailbot.imap.answers import Listed
from mailbot.imap.session import ImapSession, MailGone
from mailbot.mail.files.body_structure import Part, Weight, weigh
from mailbot.mail.incoming import Incoming, LeftOut, Place
from mailbot.mail.mime.transfer_encodings import DecodedSize
from mailbot.store.files import Files

SMALL: Final = MIB
"""Mail up to this many bytes is fetched whole into memory."""

MAX_KEPT: Final = 100 * MIB
"""A mail of which more than this would remain without its large files is refused whole."""

_BLANK_LINE: Final = b"\r\n\r\n"


def bring_small(
    session: ImapSession, mailbox: Mailbox, epoch: int, batch: Sequence[Listed], now: datetime
) -> list[Incoming]:
    """Fetch small mails in one command. ``now`` stands in for a missing INTERNALDATE.

    Left out are those that the server gave no body of, or one that is larger than it had said: gone, or to be fetched
    alone.
    """
    raw = session.fetch([one.uid for one in batch], sum(one.size for one in batch))
    return [
        Incoming(Place(mailbox.name, epoch, one.uid), mailbox.name, one.received_at or now, one.size, raw=raw[one.uid])
        for one in batch
        if 0 < len(raw.get(one.uid, b"")) <= SMALL
    ]


def bring(
    session: ImapSession, mailbox: Mailbox, place: Place, listed: Listed, files: Files, now: datetime
) -> Incoming | None:
    """Fetch one mail of any size; None where it is gone.

    Raises:
        MailboxUnavailable: the connection broke; what was spooled is deleted.
    """
    try:
        if listed.size <= SMALL and (small := bring_small(session, mailbox, place.epoch, [listed], now)):
            return small[0]
        if listed.size <= SMALL and not session.present(place.number):
            return None
        with files.spool() as spool:
            path = Path(spool.name)
            try:
                incoming = _streamed(session, mailbox, place, listed, spool, now)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    except MailGone:
        if session.present(place.number):
            raise MailboxUnavailable(f"the server gives no body of mail {place.number}") from None
        return None
    if incoming.spooled is None:
        path.unlink(missing_ok=True)
    return incoming


def _streamed(
    session: ImapSession, mailbox: Mailbox, place: Place, listed: Listed, spool: BinaryIO, now: datetime
) -> Incoming:
    """Stream a large mail into ``spool``. A mail within the limit cannot hold a file over it: encoding never shrinks."""
    met = Incoming(place, mailbox.name, listed.received_at or now, listed.size, spooled=Path(spool.name))
    if listed.size <= mailbox.file_limit:
        session.stream(listed.uid, listed.size, spool)
        size = spool.tell()
        if size == 0 and listed.size:
            raise MailboxUnavailable(f"the server gives no body of mail {listed.uid}")
        if size <= mailbox.file_limit:
            return replace(met, size=size)
        # The server had told a size that is too small.
        spool.seek(0)
        spool.truncate()
    structure = session.structure(listed.uid)
    if structure is None:
        return _header_only(session, met, "the server's description of its parts cannot be read")
    if sum(part.octets for part in structure.leaves() if weigh(part, mailbox.file_limit) is not Weight.OVER) > MAX_KEPT:
        return _header_only(session, met, f"more than {MAX_KEPT // MIB} MB without its large files")
    left_out = fetch_without_files(session, listed.uid, mailbox.file_limit, spool, structure)
    return replace(met, left_out=left_out, whole=not left_out)


def _header_only(session: ImapSession, met: Incoming, why: str) -> Incoming:
    header = session.header(met.place.number)
    return replace(met, raw=header, spooled=None, whole=False, unreadable=why)


def fetch_without_files(session: ImapSession, uid: int, limit: int, spool: BinaryIO, structure: Part) -> tuple[LeftOut, ...]:
    """Write mail ``uid`` into ``spool`` (seekable), without the bodies of parts over ``limit`` decoded bytes.

    The result parses as the same mail: all headers, all boundaries, all smaller parts; what was left out keeps its
    header and has no body. Text before and after the parts (RFC 2046's preamble and epilogue) is dropped. Memory stays
    at one range of 1 MiB.

    Returns:
        What was left out, in the order of the mail.

    Raises:
        MailGone: the mail is no longer there.
        MailboxUnavailable: the connection broke or a part ended early; ``spool`` is to be thrown away.
    """
    spool.write(_finished(session.header(uid)))
    return tuple(_Rebuilding(session, uid, limit, spool).body(structure, is_root=True))


class _Rebuilding:
    """One mail on its way from the server into the spool."""

    def __init__(self, session: ImapSession, uid: int, limit: int, spool: BinaryIO) -> None:
        self._session = session
        self._uid = uid
        self._limit = limit
        self._spool = spool
        self._leaves = 0

    def body(self, part: Part, *, is_root: bool = False) -> Iterator[LeftOut]:
        """Write the body of ``part`` with all that is inside; yield what is left out."""
        if not part.is_multipart:
            # At the root the whole text is the body, and IMAP's "1" would be another thing for a message/rfc822.
            yield from self._leaf(part, "TEXT" if is_root else part.section)
            return
        delimiter = b"--" + part.boundary.encode("latin-1")
        for child in part.children:
            self._spool.write(delimiter + b"\r\n")
            self._spool.write(_finished(self._session.header(self._uid, child.section)))
            yield from self.body(child)
            self._spool.write(b"\r\n")
        self._spool.write(delimiter + b"--\r\n")

    def _leaf(self, part: Part, section: str) -> Iterator[LeftOut]:
        weight = weigh(part, self._limit)
        if weight is Weight.OVER:
            yield _left_out(part, self._limit, self._leaves)
            self._leaves += 1
            return
        counter = DecodedSize(part.encoding) if weight is Weight.BETWEEN else None
        start = self._spool.tell()
        if not self._session.stream_section(self._uid, section, part.octets, self._spool, counter, self._limit):
            self._spool.seek(start)
            self._spool.truncate()
            yield _left_out(part, self._limit, self._leaves)
        self._leaves += 1


def _left_out(part: Part, limit: int, place: int) -> LeftOut:
    """Say how large a part over the limit is: exactly, or as its encoding lets one guess without fetching it."""
    if part.encoding == "base64":
        # 57 bytes a line of 76 characters and its line end: how nearly every program folds (RFC 2045, section 6.8).
        return LeftOut(part.name, part.content_type, max(part.octets * 57 // 78, limit + 1), part=place)
    if part.encoding == "quoted-printable":
        return LeftOut(part.name, part.content_type, max(part.octets // 3, limit + 1), part=place)
    return LeftOut(part.name, part.content_type, part.octets, exact=True, part=place)


def _finished(header: bytes) -> bytes:
    """End a header with its blank line; one that was cut at 64 KiB loses its last, broken line."""
    if header.endswith(_BLANK_LINE) or header == b"\r\n":
        return header
    lines = header[: header.rfind(b"\r\n") + 2]
    return lines + b"\r\n"
