"""The log: one function for each fact that an admin greps for.

Each line is an event name in the past tense and key=value pairs: on a terminal for people, as JSON for machines.
What strangers wrote is never logged beyond Message-IDs and addresses, and those with control characters escaped.
No secret is ever an argument of these functions.
"""

from __future__ import annotations

import json
import logging
import sys
from functools import cache
from typing import Any, Final, Literal, TextIO

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
    "mail_decided",
    "mail_left_alone",
    "mail_passed_over",
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
    "mail_not_admitted",
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
    "receiver_unmet",
    "door_opened",
    "door_closed",
    "door_answered",
    "door_client_cut",
    "door_broken",
)


class _Form:
    """How the journal is written, as it was last configured."""

    form: Literal["text", "colours", "json"] = "text"
    to: TextIO | None = None


@cache
def _log() -> Any:  # noqa: ANN401 - structlog's, as it is configured
    """Return the logger as it was last configured: to put it together for each fact takes as long as writing it."""
    from mailbot.journal_lines import logger  # noqa: PLC0415 - structlog, for whoever has something to say

    return logger(_Form.form, _Form.to or sys.stderr, printable, in_json)


def configure(form: Literal["text", "json"], to: TextIO | None = None) -> None:
    """Send the journal to ``to`` (standard error by default), readable or as one JSON object a line."""
    _Form.to = to or sys.stderr
    _Form.form = "colours" if form == "text" and _Form.to.isatty() else form
    _log.cache_clear()
    # imaplib and imapclient log commands, log-in included, at DEBUG; that must never reach a file.
    logging.getLogger("imapclient").setLevel(logging.WARNING)


def printable(text: str) -> str:
    """Escape what could steer a terminal or forge a log line; leaves letters of all languages."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def in_json(record: Any, **how: Any) -> str:  # noqa: ANN401 - whatever json can write, and json's own arguments
    r"""Return ``record`` as JSON on one line that steers no terminal and is one line to every program.

    Letters of all languages stay; C1 controls, U+0085, U+2028, marks of direction, lone surrogates are written ``\uXXXX``,
    which says the same (RFC 8259, section 7).
    """
    written = json.dumps(record, **{**how, "ensure_ascii": False})
    if written.isprintable():
        return written
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in written)


def said(event: str, /, **facts: Any) -> None:  # noqa: ANN401 - facts are any printable values
    """Write one fact at the ordinary level. ``event`` is one of :data:`EVENTS`."""
    _log().info(event, **facts)


def warned(event: str, /, **facts: Any) -> None:  # noqa: ANN401
    """Write one fact that an admin should look at. ``event`` is one of :data:`EVENTS`."""
    _log().warning(event, **facts)
