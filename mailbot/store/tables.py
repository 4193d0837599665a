"""The schema, as sqlmodel classes. They describe tables and nothing else: the hot path uses Core statements on them.

Integers are 64-bit (UIDs are unsigned 32-bit), instants are aware UTC, states are the policy's strings. Closed vocabularies
are kept as text with the words of :mod:`mailbot.desk.tickets.letter`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text

from mailbot.store.address_tables import DeliveryRow, ParticipantRow, UndeliverableRow  # noqa: F401 - part of METADATA
from mailbot.store.columns import Id, Utc
from mailbot.store.consent_tables import ConsentRow  # noqa: F401 - part of METADATA
from mailbot.store.consulting_tables import ConsultingRow, TimeEntryRow  # noqa: F401 - part of METADATA
from mailbot.store.desk_tables import ActRow, AnswerDeadlineRow, DigestSentRow, FloodRow  # noqa: F401 - part of METADATA
from mailbot.store.kind_tables import KindSaidRow  # noqa: F401 - part of METADATA
from mailbot.store.letter_tables import LetterFileRow  # noqa: F401 - part of METADATA
from mailbot.store.promise_tables import PromiseRow  # noqa: F401 - part of METADATA
from mailbot.store.rows import Field, SQLModel
from mailbot.store.survey_tables import SurveyAnswerRow  # noqa: F401 - part of METADATA


class TicketRow(SQLModel, table=True):
    """One conversation.

    ``owed`` is the answer that the desk owes, as :mod:`mailbot.desk.tickets.deadline` writes it; ``owed_at`` is when
    somebody is told.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ticket_by_mailbox", "mailbox", "opened_at"),
        Index("ticket_unanswered", "unanswered_at", sqlite_where=text("unanswered_at IS NOT NULL")),
        Index("ticket_follows", "follows", sqlite_where=text("follows IS NOT NULL")),
        Index("ticket_owed", "owed_at", sqlite_where=text("owed_at IS NOT NULL")),
        Index("ticket_by_agent", "mailbox", "assigned", sqlite_where=text("assigned != '' AND closed_at IS NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    mailbox: str = Field(sa_type=Text)
    nonce: bytes = Field(sa_type=LargeBinary)
    subject: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    contact: str = Field(sa_type=Text)
    contact_name: str = Field(default="", sa_type=Text)
    opened_at: datetime = Field(sa_type=Utc)
    changed_at: datetime = Field(sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)
    closed_by: str | None = Field(default=None, sa_type=Text)
    cycle: int = Field(default=0, sa_type=BigInteger)
    version: int = Field(default=0, sa_type=BigInteger)
    assigned: str = Field(default="", sa_type=Text)
    merged_into: int | None = Field(default=None, sa_type=BigInteger)
    tags: str = Field(default="", sa_type=Text)
    unanswered_at: datetime | None = Field(default=None, sa_type=Utc)
    consulting_id: int | None = Field(default=None, sa_type=BigInteger)
    follows: int | None = Field(default=None, sa_type=BigInteger)
    team: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    kind: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    environment: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    promised_at: datetime | None = Field(default=None, sa_type=Utc)
    owed: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    owed_at: datetime | None = Field(default=None, sa_type=Utc)


class MailRow(SQLModel, table=True):
    """One received letter by identity, whichever doors it came through; ``raw`` is zlib-compressed."""

    __tablename__ = "mail"
    __table_args__ = (Index("mail_by_message_id", "message_id"),)

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    digest: str = Field(sa_type=Text, unique=True)
    message_id: str | None = Field(default=None, sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    whole: bool = True
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    file: str | None = Field(default=None, sa_type=Text)
    stored_at: datetime = Field(sa_type=Utc)


class ArrivalRow(SQLModel, table=True):
    """One meeting with a mail at a door, and its one verdict; ``disposition`` is null while it is being tried."""

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("door", "epoch", "number", name="arrival_once"),
        # Only what still needs work: the poller looks these up at every poll.
        Index("arrival_unjudged", "door", "epoch", sqlite_where=text("disposition IS NULL")),
        Index("arrival_unfiled", "door", "epoch", sqlite_where=text("filed_at IS NULL AND disposition IS NOT NULL")),
        Index("arrival_pending", "disposition", sqlite_where=text("disposition IN ('held', 'set_aside')")),
        Index("arrival_by_ticket", "ticket_id"),
        Index("arrival_by_mail", "mail_id"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    door: str = Field(sa_type=Text)
    epoch: int = Field(sa_type=BigInteger)
    number: int = Field(sa_type=BigInteger)
    mailbox: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Utc)
    seen_at: datetime = Field(sa_type=Utc)
    size: int = Field(sa_type=BigInteger)
    tries: int = Field(default=0, sa_type=BigInteger)
    stumbles: int = Field(default=0, sa_type=BigInteger)
    mail_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="mail.id")
    sender: str | None = Field(default=None, sa_type=Text)
    subject: str = Field(default="", sa_type=Text)
    disposition: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")
    signals: str = Field(default="[]", sa_type=Text)
    traceback: str | None = Field(default=None, sa_type=Text)
    filed_at: datetime | None = Field(default=None, sa_type=Utc)
    settled_at: datetime | None = Field(default=None, sa_type=Utc)


class EntryRow(SQLModel, table=True):
    """One thing said in a ticket, by the customer (``mail_id``), by the desk (``letter_id``), or among agents (a note).

    ``text`` is all of it, ``words`` what its author wrote: a letter has a frame around the agent's words. ``agent`` is the
    address of the agent who wrote it. What is internal is never given to whatever writes to a customer.
    """

    __tablename__ = "entry"
    # The first also finds a ticket's entries; every further index would cost each mail a page.
    __table_args__ = (
        UniqueConstraint("ticket_id", "mail_id", name="entry_mail_once"),
        CheckConstraint("visibility IN ('public', 'internal')", name="entry_visibility"),
        CheckConstraint("(kind = 'note') = (visibility = 'internal')", name="entry_notes_are_internal"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    at: datetime = Field(sa_type=Utc)
    author: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    message_id: str | None = Field(default=None, sa_type=Text)
    mail_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="mail.id")
    letter_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="letter.id")
    agent: str | None = Field(default=None, sa_type=Text)
    visibility: str = Field(default="public", sa_type=Text, sa_column_kwargs={"server_default": "public"})


class FileRow(SQLModel, table=True):
    """One file of a customer's mail: what it is, and where in the mail it lies (``part``); or that it was left out."""

    __tablename__ = "file"
    __table_args__ = (Index("file_by_entry", "entry_id"),)

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    entry_id: int = Field(sa_type=BigInteger, foreign_key="entry.id")
    name: str = Field(sa_type=Text)
    content_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(default="", sa_type=Text)
    part: int | None = Field(default=None, sa_type=BigInteger)
    left_out: bool = False


class LetterRow(SQLModel, table=True):
    """The outbox: one finished mail to one recipient; ``state`` is ready, sending, sent, failed or withdrawn."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("letter_to_send", "next_try_at", sqlite_where=text("state IN ('ready', 'sending')")),
        Index("letter_by_ticket", "ticket_id"),
        Index(
            "letter_by_recipient", "recipient", "created_at", sqlite_where=text("notice != 'notify' AND notice != 'copy'")
        ),
        Index("letter_by_foreign_id", "foreign_id", sqlite_where=text("foreign_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    mailbox: str = Field(sa_type=Text)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")
    notice: str = Field(sa_type=Text)
    recipient: str = Field(sa_type=Text)
    sender: str = Field(sa_type=Text)
    message_id: str = Field(sa_type=Text)
    foreign_id: str | None = Field(default=None, sa_type=Text)
    raw: bytes = Field(sa_type=LargeBinary)
    starts_clock: bool = False
    cycle: int = Field(default=0, sa_type=BigInteger)
    state: str = Field(default="ready", sa_type=Text)
    tries: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=Utc)
    next_try_at: datetime = Field(sa_type=Utc)
    sent_at: datetime | None = Field(default=None, sa_type=Utc)
    answer: str = Field(default="", sa_type=Text)


class TimerRow(SQLModel, table=True):
    """One thing that falls due: at ``due_at``, or not yet known because its letter was not accepted yet (null)."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("ticket_id", "cycle", "kind", name="timer_once"),
        Index("timer_due", "due_at", sqlite_where=text("done_at IS NULL AND due_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    ticket_id: int = Field(sa_type=BigInteger, foreign_key="ticket.id")
    cycle: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    span: str = Field(sa_type=Text)
    started_at: datetime | None = Field(default=None, sa_type=Utc)
    due_at: datetime | None = Field(default=None, sa_type=Utc)
    not_before: datetime | None = Field(default=None, sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    outcome: str = Field(default="", sa_type=Text)


class WatermarkRow(SQLModel, table=True):
    """How far a folder was read in one UIDVALIDITY epoch, and when it was last found with nothing unread."""

    __tablename__ = "watermark"

    door: str = Field(sa_type=Text, primary_key=True)
    epoch: int = Field(sa_type=BigInteger, primary_key=True)
    last_number: int = Field(default=0, sa_type=BigInteger)
    drained_at: datetime | None = Field(default=None, sa_type=Utc)
    batch_to: int = Field(default=0, sa_type=BigInteger)


METADATA: Final = SQLModel.metadata
TICKET: Final = METADATA.tables["ticket"]
PARTICIPANT: Final = METADATA.tables["participant"]
UNDELIVERABLE: Final = METADATA.tables["undeliverable"]
DELIVERY: Final = METADATA.tables["delivery"]
MAIL: Final = METADATA.tables["mail"]
ARRIVAL: Final = METADATA.tables["arrival"]
ENTRY: Final = METADATA.tables["entry"]
FILE: Final = METADATA.tables["file"]
LETTER: Final = METADATA.tables["letter"]
LETTER_FILE: Final = METADATA.tables["letter_file"]
TIMER: Final = METADATA.tables["timer"]
WATERMARK: Final = METADATA.tables["watermark"]
CONSENT: Final = METADATA.tables["consent"]
SURVEY_ANSWER: Final = METADATA.tables["survey_answer"]
ACT: Final = METADATA.tables["act"]
ANSWER_DEADLINE: Final = METADATA.tables["answer_deadline"]
DIGEST_SENT: Final = METADATA.tables["digest_sent"]
FLOOD: Final = METADATA.tables["flood"]
KIND_SAID: Final = METADATA.tables["kind_said"]
PROMISE: Final = METADATA.tables["promise"]
CONSULTING: Final = METADATA.tables["consulting"]
TIME_ENTRY: Final = METADATA.tables["time_entry"]
