"""The log: one function for each fact that an admin greps for.

Each line is an event name in the past tense and key=value pairs: on a terminal for people, as JSON for machines.
What strangers wrote is never logged beyond Message-IDs and addresses, and those with control characters escaped.
No secret is ever an argument of these functions.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TextIO

from mailbot.clock import SystemClock

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


_COLOURS: Final = {"info": "\033[32m", "warning": "\033[33m"}
_BOLD, _DIM, _KEY, _PLAIN = "\033[1m", "\033[2m", "\033[36m", "\033[0m"
_TO_QUOTE: Final = frozenset(" \t=\r\n\"'")


class _Lines:
    """Where the lines go, and how they look; one for the process."""

    def __init__(self) -> None:
        self._stream: TextIO | None = None
        self._written: Callable[[str, str, str, Mapping[str, Any]], str] = _plainly

    def go(self, form: Literal["text", "json"], to: TextIO) -> None:
        self._stream = to
        self._written = _as_json if form == "json" else _in_colours if to.isatty() else _plainly

    def write(self, level: str, event: str, facts: Mapping[str, Any]) -> None:
        escaped = {key: printable(value) if isinstance(value, str) else value for key, value in facts.items()}
        now = f"{SystemClock().now().replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
        line = self._written(now, level, event, escaped)
        stream = self._stream or sys.stderr
        try:
            stream.write(f"{line}\n")
            stream.flush()
        except (OSError, ValueError):
            return  # a full disk or a closed pipe: nowhere left to say it, and the daemon's work is worth more than its log


def _plainly(now: str, level: str, event: str, facts: Mapping[str, Any]) -> str:
    told = " ".join([f"{key}={_shown(facts[key])}" for key in sorted(facts)])
    return f"{now} [{level:<9}] {event:<24} {told}".rstrip(" ")


def _in_colours(now: str, level: str, event: str, facts: Mapping[str, Any]) -> str:
    told = " ".join(f"{_KEY}{key}{_PLAIN}={_shown(facts[key])}" for key in sorted(facts))
    return f"{_DIM}{now}{_PLAIN} [{_COLOURS[level]}{level:<9}{_PLAIN}] {_BOLD}{event:<24}{_PLAIN} {told}".rstrip(" ")


def _shown(value: object) -> str:
    return value if isinstance(value, str) and _TO_QUOTE.isdisjoint(value) else repr(value)


def _as_json(now: str, level: str, event: str, facts: Mapping[str, Any]) -> str:
    return json.dumps({"timestamp": now, "level": level, "event": event, **facts}, ensure_ascii=False, default=repr)


_LINES: Final = _Lines()


def configure(form: Literal["text", "json"], to: TextIO | None = None) -> None:
    """Send the journal to ``to`` (standard error by default), readable or as one JSON object a line."""
    _LINES.go(form, to or sys.stderr)
    # imaplib and imapclient log commands, log-in included, at DEBUG; that must never reach a file.
    logging.getLogger("imapclient").setLevel(logging.WARNING)


def printable(text: str) -> str:
    """Escape what could steer a terminal or forge a log line; leaves letters of all languages."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def said(event: str, /, **facts: Any) -> None:  # noqa: ANN401 - facts are any printable values
    """Write one fact at the ordinary level. ``event`` is one of :data:`EVENTS`."""
    _LINES.write("info", event, facts)


def warned(event: str, /, **facts: Any) -> None:  # noqa: ANN401
    """Write one fact that an admin should look at. ``event`` is one of :data:`EVENTS`."""
    _LINES.write("warning", event, facts)
