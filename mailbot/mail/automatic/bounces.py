"""Delivery reports: what failed for whom (RFC 3464), and what older and odder reports say."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from typing import Final

from mailbot.mail.automatic.plain_bounces import failures, says_so
from mailbot.mail.mime.parser import leaves, payload, raw_value
from mailbot.mail.sender.addresses import ADDRESS, normalised
from mailbot.mail.text.patterns import late
from mailbot.mail.tokens.message_ids import ids_in

_MAX_TEXT: Final = 128 * 1024
_MAX_RECIPIENTS: Final = 100
_MAX_IDS: Final = 50
_MAX_DIAGNOSTIC: Final = 300
_FIELD: Final = late(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,9}:(.*)$")
_FOLD: Final = late(r"\n[ \t]+")
_BLANK: Final = late(r"\n[ \t]*\n")
_ENHANCED: Final = late(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE: Final = late(r"(?<![\d.])([45])[0-5]\d(?=[ -])")
_ID_LINE: Final = late(r"(?im)^[>\s]{0,20}message-id[ \t]{0,9}:\s{0,9}<?([^<>\s]{3,400}@[^<>\s]{1,400})")
_ROOT_LINE: Final = late(r"(?im)^[>\s]{0,20}references[ \t]{0,9}:\s{0,9}<([^<>\s]{3,800})>")
_ANSWERED: Final = late(r"(?<!\d)[45][0-5]\d[- ]{1,3}#?([45]\.\d{1,3}\.\d{1,3})|\(#([45]\.\d{1,3}\.\d{1,3})\)")
_COPY: Final = late(
    r"(?im)^[>\s]{0,20}(?:-{3,}\s{0,3}(?:below this line|this is a copy|original m|returned m|mensagem original)"
    r"|(?:return-path|received|message-id|original message headers)[ \t]{0,9}:)"
)
_LATER: Final = late(
    r"delay|will (?:be retried|retry|continue|keep trying)|warning|still (?:being )?tr(?:ied|ying)|not yet been delivered"
    r"|temporar|atras[oa]|ser[aá] (?:tentad|reenviad)|continuar[aá]|nova tentativa|tempor[aá]ri|mailbox (?:is )?full"
    r"|over ?quota|caixa (?:postal )?(?:cheia|lotada)|quota exceeded|cota excedida",
    re.IGNORECASE,
)
_ABOUT_THE_LETTER: Final = late(r"5\.(?:2\.[23]|3\.4)")
_STATUS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ACTIONS: Final = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """What became of a letter for one recipient (RFC 3464, section 2.3).

    ``recipient`` is the normalised final recipient, ``original`` the one that the letter was sent to where the report
    says so; either may be empty. ``status`` is an enhanced code (RFC 3463), empty where none was said.
    """

    recipient: str = ""
    original: str = ""
    action: str = "failed"
    status: str = ""
    diagnostic: str = ""

    @property
    def permanent(self) -> bool:
        """Whether the address is at fault, for good: not 4.x.x, not a full mailbox, not a letter too large, no delay."""
        if self.action != "failed" or self.status[:1] in {"2", "4"}:
            return False
        return _ABOUT_THE_LETTER.fullmatch(self.status) is None

    def names(self, address: str) -> bool:
        """Return whether this is about ``address`` (normalised)."""
        return address in {self.recipient, self.original}


@dataclass(frozen=True, slots=True)
class Report:
    """One bounce as it was read: who, which letter (bare Message-IDs), and the first of the IDs that letter referred to."""

    statuses: tuple[RecipientStatus, ...] = ()
    message_ids: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()


def report(tree: Message, headers: Mapping[str, str], text: str, size: int) -> Report:
    """Read the bounce ``tree``. Never raises; ``text`` are its words, ``size`` its bytes, ``headers`` its first values."""
    heads = [head[:_MAX_TEXT] for head in _returned_heads(tree)]
    said = [*heads, text[:_MAX_TEXT]]
    ids = [one for part in said for one in _ID_LINE.findall(part)[:_MAX_IDS]]
    roots = [one for part in said for one in _ROOT_LINE.findall(part)[:_MAX_IDS]]
    statuses = list(_statuses(tree)) or _otherwise(tree, headers, _COPY.split(text[:_MAX_TEXT], maxsplit=1)[0], size)
    return Report(
        tuple(statuses[:_MAX_RECIPIENTS]), tuple(dict.fromkeys(ids))[:_MAX_IDS], tuple(dict.fromkeys(roots))[:_MAX_IDS]
    )


def cleaned(words: str) -> str:
    """Return a server's words on one line, short, and without what could steer a terminal or a template."""
    kept = "".join(char if char.isprintable() else " " for char in words[: 4 * _MAX_DIAGNOSTIC])
    return " ".join(kept.split())[:_MAX_DIAGNOSTIC]


def _statuses(tree: Message) -> Iterator[RecipientStatus]:
    for leaf in leaves(tree):
        if leaf.get_content_type() not in _STATUS:
            continue
        for block in _BLANK.split(_inner(leaf)[:_MAX_TEXT]):
            found = _status(_fields(block))
            if found is not None:
                yield found


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in _FOLD.sub(" ", block).split("\n"):
        match = _FIELD.match(line.rstrip("\r"))
        if match:
            fields.setdefault(match[1].lower(), match[2].strip())
    return fields


def _status(fields: Mapping[str, str]) -> RecipientStatus | None:
    """Read one block of per-recipient fields; None for the block about the whole message."""
    final, original = (_address(fields.get(name, "")) for name in ("final-recipient", "original-recipient"))
    if not (final or original or "final-recipient" in fields or "action" in fields):
        return None
    diagnostic = fields.get("diagnostic-code", "").partition(";")[2] or fields.get("diagnostic-code", "")
    status = _enhanced(fields.get("status", "")) or _enhanced(diagnostic) or _code(diagnostic)
    action = fields.get("action", "").partition("(")[0].strip().lower()
    if action not in _ACTIONS:
        action = "delayed" if status.startswith("4") else "delivered" if status.startswith("2") else "failed"
    return RecipientStatus(final, original, action, status, cleaned(diagnostic))


def _otherwise(tree: Message, headers: Mapping[str, str], text: str, size: int) -> list[RecipientStatus]:
    """Read a bounce that has no machine's part: its header, then flufl.bounce, then its words."""
    named = [normalised(one) for one in ADDRESS.findall(headers.get("x-failed-recipients", "")[:_MAX_TEXT])]
    for_now: tuple[str, ...] = ()
    if not named:
        for_now, for_good = failures(tree, size)
        named = [normalised(one) for one in (*for_good, *for_now)]
    status = _enhanced(text) or _code(text)
    later = status.startswith("4") or (not status and _LATER.search(text) is not None)
    unclear = not named and not status and not says_so(text)
    plain = RecipientStatus("", "", "delayed" if later or unclear else "failed", status, cleaned(_telling(text)))
    soft = {normalised(one) for one in for_now}
    return [
        replace(plain, recipient=one, action="delayed" if one in soft else plain.action)
        for one in dict.fromkeys(named)
    ] or [plain]  # fmt: skip


def _telling(text: str) -> str:
    """Return the line that says why, where there is one."""
    lines = [line for line in text[:8000].split("\n") if _ENHANCED.search(line) or _CODE.search(line)]
    return lines[0] if lines else ""


def _returned_heads(tree: Message) -> Iterator[str]:
    """Yield the header blocks of the letters that the report returns."""
    for leaf in leaves(tree):
        kind = leaf.get_content_type()
        if kind == "text/rfc822-headers" or (kind.startswith("message/") and kind not in _STATUS):
            yield _BLANK.split(_inner(leaf).lstrip("\n"), maxsplit=1)[0]


def _inner(leaf: Message) -> str:
    r"""Return what a part holds as text with ``\n`` line ends, though the parser took it for messages inside."""
    inside = leaf.get_payload()
    if not isinstance(inside, list):
        return payload(leaf).decode("utf-8", "replace").replace("\r\n", "\n")
    text = "\n\n".join(_flat(one) for one in inside[: 2 * _MAX_RECIPIENTS] if isinstance(one, Message)).strip("\n")
    encoding = str(leaf.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return _unbased(text).replace("\r\n", "\n")
    if encoding == "quoted-printable":
        return binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace").replace("\r\n", "\n")
    return text


def _flat(inside: Message) -> str:
    head = "\n".join(f"{name}: {raw_value(value)}" for name, value in inside.raw_items())
    words = "" if inside.is_multipart() else payload(inside)[:_MAX_TEXT].decode("utf-8", "replace")
    return f"{head}\n\n{words}".replace("\r\n", "\n")


def _unbased(text: str) -> str:
    try:
        return binascii.a2b_base64(text.encode("ascii", "ignore")).decode("utf-8", "replace")
    except binascii.Error:
        return text


def _address(value: str) -> str:
    found = ADDRESS.search(value.partition(";")[2] or value)
    return normalised(found[0]) if found else ""


def _enhanced(text: str) -> str:
    if answered := _ANSWERED.search(text):
        return answered[1] or answered[2]
    found = _ENHANCED.search(text)
    return found[0] if found else ""


def _code(text: str) -> str:
    """Return the class of a bare SMTP code as an enhanced one."""
    found = _CODE.search(text)
    return f"{found[1]}.0.0" if found else ""


def named_ids(own: Report, in_reply_to: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Message-IDs by which a bounce names its letter: those of the returned letter, then what it answers."""
    return tuple(dict.fromkeys((*(found for one in own.message_ids for found in ids_in(f"<{one}>")), *in_reply_to)))
