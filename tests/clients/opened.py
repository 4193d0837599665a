"""A letter as a mail client has it open: what a reply takes from it."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr
from html import escape
from typing import Final

from tests.clients.dates import BRASILIA

_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """One letter, read by the standard parser as a stranger would.

    ``sender``, ``to`` and ``cc`` are shown addresses ("Name <address>"); ``html`` is what stands inside its body.
    """

    message_id: str
    references: tuple[str, ...]
    subject: str
    sender: str
    answer_to: str
    to: str
    cc: str
    date: datetime
    text: str
    html: str

    @property
    def name(self) -> str:
        """The shown name of who wrote it, else the address."""
        name, address = parseaddr(self.sender)
        return name or address

    @property
    def address(self) -> str:
        """The bare address of who wrote it."""
        return parseaddr(self.sender)[1]


def opened(letter: bytes) -> Opened:
    """Open a letter; its words are those of its alternatives, wherever in it they stand."""
    message = email.message_from_bytes(letter, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text = _words(message, "plain")
    html = _words(message, "html")
    body = _BODY.search(html)
    return Opened(
        message_id=message["Message-ID"],
        references=tuple((message["References"] or "").split()),
        subject=message["Subject"],
        sender=_shown(message, "From"),
        answer_to=_shown(message, "Reply-To") or _shown(message, "From"),
        to=_shown(message, "To"),
        cc=_shown(message, "Cc"),
        date=message["Date"].datetime.astimezone(BRASILIA),
        text=text,
        html=(body[1].strip() if body else html) or "<br>\n".join(map(escape, text.split("\n"))),
    )


def _words(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n").strip("\n") if part is not None else ""


def _shown(message: EmailMessage, name: str) -> str:
    return ", ".join(
        f"{one.display_name} <{one.addr_spec}>" if one.display_name else one.addr_spec
        for one in (message[name].addresses if message[name] else ())
    )
