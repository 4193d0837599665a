"""What is said at the SMTP or LMTP door before a mail comes: who is asked in, what is offered, who lives here."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final

from mailbot import journal
from mailbot.clock import Clock
from mailbot.config.listener import Listener
from mailbot.config.settings import Settings
from mailbot.listener.delivery import UNKNOWN, Delivery, mailbox_for
from mailbot.store.files import Files

_CODED: Final = re.compile(r"\d\d\d [245]\.\d")
_CODES: Final = {
    "221": "2.0.0", "250": "2.0.0", "421": "4.3.2", "451": "4.3.0", "454": "4.7.0", "500": "5.5.2", "501": "5.5.4",
    "502": "5.5.1", "503": "5.5.1", "530": "5.7.0", "552": "5.3.4", "553": "5.1.3", "555": "5.5.4",
}  # fmt: skip
"""The enhanced status (RFC 3463) of replies that aiosmtpd gives without one."""
TOO_MANY: Final = "421 4.7.0 too many {}, closing"
LEAVING: Final = "421 4.3.2 closing for now; try again later"


@dataclass
class SharedState:
    """What all connections share. Everything here is touched by the event loop's thread only."""

    settings: Settings
    listener: Listener
    files: Files
    delivery: Delivery
    clock: Clock
    hostname: str
    tls: ssl.SSLContext | None
    judge: Callable[..., Any]
    open: set[Any] = field(default_factory=set)
    by_address: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    empty: asyncio.Event = field(default_factory=asyncio.Event)


class Handler:
    """What aiosmtpd asks for each command; it gives the names, and the arguments whether they are wanted or not."""

    # ruff: noqa: N802, ARG002

    def __init__(self, state: SharedState) -> None:
        self._state = state

    async def handle_PROXY(self, server: Any, session: Any, envelope: Any, data: Any) -> bool:  # noqa: ANN401
        """Take the client's address from the PROXY header; a proxy's own probe (LOCAL, UNKNOWN) speaks for itself."""
        if data.src_addr is not None:
            server.client = str(data.src_addr) if not isinstance(data.src_addr, bytes) else "local"
        return bool(await server.admitted())

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: ANN401
        """Offer what is kept: no AUTH, no HELP; what RFC 2033, section 5 asks of LMTP."""
        session.host_name = hostname
        offered = [one for one in responses[1:] if "AUTH" not in one and "HELP" not in one]
        return [responses[0], "250-PIPELINING", *offered, "250 ENHANCEDSTATUSCODES"]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ANN401
        """Take a sender, once TLS is there where it is asked for."""
        if self._state.listener.require_tls and session.ssl is None:
            return "530 5.7.0 must issue a STARTTLS command first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ANN401
        """Take a recipient that is one of the mailboxes."""
        if len(envelope.rcpt_tos) >= self._state.listener.max_recipients:
            return "452 4.5.3 too many recipients"
        if mailbox_for(address, self._state.settings) is None:
            journal.said("door_answered", client=server.client, recipient=address[:320], answer=UNKNOWN[:9])
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"


def coded(text: str, uncoded: Collection[str]) -> str:
    """Return one reply with its enhanced status (RFC 2034), and without a character that is not printable.

    ``uncoded`` are the texts that go as they are: those of the replies to a greeting.
    """
    if text[3:4] == " " and text[:3] in _CODES and not _CODED.match(text) and text[4:] not in uncoded:
        text = f"{text[:4]}{_CODES[text[:3]]} {text[4:]}"
    return "".join(char if char.isprintable() else "?" for char in text)
