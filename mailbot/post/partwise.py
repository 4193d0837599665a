"""A large mail without its large files: fetched part by part and put together again (RFC 2046, section 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from mailbot.mail.files.body_structure import Part, Weight, weigh
from mailbot.mail.incoming import LeftOut
from mailbot.mail.mime.transfer_encodings import DecodedSize
from mailbot.post.imap import ImapSession

_BLANK_LINE: Final = b"\r\n\r\n"


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
