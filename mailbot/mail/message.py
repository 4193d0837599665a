"""One received letter: bytes into the frozen skeleton of what was written. Reading never raises, it notes defects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date as day
from datetime import datetime
from email.message import Message
from hashlib import sha256
from typing import Final

from mailbot.mail import kinds
from mailbot.mail.automatic import vacations
from mailbot.mail.automatic.bounces import Report, report
from mailbot.mail.automatic.departures import departure
from mailbot.mail.automatic.distribution import lists_through, wants_no_answer
from mailbot.mail.automatic.headers import Automatic, travels
from mailbot.mail.automatic.spam import marks_in
from mailbot.mail.banners import banners
from mailbot.mail.body import Attachment, Body
from mailbot.mail.kinds import Kind
from mailbot.mail.mime.caps import MAX_DEFECTS, header_end
from mailbot.mail.mime.parser import first_values, parsed, raw_value
from mailbot.mail.replies import forwards, new_words
from mailbot.mail.replies.forwards import Original
from mailbot.mail.sender.addresses import ADDRESS, Sender, sender_of
from mailbot.mail.sender.head import originals_in, results_in, sender_in
from mailbot.mail.text import charsets
from mailbot.mail.text.dates import instant
from mailbot.mail.tokens.message_ids import ids_in

_TRACE: Final = re.compile(
    rb"(?im)^(?:received|delivered-to|return-path|x-original-to|envelope-to|x-(?:[a-z-]*-)?received|x-envelope-[a-z]+"
    rb"|authentication-results|received-spf|arc-[a-z-]+|status|x-status|x-uid|x-mailbot-[a-z-]+):[^\n]*(?:\n[ \t][^\n]*)*\n?"
)
_ANGLED: Final = re.compile(r"<([^<>\s]{1,255})>")
_MAX_ADDRESSES: Final = 200
TAG_OF_SUBJECT: Final = "tag of the subject"
"""In :attr:`Mail.banners`, what stood in the subject."""
_DELIVERED: Final = frozenset({"delivered-to", "x-original-to", "envelope-to", "x-envelope-to"})


@dataclass(frozen=True, slots=True)
class Mail:
    """What a received letter says. IDs are bare (no angle brackets); ``authentication`` fields are topmost first.

    ``reply`` are its new words and ``quoted`` those it repeats; of a first mail and a forward all words are new.
    ``shown_from`` is the first address in From, for eyes only: who wrote is ``sender``, which may be nobody.
    ``returns_at`` is the day on which the writer of a vacation reply is back. ``bounce`` is what a delivery report says.
    ``originals`` are the fields in which who passed it on says who wrote it (:mod:`mailbot.mail.sender.head`).
    ``departed`` tells of an automatic reply that its writer has left the company.
    ``lists`` are the addresses and List-Ids of the lists through which it says it came.
    ``destinations`` are all the addresses it was sent to: To, Cc (``cc`` alone has those), and what the delivering servers
    noted. ``formatted`` are its new words as HTML, where that was asked for (:mod:`mailbot.mail.html.new_words`).
    ``marks`` are the fields in which a receiver may say that it is spam (:mod:`mailbot.mail.automatic.spam`).
    ``unanswered`` is the field by which it asks machines not to answer it, whoever wrote it.
    ``reaction`` is the emoji of a part that is a reaction to another mail (:mod:`mailbot.mail.mime.reactions`).
    ``banners`` are what gateways wrote above the words and into the subject, in neither of which they stand: which rows of
    the table knew it (:mod:`mailbot.mail.banners.banners`), and what it says.
    """

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
    shown_from: str = ""
    reply: str = ""
    quoted: str = ""
    kind: Kind = Kind.NEW
    original: Original | None = None
    returns_at: day | None = None
    destinations: tuple[str, ...] = ()
    bounce: Report | None = None
    cc: tuple[str, ...] = ()
    formatted: str = ""
    marks: tuple[str, ...] = ()
    departed: bool = False
    originals: tuple[tuple[str, str], ...] = ()
    unanswered: str = ""
    reaction: str = ""
    banners: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = ()


def identity(raw: bytes) -> str:
    """Return the digest of a mail without the fields that each delivery adds: the same letter met twice is one."""
    end = header_end(raw)
    head, body = (raw[: end[0]], raw[end[1] :]) if end else (raw, b"")
    return sha256(identity_head(head) + b"\n\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest()


def identity_head(head: bytes) -> bytes:
    """Return a header block without trace fields and with plain line ends."""
    return _TRACE.sub(b"", head.replace(b"\r\n", b"\n") + b"\n").rstrip(b"\n")


def read(raw: bytes, digest: str | None = None) -> Mail:
    """Read one mail (RFC 5322, MIME). Never raises on any bytes; what could not be read is named in ``defects``.

    ``digest`` is given with the skeleton of a large mail (:mod:`mailbot.mail.files.large_mail`): it is the whole mail's
    identity, and bodies that were cut out of it are named in ``X-Mailbot-Cut`` fields, which count in no other mail.
    """
    given = digest is not None
    tree, cuts = parsed(raw)
    sender, proofs = sender_in(tree, raw, cuts), results_in(tree, raw, cuts)
    return _skeleton(tree, sender, cuts, digest or identity(raw), proofs, size=len(raw), cut=given)


def _skeleton(
    tree: Message, sender: Sender, cuts: list[str], digest: str, proofs: tuple[str, ...], *, size: int, cut: bool
) -> Mail:
    headers = first_values(tree)
    body = Body(cuts, cut=cut)
    body.take(tree)
    shown = first_values(body.enveloped) if body.enveloped is not None else headers
    subject, tags = banners.untagged(charsets.header(shown.get("subject", "")))
    text, above = banners.without(body.text())
    sent = _date(headers.get("date", ""))
    destinations = _destinations(tree, headers)
    machine = kinds.machine(tree, headers, sender, subject, text, size, destinations)
    said = _Said(headers, subject, text, body.attached if body.enveloped is None else [])
    kind = said.kind(machine)
    parted = said.parted(kind)
    ids = ids_in(headers.get("message-id", ""))
    return Mail(
        digest=digest,
        message_id=ids[0] if ids else None,
        in_reply_to=ids_in(headers.get("in-reply-to", "")),
        references=ids_in(headers.get("references", "")),
        sender=sender,
        recipients=_addresses(headers.get("to", "")),
        subject=subject,
        date=sent,
        text=text,
        attachments=tuple(body.attachments),
        automatic=machine,
        authentication=proofs,
        reply_to=charsets.header(headers.get("reply-to", "")),
        loop=headers.get("x-mailbot-loop", "").strip()[:320],
        defects=tuple(dict.fromkeys(body.defects))[:MAX_DEFECTS],
        shown_from=_shown_from(sender, shown, enveloped=body.enveloped is not None),
        reply=parted.reply,
        quoted=parted.quoted,
        kind=kind,
        original=said.original() if kind is Kind.FORWARD else None,
        destinations=destinations,
        cc=_addresses(headers.get("cc", "")),
        marks=marks_in(headers.items()),
        bounce=report(tree, headers, text, size) if kind is Kind.BOUNCE else None,
        originals=originals_in(tree, headers),
        lists=lists_through(headers, ((name.lower(), raw_value(value)) for name, value in tree.raw_items())),
        departed=kind is Kind.AUTOREPLY and departure(text, sender.name, machine=True) is not None,
        returns_at=vacations.returns_on(text, sent.date()) if sent is not None and kind is Kind.AUTOREPLY else None,
        unanswered=wants_no_answer(headers),
        reaction=body.reaction,
        banners=(*((TAG_OF_SUBJECT, tag) for tag in tags), *((one.rows, one.text) for one in above)),
    )


class _Said:
    """The words of one mail, and what they are parts of."""

    def __init__(self, headers: dict[str, str], subject: str, text: str, attached: list[Message]) -> None:
        self._headers = headers
        self._subject = subject
        self._text = text
        self._attached = attached
        self._answers = kinds.is_reply(subject, headers)

    def kind(self, machine: tuple[Automatic, str] | None) -> Kind:
        if machine is not None and travels(machine) and self._answers and self.kind(None) is Kind.FORWARD:
            return Kind.FORWARD  # it may be a person's: then whose words are whose must be known
        marked = False
        if machine is None and not kinds.is_forward_by_subject(self._subject, self._headers):
            if self._answers:  # "Re:" says nothing where the writer's own words announce a forwarded mail
                mark = forwards.announcement(self._text)
                marked = bool(mark) and mark in new_words.split(self._text).reply.replace("\xa0", " ")
            elif not self._attached:
                marked = forwards.is_marked(self._text)
        return kinds.kind_of(
            machine[0] if machine else None, self._subject, self._headers, marked=marked, attached=bool(self._attached)
        )

    def parted(self, kind: Kind) -> new_words.Split:
        if kind is not Kind.FORWARD and (self._answers or not self._headers):
            return new_words.split(self._text)
        return new_words.Split(self._text)

    def original(self) -> Original | None:
        for mail in self._attached[:1]:
            inner = first_values(mail)
            body = Body([], cut=False)
            body.take(mail)
            who = sender_of([raw_value(value) for name, value in mail.raw_items() if name.lower() == "from"])
            address = who.address or next(iter(_addresses(inner.get("from", ""))), "")
            subject, sent = charsets.header(inner.get("subject", "")), _date(inner.get("date", ""))
            found: Original | None = Original(address, subject, sent, body.text(), who.name, above=self._text)
            return _without_banners(found)
        return _without_banners(forwards.original(self._text, self._subject))


def _without_banners(original: Original | None) -> Original | None:
    """Return the original of a forward without what gateways wrote above it."""
    if original is None:
        return None
    return replace(original, text=banners.without(original.text)[0], subject=banners.untagged(original.subject)[0])


def _addresses(value: str) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(dict.fromkeys(one.lower() for one in ADDRESS.findall(charsets.header(value))[:_MAX_ADDRESSES]))


def _destinations(tree: Message, headers: dict[str, str]) -> tuple[str, ...]:
    """Return the destination addresses (RFC 5322, section 3.6.3) and those that delivering servers wrote on top."""
    fields = [headers.get("to", ""), headers.get("cc", "")]
    if not _DELIVERED.isdisjoint(headers):
        fields += [raw_value(value) for name, value in tree.raw_items() if name.lower() in _DELIVERED]
    return tuple(dict.fromkeys(one for field in fields[:_MAX_ADDRESSES] for one in _addresses(field)))


def _shown_from(sender: Sender, headers: dict[str, str], *, enveloped: bool) -> str:
    if sender.address is not None and not enveloped:
        return sender.address
    value = headers.get("from", "")
    found = _addresses(value) or _ANGLED.findall(charsets.header(value))
    return found[0].lower() if found else ""


def _date(value: str) -> datetime | None:
    try:
        return instant(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
