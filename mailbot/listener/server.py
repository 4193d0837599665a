"""The SMTP or LMTP door as a whole: its socket, its event loop in a thread of the daemon's, and its orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
import ssl
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

from mailbot import journal
from mailbot.clock import Clock
from mailbot.config.accounts import exposed
from mailbot.config.listener import Listener
from mailbot.config.settings import Settings
from mailbot.errors import ListenerUnavailable
from mailbot.listener.delivery import Delivery
from mailbot.listener.dialogue import SharedState
from mailbot.listener.session import LmtpSession, Session
from mailbot.store.files import Files

LAST_ANSWERS_SECONDS: Final = 8.0
"""How long a stop waits for the mails in hand: less than the daemon waits for this thread."""
_BACKLOG: Final = 100
_LOOK_SECONDS: Final = 0.2
_TURNS_TO_BEGIN: Final = 4
"""Turns of the event loop in which a connection that was just accepted becomes a session, and can be told goodbye."""


def bound(listener: Listener) -> socket.socket:
    """Return a socket that listens where the configuration says.

    Raises:
        ListenerUnavailable: somebody else listens there, or it may not be had.
    """
    try:
        return _unix(listener, listener.unix_socket) if listener.unix_socket else _inet(*listener.host_and_port)
    except OSError as broken:
        words = "somebody else listens there" if broken.errno == errno.EADDRINUSE else broken.strerror or str(broken)
        raise ListenerUnavailable(f"listener.address: cannot listen at {listener.address}: {words}") from broken


def _inet(host: str, port: int) -> socket.socket:
    if not host and socket.has_dualstack_ipv6():
        return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=_BACKLOG)
    family, _, _, _, place = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(place[:2], family=family, backlog=_BACKLOG)


def _unix(listener: Listener, path: Path) -> socket.socket:
    _remove_stale(path)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.bind(str(path))
        path.chmod(int(listener.socket_mode, 8))  # before listen: until then nobody can connect
        made.listen(_BACKLOG)
    except BaseException:
        made.close()
        raise
    return made


def _remove_stale(path: Path) -> None:
    """Remove the socket that an earlier process left behind; never one that somebody listens at, never another file."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise FileExistsError(errno.EEXIST, "a file that is no socket stands in its place")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def tls_context(listener: Listener) -> ssl.SSLContext | None:
    """Return what STARTTLS is done with; None where no certificate is configured.

    Raises:
        ListenerUnavailable: certificate and key cannot be used.
    """
    if listener.certificate_file is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    key = listener.key_file or listener.certificate_file
    try:
        if words := exposed(key, key.stat().st_mode):
            raise ListenerUnavailable(f"listener.key_file: {words}")
        context.load_cert_chain(listener.certificate_file, listener.key_file)
    except (OSError, ssl.SSLError) as broken:
        words = broken.strerror or str(broken)
        raise ListenerUnavailable(f"listener.certificate_file: {listener.certificate_file} and its key: {words}") from broken
    return context


class ListenerServer:
    """The listening door. ``bind`` before the threads begin, so that what is wrong is told at the start."""

    def __init__(self, settings: Settings, listener: Listener, files: Files, delivery: Delivery, clock: Clock) -> None:
        self._settings = settings
        self._listener = listener
        self._files = files
        self._delivery = delivery
        self._clock = clock
        self._socket: socket.socket | None = None
        self._tls: ssl.SSLContext | None = None

    @property
    def port(self) -> int:
        """The port that is listened at, 0 for a Unix socket."""
        name: Any = self._socket.getsockname() if self._socket else ""
        return int(name[1]) if isinstance(name, tuple) else 0

    def bind(self) -> None:
        """Take the address and read the certificate. Raises ListenerUnavailable."""
        self._tls = tls_context(self._listener)
        self._socket = bound(self._listener)

    def run(self, stop: threading.Event) -> None:
        """Take mail until ``stop``; mails in hand are answered first."""
        if self._socket is None:
            self.bind()
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's own journal holds what strangers wrote
        try:
            asyncio.run(self._serve(stop))
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._listener.unix_socket is not None:
            self._listener.unix_socket.unlink(missing_ok=True)

    async def _serve(self, stop: threading.Event) -> None:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "door-judge") as judge:
            state = self._state(partial(loop.run_in_executor, judge))
            speaks = LmtpSession if self._listener.protocol == "lmtp" else Session
            server = await self._server(loop, partial(speaks, state, loop))
            journal.said("door_opened", protocol=self._listener.protocol, address=self._listener.address)
            while not await asyncio.to_thread(stop.wait, _LOOK_SECONDS):
                pass
            server.close()
            await self._ended(state)
        journal.said("door_closed", protocol=self._listener.protocol, address=self._listener.address)

    def _state(self, judge: Callable[..., Any]) -> SharedState:
        return SharedState(
            self._settings, self._listener, self._files, self._delivery, self._clock,
            self._listener.hostname or socket.gethostname(), self._tls, judge,
        )  # fmt: skip

    async def _server(self, loop: asyncio.AbstractEventLoop, make: Callable[[], Session]) -> asyncio.Server:
        if self._listener.unix_socket is not None:
            return await loop.create_unix_server(make, sock=self._socket)
        if self._socket is None:
            raise AssertionError("bound before it serves")
        return await loop.create_server(make, sock=self._socket)

    async def _ended(self, state: SharedState) -> None:
        """Say goodbye to all; those whose mail is in hand get its answer first."""
        for _ in range(_TURNS_TO_BEGIN):
            await asyncio.sleep(0)
        for session in list(state.open):
            session.leave()
        if state.open:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(state.empty.wait(), LAST_ANSWERS_SECONDS)
        for session in list(state.open):
            session.abort()
