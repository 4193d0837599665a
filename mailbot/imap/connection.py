"""One connection to an IMAP server: opened, logged in, every command under a deadline, every trouble put into words.

What an admin reads names the host and port and what happened, never the password.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from imapclient.exceptions import ProtocolError

from mailbot.accounts.passwords import spellings, without
from mailbot.accounts.time_limits import Watchdog
from mailbot.config.accounts import ImapAccount, Security
from mailbot.errors import LoginRefused, MailboxUnavailable
from mailbot.imap.wire import ALLOWANCE, Client, Wire, connected, tls_context
from mailbot.mail.text.patterns import late

PATIENCE: Final = 60.0
"""Seconds that a command may take when it moves no data to speak of."""
SLOWEST: Final = 50_000
"""Bytes a second below which a transfer is given up."""
_GOODBYE: Final = 3.0
_NETWORK: Final = (OSError, imaplib.IMAP4.error)
_NONSENSE: Final = (OverflowError, ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
_BACKOFF: Final = late(r"Suggested Backoff Time:\s*(\d+)\s*milliseconds", re.IGNORECASE)
_PASSING: Final = late(
    r"\[(UNAVAILABLE|INUSE|LIMIT|THROTTLED|SERVERBUG|CONTACTADMIN|OVERQUOTA)\b|"
    r"Suggested Backoff Time|too many|try again|temporar|not connected|internal error|command error: BAD",
    re.IGNORECASE,
)


class Refused(MailboxUnavailable):
    """The server answered NO or BAD to one command; the connection itself is still good. ``reply`` is its words."""

    def __init__(self, words: str, reply: str, retry_after: float | None) -> None:
        super().__init__(words, retry_after)
        self.reply = reply


class Connection:
    """A logged-in connection. ``client`` is imapclient's (it is hardly typed), ``imap`` the imaplib object below it."""

    def __init__(self, account: ImapAccount, watchdog: Watchdog, patience: float = PATIENCE) -> None:
        """Connect, and protect the connection as the account says.

        Raises:
            MailboxUnavailable: no connection, no TLS or no sensible greeting; there is never a fall-back to plain text.
        """
        self._account = account
        self._watchdog = watchdog
        self._patience = patience
        self._secrets: tuple[str, ...] = ()
        self.capabilities: frozenset[str] = frozenset()
        with self._in_words("connecting"):
            # Reading the system's certificates takes 30 ms, which a plain connection need not wait for.
            context = None if account.security is Security.PLAIN else tls_context(account)
            sock = connected(account)
            # A second handle on the same connection, for shutting it down: TLS replaces the first one.
            self._plug = sock.dup()
        try:
            with self._in_words("greeting"), self._deadline(0):
                self._greet(sock, context)
        except BaseException:
            sock.close()
            self._plug.close()
            raise

    def _greet(self, sock: socket.socket, context: ssl.SSLContext | None) -> None:
        security = self._account.security
        tls_at_once = context if security is Security.TLS else None
        self.imap = Wire(sock, self._account.host, self._account.port, tls_at_once)
        try:
            self.client: Any = Client(self.imap, self._account)
            self.imap.debug = 0  # imapclient leaves 5: imaplib would format every literal for a log nobody reads
            if security is Security.STARTTLS:
                self.client.starttls(context)
                self.imap.untagged_responses.clear()  # said before TLS, so by anybody
        except BaseException:
            self.imap.shut()
            raise

    def login(self, username: str, password: str) -> None:
        """Log in (RFC 9051, section 6.2; SASL PLAIN where offered), then ask anew what the server can do.

        Raises:
            LoginRefused: the server does not want these credentials.
            MailboxUnavailable: anything else, with ``retry_after`` where the server named a time.
        """
        self._secrets = spellings(username, password)
        try:
            with self.talking("logging in"):
                self._authenticate(username, password)
        except Refused as refused:
            if _PASSING.search(refused.reply) and "AUTHENTICATIONFAILED" not in refused.reply.upper():
                raise
            words = f"{self._where}: login of {username} was refused: {refused.reply}"
            raise LoginRefused(words, refused.retry_after) from refused
        with self.talking("asking for capabilities"):
            answer = self.imap.capability()[1]
            self.capabilities = frozenset(answer[-1].decode("ascii", "replace").upper().split())
            self.client._cached_capabilities = tuple(name.encode() for name in self.capabilities)  # noqa: SLF001

    def _authenticate(self, username: str, password: str) -> None:
        if "AUTH=PLAIN" in self.imap.capabilities:
            self.imap.authenticate("PLAIN", lambda _: f"\0{username}\0{password}".encode())
            return
        if "LOGINDISABLED" in self.imap.capabilities:
            raise self.imap.error("the server takes no password on this connection; use security = starttls or tls")
        words = [_argument(username), _argument(password)]
        typ, data = self.client._raw_command(b"LOGIN", words, uid=False)  # noqa: SLF001 - its login() quotes no name
        self.checked(typ, data)
        self.imap.state = "AUTH"

    def has(self, capability: str) -> bool:
        """Whether the server, after login, says it can do ``capability`` (upper case)."""
        return capability in self.capabilities

    def checked(self, typ: str, data: list[Any]) -> list[Any]:
        """Return ``data`` of an answer whose status is OK; raises imaplib's error for NO, to be put into words."""
        if typ != "OK":
            raise self.imap.error((data[-1] or b"").decode("utf-8", "replace"))
        return data

    @contextmanager
    def talking(self, doing: str, octets: int = 0) -> Iterator[None]:
        """Run one command that moves about ``octets`` bytes, under its deadline.

        Raises:
            Refused: the server said NO or BAD; the connection is still good.
            MailboxUnavailable: the connection broke, the time ran out, or the answer made no sense.
        """
        self.imap.allowance = ALLOWANCE + octets
        with self._in_words(doing), self._deadline(octets):
            yield

    @contextmanager
    def _deadline(self, octets: int) -> Iterator[None]:
        with self._watchdog.deadline(self._plug, self._patience + octets / SLOWEST) as deadline:
            try:
                yield
            except (*_NETWORK, *_NONSENSE):
                if not deadline.fired:
                    raise
        if deadline.fired:
            raise MailboxUnavailable(f"{self._where}: gave no full answer within {deadline.seconds:g} s")

    @contextmanager
    def _in_words(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (imaplib.IMAP4.abort, imaplib.IMAP4.readonly, ProtocolError, OSError) as broken:
            raise MailboxUnavailable(self._words(doing, _reason(broken)), _retry_after(str(broken))) from broken
        except imaplib.IMAP4.error as broken:
            reply = self._without_secret(str(broken))
            raise Refused(self._words(doing, reply), reply, _retry_after(reply)) from None
        except _NONSENSE as broken:
            words = self._words(doing, f"an answer that cannot be read ({type(broken).__name__})")
            raise MailboxUnavailable(words) from broken

    @property
    def _where(self) -> str:
        return f"{self._account.host}:{self._account.port}"

    def _words(self, doing: str, reason: str) -> str:
        return f"{self._where}: {doing} failed: {self._without_secret(reason)}"

    def _without_secret(self, text: str) -> str:
        return without(text, self._secrets)

    def close(self) -> None:
        """Log out if that takes no longer than a moment, and close the connection. Never raises."""
        try:
            self._plug.settimeout(_GOODBYE)
            self.client.socket().settimeout(_GOODBYE)
            with self._watchdog.deadline(self._plug, _GOODBYE):
                self.imap.logout()
        except (*_NETWORK, *_NONSENSE):
            self.imap.shut()  # it is gone already, or says nothing: there is nothing left to save
        finally:
            self._plug.close()


def _argument(text: str) -> bytes:
    """Quote what is plain ASCII (RFC 9051, section 9, quoted); other characters go as a literal."""
    raw = text.encode()
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"' if raw.isascii() else raw


def _reason(broken: BaseException) -> str:
    if isinstance(broken, TimeoutError):
        return "it did not answer in time"
    if isinstance(broken, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({broken.verify_message})"
    return str(getattr(broken, "strerror", None) or str(broken) or type(broken).__name__)


def _retry_after(text: str) -> float | None:
    found = _BACKOFF.search(text)
    return int(found[1]) / 1000 if found else None
