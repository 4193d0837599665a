"""Who is told of a mail that does not get into a ticket: looked up only where one does not, and decided by the desk."""

from __future__ import annotations

from sqlalchemy import Connection

from mailbot.desk.customers import confirmations
from mailbot.desk.letters import mail_held, not_taken
from mailbot.desk.letters.notices import whom_told
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.store.lookups import told


def told_of(connection: Connection, context: Context, verdict: Verdict) -> Verdict:
    """Return ``verdict`` with what the desk is told of a mail that is held or ignored, up to the caps.

    Of one that is rejected its sender is told, or not: the signals say which.
    """
    if verdict.disposition is Disposition.REJECTED:
        return not_taken.said(verdict, whom_told(context, verdict))
    if verdict.reason is Reason.CONFIRMATION:
        lately = told.told_lately(connection, (one.to for one in verdict.drafts), context.now)
        return confirmations.capped(context, verdict, lately)
    return _of_held(connection, context, verdict) if not_taken.worth_telling(context, verdict) else verdict


def _of_held(connection: Connection, context: Context, verdict: Verdict) -> Verdict:
    """Tell the agents of the ticket that a mail proves, or else of the newest one of its sender, or of the mailbox."""
    if verdict.reason is Reason.LOOP and told.returned(connection, context.mail.message_id):
        return verdict
    if context.known.mail_id is not None and told.of_this(connection, context.known.mail_id):
        return not_taken.said(verdict, "nobody anew: the desk heard of the same mail")
    writer = not_taken.claimed(context)
    theirs = told.newest_ticket(connection, context.mailbox.name, writer) if verdict.about is None and writer else None
    ticket = not_taken.concerns(verdict, theirs)
    people = not_taken.to_tell(context, ticket)
    if ticket is None:
        at_once = mail_held.at_once(verdict)
        return mail_held.told(context, verdict, told.told_lately(connection, people, context.now)) if at_once else verdict
    of = writer if verdict.about is not None else None
    return not_taken.told(context, verdict, ticket, told.told_lately(connection, people, context.now, ticket.id, of))
