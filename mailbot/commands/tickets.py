"""What people do at the command line: open a ticket, answer, ask, resolve, close.

Each is one transaction through the same composing and applying as a mail's verdict.
"""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import Final

from mailbot.commands.updates import refuse_words_to_machines
from mailbot.config.mailbox import Mailbox
from mailbot.desk.deadlines.answer_deadlines import update_deadline
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters.agent_letters import on_opening
from mailbot.desk.people.assignment import assignee
from mailbot.desk.people.routing import by_kind, first_state
from mailbot.desk.policy.transitions import on_order, on_reentering
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import NOWHERE, Route, Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_piped
from mailbot.errors import NotPossible
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.sender.addresses import normalised
from mailbot.receiving.judging import JudgedMail
from mailbot.receiving.receiver import Receiver
from mailbot.service import Service
from mailbot.store.changes.tickets import change_ticket
from mailbot.store.lookups.workload import staffing
from mailbot.store.tickets import entries
from mailbot.store.tickets.ticket import note_kind, open_ticket, ticket_by_id

STANDARD_INPUT: Final = "stdin"


class TicketCommands:
    """Opens tickets and writes to their customers."""

    def __init__(self, service: Service, receiver: Receiver) -> None:
        self._service = service
        self._receiver = receiver

    def open(
        self, mailbox: Mailbox, contact: str, name: str, subject: str, words: str, route: Route = NOWHERE
    ) -> int:  # fmt: skip
        """Open a ticket for ``contact`` and write them the first letter; returns the ticket's number.

        Its agents get a copy, and whoever is only told a notice, as of a ticket that a mail opens.

        ``words`` of the customer's request are kept as the ticket's first entry. Nobody is asked for what the policy's
        checklist names: whoever opens it has the customer before them.
        """
        now, policy = self._service.clock.now(), self._service.policies.of(mailbox.name)
        route = by_kind(mailbox, route)
        with self._service.store.write() as connection:
            gets = assignee(mailbox, staffing(connection, mailbox, policy, route.team), route.team)
            ticket = open_ticket(
                connection, mailbox=mailbox.name, contact=normalised(contact), contact_name=name, subject=subject,
                state=first_state(policy, route), language=mailbox.language, now=now,
                route=replace(route, assigned=gets.key if gets else ""),
            )  # fmt: skip
            note_kind(connection, ticket.id, "", route.kind, now)
            change = Change(ticket.state)
            if words.strip():
                entries.of_words(connection, ticket, words, now)
                change = heard_from(change, mailbox, policy, None, now, ticket.contact)
            drafts = [
                Draft(Notice.OPENED, ticket.contact, name, {"first": True}),
                *on_opening(mailbox, policy, change, now, route, gets, who=name, contact=ticket.contact, words=words),
            ]
            change_ticket(connection, ticket, change, drafts, self._service.composer.at(mailbox, now), now)
        return ticket.id

    def open_from_mail(self, mailbox: Mailbox, raw: bytes) -> JudgedMail:
        """Open a ticket from a whole mail (RFC 5322), as a form or a chat pipes one in; the same mail opens only one.

        A reply that proves its ticket joins it instead.

        Raises:
            NotPossible: it has no clear sender, or a file over the mailbox's limit; nothing was opened or recorded.
        """
        raw = raw.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
        incoming = Incoming(Place(STANDARD_INPUT, 0, 0), mailbox.name, self._service.clock.now(), len(raw), raw=raw)
        return self._receiver.piped(incoming, _opening)

    def order(self, number: int, order: str, words: str) -> Ticket:
        """Carry out an agent's order on a ticket; returns the ticket as it is afterwards.

        Raises:
            NotPossible: there is no such ticket, or the policy does not allow it.
        """
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            ticket = ticket_by_id(connection, number)
            if ticket is None:
                raise NotPossible(f"there is no ticket {number}")
            policy, box = self._service.policies.of(ticket.mailbox), self._service.settings.mailbox(ticket.mailbox)
            refuse_words_to_machines(box, ticket, words, asks=order == "ask")
            change, draft = on_order(order, ticket, words, policy, now)
            drafts = (draft, *on_reentering(policy, ticket, change, now))
            change = update_deadline(change, ticket, box, policy, now)
            compose = self._service.composer.at(box, now)
            change_ticket(connection, ticket, change, drafts, compose, now)
            after = ticket_by_id(connection, number)
        return after or ticket


def _opening(context: Context) -> Verdict:
    """Judge a mail piped in by somebody who may: that it is unthreaded or a machine's is no objection."""
    if context.mail.sender.address is None:
        raise NotPossible(f"the mail has no clear sender ({context.mail.sender.problem}); nothing was opened")
    limit = context.mailbox.file_limit
    if context.form is not None and context.form.problem and not context.form.unproven:
        raise NotPossible(f"{context.form.problem}; nothing was opened")
    if large := [one for one in context.mail.attachments if one.size > limit]:
        raise NotPossible(f"{large[0].name or 'a file'} is over the limit of {limit} bytes; nothing was opened")
    return on_piped(context)
