"""The few header fields by which a mail is threaded and known again: what is fetched of a mail that is not read whole."""

from __future__ import annotations

from typing import Final

from mailbot.mail.mime.caps import MAX_HEAD, header_end

FIELDS: Final = ("date", "from", "to", "cc", "subject", "message-id", "in-reply-to", "references")
"""Who took part, which mails it names, and what tells it from others (RFC 5322, section 3.6)."""

MOST_BYTES: Final = 16 * 1024
"""Of these fields together; a hundred recipients have half of it."""


def threading_fields(raw: bytes) -> bytes:
    """Return those fields of a mail, in its own order and folding, as an IMAP server's HEADER.FIELDS does.

    Line ends become CRLF, and an empty line is their end; what is beyond 16 KiB is cut. Never raises on any bytes.
    """
    end = header_end(raw, 0, MAX_HEAD)
    head = raw[: end[0]] if end else raw[:MAX_HEAD]
    kept: list[bytes] = []
    wanted = False
    for line in head.splitlines():
        if not line.startswith((b" ", b"\t")):
            wanted = line.partition(b":")[0].rstrip().lower().decode("latin-1") in FIELDS
        if wanted:
            kept.append(line)
    return (b"".join(line + b"\r\n" for line in kept) + b"\r\n")[:MOST_BYTES]
