"""The one write transaction of a mail: look up, decide, compose and write; and the end of one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from mailbot import journal
from mailbot.config.mailbox import Mailbox
from mailbot.desk.agents.intent import books, targets
from mailbot.desk.customers.surveys import may_answer
from mailbot.desk.deadlines.answer_deadlines import with_deadlines
from mailbot.desk.people.assignment import AT_OPENING
from mailbot.desk.people.directory import agent_at
from mailbot.desk.people.routing import addressed
from mailbot.desk.threading.agent_identity import Right, Standing, standing
from mailbot.desk.threading.context import Case
from mailbot.desk.threading.known import Known, OfAgent
from mailbot.desk.threading.thread import thread
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail, identity
from mailbot.mail.sender.authentication import Authenticity, authenticity
from mailbot.mail.tokens.address_tokens import without_token
from mailbot.mail.tokens.message_ids import ids_in
from mailbot.service import Service
from mailbot.store.changes.apply import apply
from mailbot.store.changes.tickets import write_letters
from mailbot.store.lookups import known as lookups
from mailbot.store.lookups.agents import HISTORY, history, of_agent
from mailbot.store.lookups.workload import staffing
from mailbot.store.mails import arrivals
from mailbot.store.mails.raw import Kept, Received, mail_row
from mailbot.store.tickets import follow_ups, surveys, working_time
from mailbot.store.tickets.ticket import ticket_by_id

_MESSAGE_ID = re.compile(r"(?im)^Message-ID[ \t]*:([^\n]{1,998})")
NOTHING_KEPT = Kept(b"", None)
Decide = Callable[[Case], Verdict]


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

    def tell(self) -> None:
        """Write it into the journal."""
        journal.said(
            "mail_judged", door=self.place.door, uid=self.place.number, verdict=self.disposition.value,
            reason=self.reason.value if self.reason else None, ticket=self.ticket, message_id=self.message_id,
        )  # fmt: skip
        if self.undeliverable is not None:
            journal.warned("address_undeliverable", address=self.undeliverable, ticket=self.ticket)
        if self.reachable is not None:
            journal.said("address_reachable", address=self.reachable, ticket=self.ticket)


class Judging:
    """Gives mails their verdicts and writes them, inside the caller's transaction."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def judge(
        self, connection: Connection, incoming: Incoming, mail: Mail, kept: Kept, arrival_id: int | None,
        decide: Decide = on_mail,
    ) -> Judged:  # fmt: skip
        """Judge a mail and write what follows; ``arrival_id`` is its arrival's row if there is one already."""
        now, keys = self._service.clock.now(), self._service.store.keys
        mailbox = self._service.settings.mailbox(incoming.mailbox)
        known = lookups.known(connection, mail, mailbox.name, arrival_id or 0, now)
        proof = self._proven(incoming, mail, mailbox)
        theirs = self._with_their_tickets(known, mail, mailbox) if mailbox.people else known
        stands = standing(mail, mailbox, theirs, proof, keys, now) if mailbox.people else None
        if stands is not None:
            known = replace(known, of_agent=self._of_agent(connection, mail, stands, now))
        if mailbox.assignment in AT_OPENING:
            team = addressed(mailbox, mail.destinations).team
            known = replace(known, staffing=staffing(connection, mailbox, self._service.policies.of(mailbox.name), team))
        found = thread(mail, known, keys)
        home = self._home(mailbox, found.ticket or (stands.ticket if stands else None))
        if found.ticket is not None and found.ticket.closed_at is not None:
            known = self._of_ended(connection, known, found.ticket)
        case = Case(
            mail, incoming, home, self._service.settings.own_addresses, self._service.policies.of(home.name), known, found,
            proof, now, self._service.settings.desk_addresses, self._elsewhere(mail, mailbox), stands,
            self._service.composer.macros,
        )  # fmt: skip
        if found.ticket is not None and may_answer(case):
            letters = surveys.letters(connection, found.ticket.id, found.answers or "", known)
            case = replace(case, known=replace(known, letters=letters))
        verdict = with_deadlines(decide(case), case)
        compose = self._service.composer.at(home, now)
        received = Received(mail, incoming, kept, known.mail_id)
        row, ticket = apply(connection, verdict, received, compose, now, arrival_id=arrival_id, language=mailbox.language)
        marked = verdict.delivery.recipient if verdict.delivery and verdict.delivery.told else None
        return Judged(
            row, incoming.place, verdict.disposition, verdict.reason, ticket, mail.message_id, marked, verdict.reachable
        )

    def _of_ended(self, connection: Connection, known: Known, ended: Ticket) -> Known:
        """Return what is known besides of an ended ticket: what was said there, and before, goes with a follow-up."""
        if self._service.policies.of(ended.mailbox).late_reply.do != "follow_up":
            return known
        numbers = follow_ups.up_to(connection, ended.id)
        said = [one for number in numbers for one in history(connection, number)]
        return replace(known, said=tuple(said[-HISTORY:]), said_in=numbers)

    def _home(self, met: Mailbox, ticket: Ticket | None) -> Mailbox:
        """Return whose rules and people a mail is judged by: its ticket's, though it was met in another of our mailboxes."""
        return self._service.settings.mailboxes.get(ticket.mailbox, met) if ticket is not None else met

    def _of_agent(self, connection: Connection, mail: Mail, stands: Standing, now: datetime) -> OfAgent:
        named = targets(mail, stands) if stands.right is Right.ALL else ()
        found = {number: one for number in named if (one := ticket_by_id(connection, number))}
        facts = of_agent(connection, mail.sender.address or "", stands.ticket, now, mail.in_reply_to)
        if stands.right is Right.ALL and stands.ticket is not None and books(mail, stands):
            facts = replace(facts, ledger={stands.ticket.id: working_time.of_ticket(connection, stands.ticket.id)})
        return replace(facts, targets=found)

    def _with_their_tickets(self, known: Known, mail: Mail, mailbox: Mailbox) -> Known:
        """Return what is known without the tickets of another mailbox whose agent the sender is not, or not any more."""
        boxes, sender = self._service.settings.mailboxes, mail.sender.address
        kept = {
            number: one for number, one in known.tickets.items()
            if one.mailbox == mailbox.name or (one.mailbox in boxes and agent_at(boxes[one.mailbox], sender) is not None)
        }  # fmt: skip
        return known if len(kept) == len(known.tickets) else replace(known, tickets=kept)

    def _elsewhere(self, mail: Mail, mailbox: Mailbox) -> bool:
        """Return whether another of our mailboxes, which turns no stranger away, got a copy: then this one is silent."""
        others = [
            box for box in self._service.settings.mailboxes.values() if box.unthreaded != "reject" and box is not mailbox
        ]
        addressed = {without_token(one) for one in mail.destinations} if others else set()
        return any(not addressed.isdisjoint(box.own_addresses) for box in others)

    def _proven(self, incoming: Incoming, mail: Mail, mailbox: Mailbox) -> Authenticity:
        if incoming.proof is not None:
            return incoming.proof.authenticity
        if not self._service.settings.trusts_receiver(incoming.place.door):
            return Authenticity.UNPROVEN  # looked at anew: what the door itself proved then is past
        return authenticity(mail.authentication, mailbox.authserv_id, mail.sender.address)[0]

    def set_aside(self, arrival_id: int, incoming: Incoming, kept: Kept, why: str) -> Judged:
        """Give up on a mail: keep its bytes, tell the admin once, and let the next one be handled."""
        now = self._service.clock.now()
        mailbox = self._service.settings.mailbox(incoming.mailbox)
        head = (incoming.raw or b"") or _beginning(incoming.spooled)
        named = ids_in("".join(_MESSAGE_ID.findall(head.decode("latin-1"))[:1]))
        digest = identity(incoming.raw) if incoming.raw else f"set-aside-{arrival_id}"
        mail = Mail(digest=digest, message_id=named[0] if named else None)
        with self._service.store.write() as connection:
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
            drafts = [Draft(Notice.ALERT, address, facts=facts) for address in self._service.settings.alert or mailbox.told]
            write_letters(connection, None, drafts, self._service.composer.at(mailbox, now), now)
        journal.warned("mail_set_aside", mailbox=mailbox.name, uid=incoming.place.number, arrival=arrival_id)
        return Judged(arrival_id, incoming.place, Disposition.SET_ASIDE, Reason.UNREADABLE, ticket, None)

    def _named_ticket(self, connection: Connection, head: bytes) -> int | None:
        """Return the ticket whose proven ID stands in the first bytes of a mail that cannot be read."""
        mail = Mail(digest="", references=ids_in(head[: 64 * 1024].decode("latin-1")))
        known = lookups.known(connection, mail, "", 0, self._service.clock.now())
        found = thread(mail, known, self._service.store.keys).ticket
        return found.id if found else None


def _beginning(path: Path | None) -> bytes:
    if path is None:
        return b""
    with path.open("rb") as file:
        return file.read(64 * 1024)
