"""The one write transaction of a mail: gather, decide, add deadlines, compose and write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from mailbot import journal
from mailbot.desk.deadlines.answer_deadlines import update_deadlines
from mailbot.desk.phrases import parting
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail
from mailbot.receiving.telling import told_of
from mailbot.service import Service
from mailbot.store.changes.apply import apply
from mailbot.store.lookups.context import Rules, gather
from mailbot.store.mails import first_lines
from mailbot.store.mails.raw import ReceivedMail, StoredBytes

Decide = Callable[[Context], Verdict]


@dataclass(frozen=True, slots=True)
class JudgedMail:
    """What became of one mail, committed."""

    arrival_id: int
    place: Place
    disposition: Disposition
    reason: Reason | None
    ticket: int | None
    message_id: str | None
    undeliverable: str | None = None
    reachable: str | None = None
    decided: tuple[tuple[str, int], ...] = ()
    """What it decides about other mail, each with the number of its arrival: admit, drop."""

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
        for what, arrival in self.decided:
            journal.said("mail_decided", arrival=arrival, decided=what, by_arrival=self.arrival_id)


class Judging:
    """Gives mails their verdicts and writes them, inside the caller's transaction."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def judge(
        self, connection: Connection, incoming: Incoming, mail: Mail, kept: StoredBytes, arrival_id: int | None,
        decide: Decide = on_mail,
    ) -> JudgedMail:  # fmt: skip
        """Judge a mail and write what follows; ``arrival_id`` is its arrival's row if there is one already."""
        service, now = self._service, self._service.clock.now()
        rules = Rules(service.settings, service.policies, service.store.keys, service.composer.macros)
        context = gather(connection, rules, incoming, mail, arrival_id or 0, now)
        verdict = update_deadlines(decide(context), context)
        verdict = told_of(connection, context, verdict)
        if context.reading is not None:
            verdict = replace(verdict, signals=(*verdict.signals, *parting.facts(context.reading)))
        if context.passed_on is not None or context.form is not None:  # recorded is the writer, not who passed it on
            mail = replace(mail, sender=context.mail.sender, shown_from=context.mail.shown_from)
        compose = service.composer.at(context.mailbox, now)
        received = ReceivedMail(mail, incoming, kept, context.known.mail_id, context.shown_words)
        language = service.settings.mailbox(incoming.mailbox).language
        if context.from_somebody_proven and verdict.disposition is not Disposition.DUPLICATE:
            first_lines.note(connection, context.mail, context.known.first_lines)
        row, ticket = apply(connection, verdict, received, compose, now, arrival_id=arrival_id, language=language)
        return JudgedMail(
            row, incoming.place, verdict.disposition, verdict.reason, ticket, mail.message_id, verdict.undeliverable,
            verdict.reachable, _decided(verdict.action),
        )  # fmt: skip


def _decided(action: AgentAction | None) -> tuple[tuple[str, int], ...]:
    if action is None:
        return ()
    return (*(("admit", number) for number in action.admits), *(("drop", number) for number in action.drops))
