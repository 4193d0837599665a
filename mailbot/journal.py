"""The log: one function for each fact that an admin greps for.

Each line is an event name in the past tense and key=value pairs: on a terminal for people, as JSON for machines.
What strangers wrote is never logged beyond Message-IDs and addresses, and those with control characters escaped.
No secret is ever an argument of these functions.
"""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Any, Final, Literal, TextIO

# structlog draws tracebacks with rich where it can import that. The journal holds none, and rich brings pygments: 4 MB.
_RICH: Final[object] = sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
import structlog  # noqa: E402

if _RICH is None:
    del sys.modules["rich"]

EVENTS: Final = (
    "daemon_started",
    "daemon_stopping",
    "daemon_stopped",
    "thread_died",
    "mailbox_connected",
    "mailbox_unavailable",
    "mailbox_back",
    "mailbox_drained",
    "mailbox_renumbered",
    "mail_judged",
    "mail_vanished",
    "mail_set_aside",
    "address_undeliverable",
    "address_reachable",
    "batch_split",
    "mail_not_filed",
    "mail_filed_in_place",
    "timer_fired",
    "timer_waiting",
    "timer_postponed",
    "timer_withheld",
    "timer_crashed",
    "ticket_unanswered",
    "promise_near",
    "promise_missed",
    "promise_crashed",
    "deadline_near",
    "deadline_missed",
    "digest_written",
    "digest_crashed",
    "consent_granted",
    "consent_lapsed",
    "consent_waiting",
    "consent_crashed",
    "flood_told",
    "reply_not_released",
    "macro_broken",
    "letter_sent",
    "letter_deferred",
    "letter_failed",
    "letter_repeated",
    "submission_unavailable",
    "submission_back",
    "storage_unavailable",
    "storage_back",
    "storage_migrated",
    "senders_unproven",
    "door_opened",
    "door_closed",
    "door_answered",
    "door_client_cut",
    "door_broken",
)


@cache
def _log() -> Any:  # noqa: ANN401 - structlog's, as it is configured
    """Return the logger as it was last configured: to put it together for each fact takes as long as writing it."""
    return structlog.get_logger("mailbot").bind()


def configure(form: Literal["text", "json"], to: TextIO | None = None) -> None:
    """Send the journal to ``to`` (standard error by default), readable or as one JSON object a line."""
    stream = to or sys.stderr
    renderer: Any
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=24)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            _escaped,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(_Tolerant(stream)),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    _log.cache_clear()
    # imaplib and imapclient log commands, log-in included, at DEBUG; that must never reach a file.
    logging.getLogger("imapclient").setLevel(logging.WARNING)


class _Tolerant:
    """A stream whose full disk or closed pipe does not stop the daemon."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except (OSError, ValueError):
            return 0  # nowhere left to say it; the daemon's work is worth more than its log

    def flush(self) -> None:
        try:
            self._stream.flush()
        except (OSError, ValueError):
            return


def printable(text: str) -> str:
    """Escape what could steer a terminal or forge a log line; leaves letters of all languages."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _escaped(_logger: Any, _method: str, event: Any) -> Any:  # noqa: ANN401 - structlog's own signature
    return {key: printable(value) if isinstance(value, str) else value for key, value in event.items()}


def said(event: str, /, **facts: Any) -> None:  # noqa: ANN401 - facts are any printable values
    """Write one fact at the ordinary level. ``event`` is one of :data:`EVENTS`."""
    _log().info(event, **facts)


def warned(event: str, /, **facts: Any) -> None:  # noqa: ANN401
    """Write one fact that an admin should look at. ``event`` is one of :data:`EVENTS`."""
    _log().warning(event, **facts)
