"""One received letter: bytes into the frozen skeleton of what was written. Reading never raises, it notes defects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Final

from mailbot.mail import words
from mailbot.mail.addresses import Sender, sender_of
from mailbot.mail.automatic import Automatic, automatic
from mailbot.mail.caps import FIELDS_CUT, HEAD_CUT, HEADER_END, MAX_DEFECTS, MAX_HTML, MAX_TEXT
from mailbot.mail.message_ids import ids_in
from mailbot.mail.parsing import parsed

CUT: Final = "X-Mailbot-Cut"
"""Stands in a skeleton in the MIME header of a part whose body was cut out: its decoded size."""

_TRACE: Final = re.compile(
    rb"(?im)^(?:received|delivered-to|return-path|x-original-to|envelope-to|x-(?:[a-z-]*-)?received|x-envelope-[a-z]+"
    rb"|authentication-results|received-spf|arc-[a-z-]+|status|x-status|x-uid|x-mailbot-[a-z-]+):[^\n]*(?:\n[ \t][^\n]*)*\n?"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail; ``size`` in decoded bytes, ``part`` its place among the mail's leaf parts (from 0).

    ``sha256`` of the decoded bytes is empty where the mail was too large to be held in memory.
    """

    name: str
    content_type: str
    size: int
    part: int
    sha256: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """What a received letter says. IDs are bare (no angle brackets); ``authentication`` fields are topmost first."""

    digest: str
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Sender = field(default_factory=lambda: Sender(None, problem="unreadable"))
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    automatic: tuple[Automatic, str] | None = None
    authentication: tuple[str, ...] = ()
    reply_to: str = ""
    loop: str = ""
    defects: tuple[str, ...] = ()


def identity(raw: bytes) -> str:
    """Return the digest of a mail without the fields that each delivery adds: the same letter met twice is one."""
    end = HEADER_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    return sha256(identity_head(head) + b"\n\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest()


def identity_head(head: bytes) -> bytes:
    """Return a header block without trace fields and with plain line ends."""
    return _TRACE.sub(b"", head.replace(b"\r\n", b"\n") + b"\n").rstrip(b"\n")


def read(raw: bytes, digest: str | None = None) -> Mail:
    """Read one mail (RFC 5322, MIME). Never raises on any bytes; what could not be read is named in ``defects``.

    ``digest`` is given with the skeleton of a large mail (:mod:`mailbot.mail.large`): it is the whole mail's identity,
    and bodies that were cut out of it are named in ``X-Mailbot-Cut`` fields, which count in no other mail.
    """
    given = digest is not None
    digest = digest or identity(raw)
    return _skeleton(*parsed(raw), digest, cut=given)


def _skeleton(top: Message, defects: Sequence[str], digest: str, *, cut: bool) -> Mail:
    headers = _first_values(top)
    sender = sender_of([_raw(value) for name, value in top.raw_items() if name.strip().lower() == "from"])
    if sender.address and any(one in {HEAD_CUT, FIELDS_CUT} for one in defects):
        sender = Sender(None, problem="a header so long may hold another From")
    body = _Body(defects, cut=cut)
    for leaf in leaves(top):
        body.take(leaf)
    ids = ids_in(headers.get("message-id", ""))
    return Mail(
        digest=digest,
        message_id=ids[0] if ids else None,
        in_reply_to=ids_in(headers.get("in-reply-to", "")),
        references=ids_in(headers.get("references", "")),
        sender=sender,
        subject=words.header(headers.get("subject", "")),
        date=_date(headers.get("date", "")),
        text=body.text(),
        attachments=tuple(body.attachments),
        automatic=automatic(headers, headers.get("content-type", ""), sender.address),
        authentication=tuple(_raw(value) for value in top.get_all("authentication-results", [])),
        reply_to=words.header(headers.get("reply-to", "")),
        loop=headers.get("x-mailbot-loop", "").strip()[:320],
        defects=tuple(dict.fromkeys(body.defects))[:MAX_DEFECTS],
    )


def _first_values(parsed: Message) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in parsed.raw_items():
        headers.setdefault(name.lower(), _raw(value))
    return headers


def _raw(value: object) -> str:
    """Return a raw header value with 8-bit bytes read as UTF-8, else Windows-1252 (RFC 6532 in the wild)."""
    text = str(value)
    if text.isascii():
        return text
    return words.decoded(text.encode("utf-8", "surrogateescape"), "utf-8")[0]


def _date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(value[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def leaves(part: Message) -> Iterator[Message]:
    """Yield the leaf parts of a mail in order; an attached mail (message/rfc822) is one leaf."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for child in part.get_payload():
            yield from leaves(child)  # type: ignore[arg-type]
        return
    yield part


class _Body:
    """Collects words and files from the leaf parts, in order."""

    def __init__(self, defects: Sequence[str], *, cut: bool) -> None:
        self.defects = list(defects)
        self._cut = cut
        self.attachments: list[Attachment] = []
        self._plain: list[str] = []
        self._html: list[str] = []
        self._leaf = -1
        self._left = MAX_TEXT

    def take(self, part: Message) -> None:
        self._leaf += 1
        name, disposition = self._name(part), self._disposition(part)
        kind = part.get_content_type()
        if disposition != "attachment" and not name and kind in {"text/plain", "text/html"}:
            self._words(part, kind)
        else:
            self._file(part, name, kind, inline=disposition == "inline" or "content-id" in part)

    def text(self) -> str:
        if any(text.strip() for text in self._plain):
            return "\n".join(self._plain).strip("\n")
        return "\n".join(_of_html(text) for text in self._html).strip()

    def _words(self, part: Message, kind: str) -> None:
        data = _payload(part)
        limit = min(self._left, MAX_TEXT if kind == "text/plain" else MAX_HTML)
        if len(data) > limit:
            data = data[:limit]
            self.defects.append("text cut")
        self._left -= len(data)
        charset = _parameter(part, "charset")
        text, defect = words.decoded(data, charset)
        if defect:
            self.defects.append(defect)
        (self._plain if kind == "text/plain" else self._html).append(text)

    def _file(self, part: Message, name: str, kind: str, *, inline: bool) -> None:
        known = str(part.get(CUT, "")) if self._cut else ""
        if known:
            size, digest = known, ""
        else:
            data = part.as_bytes() if part.is_multipart() else _payload(part)
            size, digest = str(len(data)), sha256(data).hexdigest()
        self.attachments.append(Attachment(name, kind, int(size), self._leaf, digest, inline))

    def _name(self, part: Message) -> str:
        try:
            name = part.get_filename("") or ""
        except Exception:  # noqa: BLE001 - RFC 2231 parameters raise IndexError, ValueError, LookupError, TypeError
            self.defects.append("attachment name cannot be read")
            return "unnamed"
        return words.header(name)[:255].replace("/", "_").replace("\\", "_")

    def _disposition(self, part: Message) -> str:
        return str(part.get("content-disposition", "")).partition(";")[0].strip().lower()


def _parameter(part: Message, name: str) -> str | None:
    try:
        value = part.get_param(name)
    except Exception:  # noqa: BLE001 - as above
        return None
    return str(value[2] if isinstance(value, tuple) else value) if value else None


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - a broken transfer encoding; the bytes as they stand are better than none
        data = None
    if isinstance(data, bytes):
        return data
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _of_html(html: str) -> str:
    from inscriptis import get_text  # noqa: PLC0415 - lxml costs 10 MB; only HTML-only mail pays for it

    try:
        return str(get_text(html))
    except Exception:  # noqa: BLE001 - whatever a stranger's HTML does to the parser, the words between tags remain
        return re.sub(r"<[^>]{0,4096}>", " ", html)
