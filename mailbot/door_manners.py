"""What is said at the SMTP or LMTP door before a mail comes: who is asked in, what is offered, who lives here."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mailbot import journal
from mailbot.clock import Clock
from mailbot.config.listener import Listener
from mailbot.config.settings import Settings
from mailbot.door_delivery import UNKNOWN, Delivery, mailbox_for
from mailbot.store.files import Files


@dataclass
class House:
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


class Manners:
    """What aiosmtpd asks for each command; it gives the names, and the arguments whether they are wanted or not."""

    # ruff: noqa: N802, ARG002

    def __init__(self, house: House) -> None:
        self._house = house

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
        if self._house.listener.require_tls and session.ssl is None:
            return "530 5.7.0 must issue a STARTTLS command first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ANN401
        """Take a recipient that is one of the mailboxes."""
        if len(envelope.rcpt_tos) >= self._house.listener.max_recipients:
            return "452 4.5.3 too many recipients"
        if mailbox_for(address, self._house.settings) is None:
            journal.said("door_answered", client=server.client, recipient=address[:320], answer=UNKNOWN[:9])
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"
