"""mutt: one plain part, marks at the margin, and answers wherever its people put them."""

from __future__ import annotations

from typing import ClassVar

from tests.clients.client import Client, Style, Writing, answered_plainly, ids, whole_thread
from tests.clients.opened import Opened
from tests.clients.wire import addresses, attached, encoded, framed, mail, text


class Mutt(Client):
    """Says little of itself; a forward names no other mail, and its subject has brackets instead of a prefix."""

    styles: ClassVar[tuple[Style, ...]] = ("top", "bottom", "interleaved")

    def write(self, one: Writing) -> bytes:
        letter = one.answered
        fields = (
            ("Date", one.date),
            ("From", addresses(one.sender)),
            ("To", addresses(one.to)),
            ("Cc", addresses(one.cc)),
            ("Subject", encoded(one.subject)),
            ("Message-ID", f"<{one.at:%Y%m%d%H%M%S}.{one.mark('id')[:12]}@{one.domain}>"),
            ("References", ids(whole_thread(letter))),
            ("MIME-Version", "1.0"),
            ("In-Reply-To", letter.message_id if letter else ""),
            ("User-Agent", "Mutt/2.2.13 (2024-03-09)"),
        )
        said = _plain(one)
        charset, encoding = ("us-ascii", "7bit") if said.isascii() else ("utf-8", "8bit")
        words = text("text/plain", said, charset=charset, encoding=encoding, more=(("Content-Disposition", "inline"),))
        pictures = ((f"{cid}.{kind.rpartition('/')[2]}", kind, data) for cid, kind, data in one.inline)
        files = [attached(file) for file in (*pictures, *one.files)]
        return mail(fields, framed("mixed", one.mark("mixed")[:16], [words, *files]))

    def forwarded_subject(self, letter: Opened) -> str:
        """Return the subject between brackets, after who wrote the letter ($forward_format)."""
        return f"[{letter.address}: {letter.subject}]"


def _plain(one: Writing) -> str:
    said = one.words
    if one.quoted:
        letter = one.quoted
        said = answered_plainly(one, f"On {letter.date:%a, %b %d, %Y at %I:%M:%S%p %z}, {letter.name} wrote:", one.words)
    if one.forwarded:
        said += f"\n\n{_forwarded(one.forwarded)}"
    return f"{said}\n\n-- \n{one.signature}" if one.signature else said


def _forwarded(letter: Opened) -> str:
    return (
        f"----- Forwarded message from {letter.sender} -----\n\nDate: {letter.date:%a, %d %b %Y %H:%M:%S %z}\n"
        f"From: {letter.sender}\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}\n\n"
        "----- End forwarded message -----"
    )
