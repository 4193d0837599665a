"""One connection at the SMTP or LMTP door: what aiosmtpd speaks, made strict, bounded and streaming.

aiosmtpd reads commands and does STARTTLS; ours are the limits, the line endings, DATA (to disk, with LMTP's reply for each
recipient) and every reply that could tell a stranger anything.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, TLSSetupException

from mailbot import journal
from mailbot.door_delivery import LATER, Parcel, trace
from mailbot.door_intake import Intake
from mailbot.door_manners import House, Manners
from mailbot.door_replies import LEAVING, TOO_MANY, coded

_COMMAND_LINE: Final = 2048
"""Bytes. RFC 5321 asks for 512, more with extensions (section 4.5.3.1.4); addresses take most of it."""
_PROXY_SECONDS: Final = 10.0
_LAST_WORDS_SECONDS: Final = 5.0
"""How long a peer may take to read what it was told last."""


class _TooMuch(Exception):
    """A limit was passed; the connection ends with these words."""


# ruff: noqa: N802, ARG002 - commands are methods by aiosmtpd's names


class Session(SMTP):
    """One connection that speaks SMTP."""

    line_length_limit = 64 * 1024

    def __init__(self, house: House, loop: asyncio.AbstractEventLoop) -> None:
        listener = house.listener
        super().__init__(
            Manners(house), hostname=house.hostname, ident="mailbot", data_size_limit=listener.max_mail,
            enable_SMTPUTF8=True, tls_context=house.tls, timeout=listener.command_seconds, loop=loop,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            proxy_protocol_timeout=min(_PROXY_SECONDS, listener.command_seconds) if listener.proxy_protocol else None,
        )  # fmt: skip
        self.command_size_limits = defaultdict(lambda: _COMMAND_LINE)
        self.command_size_limit = _COMMAND_LINE
        for unwanted in ("AUTH", "HELP", "EXPN"):
            self._smtp_methods.pop(unwanted, None)
        self.house = house
        self.client = ""
        self._counted = ""
        self._uncoded = (house.hostname, "ENHANCEDSTATUSCODES")  # the replies to a greeting (RFC 2034, section 4)
        self._commands = 0
        self._errors = 0
        self._busy = False
        self._leaving = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; called once more when TLS has begun."""
        super().connection_made(transport)
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.house.listener.session_seconds, self._time_is_over)
            self.house.open.add(self)
            self.house.empty.clear()
            peer = transport.get_extra_info("peername")
            self.client = str(peer[0]).removeprefix("::ffff:") if isinstance(peer, tuple) else "local"

    def connection_lost(self, error: Exception | None) -> None:
        """End, and make room for another."""
        super().connection_lost(error)
        if self._deadline is not None:
            self._deadline.cancel()
        if self in self.house.open:
            self.house.open.discard(self)
            if self._counted:
                self.house.by_address[self._counted] -= 1
                self.house.by_address = defaultdict(int, {k: v for k, v in self.house.by_address.items() if v})
        if not self.house.open:
            self.house.empty.set()

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
            if self._commands > self.house.listener.max_commands:
                raise _TooMuch(TOO_MANY.format("commands"))
            return b"\r\n" if line.count(b"\n") != 1 or line.count(b"\r") != 1 else line

        reader.readuntil = strictly  # type: ignore[method-assign,assignment]

    async def _handle_client(self) -> None:
        if len(self.house.open) > self.house.listener.max_connections:
            await self.refuse("connections")
            return
        if not self.house.listener.proxy_protocol and not await self.admitted():
            return
        try:
            await super()._handle_client()
        except (ConnectionError, EOFError, asyncio.LimitOverrunError):
            self._close()  # the peer is gone, or never said whom it speaks for

    async def admitted(self) -> bool:
        """Count the connection for its client's address; False where there are too many of them, and it is closed."""
        self._counted = self.client
        self.house.by_address[self.client] += 1
        unix = self.house.listener.unix_socket is not None and not self.house.listener.proxy_protocol
        if not unix and self.house.by_address[self.client] > self.house.listener.max_connections_per_address:
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
        if self in self.house.open and transport is not None:
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
        if self._errors > self.house.listener.max_errors:
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

    async def smtp_STARTTLS(self, arg: str) -> None:
        """Begin TLS (RFC 3207), once."""
        if self._tls_protocol is not None:
            await self.push("503 5.5.1 TLS is on already")
            return
        await super().smtp_STARTTLS(arg)

    async def smtp_VRFY(self, arg: str) -> None:
        """Tell nothing about anybody (RFC 5321, section 7.3)."""
        await self.push("252 2.5.2 send a mail and see")

    async def smtp_DATA(self, arg: str) -> None:
        """Take one mail to its end, judge it, and answer what was committed."""
        if await self.check_helo_needed():
            return
        recipients = list(self.envelope.rcpt_tos) if self.envelope else []
        if not recipients:
            await self.push("503 5.5.1 need RCPT first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes no argument")
            return
        await self.push("354 end with <CR><LF>.<CR><LF>")
        refusal, parcel = await self._taken_in()
        self._busy = True
        try:
            replies = [refusal] * len(recipients) if parcel is None else await self._judged(parcel, recipients)
            for reply in self._in_protocol(replies):
                await self.push(reply)
        finally:
            self._busy = False
        self.envelope = self._create_envelope()
        self._reset_timeout()
        if self._leaving:
            await super().push(LEAVING)
            self._end()

    def _in_protocol(self, replies: list[str]) -> list[str]:
        """Return what is answered after the dot: in SMTP one reply for all recipients together.

        What some mailbox could not take now is sent again, and the others know it then; else one that took it is enough.
        """
        return [next((one for one in replies if one[0] == "4"), None) or min(replies)]

    async def _taken_in(self) -> tuple[str, Parcel | None]:
        """Stream the mail into the spool; returns a refusal, or the parcel."""
        now = self.house.clock.now()
        sender = str(self.envelope.mail_from or "").strip("<>") if self.envelope else ""
        helo = str(self.session.host_name or "") if self.session else ""
        tls = self.session is not None and self.session.ssl is not None
        top = trace(self.house.listener, self.house.hostname, sender, helo, self.client, tls=tls, now=now)
        intake = Intake(self._reader, self.house.files, self.house.listener.max_mail, self._reset_timeout)
        refusal = await intake.take(top)
        return refusal, None if refusal else Parcel(intake.path, intake.size, sender, helo, self.client, now)

    async def _judged(self, parcel: Parcel, recipients: list[str]) -> list[str]:
        try:
            proof = await asyncio.to_thread(self.house.delivery.prove, parcel)
        except Exception as broken:  # noqa: BLE001 - nothing was judged yet: the peer is asked to come again
            journal.warned("door_broken", client=self.client, error=f"{type(broken).__name__}: {broken}")
            parcel.file.unlink(missing_ok=True)
            return [LATER] * len(recipients)
        except asyncio.CancelledError:
            parcel.file.unlink(missing_ok=True)
            raise
        # Once begun it is carried to its end, whether or not the peer still listens.
        answers: list[str] = await asyncio.shield(self.house.judge(self.house.delivery.answers, parcel, recipients, proof))
        return answers


class LmtpSession(Session, LMTP):
    """One connection that speaks LMTP (RFC 2033): LHLO, and after DATA one reply for each recipient."""

    def _in_protocol(self, replies: list[str]) -> list[str]:
        return replies
