"""The tables of mail that came: letters, arrivals, files, first lines, how far a folder was read, floods."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import BigInteger, Date, Index, LargeBinary, Text, UniqueConstraint, text

from mailbot.store.tables.columns import Id, Utc
from mailbot.store.tables.rows import Field, SQLModel

NOT_TAKEN: Final = "disposition IN ('rejected', 'held', 'ignored') AND settled_at IS NULL"
"""Which arrivals the index ``arrival_not_taken`` holds; a statement that says so in these words is answered from it."""


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
    """One meeting with a mail at a door, and its one verdict; ``disposition`` is null while it is being tried.

    ``digest_day`` is the day whose digests told that it was not taken, or counted it; null for what none did.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("door", "epoch", "number", name="arrival_once"),
        # Only what still needs work: the poller looks these up at every poll.
        Index("arrival_unjudged", "door", "epoch", sqlite_where=text("disposition IS NULL")),
        Index("arrival_unfiled", "door", "epoch", sqlite_where=text("filed_at IS NULL AND disposition IS NOT NULL")),
        Index("arrival_pending", "disposition", sqlite_where=text("disposition IN ('held', 'set_aside')")),
        # What nobody took and nobody decided about: the digests' own.
        Index("arrival_not_taken", "mailbox", "digest_day", sqlite_where=text(NOT_TAKEN)),
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
    digest_day: date | None = Field(default=None, sa_type=Date)


class AdmissionRow(SQLModel, table=True):
    """What an agent wrote in answer to a digest: that the mail of an arrival is to be taken after all.

    ``agent`` is their address, ``asked_by`` the arrival of their answer. ``state`` is asked (to be judged anew), done, or
    failed, which ``why`` explains.
    """

    __tablename__ = "admission"
    __table_args__ = (
        Index("admission_asked", "arrival_id", unique=True, sqlite_where=text("state = 'asked'")),
        Index("admission_by_arrival", "arrival_id"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    arrival_id: int = Field(sa_type=BigInteger, foreign_key="arrival.id")
    agent: str = Field(sa_type=Text)
    asked_by: int = Field(sa_type=BigInteger, foreign_key="arrival.id")
    at: datetime = Field(sa_type=Utc)
    state: str = Field(sa_type=Text)
    why: str = Field(default="", sa_type=Text)


class FirstLineRow(SQLModel, table=True):
    """How a mail of ``sender`` began: ``line`` is the digest of a beginning that may be a gateway's banner."""

    __tablename__ = "first_line"

    domain: str = Field(sa_type=Text, primary_key=True)
    line: str = Field(sa_type=Text, primary_key=True)
    sender: str = Field(sa_type=Text, primary_key=True)


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


class WatermarkRow(SQLModel, table=True):
    """How far a folder was read in one UIDVALIDITY epoch, and when it was last found with nothing unread.

    ``begin`` is by what rule it was begun ("": by none), ``begin_at`` the instant of that, ``begin_to`` the last UID that
    was there then; ``folder`` is "" where it was begun before that was noted.
    """

    __tablename__ = "watermark"

    door: str = Field(sa_type=Text, primary_key=True)
    epoch: int = Field(sa_type=BigInteger, primary_key=True)
    last_number: int = Field(default=0, sa_type=BigInteger)
    drained_at: datetime | None = Field(default=None, sa_type=Utc)
    batch_to: int = Field(default=0, sa_type=BigInteger)
    folder: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    begin: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    begin_at: datetime | None = Field(default=None, sa_type=Utc)
    begin_to: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class EarlierMailRow(SQLModel, table=True):
    """A mail of before us: its Message-ID, and who took part in it, normalised addresses with blanks between them.

    ``identity`` is that of its header; ``ticket_id`` is set once it was imported. One that is not ``present`` is only named
    by another (its In-Reply-To), whose writer is all that is known to have had it.
    """

    __tablename__ = "earlier_mail"
    __table_args__ = (
        UniqueConstraint("mailbox", "identity", name="earlier_mail_once"),
        Index("earlier_mail_by_message_id", "message_id", "mailbox"),
        Index("earlier_mail_by_place", "door", "epoch", "number"),
    )

    id: int | None = Field(default=None, sa_type=Id, primary_key=True)
    mailbox: str = Field(sa_type=Text)
    identity: str = Field(sa_type=Text)
    door: str = Field(default="", sa_type=Text)
    epoch: int = Field(default=0, sa_type=BigInteger)
    number: int = Field(default=0, sa_type=BigInteger)
    message_id: str | None = Field(default=None, sa_type=Text)
    sender: str | None = Field(default=None, sa_type=Text)
    people: str = Field(default="", sa_type=Text)
    received_at: datetime = Field(sa_type=Utc)
    size: int = Field(sa_type=BigInteger)
    present: bool = True
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")


class FloodRow(SQLModel, table=True):
    """What is above a cap and not told yet: ``surplus`` mails or letters since ``since``, told at ``due_at``."""

    __tablename__ = "flood"

    name: str = Field(sa_type=Text, primary_key=True)
    flood: str = Field(sa_type=Text)
    mailbox: str = Field(sa_type=Text)
    ticket_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="ticket.id")
    who: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=Utc)
    due_at: datetime = Field(sa_type=Utc)
    surplus: int = Field(sa_type=BigInteger)
