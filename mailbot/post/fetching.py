"""UIDs into raw mail: small ones in one fetch, larger ones streamed to disk, those over the limit without their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from mailbot.config.mailbox import Mailbox
from mailbot.config.section import MIB
from mailbot.errors import MailboxUnavailable
from mailbot.mail.files.body_structure import Weight, weigh
from mailbot.mail.incoming import Incoming, Place
from mailbot.post.imap import ImapSession, Listed, MailGone
from mailbot.post.partwise import fetch_without_files
from mailbot.store.files import Files

SMALL: Final = MIB
"""Mail up to this many bytes is fetched whole into memory."""

MAX_KEPT: Final = 100 * MIB
"""A mail of which more than this would remain without its large files is refused whole."""


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
