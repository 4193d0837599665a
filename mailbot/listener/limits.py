"""One connection at the SMTP or LMTP door, bounded: how many, how long, how much, and only whole lines that end in CR LF."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any, Final

from aiosmtpd.smtp import SMTP, TLSSetupException

from mailbot import journal
from mailbot.listener.delivery import LATER
from mailbot.listener.dialogue import LEAVING, TOO_MANY, Handler, SharedState, coded

_COMMAND_LINE: Final = 2048
"""Bytes. RFC 5321 asks for 512, more with extensions (section 4.5.3.1.4); addresses take most of it."""
_PROXY_SECONDS: Final = 10.0
_LAST_WORDS_SECONDS: Final = 5.0
"""How long a peer may take to read what it was told last."""


class _TooMuch(Exception):
    """A limit was passed; the connection ends with these words."""


class LimitedSession(SMTP):
    """What aiosmtpd speaks, within limits."""

    line_length_limit = 64 * 1024

    def __init__(self, state: SharedState, loop: asyncio.AbstractEventLoop) -> None:
        listener = state.listener
        super().__init__(
            Handler(state), hostname=state.hostname, ident="mailbot", data_size_limit=listener.max_mail,
            enable_SMTPUTF8=True, tls_context=state.tls, timeout=listener.command_seconds, loop=loop,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            proxy_protocol_timeout=min(_PROXY_SECONDS, listener.command_seconds) if listener.proxy_protocol else None,
        )  # fmt: skip
        self.command_size_limits = defaultdict(lambda: _COMMAND_LINE)
        self.command_size_limit = _COMMAND_LINE
        for unwanted in ("AUTH", "HELP", "EXPN"):
            self._smtp_methods.pop(unwanted, None)
        self.state = state
        self.client = ""
        self._counted = ""
        self._uncoded = (state.hostname, "ENHANCEDSTATUSCODES")  # the replies to a greeting (RFC 2034, section 4)
        self._commands = 0
        self._errors = 0
        self._busy = False
        self._leaving = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; called once more when TLS has begun."""
        super().connection_made(transport)
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.state.listener.session_seconds, self._time_is_over)
            self.state.open.add(self)
            self.state.empty.clear()
            peer = transport.get_extra_info("peername")
            self.client = str(peer[0]).removeprefix("::ffff:") if isinstance(peer, tuple) else "local"

    def connection_lost(self, error: Exception | None) -> None:
        """End, and make room for another."""
        super().connection_lost(error)
        if self._deadline is not None:
            self._deadline.cancel()
        if self in self.state.open:
            self.state.open.discard(self)
            if self._counted:
                self.state.by_address[self._counted] -= 1
                self.state.by_address = defaultdict(int, {k: v for k, v in self.state.by_address.items() if v})
        if not self.state.open:
            self.state.empty.set()

    def eof_received(self) -> bool:
        """Close with the peer: aiosmtpd has ended the conversation by then."""
        super().eof_received()
        return False

    def _cb_client_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super()._cb_client_connected(reader, writer)
        until = reader.readuntil

        async def strictly(separator: bytes = b"\r\n") -> bytes:
            """Read a command line: ended by CR LF only, none of them inside, and not too many of them."""
            line = await until(separator)
            self._commands += 1
            if self._commands > self.state.listener.max_commands:
                raise _TooMuch(TOO_MANY.format("commands"))
            return b"\r\n" if line.count(b"\n") != 1 or line.count(b"\r") != 1 else line

        reader.readuntil = strictly  # type: ignore[method-assign,assignment]

    async def _handle_client(self) -> None:
        if len(self.state.open) > self.state.listener.max_connections:
            await self.refuse("connections")
            return
        if not self.state.listener.proxy_protocol and not await self.admitted():
            return
        try:
            await super()._handle_client()
        except (ConnectionError, EOFError, asyncio.LimitOverrunError):
            self._close()  # the peer is gone, or never said whom it speaks for

    async def admitted(self) -> bool:
        """Count the connection for its client's address; False where there are too many of them, and it is closed."""
        self._counted = self.client
        self.state.by_address[self.client] += 1
        unix = self.state.listener.unix_socket is not None and not self.state.listener.proxy_protocol
        if not unix and self.state.by_address[self.client] > self.state.listener.max_connections_per_address:
            await self.refuse("connections from your address")
            return False
        return True

    async def refuse(self, what: str) -> None:
        """End the connection before it began."""
        journal.warned("door_client_cut", client=self.client, why=f"too many {what}")
        await super().push(TOO_MANY.format(what))
        self._close()

    def _close(self) -> None:
        if self.transport is not None:
            self.transport.close()
            self.loop.call_later(_LAST_WORDS_SECONDS, self.abort)

    def abort(self) -> None:
        """End the connection whatever the peer does: reads nothing, or never finishes its TLS handshake."""
        transport: Any = self._original_transport or self.transport
        if self in self.state.open and transport is not None:
            transport.abort()

    def _time_is_over(self) -> None:
        if self._busy:
            self._leaving = True  # after the answer to the mail in hand
            return
        journal.warned("door_client_cut", client=self.client, why="the session took too long")
        self._write("421 4.7.0 the session took too long, closing")
        self._close()

    def _timeout_cb(self) -> None:
        if not self._busy:
            journal.warned("door_client_cut", client=self.client, why="silence")
            self._write("421 4.4.2 nothing came for too long, closing")
            self._close()

    def _write(self, reply: str) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self._writer.write(reply.encode() + b"\r\n")

    def leave(self) -> None:
        """End the connection: at once, or after the answer to the mail in hand."""
        self._leaving = True
        if not self._busy:
            self._write(LEAVING)
            self._close()

    async def push(self, status: Any) -> None:  # noqa: ANN401 - text or bytes, as aiosmtpd has it
        """Send one reply, with its enhanced status; too many refusals in one session end it."""
        text = status.decode("ascii", "replace") if isinstance(status, bytes) else str(status)
        await super().push(coded(text, self._uncoded))
        self._errors += text[:1] == "5" and not self._busy
        if self._errors > self.state.listener.max_errors:
            journal.warned("door_client_cut", client=self.client, why="too many errors")
            await super().push(TOO_MANY.format("errors"))
            self._end()

    def _end(self) -> None:
        """Close, and let no command that already came be carried out."""
        self._close()
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    async def handle_exception(self, error: Exception) -> str:
        """Answer what broke while a command was carried out: a limit with its words, anything else with "later"."""
        if isinstance(error, _TooMuch):
            journal.warned("door_client_cut", client=self.client, why=str(error))
            await super().push(str(error))
            self._end()
            await asyncio.sleep(0)  # where the cancelling arrives
        if isinstance(error, TLSSetupException):
            journal.warned("door_client_cut", client=self.client, why="TLS did not come about")
        else:
            journal.warned("door_broken", client=self.client, error=type(error).__name__)
        return LATER
