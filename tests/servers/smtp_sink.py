"""A throw-away SMTP server on loopback: keeps what it is sent, and answers what it is told to answer."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.patience import PATIENCE

Command = Literal["EHLO", "MAIL", "RCPT", "DATA", "RSET"]
DROP: Final = "drop the connection"
"""Instead of an answer: the connection is cut. For DATA that is after the final dot."""

HANG: Final = "never answer"
"""Instead of an answer: silence, until the client or :meth:`SmtpSink.stop` ends the connection."""


@dataclass(frozen=True, slots=True)
class Received:
    """One accepted letter with its envelope; ``sender`` is empty for the null sender. ``raw`` is as it came, in CRLF."""

    sender: str
    to: tuple[str, ...]
    raw: bytes
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class _Script:
    command: Command
    answer: str
    times: int | None
    when: Callable[[str], bool]


@dataclass
class SmtpSink:
    """The server; a context manager. Settings are read by :meth:`start`.

    ``auth`` asks for that user name and password. ``tls`` of "implicit" or "starttls" needs a ``context``.
    """

    auth: tuple[str, str] | None = None
    tls: Literal["no", "implicit", "starttls"] = "no"
    context: ssl.SSLContext | None = None
    smtputf8: bool = True
    port: int = 0
    connections: int = 0
    received: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    _scripts: list[_Script] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None

    def script(
        self, command: Command, answer: str, times: int | None = None, when: Callable[[str], bool] = lambda _: True
    ) -> None:
        """Answer ``command`` with ``answer`` (or DROP, HANG), ``times`` times or always; ``when`` is asked the address.

        The latest script that fits wins. A letter whose DATA is answered by other than 250 is not ``received``.
        """
        with self._news:
            self._scripts.insert(0, _Script(command, answer, times, when))

    def forget(self) -> None:
        """Drop all scripts: answer as a well server does."""
        with self._news:
            self._scripts.clear()

    def wait_for(self, count: int, seconds: float = PATIENCE) -> list[Received]:
        """Return the letters once there are ``count``; AssertionError if there are fewer after ``seconds``."""
        with self._news:
            if not self._news.wait_for(lambda: len(self.received) >= count, seconds):
                raise AssertionError(f"{len(self.received)} letters came in {seconds} s, not {count}")
            return list(self.received)

    def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1, on ``port`` or any free one."""
        server = asyncio.run_coroutine_threadsafe(self._listen(port), self._running_loop()).result(PATIENCE)
        self.port = server.sockets[0].getsockname()[1]
        return self

    def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._cancel(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
        self._thread = None

    def __enter__(self) -> Self:
        return self if self._thread else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop.is_closed():
            self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self._thread.start()
        return self._loop

    async def _listen(self, port: int) -> asyncio.Server:
        self._transports: set[asyncio.BaseTransport] = set()
        context = self.context if self.tls == "implicit" else None
        self._server = await self._loop.create_server(self._protocol, "127.0.0.1", port, ssl=context)
        return self._server

    async def _cancel(self) -> None:
        self._server.close()
        for transport in list(self._transports):
            _cut(transport)
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _protocol(self) -> SMTP:
        return _Connection(
            _Handler(self),
            hostname="sink.example.com",
            enable_SMTPUTF8=self.smtputf8,
            data_size_limit=64 * 1024 * 1024,
            tls_context=self.context if self.tls == "starttls" else None,
            require_starttls=self.tls == "starttls",
            authenticator=self._authenticate if self.auth else None,
            auth_require_tls=False,
            loop=self._loop,
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        user, password = self.auth or ("", "")
        well = (login.login, login.password) == (user.encode(), password.encode())
        return AuthResult(success=well, handled=well)

    def _scripted(self, command: Command, address: str) -> str | None:
        with self._news:
            self.commands.append(f"{command} {address}".strip())
            for script in self._scripts:
                if script.command == command and script.times != 0 and script.when(address):
                    script.times = None if script.times is None else script.times - 1
                    return script.answer
        return None

    def _keep(self, letter: Received) -> None:
        with self._news:
            self.received.append(letter)
            self._news.notify_all()


class _Connection(SMTP):
    """Keeps hold of its transport, so that the sink can cut it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        sink: SmtpSink = self.event_handler.sink
        sink.connections += 1
        sink._transports.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.sink._transports.discard(self.transport)
        super().connection_lost(error)


def _cut(transport: asyncio.BaseTransport | None) -> None:
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _bare(address: str | None) -> str:
    """Return the null sender as the empty string; aiosmtpd hands it on as it was written, and needs it so."""
    return "" if address in {None, "<>"} else str(address)


class _Handler:
    """What aiosmtpd calls for each command; it gives the names, and the arguments whether they are wanted or not."""

    # ruff: noqa: N802, ARG002

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = await self._answer(server, "EHLO", hostname, "")
        return [answer] if answer else responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        # Asked here and not by aiosmtpd, which warns of passwords without TLS.
        usual = "530 5.7.0 Authentication required" if self.sink.auth and not session.authenticated else "250 2.1.0 ok"
        answer = await self._answer(server, "MAIL", _bare(address), usual)
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = await self._answer(server, "RCPT", address, "250 2.1.5 ok")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._answer(server, "RSET", "", "250 2.0.0 ok")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._answer(server, "DATA", envelope.rcpt_tos[0], "250 2.0.0 queued as 4F2A11C0B3")
        if answer.startswith("2"):
            recipients, options = tuple(envelope.rcpt_tos), tuple(envelope.mail_options)
            self.sink._keep(Received(_bare(envelope.mail_from), recipients, envelope.original_content or b"", options))
        return answer

    async def _answer(self, server: SMTP, command: Command, address: str, usual: str) -> str:
        answer = self.sink._scripted(command, address)
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == DROP:
            _cut(server.transport)
            return "421 gone"
        return usual if answer is None else answer
