"""What people decide about mail that was not taken, or set aside: it is read again, and judged by itself."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Row, select

from mailbot.desk.letters.admission import names_nobody, not_to_be_admitted
from mailbot.desk.letters.transcripts import Refusal
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.arrival import NOT_TAKEN
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.verdicts import on_confirmed, on_consent, on_release
from mailbot.errors import NotPossible
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail
from mailbot.receiving.judging import JudgedMail
from mailbot.receiving.receiver import Receiver
from mailbot.service import Service
from mailbot.store.mails import arrivals, not_taken
from mailbot.store.tables.schema import MAIL
from mailbot.store.tickets import consents, follow_ups
from mailbot.store.tickets.ticket import surviving
from mailbot.workers.process import Unreadable

_WHY: Final = {
    Refusal.OF_AN_AGENT: "it is in the name of an agent, and would do what they may do: see mailbot held",
    Refusal.NEVER_RECEIVED: "nothing of it but its header was received: it was too large",
    Refusal.NO_CLEAR_SENDER: "it has no clear sender to open a ticket for; name one with --ticket",
    Refusal.OWN_ADDRESS: "its From is the desk's own address; name a ticket with --ticket",
}


class HeldMailCommands:
    """Decides about mail that was kept."""

    def __init__(self, service: Service, receiver: Receiver) -> None:
        self._service = service
        self._receiver = receiver

    def release_by_consent(self, arrival_id: int, ticket: int, asked: str) -> JudgedMail:
        """Take a mail that was held for the consent of ``asked``, who gave it.

        Raises:
            NotPossible: it is not held any more.
        """
        row = self._pending(arrival_id, Disposition.HELD)
        with self._service.store.read() as connection:
            into = surviving(connection, ticket)
        if into is None:
            raise NotPossible(f"there is no ticket {ticket}")
        return self._receiver.again(
            arrival_id, self._incoming(row), lambda context: on_consent(context, _now(context, into), asked)
        )

    def release_confirmed(self, arrival_id: int, contact: str = "", *, as_note: bool = False) -> JudgedMail:
        """Judge a mail of an agent that was held, now that they confirmed it, or said that ``contact`` is its customer.

        ``as_note`` tells that they want it kept as a note.

        Raises:
            NotPossible: it is not held any more. Unreadable: it cannot be read again.
        """
        row = self._pending(arrival_id, Disposition.HELD)
        return self._receiver.again(
            arrival_id,
            self._incoming(row),
            lambda context: on_confirmed(replace(context, customer=contact), as_note=as_note),
        )

    def release(self, arrival_id: int, ticket: int | None) -> JudgedMail:
        """Take a held mail after all: into the ticket it names, into ``ticket``, or as a new one.

        Raises:
            NotPossible: it is not held, or there is no such ticket.
        """
        row = self._pending(arrival_id, Disposition.HELD)
        opens = (ticket or row.ticket_id) is None
        if opens and row.sender is None:
            raise NotPossible("it has no clear sender to open a ticket for; name one with --ticket")
        if opens and names_nobody(row.reason, row.sender, self._service.settings.mailbox(row.mailbox)):
            form = row.reason == Reason.FORM_UNCLEAR
            who = "the form does not say who its customer is" if form else "the group does not say who wrote it"
            raise NotPossible(f"{who}; name a ticket with --ticket, or open one by hand")
        return self._into(row, ticket, meant=row.reason == Reason.AGENT_ASKED)

    def admit(self, arrival_id: int, ticket: int | None, by: str) -> JudgedMail:
        """Take a mail after all that was rejected, ignored or held, and vouch for its sender, who hears of it as of any.

        It joins the ticket it names, or ``ticket``, or opens one. ``by`` says in words who wants it.

        Raises:
            NotPossible: it was taken or decided about, or cannot be taken; or there is no such ticket. Unreadable: it
                cannot be read again.
        """
        settings = self._service.settings
        with self._service.store.read() as connection:
            row = arrivals.arrival_by_id(connection, arrival_id)
            one = not_taken.named(connection, [arrival_id]).get(arrival_id)
        if row is None or one is None or one.disposition not in NOT_TAKEN or one.decided:
            raise NotPossible(f"arrival {arrival_id} is neither rejected, ignored nor held")
        why = not_to_be_admitted(one, settings.mailbox(one.mailbox), settings.own_addresses, into=ticket is not None)
        if why is not None:
            raise NotPossible(_WHY[why])
        before = row.disposition + (f" ({row.reason})" if row.reason else "")
        return self._into(row, ticket, admitted=f"{by}; it was {before}")

    def _into(self, row: Row[Any], ticket: int | None, *, meant: bool = False, admitted: str = "") -> JudgedMail:
        with self._service.store.read() as connection:
            into = surviving(connection, ticket or row.ticket_id or 0)
            ahead = surviving(connection, follow_ups.chain(connection, into.id)[-1]) if into else None
        if ticket is not None and into is None:
            raise NotPossible(f"there is no ticket {ticket}")
        return self._receiver.again(
            row.id,
            self._incoming(row),
            lambda context: on_release(
                _not_beside(context, into, ahead), into and _now(context, into), meant=meant, admitted=admitted
            ),
        )

    def mail(self, arrival_id: int) -> Mail:
        """Read again what an arrival brought.

        Raises:
            NotPossible: it cannot be read.
        """
        with self._service.store.read() as connection:
            row = arrivals.arrival_by_id(connection, arrival_id)
        if row is None or row.mail_id is None:
            raise NotPossible(f"of arrival {arrival_id} there are no bytes")
        try:
            return self._receiver.look(self._incoming(row))
        except Unreadable as unreadable:
            raise NotPossible(f"the mail cannot be read: {str(unreadable).splitlines()[-1]}") from None

    def retry(self, arrival_id: int) -> JudgedMail | None:
        """Try a set-aside mail again, as if it had just come; None where the poller will fetch it anew.

        Raises:
            NotPossible: it is not set aside. Anything else: it still crashes us, and stays set aside.
        """
        row = self._pending(arrival_id, Disposition.SET_ASIDE)
        if row.size and not self._incoming(row).raw and self._incoming(row).spooled is None:
            with self._service.store.write() as connection:
                arrivals.ask_again(connection, arrival_id)
            return None
        return self._receiver.again(arrival_id, self._incoming(row))

    def drop(self, arrival_id: int, disposition: Disposition) -> None:
        """Decide that a held or set-aside mail gets no further treatment; its bytes stay on record.

        Raises:
            NotPossible: it is neither.
        """
        self._pending(arrival_id, disposition)
        with self._service.store.write() as connection:
            arrivals.settle(connection, arrival_id, self._service.clock.now())
            not_taken.decided(connection, arrival_id)
            consents.end_decided(connection, self._service.clock.now())

    def _pending(self, arrival_id: int, disposition: Disposition) -> Row[Any]:
        with self._service.store.read() as connection:
            row = arrivals.arrival_by_id(connection, arrival_id)
        if row is None or row.disposition != disposition.value or row.settled_at is not None:
            raise NotPossible(f"arrival {arrival_id} is not {disposition.value.replace('_', ' ')}")
        return row

    def _incoming(self, row: Row[Any]) -> Incoming:
        with self._service.store.read() as connection:
            mail = connection.execute(select(MAIL).where(MAIL.c.id == row.mail_id)).one()
        place = Place(row.door, row.epoch, row.number)
        met = Incoming(place, row.mailbox, row.received_at, row.size, whole=mail.whole)
        if mail.file is not None:
            return replace(met, spooled=self._service.store.files.path(mail.file))
        return replace(met, raw=zlib.decompress(mail.raw) if mail.raw else b"")


def _now(context: Context, ticket: Ticket) -> Ticket:
    """Return ``ticket`` as the deciding transaction sees it, where the mail names it."""
    return context.known.tickets.get(ticket.id, ticket)


def _not_beside(context: Context, into: Ticket | None, ahead: Ticket | None) -> Context:
    """Return ``context``, unless a customer's mail would open ``into`` again beside the ticket that goes on with it.

    Raises:
        NotPossible: it would.
    """
    of_agent = context.identity is not None and context.identity.agent is not None
    if into is None or ahead is None or of_agent or into.closed_at is None or ahead.closed_at is not None:
        return context
    raise NotPossible(f"ticket {into.id} has ended and goes on in ticket {ahead.id}; name that one with --ticket")
