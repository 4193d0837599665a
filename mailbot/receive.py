"""One raw mail in, one committed verdict out.

The walk: read the bytes, keep large ones on disk, and then, in one write transaction, look up, decide, compose and
write. Batches share a transaction; where a batch fails, each of its mails is walked alone, its tries counted before
they are made, so that one bad mail never fails its neighbours.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from mailbot import journal, steps
from mailbot.clock import Clock
from mailbot.config import Mailbox, Settings
from mailbot.desk.arrivals import Incoming, Place
from mailbot.desk.checks import Case
from mailbot.desk.policies import Policy
from mailbot.desk.rejections import Disposition, Notice, Reason
from mailbot.desk.threads import thread
from mailbot.desk.tickets import Draft, Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.errors import MailboxUnavailable, NotPossible
from mailbot.mail.address_tokens import without_token
from mailbot.mail.authenticity import Authenticity, authenticity
from mailbot.mail.message import Mail, identity
from mailbot.mail.message_ids import ids_in
from mailbot.post.composer import Composer
from mailbot.post.imap import Refused
from mailbot.store import arrivals, consents, lookups
from mailbot.store.apply import Kept, Received, apply, keep, mail_row, write_letters
from mailbot.store.database import WORLD_BROKE, Store

_MESSAGE_ID = re.compile(r"(?im)^Message-ID[ \t]*:([^\n]{1,998})")
NOTHING_KEPT = Kept(b"", None)
Decide = Callable[[Case], Verdict]
Read = Callable[[Sequence[Incoming]], list[Mail]]
"""Reads mails together, in order; what it raises is the fault of one of them, unless it is in WORLD_BROKE."""


def nothing() -> None:
    """Do nothing meanwhile."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one mail, committed."""

    arrival_id: int
    place: Place
    disposition: Disposition
    reason: Reason | None
    ticket: int | None
    message_id: str | None
    undeliverable: str | None = None
    reachable: str | None = None

    @property
    def to_file(self) -> tuple[int, int, Disposition]:
        """What filing it away needs: the arrival's id, its number at the door, and what became of it."""
        return self.arrival_id, self.place.number, self.disposition


class Receiver:
    """The one way in, whatever the door."""

    def __init__(
        self, settings: Settings, store: Store, policy: Policy, composer: Composer, clock: Clock, read: Read
    ) -> None:
        self._read = read
        self._settings = settings
        self._store = store
        self._policy = policy
        self._composer = composer
        self._clock = clock

    def batch(
        self, incoming: Sequence[Incoming], finish: Callable[[Connection], None], meanwhile: Callable[[], None] = nothing
    ) -> list[Judged]:
        """Judge mails in one transaction; ``finish`` writes what belongs to it (the watermark).

        ``meanwhile`` is done once they are read: what others can work at while we judge.

        Raises:
            Exception: whatever went wrong; nothing was written. What is in WORLD_BROKE is no mail's fault; for
                anything else, walk each mail :meth:`alone`.
        """
        kept = [keep(one, self._store.files) for one in incoming]
        read = self._read([one for one, _ in kept])
        steps.passed("inbound.read")
        meanwhile()
        with self._store.write() as connection:
            judged = [
                self._judge(connection, one, mail, bytes_, None) for (one, bytes_), mail in zip(kept, read, strict=True)
            ]
            steps.passed("inbound.decided")
            finish(connection)
            steps.passed("inbound.applied")
        steps.passed("inbound.committed")
        for one in judged:
            self._tell(one)
        return judged

    def alone(
        self, place: Place | Callable[[Connection], Place], mailbox: Mailbox, bring: Callable[[], Incoming | None],
        size: int, decide: Decide = on_mail,
    ) -> Judged | None:  # fmt: skip
        """Judge one mail with its try counted before it is made; ``bring`` fetches it (None: it is gone).

        ``place`` is where it was met, or how a door that numbers nothing finds its place.

        Returns None where it is to be tried again later, or is gone. After the third failed try it is set aside. So is,
        without its bytes, a mail that the server refuses to give, or at which the connection died each time: it stays in
        the folder.
        """
        now = self._clock.now()
        with self._store.write() as connection:
            if callable(place):
                place = place(connection)
            arrival_id, tries, stumbles = arrivals.count_try(connection, place, mailbox.name, size, now, now)
        steps.passed("inbound.counted")
        empty = Incoming(place, mailbox.name, now, size, raw=b"", whole=False)
        try:
            if stumbles >= arrivals.MAX_STUMBLES:
                return self._set_aside(arrival_id, empty, NOTHING_KEPT, "the connection died each time at this mail")
            incoming = bring()
            if incoming is None:
                with self._store.write() as connection:
                    arrivals.mark_vanished(connection, arrival_id, now)
                journal.said("mail_vanished", mailbox=mailbox.name, uid=place.number)
                return None
            incoming, kept = keep(replace(incoming, place=place), self._store.files)
        except Refused as refused:
            if tries < arrivals.MAX_TRIES:
                return None
            return self._set_aside(arrival_id, empty, NOTHING_KEPT, f"the server refuses to give this mail: {refused}")
        except WORLD_BROKE as broken:
            self._uncount(place, stumbled=isinstance(broken, MailboxUnavailable))
            raise
        if tries > arrivals.MAX_TRIES:
            return self._set_aside(arrival_id, incoming, kept, "the process died each time this mail was tried")
        try:
            return self._try(arrival_id, incoming, kept, tries, decide)
        except WORLD_BROKE:
            self._uncount(place, stumbled=False)
            raise

    def _uncount(self, place: Place, *, stumbled: bool) -> None:
        with self._store.write() as connection:
            arrivals.uncount_try(connection, place, stumbled=stumbled)

    def _try(self, arrival_id: int, incoming: Incoming, kept: Kept, tries: int, decide: Decide) -> Judged | None:
        try:
            (mail,) = self._read([incoming])
            steps.passed("inbound.read")
            with self._store.write() as connection:
                judged = self._judge(connection, incoming, mail, kept, arrival_id, decide)
                steps.passed("inbound.applied")
            steps.passed("inbound.committed")
        except WORLD_BROKE:
            raise
        except Exception:  # noqa: BLE001 - whatever a stranger's bytes did to us is kept with them and told
            if tries < arrivals.MAX_TRIES:
                return None
            return self._set_aside(arrival_id, incoming, kept, traceback.format_exc(limit=30))
        self._tell(judged)
        return judged

    def piped(self, incoming: Incoming, decide: Decide) -> Judged:
        """Judge a mail from a door that numbers nothing (standard input); nothing is recorded where it raises."""
        incoming, kept = keep(incoming, self._store.files)
        (mail,) = self._read([incoming])
        with self._store.write() as connection:
            place = incoming.place
            number = arrivals.next_number(connection, place.door, place.epoch)
            numbered = replace(incoming, place=replace(place, number=number))
            judged = self._judge(connection, numbered, mail, kept, None, decide)
            arrivals.mark_filed(connection, [judged.arrival_id], self._clock.now())
        self._tell(judged)
        return judged

    def look(self, incoming: Incoming) -> Mail:
        """Read a mail, and decide nothing."""
        (mail,) = self._read([incoming])
        return mail

    def again(self, arrival_id: int, incoming: Incoming, decide: Decide = on_mail) -> Judged:
        """Judge anew a mail that was held or set aside, as if it had just come; ``decide`` may be a person's word.

        Raises:
            NotPossible: somebody decided about it meanwhile.
        """
        (mail,) = self._read([incoming])
        kept = Kept(None, incoming.spooled.name) if incoming.spooled else keep(incoming, self._store.files)[1]
        steps.passed("released.read")
        with self._store.write() as connection:
            row = arrivals.arrival_by_id(connection, arrival_id)
            if row is None or row.settled_at is not None:
                raise NotPossible(f"arrival {arrival_id} was decided about meanwhile")
            judged = self._judge(connection, incoming, mail, kept, arrival_id, decide)
            if judged.disposition is not Disposition.HELD:
                arrivals.settle(connection, arrival_id, self._clock.now())
            consents.end_decided(connection, self._clock.now())
            steps.passed("released.applied")
        steps.passed("released.committed")
        self._tell(judged)
        return judged

    def _judge(
        self, connection: Connection, incoming: Incoming, mail: Mail, kept: Kept, arrival_id: int | None,
        decide: Decide = on_mail,
    ) -> Judged:  # fmt: skip
        now = self._clock.now()
        mailbox = self._settings.mailbox(incoming.mailbox)
        known = lookups.known(connection, mail, mailbox.name, arrival_id or 0, now)
        proof = self._proven(incoming, mail, mailbox)
        case = Case(
            mail, incoming, mailbox, self._settings.own_addresses, self._policy, known,
            thread(mail, known, self._store.keys), proof, now, self._settings.desk_addresses,
            self._elsewhere(mail, mailbox),
        )  # fmt: skip
        verdict = decide(case)
        compose = self._composer.at(mailbox, now)
        received = Received(mail, incoming, kept, known.mail_id)
        row, ticket = apply(connection, verdict, received, compose, now, arrival_id=arrival_id, language=mailbox.language)
        marked = verdict.delivery.recipient if verdict.delivery and verdict.delivery.told else None
        return Judged(
            row, incoming.place, verdict.disposition, verdict.reason, ticket, mail.message_id, marked, verdict.reachable
        )

    def _elsewhere(self, mail: Mail, mailbox: Mailbox) -> bool:
        """Return whether another of our mailboxes, which turns no stranger away, got a copy: then this one is silent."""
        others = [box for box in self._settings.mailboxes.values() if box.unthreaded != "reject" and box is not mailbox]
        addressed = {without_token(one) for one in mail.destinations} if others else set()
        return any(not addressed.isdisjoint(box.own_addresses) for box in others)

    def _proven(self, incoming: Incoming, mail: Mail, mailbox: Mailbox) -> Authenticity:
        if incoming.proof is not None:
            return incoming.proof.authenticity
        if not self._settings.trusts_receiver(incoming.place.door):
            return Authenticity.UNPROVEN  # looked at anew: what the door itself proved then is past
        return authenticity(mail.authentication, mailbox.authserv_id, mail.sender.address)[0]

    def _set_aside(self, arrival_id: int, incoming: Incoming, kept: Kept, why: str) -> Judged:
        """Give up on a mail: keep its bytes, tell the admin once, and let the next one be handled."""
        now = self._clock.now()
        mailbox = self._settings.mailbox(incoming.mailbox)
        head = (incoming.raw or b"") or _beginning(incoming.spooled)
        named = ids_in("".join(_MESSAGE_ID.findall(head.decode("latin-1"))[:1]))
        digest = identity(incoming.raw) if incoming.raw else f"set-aside-{arrival_id}"
        mail = Mail(digest=digest, message_id=named[0] if named else None)
        with self._store.write() as connection:
            known = lookups.known(connection, mail, mailbox.name, 0, now)
            mail_id = mail_row(connection, Received(mail, incoming, kept, known.mail_id), now)
            ticket = self._named_ticket(connection, head)
            arrivals.set_aside(connection, arrival_id, mail_id, ticket, why)
            if kept is NOTHING_KEPT:  # left in the folder, where `setaside retry` finds it
                arrivals.mark_filed(connection, [arrival_id], now)
            facts: dict[str, object] = {
                "what": f"a mail could not be read and was set aside (arrival {arrival_id})",
                "details": f"mailbox {mailbox.name}, UID {incoming.place.number}, {incoming.size} bytes",
                "hint": f"mailbot why {arrival_id} --arrival; mailbot setaside retry {arrival_id}",
            }
            drafts = [Draft(Notice.ALERT, address, facts=facts) for address in self._settings.alert or mailbox.notify]
            write_letters(connection, None, drafts, self._composer.at(mailbox, now), now)
        journal.warned("mail_set_aside", mailbox=mailbox.name, uid=incoming.place.number, arrival=arrival_id)
        return Judged(arrival_id, incoming.place, Disposition.SET_ASIDE, Reason.UNREADABLE, ticket, None)

    def _named_ticket(self, connection: Connection, head: bytes) -> int | None:
        """Return the ticket whose proven ID stands in the first bytes of a mail that cannot be read."""
        mail = Mail(digest="", references=ids_in(head[: 64 * 1024].decode("latin-1")))
        known = lookups.known(connection, mail, "", 0, self._clock.now())
        found = thread(mail, known, self._store.keys).ticket
        return found.id if found else None

    def _tell(self, judged: Judged) -> None:
        journal.said(
            "mail_judged", door=judged.place.door, uid=judged.place.number, verdict=judged.disposition.value,
            reason=judged.reason.value if judged.reason else None, ticket=judged.ticket, message_id=judged.message_id,
        )  # fmt: skip
        if judged.undeliverable is not None:
            journal.warned("address_undeliverable", address=judged.undeliverable, ticket=judged.ticket)
        if judged.reachable is not None:
            journal.said("address_reachable", address=judged.reachable, ticket=judged.ticket)


def _beginning(path: Path | None) -> bytes:
    if path is None:
        return b""
    with path.open("rb") as file:
        return file.read(64 * 1024)
