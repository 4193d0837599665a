"""The closed vocabularies: why a mail was not taken into a ticket, what became of it, and which letters there are.

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
    CLOSED = "closed"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    TOO_LARGE = "too_large"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    AGENT_UNPROVEN = "agent_unproven"
    AGENT_UNCLEAR = "agent_unclear"
    AGENT_STALE = "agent_stale"


class Disposition(StrEnum):
    """What became of one mail: each gets exactly one of these."""

    REPLY = "reply"
    CONSENT = "consent"
    SURVEY = "survey"
    OPENED = "opened"
    AGENT = "agent"
    REJECTED = "rejected"
    HELD = "held"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    SET_ASIDE = "set_aside"
    VANISHED = "vanished"


class Notice(StrEnum):
    """The kinds of letter that the desk writes."""

    OPENED = "opened"
    QUESTION = "question"
    ANSWER = "answer"
    REMINDER_1 = "reminder_1"
    REMINDER_2 = "reminder_2"
    CLOSED = "closed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    SURVEY = "survey"
    FOLLOW_UP = "follow_up"
    ESCALATED = "escalated"
    CHECKLIST = "checklist"
    CONSENT = "consent"
    NOTIFY = "notify"
    COPY = "copy"
    NOTE = "note"
    TRANSCRIPT = "transcript"
    STALE = "stale"
    AGENT_HELD = "agent_held"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_MISSED = "deadline_missed"
    DIGEST = "digest"
    ALERT = "alert"
    FLOOD = "flood"
    CONSULT_REQUEST = "consult_request"
    CONSULT_NEWS = "consult_news"
    TERMS_CUSTOMER = "terms_customer"
    TERMS_CONSULTANT = "terms_consultant"
    TERMS_OUTSOURCED = "terms_outsourced"
    TERMS_PHONE = "terms_phone"
    TERMS_CONFIRM = "terms_confirm"
    TERMS_ACCEPTED = "terms_accepted"
    TERMS_DECLINED = "terms_declined"
    PROMISE_NEAR = "promise_near"
    PROMISE_MISSED = "promise_missed"
    REJECTED_UNTHREADED = "rejected_unthreaded"
    REJECTED_WRONG_SENDER = "rejected_wrong_sender"
    REJECTED_CLOSED = "rejected_closed"
    REJECTED_ATTACHMENT_TOO_LARGE = "rejected_attachment_too_large"
    REJECTED_TOO_LARGE = "rejected_too_large"


TOLD: dict[Reason, Notice] = {
    Reason.UNTHREADED: Notice.REJECTED_UNTHREADED,
    Reason.WRONG_SENDER: Notice.REJECTED_WRONG_SENDER,
    Reason.CLOSED: Notice.REJECTED_CLOSED,
    Reason.ATTACHMENT_TOO_LARGE: Notice.REJECTED_ATTACHMENT_TOO_LARGE,
    Reason.TOO_LARGE: Notice.REJECTED_TOO_LARGE,
}
"""The reasons that a sender may be told; the others are answered by nothing (RFC 3834, section 2)."""

AUTOMATIC_NOTICES: frozenset[Notice] = frozenset(
    {
        Notice.OPENED, Notice.CHECKLIST, Notice.REOPENED, Notice.FOLLOW_UP, Notice.CONSENT, Notice.REMINDER_1,
        Notice.REMINDER_2, Notice.CLOSED, Notice.SURVEY, Notice.TERMS_CONFIRM, Notice.TERMS_ACCEPTED,
        Notice.TERMS_DECLINED, *TOLD.values(),
    }
)  # fmt: skip
"""Letters that no person wrote: they carry Auto-Submitted (RFC 3834, section 5) and count against the hourly cap."""

AUTOMATIC_CAP = 3
"""Automatic letters for each address and ticket in an hour, whatever the headers say: what stops every loop."""
TO_THE_DESK: frozenset[Notice] = frozenset(
    {
        Notice.NOTIFY, Notice.COPY, Notice.NOTE, Notice.TRANSCRIPT, Notice.STALE, Notice.AGENT_HELD, Notice.DIGEST,
        Notice.ALERT, Notice.FLOOD, Notice.CONSULT_REQUEST, Notice.CONSULT_NEWS, Notice.PROMISE_NEAR,
        Notice.PROMISE_MISSED, Notice.DEADLINE_NEAR, Notice.DEADLINE_MISSED,
    }
)  # fmt: skip
"""Letters to the desk's own people: the customer never sees them, and they are no part of the conversation."""

OF_SILENCE: frozenset[Notice] = frozenset({Notice.REMINDER_1, Notice.REMINDER_2, Notice.CLOSED})
"""Letters that say "you did not answer": taken back, as long as they are not sent, from whoever did."""

TAKEN_BACK: frozenset[Notice] = OF_SILENCE | {Notice.SURVEY}
"""Letters that are out of date once their ticket has moved on: not sent any more then, as long as they have not left."""
