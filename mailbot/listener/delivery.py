"""One mail at the SMTP or LMTP door: handed to receive for each of its mailboxes, and its committed verdict made an answer.

Runs in threads beside the door's event loop; all that judges runs in one of them, one mail after the other.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.clock import Clock
from mailbot.config.listener import Listener
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail_at_door
from mailbot.listener.authentication import SenderProof
from mailbot.mail.incoming import Incoming, LeftOut, Place
from mailbot.mail.message import identity_head
from mailbot.mail.mime.caps import MAX_HEAD
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Proof
from mailbot.mail.tokens.address_tokens import found_in, without_token
from mailbot.receiving.receiver import Receiver
from mailbot.store.database import Store, reason
from mailbot.store.mails.arrivals import first_verdict, take_place
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import MailReader
from mailbot.workers.requests import Stripping

TAKEN: Final = "250 2.0.0 taken"
REFUSED: Final = "550 5.7.1 this address takes only answers to letters it has sent: answer such a letter from where it came"
"""For every rejection the same words: whether a ticket or a customer exists is nobody's to learn."""
TOO_LARGE: Final = "552 5.3.4 the message is too large; send large files by another way"
LATER: Final = "451 4.3.0 not taken now; try again later"
UNKNOWN: Final = "550 5.1.1 no such mailbox here"
_SMALL: Final = 1024 * 1024
_MAX_TRACE: Final = 320
_MAX_NAMED: Final = 10


def mailbox_for(recipient: str, settings: Settings) -> Mailbox | None:
    """Return the mailbox that an envelope's recipient names; None where it names none of ours."""
    asked = without_token(normalised(recipient))
    return next((box for box in settings.mailboxes.values() if asked in map(normalised, box.own_addresses)), None)


@dataclass(frozen=True, slots=True)
class SpooledMail:
    """One mail as it stands in the spool, and its envelope: ``client`` is the peer, ``helo`` what it calls itself."""

    file: Path
    size: int
    sender: str
    helo: str
    client: str
    received_at: datetime


def telling(recipients: Iterable[str], settings: Settings) -> Iterator[str]:
    """Yield the envelope's recipients that say more than the mailbox, and that the header may not name.

    Those whose addresses bear a token (a bounce may say nowhere else whose it is), and those at which tickets of a team, a
    kind or an environment are opened.
    """
    intake = {one for box in settings.mailboxes.values() for one in box.intake}
    yield from (one for one in recipients if found_in(one) or one.lower() in intake)


def trace(
    listener: Listener, hostname: str, sender: str, helo: str, client: str, to: Iterable[str], *, tls: bool, now: datetime
) -> bytes:
    """Return the fields that a final delivery adds on top (RFC 5321, section 4.4): Return-Path and Received.

    The recipients ``to`` are named in Delivered-To.
    """
    with_ = listener.protocol.upper() if listener.protocol == "lmtp" else "ESMTP"
    lines = (
        f"Return-Path: <{_printable(sender)}>",
        *(f"Delivered-To: {_printable(one)}" for one in islice(to, _MAX_NAMED)),
        f"Received: from {_printable(helo)} ([{_printable(client)}])",
        f"\tby {hostname} (mailbot) with {with_}{'S' if tls else ''}; {format_datetime(now)}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() and char not in "<>()[]" else "?" for char in text)[:_MAX_TRACE]


class Delivery:
    """What SMTP and LMTP sessions hand a whole mail to; it answers for each mailbox."""

    def __init__(
        self, settings: Settings, listener: Listener, store: Store, receiver: Receiver, reader: MailReader,
        proof: SenderProof,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._listener = listener
        self._store = store
        self._receiver = receiver
        self._reader = reader
        self._proof = proof
        self._clock = clock

    def prove(self, spooled_mail: SpooledMail) -> Proof | None:
        """Return how far the sender is proven by our own check; None where the trusted receiver is believed instead."""
        if self._listener.authentication != "own":
            return None
        return self._proof.of(
            self._incoming(spooled_mail, spooled_mail.file, ""), spooled_mail.file, _head(spooled_mail.file)
        )

    def answers(self, spooled_mail: SpooledMail, recipients: Sequence[str], proof: Proof | None) -> list[str]:
        """Judge a mail in each of its mailboxes; returns one reply for each recipient, in order.

        Whatever breaks is journalled and answered with 451: the peer keeps the mail and tries again. The spooled file
        is gone then.
        """
        given: dict[str, str] = {}
        for recipient in recipients:
            box = mailbox_for(recipient, self._settings)
            if box is not None and box.name not in given:
                given[box.name] = self._answer(spooled_mail, box, proof)
        spooled_mail.file.unlink(missing_ok=True)
        checkpoints.passed("door.judged")
        boxes = [mailbox_for(recipient, self._settings) for recipient in recipients]
        return [given[box.name] if box else UNKNOWN for box in boxes]

    def _answer(self, spooled_mail: SpooledMail, box: Mailbox, proof: Proof | None) -> str:
        try:
            answer = self._judged(spooled_mail, box, proof)
        except Exception as broken:  # noqa: BLE001 - said, and answered with "try again": the peer still has the mail
            journal.warned("door_broken", mailbox=box.name, error=f"{type(broken).__name__}: {_words(broken)}")
            answer = LATER
        journal.said(
            "door_answered",
            mailbox=box.name,
            client=spooled_mail.client,
            sender=spooled_mail.sender,
            size=spooled_mail.size,
            answer=answer[:9],
        )
        return answer

    def _judged(self, spooled_mail: SpooledMail, box: Mailbox, proof: Proof | None) -> str:
        digest = _identity(spooled_mail.file)
        door = self._listener.door(box.name)
        copy = spooled_mail.file.with_name(f"{spooled_mail.file.name}.copy")

        def place(connection: Connection) -> Place:
            return take_place(connection, door, digest, box.name, spooled_mail.size, spooled_mail.received_at)

        def brought() -> Incoming:
            return replace(self._brought(spooled_mail, copy, box), proof=proof)

        try:
            judged = self._receiver.alone(place, box, brought, spooled_mail.size, on_mail_at_door)
        finally:
            copy.unlink(missing_ok=True)
        if judged is None:
            return LATER
        with self._store.read() as connection:
            disposition, why = first_verdict(connection, judged.arrival_id)
        if disposition is not Disposition.REJECTED:
            return TAKEN
        return TOO_LARGE if why == Reason.TOO_LARGE.value else REFUSED

    def _brought(self, spooled_mail: SpooledMail, copy: Path, box: Mailbox) -> Incoming:
        """Return the mail as it will be kept: whole, or copied without its files over the mailbox's limit."""
        if spooled_mail.size <= _SMALL:
            return self._incoming(spooled_mail, spooled_mail.file, box.name)
        copy.unlink(missing_ok=True)
        if spooled_mail.size <= box.file_limit:  # encoding never shrinks: no file in it is over the limit
            _linked(spooled_mail.file, copy)
            return self._incoming(spooled_mail, copy, box.name)
        copy.touch(mode=0o600)
        try:
            left_out = self._reader.do(Stripping(spooled_mail.file, copy, box.file_limit)).attachments
        except Unreadable as unreadable:
            met = self._incoming(spooled_mail, copy, box.name)
            why = str(unreadable).strip().rpartition("\n")[2]
            return replace(
                met, raw=_head(spooled_mail.file), spooled=None, whole=False, unreadable=f"its parts cannot be read: {why}"
            )
        files = tuple(LeftOut(one.name, one.content_type, one.size, exact=True, part=one.part) for one in left_out)
        return replace(self._incoming(spooled_mail, copy, box.name), left_out=files, whole=not files)

    def _incoming(self, spooled_mail: SpooledMail, file: Path, mailbox: str) -> Incoming:
        met = Incoming(Place("", 0, 0), mailbox, spooled_mail.received_at, spooled_mail.size)
        return replace(met, raw=file.read_bytes()) if spooled_mail.size <= _SMALL else replace(met, spooled=file)


def _linked(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy)
    except OSError:  # a file system without links
        shutil.copyfile(file, copy)


def _words(broken: Exception) -> str:
    return reason(broken)[:300]


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_HEAD + 4)


def _identity(file: Path) -> str:
    """Return what tells one letter from another at this door: its bytes without the fields that each delivery adds."""
    with file.open("rb") as opened:
        lines: list[bytes] = []
        size = 0
        while size <= MAX_HEAD and (line := opened.readline(MAX_HEAD)).strip(b"\r\n"):
            lines.append(line)
            size += len(line)
        rest = file_digest(opened, "sha256")
    rest.update(identity_head(b"".join(lines)))
    return rest.hexdigest()
