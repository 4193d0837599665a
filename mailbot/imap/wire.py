"""imaplib and imapclient on a socket of our own making: bounded in memory, TLS as the account says, kept alive."""

from __future__ import annotations

import imaplib
import socket
import ssl
from typing import Final

from imapclient import IMAPClient

from mailbot.config.accounts import ImapAccount, Security
from mailbot.config.section import MIB

ALLOWANCE: Final = 64 * MIB
"""Bytes that one command may bring in beyond what it asked for."""
_CONNECT: Final = 30.0
_READ: Final = 60.0
_KEEPALIVE: Final = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4, "TCP_USER_TIMEOUT": 120_000}


def connected(account: ImapAccount) -> socket.socket:
    """Connect to the account's server and set the time-outs (seconds) for everything that follows.

    Raises:
        OSError: no name, no route, nobody there.
    """
    patience = account.timeout_seconds
    sock = socket.create_connection((account.host, account.port), timeout=min(patience, _CONNECT))
    _prompt(sock)
    _keep_alive(sock)
    sock.settimeout(min(patience, _READ))
    return sock


class Wire(imaplib.IMAP4):
    """imaplib on a socket that is connected already, with a bound on what one command may bring in.

    imaplib itself ends a session at a line of 1,000,000 bytes and believes any literal's size.
    """

    def __init__(self, sock: socket.socket, host: str, port: int, context: ssl.SSLContext | None) -> None:
        self._raw = sock
        self._context = context
        self.allowance = ALLOWANCE
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:  # noqa: ARG002 - imaplib's signature
        if self._context is None:
            return self._raw
        return self._context.wrap_socket(self._raw, server_hostname=self.host)

    def shut(self) -> None:
        """Close the socket, whatever state it is in."""
        try:
            self.shutdown()
        except (OSError, imaplib.IMAP4.error):
            return  # imaplib closes the socket even so

    def read(self, size: int) -> bytes:
        """Read a literal of ``size`` bytes, or up to the end of the stream."""
        self._spend(size)
        return bytes(self.file.read(size))  # type: ignore[arg-type]

    def readline(self) -> bytes:
        """Read a line, however long within the allowance."""
        line = bytes(self.file.readline(self.allowance + 1))  # type: ignore[arg-type]
        self._spend(len(line))
        return line

    def _spend(self, octets: int) -> None:
        self.allowance -= octets
        if self.allowance < 0:
            raise self.abort("it sent far more than was asked for")


class Client(IMAPClient):
    """imapclient over a :class:`Wire`."""

    def __init__(self, wire: Wire, account: ImapAccount) -> None:
        self._wire = wire
        encrypted = account.security is Security.TLS
        super().__init__(account.host, account.port, ssl=encrypted, timeout=min(account.timeout_seconds, _READ))

    def _create_IMAP4(self) -> Wire:  # noqa: N802 - imapclient's name
        return self._wire


def tls_context(account: ImapAccount) -> ssl.SSLContext:
    """Build a context that checks certificates and host names, against the account's own CA too if it has one.

    Raises:
        OSError: the CA's file cannot be used.
    """
    context = ssl.create_default_context()
    if account.ca_file is not None:
        try:
            context.load_verify_locations(cafile=account.ca_file)
        except OSError as broken:
            raise OSError(f"ca_file {account.ca_file} cannot be used ({broken.strerror or broken})") from broken
    return context


def _prompt(sock: socket.socket) -> None:
    """Send each piece at once: imaplib writes a command in two, and Nagle would hold the second for the peer's ACK."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _keep_alive(sock: socket.socket) -> None:
    """Have the kernel notice a peer that vanished without a word (RFC 9293, section 3.8.4)."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE.items():
        if option := getattr(socket, name, None):
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
