"""The import itself: mails of all sources in the order in which they came, some hundred in one transaction.

What a transaction wrote is known when the import is run again, by its bytes: so it goes on where it was cut short, and
doubles nothing. Memory holds some numbers for each mail, and the mails of one batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection

from mailbot import checkpoints
from mailbot.config.mailbox import Mailbox
from mailbot.desk.threading.imported import KNOWN, Skipped, contact_of, is_note, joined, unfit, writer
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import NamedTokens, named_tokens
from mailbot.importing.sources import SMALL, Found, Source
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail, identity
from mailbot.mail.mime.caps import MAX_HEAD
from mailbot.mail.mime.threading_fields import threading_fields
from mailbot.service import Service
from mailbot.store.changes import imported
from mailbot.store.changes.imported import Taken
from mailbot.store.lookups import known as lookups
from mailbot.store.lookups.writer import written
from mailbot.store.mails import earlier_mail
from mailbot.store.mails.earlier_mail import Recorded
from mailbot.store.mails.raw import ReceivedMail, keep
from mailbot.store.tickets.ticket import surviving
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import MailReader

BATCH: Final = 50
BATCH_BYTES: Final = 4 * SMALL

_ONLY_COUNTED: Final = frozenset({"known", "later"})
"""What is no odd mail: it was taken before, or the desk takes it itself."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Passed:
    """One mail that was passed over, and why."""

    source: str
    message_id: str
    why: Skipped


@dataclass(slots=True)
class Outcome:
    """What an import did: how many mails it took, into which new tickets, and how many it passed over, by reason."""

    mails: int = 0
    tickets: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    passed: list[Passed] = field(default_factory=list)


class History:
    """Takes the mails of sources into tickets of one mailbox; what came after ``until`` is left to the desk.

    ``leave_open`` lets tickets wait for the desk whose last mail is a customer's.
    """

    def __init__(
        self, service: Service, reader: MailReader, mailbox: Mailbox, until: datetime, *, leave_open: bool = False
    ) -> None:  # fmt: skip
        self._service = service
        self._reader = reader
        self._mailbox = mailbox
        self._until = until
        self._leave_open = leave_open
        self._policy = service.policies.of(mailbox.name)
        self._own = service.settings.own_addresses
        self._desk = service.settings.desk_addresses
        self._outcome = Outcome()

    def take(self, sources: Sequence[Source], progress: Progress | None = None) -> Outcome:
        """Import all of ``sources``, and return what was done.

        Raises:
            NotPossible: a source cannot be read; MailboxUnavailable: the server cannot be had. What was written stays.
        """
        order: list[tuple[datetime, int, Found]] = []
        for place, source in enumerate(sources):
            order.extend((one.at, place, one) for one in source.found())
        order.sort(key=itemgetter(0))
        done = 0
        for batch in _batches(order):
            for place, some in groupby(batch, key=itemgetter(1)):
                self._some(sources[place], [one for _, _, one in some])
            done += len(batch)
            if progress is not None:
                progress(done, len(order))
        return self._outcome

    def _some(self, source: Source, some: Sequence[Found]) -> None:
        wanted = []
        for one in some:
            if one.known:
                self._pass_over(source, "", KNOWN)
            elif one.passed_over:
                reason, _, fact = one.passed_over.partition(": ")
                self._pass_over(source, "", Skipped(reason, fact))
            elif one.at > self._until and not one.before_us:
                self._pass_over(source, "", Skipped("later", "came after the desk began"))
            else:
                wanted.append(one)
        brought = source.bring(wanted) if wanted else []
        fresh = [(one, incoming) for one, incoming in brought if not self._met(source, incoming)]
        read = self._read(source, [replace(incoming, received_at=one.at) for one, incoming in fresh])
        if not read:
            return
        now, touched = self._service.clock.now(), list[int]()
        with self._service.store.write() as connection:
            for incoming, mail in read:
                found = self._one(connection, source, incoming, mail, now)
                if isinstance(found, Skipped):
                    self._pass_over(source, mail.message_id or "", found)
                    if incoming.spooled is not None:
                        incoming.spooled.unlink(missing_ok=True)
                else:
                    touched.append(found)
            imported.settle(connection, touched, self._policy, now, leave_open=self._leave_open)
            checkpoints.passed("import.applied")
        self._outcome.mails += len(touched)
        checkpoints.passed("import.committed")

    def _met(self, source: Source, incoming: Incoming) -> bool:
        """Return whether a small mail is known already; a large one is asked about when it is read."""
        if incoming.raw is None:
            return False
        with self._service.store.read() as connection:
            met = self._known(connection, Mail(identity(incoming.raw)), incoming).duplicate_of is not None
        if met:
            self._pass_over(source, "", KNOWN)
        return met

    def _known(self, connection: Connection, mail: Mail, incoming: Incoming) -> Known:
        """Return what is known of the same letter, by the rule by which the desk knows its duplicates."""
        return lookups.known(connection, mail, NamedTokens(), incoming.mailbox, 0, incoming.received_at)

    def _read(self, source: Source, incoming: Sequence[Incoming]) -> list[tuple[Incoming, Mail]]:
        if not incoming:
            return []
        try:
            return list(zip(incoming, self._reader.read(incoming), strict=True))
        except Unreadable as unreadable:
            if len(incoming) > 1:
                return [pair for one in incoming for pair in self._read(source, [one])]
            self._pass_over(source, "", Skipped("unreadable", str(unreadable).strip().rpartition("\n")[2]))
            return []

    def _one(
        self, connection: Connection, source: Source, incoming: Incoming, mail: Mail, now: datetime
    ) -> int | Skipped:  # fmt: skip
        """Write one mail, and return its ticket; or why it is passed over."""
        settings, mailbox = self._service.settings, self._mailbox
        found = written(settings, incoming, mail, mailbox, named_tokens(mail))
        named, proof, group = found.mail, found.proof, found.group
        if found.form is not None and found.form.problem:
            return Skipped("form", found.form.problem)
        known = self._known(connection, mail, incoming)
        if known.duplicate_of is not None:
            return KNOWN
        if (why := unfit(named, incoming, mailbox, proof, group, self._own)) is not None:
            return why
        wrote = writer(named, mailbox, self._own, self._desk)
        earlier = earlier_mail.named(connection, mailbox.name, (*mail.in_reply_to, *mail.references))
        later = earlier_mail.answers_to(connection, mailbox.name, mail.message_id) if mail.message_id else ()
        numbers = {one.ticket for mails in (*earlier.values(), later) for one in mails if one.ticket is not None}
        tickets = {number: one for number in numbers if (one := surviving(connection, number)) is not None}
        within = {number: one.participants for number, one in tickets.items()}
        ticket = tickets.get(joined(named, wrote, earlier, later, within))
        if ticket is None:
            contact = contact_of(named, wrote, self._own, self._desk)
            if isinstance(contact, Skipped):
                return contact
            ticket = imported.opened(connection, mailbox, self._policy, named, contact, incoming.received_at)
            self._outcome.tickets += 1
        recorded = _recorded(incoming, named)
        incoming, kept = keep(incoming, self._service.store.files)
        received = ReceivedMail(named, incoming, kept, known.mail_id)
        taken = Taken(received, wrote, recorded, source.name, is_note(named, wrote, ticket.participants))
        imported.add(connection, ticket, taken, now)
        return ticket.id

    def _pass_over(self, source: Source, message_id: str, why: Skipped) -> None:
        self._outcome.skipped[why.reason] += 1
        if why.reason not in _ONLY_COUNTED:
            self._outcome.passed.append(Passed(source.name, message_id, why))


def _recorded(incoming: Incoming, mail: Mail) -> Recorded:
    """Return what a mail is recorded as, by the same fields of its header as one that is not read whole."""
    head = incoming.raw or b""
    if incoming.spooled is not None:
        with incoming.spooled.open("rb") as file:
            head = file.read(MAX_HEAD)
    fields = replace(mail, digest=identity(threading_fields(head)))
    return Recorded(incoming.mailbox, fields, incoming.place, incoming.received_at, incoming.size)


def _batches(order: Sequence[tuple[datetime, int, Found]]) -> Iterator[list[tuple[datetime, int, Found]]]:
    batch: list[tuple[datetime, int, Found]] = []
    size = 0
    for one in order:
        weight = 0 if one[2].known or one[2].passed_over else one[2].size
        if batch and (len(batch) == BATCH or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += weight
    if batch:
        yield batch
