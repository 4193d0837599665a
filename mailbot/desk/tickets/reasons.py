"""Why a mail was not taken into a ticket, and what became of it.

A reason is a value, never an exception. Each has its notice template in each language (where it is ever told), its
row in ``docs/life-of-a-mail.md`` and its case in the tests; a test keeps all of them complete.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a mail was rejected, held or ignored, or why part of it was left out."""

    UNTHREADED = "unthreaded"
    WRONG_SENDER = "wrong_sender"
    AWAITING_CONSENT = "awaiting_consent"
    UNPROVEN_SENDER = "unproven_sender"
    FORGED = "forged"
    SPAM = "spam"
    GROUP_UNPROVEN = "group_unproven"
    GROUP_UNCLEAR = "group_unclear"
    FORM_UNPROVEN = "form_unproven"
    FORM_UNCLEAR = "form_unclear"
    CLOSED = "closed"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    TOO_LARGE = "too_large"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"
    CONFIRMATION = "confirmation"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    DELETED = "deleted"
    BEFORE_US = "before_us"
    AGENT_UNPROVEN = "agent_unproven"
    AGENT_UNCLEAR = "agent_unclear"
    AGENT_STALE = "agent_stale"
    AGENT_ASKED = "agent_asked"


class Disposition(StrEnum):
    """What became of one mail: each gets exactly one of these."""

    REPLY = "reply"
    CONSENT = "consent"
    SURVEY = "survey"
    REACTION = "reaction"
    OPENED = "opened"
    AGENT = "agent"
    REJECTED = "rejected"
    HELD = "held"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    SET_ASIDE = "set_aside"
    VANISHED = "vanished"
    IMPORTED = "imported"
