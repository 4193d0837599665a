"""What an agent is told of their own mail: each line, what was done about it, or why nothing was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from mailbot.desk.orders.lines import Order
from mailbot.desk.tickets.ticket import Entry

MOST_OF_ALL: Final = 200_000
MOST_OF_ONE: Final = 20_000
LEAST_OF_ONE: Final = 2_000
"""Characters of a ticket's history in one letter, and of each of its entries."""


class OrderResult(StrEnum):
    """What became of an order; the letters put it into words."""

    ANSWERED = "answered"
    NOTED = "noted"
    ASKED = "asked"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    COPIED = "copied"
    RENAMED = "renamed"
    TAGGED = "tagged"
    MERGED = "merged"
    MERGED_OF_ANOTHER = "merged_of_another"
    SPLIT = "split"
    SPAM = "spam"
    SHOWN = "shown"
    PREPARED = "prepared"
    RELEASED = "released"
    RELEASED_AS_NOTE = "released_as_note"
    UNDONE = "undone"
    UNDONE_WITH_TIME = "undone_with_time"
    OPENED = "opened"
    NAMED = "named"
    CONSULT_REQUESTED = "consult_requested"
    CONSULT_APPROVED = "consult_approved"
    CONSULT_REFUSED = "consult_refused"
    TIME_ENTERED = "time_entered"
    TIME_CHARGED = "time_charged"
    TIME_UNCHARGED = "time_uncharged"
    TIME_OF_CONSULTING = "time_of_consulting"
    TIME_CORRECTED = "time_corrected"
    WAIVED = "waived"
    ESCALATED = "escalated"
    ROUTED = "routed"
    UNROUTED = "unrouted"
    KIND_SET = "kind_set"
    ENVIRONMENT_SET = "environment_set"
    FILE_WITHHELD = "file_withheld"
    NOTED_AND_SEEN = "noted_and_seen"
    NOTED_UNHEARD = "noted_unheard"
    MOVED_UNHEARD = "moved_unheard"
    OPENED_UNHEARD = "opened_unheard"
    COPIES_ONLY = "copies_only"
    ADMITTED = "admitted"
    DROPPED = "dropped"
    NOT_DONE = "not_done"


class Refusal(StrEnum):
    """Why an order that was understood cannot be carried out, beside what is wrong with its line."""

    ENDED = "ended"
    FOLLOWED = "followed"
    NO_SUCH_AGENT = "no_such_agent"
    AMBIGUOUS_AGENT = "ambiguous_agent"
    NO_SUCH_MACRO = "no_such_macro"
    NO_SUCH_TICKET = "no_such_ticket"
    OF_THE_DESK = "of_the_desk"
    THE_CUSTOMER = "the_customer"
    A_MACHINE = "a_machine"
    NOTHING_HELD = "nothing_held"
    KEPT_AS_NOTE = "kept_as_note"
    DOUBTFUL = "doubtful"
    TOO_LATE = "too_late"
    NOT_YOUR_COPY = "not_your_copy"
    NO_TICKET = "no_ticket"
    NO_CUSTOMER = "no_customer"
    NOT_IN_POLICY = "not_in_policy"
    NOTHING_TO_SPLIT = "nothing_to_split"
    ITSELF = "itself"
    NOT_ALONE = "not_alone"
    OTHER_MAILBOX = "other_mailbox"
    MERGED_BEFORE = "merged_before"
    TARGET_ENDED = "target_ended"
    NEEDS_WORDS = "needs_words"
    NEEDS_SUBJECT = "needs_subject"
    QUOTES_US = "quotes_us"
    NO_LEAD = "no_lead"
    NO_PRICE = "no_price"
    NO_REQUEST = "no_request"
    NOT_THE_LEAD = "not_the_lead"
    NOT_PROVEN = "not_proven"
    CONSULT_OPEN = "consult_open"
    CONSULT_STAYS = "consult_stays"
    DAY_PAST = "day_past"
    NOTHING_TO_WAIVE = "nothing_to_waive"
    NOT_WAIVABLE = "not_waivable"
    PUBLISHED = "published"
    WAIVED_BEFORE = "waived_before"
    NO_SUCH_ENTRY = "no_such_entry"
    CORRECTED_BEFORE = "corrected_before"
    WAIVER_HAS_NO_TIME = "waiver_has_no_time"
    TOO_LONG_AGO = "too_long_ago"
    NO_SUCH_TEAM = "no_such_team"
    AMBIGUOUS_TEAM = "ambiguous_team"
    BAD_DATE = "bad_date"
    PAST_DATE = "past_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    NO_SUCH_MAIL = "no_such_mail"
    NOT_A_DIGEST = "not_a_digest"
    ABOUT_ONE_MAIL = "about_one_mail"
    NOT_THE_DIGESTS_LEAD = "not_the_digests_lead"
    NO_SUCH_ARRIVAL = "no_such_arrival"
    IN_ANOTHER_MAILBOX = "in_another_mailbox"
    DECIDED_BEFORE = "decided_before"
    TAKEN_BEFORE = "taken_before"
    OF_AN_AGENT = "of_an_agent"
    NO_CLEAR_SENDER = "no_clear_sender"
    OWN_ADDRESS = "own_address"
    NEVER_RECEIVED = "never_received"
    NOT_ADMITTED = "not_admitted"


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of the transcript: what was written, and what came of it; ``detail`` fills its words.

    ``until`` is the last moment (aware) of a day that was promised with it.
    """

    written: str
    did: OrderResult
    why: str = ""
    detail: str = ""
    until: datetime | None = None

    def fact(self) -> dict[str, object]:
        """Return it as a template is given it."""
        return {"written": self.written, "did": self.did.value, "why": self.why, "detail": self.detail, "until": self.until}


def failed(lines: Iterable[TranscriptLine]) -> bool:
    """Return whether something was not done."""
    return any(one.did is OrderResult.NOT_DONE for one in lines)


def stopped(orders: Sequence[Order], refused: Sequence[TranscriptLine]) -> tuple[TranscriptLine, ...]:
    """Return the transcript of a mail that something stops: what is refused, and the rest, which was not done either."""
    named = {one.written for one in refused}
    rest = (TranscriptLine(one.line, OrderResult.NOT_DONE, "stopped") for one in orders if one.line not in named)
    return (*refused, *rest)


def told(said: Collection[Entry]) -> list[dict[str, object]]:
    """Return what was said in a ticket as a template is given it, oldest first; of each entry ``most`` characters.

    All of it together stays a letter that every mail server takes: of a hundred long mails each says less.
    """
    most = max(LEAST_OF_ONE, min(MOST_OF_ONE, MOST_OF_ALL // max(1, len(said))))
    return [{"author": one.author, "kind": one.kind, "at": one.at, "words": one.words, "most": most} for one in said]
