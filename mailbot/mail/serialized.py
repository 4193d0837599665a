"""A read mail as bytes and back, for the way out of a process that nobody trusts: plain JSON, looked at closely.

Whoever took over a worker can say anything about the mail at hand, and about those that this worker reads after it; he
cannot make the reader of these bytes run, hold or raise anything but :class:`MalformedMail`. The workers are there against
mail that
crashes, hangs or fills a reader: a worker runs as the daemon's own user, and can open the files that this user can.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date as day
from datetime import datetime
from typing import Any, Final

from mailbot.mail.automatic.bounces import RecipientStatus, Report
from mailbot.mail.automatic.headers import Automatic
from mailbot.mail.body import Attachment
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail
from mailbot.mail.replies.forwards import Original
from mailbot.mail.sender.addresses import Sender

MAX_NOTE: Final = 40 * 1024 * 1024
"""Bytes: a mebibyte of text takes at most 12 once escaped, and stands there up to three times; the header block takes 3."""
_LIST: Final = 10_000
_SMALL: Final = 2 * 1024 * 1024
"""Bytes of a note that need no closer look, and of all that stands outside the texts of a larger one."""
_MOST_TEXTS: Final = 250_000
_TEXT: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


class MalformedMail(Exception):
    """These bytes are no read mail."""


def serialize(mail: Mail) -> bytes:
    """Write ``mail`` down."""
    sender = {"address": mail.sender.address, "name": mail.sender.name, "problem": mail.sender.problem}
    special = {
        "sender": sender, "date": mail.date.isoformat() if mail.date else None,
        "attachments": [asdict(one) for one in mail.attachments],
        "original": _original_noted(mail.original), "returns_at": mail.returns_at.isoformat() if mail.returns_at else None,
        "bounce": asdict(mail.bounce) if mail.bounce else None,
    }  # fmt: skip
    plain = {name: special[name] if name in special else getattr(mail, name) for name in _READERS}
    return json.dumps(plain, separators=(",", ":")).encode("ascii")


def deserialize(note: bytes) -> Mail:
    """Read what :func:`serialize` wrote.

    Raises:
        MalformedMail: for everything else, whatever it is.
    """
    try:
        if len(note) > MAX_NOTE:
            raise MalformedMail("longer than any")
        if len(note) > _SMALL and _crowded(note):
            raise MalformedMail("more things in it than in any")
        plain = json.loads(note)
        return Mail(**{name: _READERS[name](value) for name, value in plain.items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as odd:
        raise MalformedMail(f"{type(odd).__name__}: {str(odd)[:200]}") from None


def _crowded(note: bytes) -> bool:
    """Return whether a note holds more things than any mail: three bytes can become 64, and all of it a gigabyte here."""
    outside = len(note)
    for texts, found in enumerate(_TEXT.finditer(note)):
        outside -= found.end() - found.start()
        if texts > _MOST_TEXTS:
            return True
    return outside > _SMALL


def _report(value: Any) -> Report | None:  # noqa: ANN401
    if value is None:
        return None
    statuses = value["statuses"]
    if type(statuses) is not list or len(statuses) > _LIST:
        raise TypeError("not a list")
    plain = ({name: _text(told) for name, told in one.items()} for one in statuses)
    found = tuple(RecipientStatus(**one) for one in plain)
    return Report(found, _texts(value["message_ids"]), _texts(value["roots"]))


def _original_noted(original: Original | None) -> dict[str, Any] | None:
    if original is None:
        return None
    return asdict(original) | {"date": original.date.isoformat() if original.date else None}


def _text(value: Any) -> str:  # noqa: ANN401 - anything may stand in JSON
    if type(value) is not str:
        raise TypeError("not a text")
    return value


def _flag(value: Any) -> bool:  # noqa: ANN401
    if type(value) is not bool:
        raise TypeError("not a flag")
    return value


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401
    if type(value) is not list or len(value) > _LIST:
        raise TypeError("not a list")
    return tuple((_text(name), _text(told)) for name, told in value)


def _maybe(value: Any) -> str | None:  # noqa: ANN401
    return None if value is None else _text(value)


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if type(value) is not list or len(value) > _LIST:
        raise TypeError("not a list")
    return tuple(map(_text, value))


def _date(value: Any) -> datetime | None:  # noqa: ANN401
    if value is None:
        return None
    date = datetime.fromisoformat(_text(value))
    if date.tzinfo is None:
        raise ValueError("a date without its zone")
    return date


def _day(value: Any) -> day | None:  # noqa: ANN401
    return None if value is None else day.fromisoformat(_text(value))


def _kind(value: Any) -> Kind:  # noqa: ANN401
    return Kind(_text(value))


def _original(value: Any) -> Original | None:  # noqa: ANN401
    if value is None:
        return None
    given = {name: _text(value[name]) for name in ("sender", "subject", "text", "name", "above")}
    return Original(date=_date(value["date"]), **given)


def _sender(value: Any) -> Sender:  # noqa: ANN401
    sender = Sender(_maybe(value["address"]), _text(value["name"]), _text(value["problem"]))
    if (sender.address is None) != bool(sender.problem):
        raise ValueError("a sender has an address or a problem")
    return sender


def _automatic(value: Any) -> tuple[Automatic, str] | None:  # noqa: ANN401
    return None if value is None else (Automatic(_text(value[0])), _text(value[1]))


def _attachments(value: Any) -> tuple[Attachment, ...]:  # noqa: ANN401
    if type(value) is not list or len(value) > _LIST:
        raise TypeError("not a list")
    return tuple(_attachment(one) for one in value)


def _attachment(value: Any) -> Attachment:  # noqa: ANN401
    size, part, inline, ours = value["size"], value["part"], value["inline"], value["ours"]
    numbers = type(size) is int and type(part) is int and 0 <= size < 1 << 40
    if not numbers or type(inline) is not bool or type(ours) is not bool:
        raise TypeError("not an attachment")
    return Attachment(_text(value["name"]), _text(value["content_type"]), size, part, _text(value["sha256"]), inline, ours)


_READERS: Final[dict[str, Any]] = {
    "digest": _text, "message_id": _maybe, "in_reply_to": _texts, "references": _texts, "sender": _sender,
    "recipients": _texts, "subject": _text, "date": _date, "text": _text, "attachments": _attachments,
    "automatic": _automatic, "authentication": _texts, "reply_to": _text, "loop": _text, "defects": _texts,
    "shown_from": _text, "reply": _text, "quoted": _text, "kind": _kind, "original": _original, "returns_at": _day,
    "bounce": _report, "destinations": _texts, "cc": _texts, "formatted": _text, "marks": _texts,
    "departed": _flag, "originals": _pairs,
    "unanswered": _text, "reaction": _text, "banners": _pairs, "lists": _texts,
}  # fmt: skip
