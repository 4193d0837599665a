"""One account at a submission server (RFC 6409): a kept connection, one letter and one recipient a transaction.

What the server says of a letter is an :class:`Answer`; a connection that cannot be used is an exception, and the
letter waits. After the final dot only the server knows whether it took the letter: then it is sent again, unchanged.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, Protocol

from mailbot.accounts.passwords import spellings, without
from mailbot.config.accounts import Security
from mailbot.config.mailbox import Mailbox
from mailbot.errors import SubmissionRefused, SubmissionUnavailable
from mailbot.mail.mime.writer import collapsed, wire_address
from mailbot.smtp.answers import Answer, answered
from mailbot.smtp.wire import Client

TRANSACTION_SECONDS: Final = 300.0
"""How long one letter may take, whatever the server does meanwhile."""

_OURS_TO_MEND: Final = frozenset({530, 534, 535, 538})
"""Answers about our login, not about the letter (RFC 4954, section 6): letters wait until the admin has mended it."""

_SHUTTING_DOWN: Final = 421
_BAD_ADDRESS: Final = 553
_MOST_WORDS: Final = 500
_LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")
_OWN_ID: Final = re.compile(rb"^Message-ID:\s*<([^<>\r\n]+)>", re.IGNORECASE | re.MULTILINE)


class TimeLimit(Protocol):
    """What ends a command that takes too long: :class:`mailbot.accounts.time_limits.Watchdog`."""

    def deadline(self, sock: socket.socket, seconds: float, /) -> AbstractContextManager[Any]:
        """Shut ``sock`` down unless the context is left within ``seconds``."""
        ...


class SmtpSession:
    """A logged-in connection. Not for two threads at once; after an exception, close it and open another."""

    def __init__(self, client: smtplib.SMTP, mailbox: Mailbox, watchdog: TimeLimit | None) -> None:
        self._client = client
        self._mailbox = mailbox
        self._watchdog = watchdog
        self._used = False
        self._takes_null_sender = True

    @classmethod
    def open(cls, mailbox: Mailbox, password: str, watchdog: TimeLimit | None = None) -> SmtpSession:
        """Connect and log in, protected exactly as configured; an empty user name means no login.

        Raises:
            SubmissionUnavailable: no connection, no protection, an untrusted certificate or a refused login; says which.
        """
        account = mailbox.smtp
        client = Client(local_hostname=wire_address(mailbox.address).rpartition("@")[2])
        session = cls(client, mailbox, watchdog)
        try:
            with _as_unavailable(f"{account.host}:{account.port}", spellings(account.username or "", password)):
                session._connect()
                if account.username:
                    with session._deadline():
                        _log_in(client, account.username, password)
        except SubmissionUnavailable:
            client.close()
            raise
        return session

    def send(self, letter_raw: bytes, sender: str, to: str) -> Answer:
        """Hand one letter to the server; ``sender`` is the return path, empty for the null sender.

        Raises:
            SubmissionUnavailable: the connection broke, the server shuts down (421), or 5 minutes were not enough;
                the letter was accepted or not, nobody knows.
        """
        try:
            recipient = wire_address(to)
        except ValueError as broken:
            return Answer("permanent", _BAD_ADDRESS, str(broken))
        with _as_unavailable(f"{self._mailbox.smtp.host}:{self._mailbox.smtp.port}"), self._deadline():
            if not recipient.isascii() and not self._client.has_extn("smtputf8"):
                words = "the server lacks SMTPUTF8 (RFC 6531), which an address with other letters than ASCII needs"
                return Answer("permanent", _BAD_ADDRESS, words)
            if self._used:
                self._answered(*self._client.rset())
            self._used = True
            return self._transaction(_with_crlf(letter_raw), sender, recipient)

    def alive(self) -> bool:
        """Return whether the server still listens: many close a connection that rested for some time."""
        try:
            with self._deadline():
                return self._client.noop()[0] < 400  # noqa: PLR2004 - RFC 5321, section 4.2.1
        except OSError:
            return False

    def close(self) -> None:
        """Say good-bye and leave; a server that no longer listens is left without it."""
        try:
            with self._deadline():
                self._client.quit()
        except OSError:
            self._client.close()

    def _connect(self) -> None:
        account, client = self._mailbox.smtp, self._client
        plain = socket.create_connection((account.host, account.port), timeout=account.timeout_seconds)
        client.sock = plain
        if account.security is Security.TLS:
            self._encrypt()
        with self._deadline():
            self._wanted(220, *client.getreply())
            client.ehlo_or_helo_if_needed()
        if account.security is Security.STARTTLS:
            with self._deadline():
                self._wanted(220, *client.docmd("STARTTLS"))
            self._encrypt()
            with self._deadline():
                client.ehlo_or_helo_if_needed()

    def _encrypt(self) -> None:
        """Begin TLS; whatever was said in plain text before is forgotten (RFC 3207, section 4.2)."""
        account, client = self._mailbox.smtp, self._client
        context = ssl.create_default_context(cafile=str(account.ca_file) if account.ca_file else None)
        bare = client.sock
        if bare is None:
            raise SubmissionUnavailable(f"{account.host}:{account.port}: the connection is gone")
        client.sock = context.wrap_socket(bare, server_hostname=account.host, do_handshake_on_connect=False)
        client.file = None
        client.helo_resp = client.ehlo_resp = None
        client.esmtp_features, client.does_esmtp = {}, False
        with self._deadline():
            client.sock.do_handshake()

    def _transaction(self, raw: bytes, sender: str, recipient: str) -> Answer:
        used, code, words = self._mail_from(raw, sender, utf8=not recipient.isascii())
        if code // 100 == 2:  # noqa: PLR2004 - the class of the reply, RFC 5321, section 4.2.1
            code, words = self._answered(*self._client.rcpt(recipient))
            if code // 100 == 2:  # noqa: PLR2004
                code, words = self._data(raw)
        own = _OWN_ID.search(raw.partition(b"\r\n\r\n")[0] + b"\r\n")
        own_id = own[1].decode("ascii", "replace") if own else ""
        return answered(code, words, own_id, (recipient, used, self._mailbox.address))

    def _data(self, raw: bytes) -> tuple[int, str]:
        try:
            code, said = self._client.data(raw)
        except smtplib.SMTPDataError as refused:
            code, said = refused.smtp_code, _bytes(refused.smtp_error)
        return self._answered(code, said)

    def _mail_from(self, raw: bytes, sender: str, *, utf8: bool) -> tuple[str, int, str]:
        """Begin a transaction; a relay that takes no null sender is given the mailbox's address from then on."""
        options = [f"SIZE={len(raw)}"] if self._client.has_extn("size") else []
        options += ["BODY=8BITMIME", "SMTPUTF8"] if utf8 else []
        bounce_to = wire_address(sender or self._mailbox.address)
        first = bounce_to if sender or not self._takes_null_sender else ""
        code, words = self._answered(*self._client.mail(first or "<>", options))
        if first or code < 500:  # noqa: PLR2004
            return first, code, words
        self._answered(*self._client.rset())
        code, words = self._answered(*self._client.mail(bounce_to, options))
        self._takes_null_sender = code // 100 != 2  # noqa: PLR2004 - only where that was the reason
        return bounce_to, code, words

    def _answered(self, code: int, said: bytes) -> tuple[int, str]:
        """Return code and words on one line; what speaks of the connection rather than of the letter is raised."""
        words = collapsed(said.decode("utf-8", "replace"))[:_MOST_WORDS]
        if code == _SHUTTING_DOWN or code in _OURS_TO_MEND or not 200 <= code < 600 or code // 100 == 3:  # noqa: PLR2004
            raise SubmissionUnavailable(f"{self._mailbox.smtp.host}:{self._mailbox.smtp.port}: {code} {words}")
        return code, words

    def _wanted(self, wanted: int, code: int, said: bytes) -> None:
        if code != wanted:
            raise smtplib.SMTPResponseException(code, said)

    def _deadline(self) -> AbstractContextManager[Any]:
        sock = self._client.sock
        if self._watchdog is None or sock is None:
            return nullcontext()
        return self._watchdog.deadline(sock, TRANSACTION_SECONDS)


def _log_in(client: smtplib.SMTP, username: str, password: str) -> None:
    if (username + password).isascii():
        client.login(username, password)
        return
    # smtplib knows only ASCII; SASL PLAIN is UTF-8 (RFC 4616).
    token = base64.b64encode(f"\0{username}\0{password}".encode()).decode("ascii")
    code, said = client.docmd("AUTH", f"PLAIN {token}")
    if code != 235:  # noqa: PLR2004 - RFC 4954, section 4
        raise smtplib.SMTPAuthenticationError(code, said)


def _with_crlf(raw: bytes) -> bytes:
    """Return ``raw`` with every line ending in CRLF; a bare CR or LF could smuggle a second letter in."""
    lines = raw.count(b"\r\n")
    return raw if lines == raw.count(b"\n") == raw.count(b"\r") else _LINE_ENDS.sub(b"\r\n", raw)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")


@contextmanager
def _as_unavailable(where: str, secrets: Sequence[str] = ()) -> Iterator[None]:
    """Turn every trouble of the connection (smtplib's and ssl's errors are OSErrors) into SubmissionUnavailable."""
    try:
        yield
    except smtplib.SMTPResponseException as refused:
        said = collapsed(without(_bytes(refused.smtp_error).decode("utf-8", "replace"), secrets))[:_MOST_WORDS]
        words = f"{refused.smtp_code} {said}"
        if isinstance(refused, smtplib.SMTPAuthenticationError):
            raise SubmissionRefused(f"{where}: login was refused: {words}") from None
        raise SubmissionUnavailable(f"{where}: {words}") from None
    except OSError as broken:
        raise SubmissionUnavailable(f"{where}: {str(broken) or type(broken).__name__}") from broken
