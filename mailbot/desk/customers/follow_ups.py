"""Follow-up tickets: a reply that comes too late opens a new ticket that goes on with the ended one. Pure.

The new ticket is the old one's in all that is about people (mailbox, language, subject, kind, who may write, who is sent
the letters, which team and agent have it), and new in all else: its number, its state, its tags, its tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.desk.consulting import terms
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.letters.notices import quiet, reachable, reason_of, told
from mailbot.desk.letters.transcripts import told as as_facts
from mailbot.desk.people.assignment import assignee
from mailbot.desk.people.directory import assigned
from mailbot.desk.people.routing import first_state
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Route, Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.automatic.headers import wants_no_answer
from mailbot.mail.sender.addresses import normalised


def opened(context: Context, ended: Ticket) -> Verdict:
    """Return the verdict of a reply that opens a follow-up of the ticket ``ended``."""
    planned = _planned(context, ended)
    # Files that the ended ticket has already are new to this one.
    new = replace(context, thread=replace(context.thread, ticket=planned))
    change = heard_from(Change(planned.state), context.mailbox, context.policy, None, context.now, planned.contact)
    facts: dict[str, object] = {
        "follows": ended.id,
        "history": as_facts(context.known.entries),
        "history_of": context.known.entries_of,
    }
    if terms.unanswered(ended):
        facts["terms_open"] = terms.Open.ENDED.value
    drafts = (
        *_told_number(context, planned, ended),
        *told(context, reason_of(context)),
        *announced(new, "follow_up", planned.contact_name, change, more=facts),
    )
    why = f"ticket {ended.id} has ended, and late_reply says: a follow-up"
    return Verdict(
        Disposition.OPENED, reason_of(context), None, None, (("reading", f"follow_up: {why}"),), change, drafts,
        new_files(new), reachable=reachable(context), assigned=planned.assigned, follow_up=planned,
    )  # fmt: skip


def _planned(context: Context, ended: Ticket) -> Ticket:
    """Return the ticket to be opened, which has no number yet (0).

    Whoever writes becomes its contact, since it is they who need help now; if that was somebody else before, they go on
    getting its letters.
    """
    writer = context.mail.sender.address or ""
    before = normalised(ended.contact)
    same = writer == before
    team = ended.team if any(one.key == ended.team for one in context.mailbox.crews) else ""
    gets = assigned(context.mailbox, ended) or assignee(context.mailbox, context.known.staffing, team)
    route = Route(team, ended.kind, ended.environment)
    return replace(
        ended, id=0, state=first_state(context.policy, route), team=team, promised_at=None, contact=writer, follows=ended.id,
        contact_name=ended.contact_name if same else context.mail.sender.name,
        copied=(ended.copied if same else ended.copied | {before}) - {writer},
        assigned=gets.key if gets else "", tags=(), opened_at=context.now, cycle=0, closed_at=None, closed_by=None,
        unanswered_at=None, newest=0, consulting=None,
    )  # fmt: skip


def _told_number(context: Context, planned: Ticket, ended: Ticket) -> Iterator[Draft]:
    """Yield the letter that tells the customer the new number, up to the hourly cap."""
    if quiet(context) and context.machine is None and not wants_no_answer(planned.contact):
        facts: dict[str, object] = {"follows": ended.id, "closed_at": ended.closed_at}
        yield Draft(Notice.FOLLOW_UP, planned.contact, planned.contact_name, facts)
