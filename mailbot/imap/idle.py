"""Waiting for mail: IDLE (RFC 2177) as a hint that saves time, never as the only way to learn of a mail.

imapclient's ``idle_check`` hides the end of the stream: it returns nothing, at once, for ever. An empty answer that
comes before its time is therefore a dead connection, and so is every exception.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import Any, Final

from mailbot.errors import MailboxUnavailable
from mailbot.imap.connection import Connection

_LONGEST: Final = 300.0
"""Seconds after which IDLE is issued anew: routers forget silent connections."""
_GLANCE: Final = 2.0
"""Seconds between two looks at ``stop``."""
_EARLY: Final = 0.2
_NEWS: Final = (b"EXISTS", b"RECENT")


def wait(connection: Connection, seconds: float, stop: threading.Event) -> None:
    """Wait until the server says that mail came, ``seconds`` have passed or ``stop`` is set.

    Raises:
        MailboxUnavailable: the connection is dead or its IDLE makes no sense; open another.
    """
    if not connection.has("IDLE"):
        stop.wait(seconds)
        return
    if _said_already(connection):
        return
    until = monotonic() + seconds
    while (left := until - monotonic()) > 0 and not stop.is_set():
        if _idle(connection, min(left, _LONGEST), stop):
            return


def _idle(connection: Connection, seconds: float, stop: threading.Event) -> bool:
    """Spend one IDLE of at most ``seconds``; say whether mail came."""
    with connection.talking("IDLE"):
        _begin(connection)
    news = _said_already(connection) or _unread(connection)  # a server may say it before its "+", or in one piece with it
    until = monotonic() + seconds
    while not news and (left := until - monotonic()) > 0 and not stop.is_set():
        news = _glance(connection, min(left, _GLANCE))
    with connection.talking("leaving IDLE"):
        _text, late = connection.client.idle_done()
    return news or _is_news(late)


def _said_already(connection: Connection) -> bool:
    """Return whether mail was announced since SELECT, in the middle of other answers: IDLE does not repeat it."""
    return len(connection.imap.untagged_responses.get("EXISTS", ())) > 1


def _unread(connection: Connection) -> bool:
    """Return whether more came than was read: what lies in the buffer, no look at the socket ever shows."""
    imap: Any = connection.imap
    patience = imap.sock.gettimeout()
    imap.sock.setblocking(False)
    try:
        return bool(imap.file.peek(1))
    except OSError:
        return False  # nothing there (BlockingIOError, SSLWantReadError); a broken connection is noticed next
    finally:
        imap.sock.settimeout(patience)


def _begin(connection: Connection) -> None:
    """Send IDLE and read up to the server's "+"; imapclient's own takes an untagged line before it for an error."""
    imap: Any = connection.imap
    tag = imap._command("IDLE")  # noqa: SLF001 - imaplib has no IDLE before Python 3.14
    while imap._get_response() is not None:  # noqa: SLF001
        if imap.tagged_commands[tag] is not None:
            typ, data = imap.tagged_commands.pop(tag)
            connection.checked("NO" if typ == "OK" else typ, data)
        if "BYE" in imap.untagged_responses:
            raise imap.abort("the server said BYE")
    connection.client._idle_tag = tag  # noqa: SLF001 - for imapclient's idle_check and idle_done


def _glance(connection: Connection, seconds: float) -> bool:
    began = monotonic()
    with connection.talking("IDLE"):
        said = connection.client.idle_check(timeout=seconds)
    if any(line and line[0] == b"BYE" for line in said):
        raise MailboxUnavailable("the server said BYE while waiting for mail")
    if not said and monotonic() - began < seconds - min(_EARLY, seconds / 2):
        raise MailboxUnavailable("the server closed the connection while waiting for mail")
    return _is_news(said)


def _is_news(said: list[tuple[Any, ...]]) -> bool:
    return any(len(line) > 1 and line[1] in _NEWS for line in said)
