"""Which letters there are; a letter as it is decided on, finished and sent.

Each notice has its template in each language, its row in ``docs/life-of-a-mail.md`` and its case in the tests; a test keeps
all of them complete.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.desk.tickets.reasons import Reason
from mailbot.desk.tickets.ticket import KeptMail
from mailbot.mail.body import Attachment


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
    AGENT_ASKED = "agent_asked"
    PARTICIPANT_HELD = "participant_held"
    MAIL_HELD = "mail_held"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_MISSED = "deadline_missed"
    DIGEST = "digest"
    ALERT = "alert"
    CONFIRMATION = "confirmation"
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
OF_SIZE: frozenset[Notice] = frozenset({Notice.REJECTED_ATTACHMENT_TOO_LARGE, Notice.REJECTED_TOO_LARGE})
"""Notices that something was too large to be received: neither do others use up their cap, nor they that of others."""

SIZE_CAP = 12
"""Notices of size for each address in an hour: more than a person tries, and what ends a loop of machines."""

TO_THE_DESK: frozenset[Notice] = frozenset(
    {
        Notice.NOTIFY, Notice.COPY, Notice.NOTE, Notice.TRANSCRIPT, Notice.STALE, Notice.AGENT_HELD, Notice.AGENT_ASKED,
        Notice.DIGEST, Notice.ALERT, Notice.FLOOD, Notice.CONSULT_REQUEST, Notice.CONSULT_NEWS, Notice.PROMISE_NEAR,
        Notice.PROMISE_MISSED, Notice.DEADLINE_NEAR, Notice.DEADLINE_MISSED, Notice.PARTICIPANT_HELD, Notice.CONFIRMATION,
        Notice.MAIL_HELD,
    }
)  # fmt: skip
"""Letters to the desk's own people: the customer never sees them, and they are no part of the conversation."""

OF_SILENCE: frozenset[Notice] = frozenset({Notice.REMINDER_1, Notice.REMINDER_2, Notice.CLOSED})
"""Letters that say "you did not answer": taken back, as long as they are not sent, from whoever did."""

TAKEN_BACK: frozenset[Notice] = OF_SILENCE | {Notice.SURVEY}
"""Letters that are out of date once their ticket has moved on: not sent any more then, as long as they have not left."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that was decided on, not yet written: what kind, to whom, and the public facts that go into it.

    ``facts`` are the only values that a template is given besides ticket and mailbox. ``starts_clock`` marks the
    letter at whose acceptance the ticket's timers begin to run. ``occasion`` goes into its Message-ID (None: random).
    ``by`` is the address of the agent whose words it says, and ``formatted`` is the same words as safe HTML. One with a
    ``delay`` leaves so much later, and can be taken back until then. ``files`` of the mail that is judged go along,
    and an earlier one that it ``encloses`` whole: a customer's, in a letter to the desk alone.
    ``instead`` marks one that is only written where it takes the place of one of its kind which had not left and is taken
    back.
    """

    notice: Notice
    to: str
    to_name: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    starts_clock: bool = False
    in_reply_to: str | None = None
    occasion: str | None = None
    by: str = ""
    delay: timedelta = timedelta()
    formatted: str = ""
    files: tuple[Attachment, ...] = ()
    encloses: KeptMail | None = None
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One finished outgoing mail: the very bytes that will be sent, however often.

    ``sender`` is the envelope's return path, empty for the null sender (RFC 5321, section 4.5.5).
    """

    notice: Notice
    mailbox: str
    to: str
    sender: str
    message_id: str
    raw: bytes
    ticket: int | None = None
    text: str = ""
    starts_clock: bool = False


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that a ticket's customer was sent; ``message_id`` is our own, bare; ``rated`` tells that it was answered."""

    id: int
    message_id: str
    notice: Notice
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of ours as the outbox keeps it; ``recipient`` is normalised."""

    id: int
    ticket: int
    notice: Notice
    recipient: str
    created_at: datetime
