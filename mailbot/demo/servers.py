"""The demo's provider: an IMAP server (pymap, in memory) and a receiving SMTP server (aiosmtpd) on loopback.

Both live in one thread with one loop. What SMTP takes is delivered into the IMAP mailbox of whom it is addressed to, as
a provider's delivery agent does it: with Return-Path, Received and Authentication-Results on top.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default as modern
from email.utils import format_datetime
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Identity, Login
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailbot.errors import NotPossible

HOST: Final = "127.0.0.1"
AUTHSERV_ID: Final = "mx.provedor.example"
START_SECONDS: Final = 10.0
LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail as it lies in a mailbox."""

    to: str
    raw: bytes


class MailServer:
    """The two servers; ``now`` dates the deliveries (INTERNALDATE), ``on_delivery`` is called after each of them."""

    def __init__(self, accounts: Mapping[str, str], now: Callable[[], datetime], on_delivery: Callable[[], None]) -> None:
        self.imap_port = 0
        self.smtp_port = 0
        self.delivered: list[Delivered] = []
        self._accounts = dict(accounts)
        self._now = now
        self._on_delivery = on_delivery
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="demo-servers", daemon=True)
        self._login: Login | None = None

    def start(self) -> None:
        """Start both servers on free ports and return once they listen.

        Raises:
            NotPossible: they cannot listen on loopback.
        """
        # aiosmtpd warns at each log-in of an attribute that it sets itself.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise NotPossible(f"the demo's mail servers did not start within {START_SECONDS:.0f} s")
        if self._failed is not None:
            raise NotPossible(f"the demo's mail servers cannot start: {self._failed}") from self._failed

    def stop(self) -> None:
        """Close all connections and end the thread."""
        if self._loop is not None and self._stopped is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(START_SECONDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as broken:  # noqa: BLE001 - handed to the thread that waits in start()
            self._failed = broken
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        config = _ImapConfig.in_memory()
        config.apply_context()
        self._login = Login(config)
        for name, password in self._accounts.items():
            await self._identity(name).set(UserMetadata(config, name, password=password))
        connected = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(self._login, config))
        imap = await asyncio.start_server(connected, HOST, 0)
        smtp = await self._loop.create_server(self._smtp, HOST, 0)
        self.imap_port, self.smtp_port = (server.sockets[0].getsockname()[1] for server in (imap, smtp))
        self._ready.set()
        await self._stopped.wait()
        imap.close()
        smtp.close()

    def _identity(self, name: str) -> Identity:
        if self._login is None:
            raise AssertionError("nobody logs in before the start")
        return Identity(name, self._login, None, frozenset())

    def _smtp(self) -> SMTP:
        return SMTP(
            self, hostname=AUTHSERV_ID, ident="the demo's receiving server", data_size_limit=LARGEST,
            authenticator=self._authenticated, auth_require_tls=False, enable_SMTPUTF8=True, loop=self._loop,
        )  # fmt: skip

    def _authenticated(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, asked: Any) -> AuthResult:  # noqa: ANN401 - aiosmtpd's own
        known = isinstance(asked, LoginPassword) and self._accounts.get(asked.login.decode()) == asked.password.decode()
        return AuthResult(success=known, handled=False, auth_data=asked.login.decode() if known else None)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take mail for the accounts and for nobody else (RFC 5321, section 3.3)."""
        if address.lower() not in self._accounts:
            return f"550 5.1.1 {address} has no mailbox here"
        envelope.rcpt_tos.append(address.lower())
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Deliver one mail to each recipient's INBOX."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        raw = self._trace(content, envelope.mail_from or "", session.auth_data) + content
        for name in envelope.rcpt_tos:
            async with AsyncExitStack() as stack:
                mailbox = await stack.enter_async_context(self._identity(name).new_session())
                await mailbox.append_messages("INBOX", [AppendMessage(raw, self._now())])
            self.delivered.append(Delivered(name, raw))
            self._on_delivery()
        return "250 2.0.0 taken"

    def _trace(self, content: bytes, mail_from: str, login: str | None) -> bytes:
        fields = (
            f"Return-Path: <{mail_from}>",
            f"Authentication-Results: {AUTHSERV_ID};\r\n {self._proof(content, login)}",
            f"Received: from [{HOST}] by {AUTHSERV_ID} with ESMTP;\r\n {format_datetime(self._now())}",
        )
        return "".join(f"{field}\r\n" for field in fields).encode()

    def _proof(self, content: bytes, login: str | None) -> str:
        """Say how far From is proven (RFC 8601): who has an account here must have logged in, of others nothing is known."""
        head = message_from_bytes(content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=modern)
        found = getattr(head["From"], "addresses", ())
        address = found[0].addr_spec.lower() if found else ""
        result = "none" if address not in self._accounts else "pass" if login == address else "fail"
        return f"dmarc={result} header.from={address.rpartition('@')[2] or 'unknown'}"


class _ImapConfig(Config):
    """pymap's own settings, without its demo data and without asking DNS for this machine's name."""

    @classmethod
    def in_memory(cls) -> _ImapConfig:
        return cls(
            Namespace(proxy_protocol=None, passlib_cfg=None), host=HOST, port=0, demo_data=False, demo_user="",
            demo_password="", tls_enabled=False, hash_context=Cleartext(), cpu_subsystem=Subsystem.for_asyncio(),
        )  # fmt: skip

    @property
    def greeting(self) -> bytes:
        return b"the demo's mailboxes are ready"
