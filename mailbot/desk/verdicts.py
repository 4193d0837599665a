"""What to do with one mail: a function of the mail, of what the store knows, of the configuration, and of now."""

from __future__ import annotations

from dataclasses import replace

from mailbot.desk.agents.questions import Confirmed
from mailbot.desk.agents.verdict import on_agent
from mailbot.desk.customers import reactions
from mailbot.desk.customers.acknowledgement import acknowledged
from mailbot.desk.customers.bounces import departed, on_bounce
from mailbot.desk.customers.checks import first_finding
from mailbot.desk.customers.confirmations import on_confirmation
from mailbot.desk.customers.consents import answering, asking
from mailbot.desk.customers.floods import capped
from mailbot.desk.customers.replies import joined, replied
from mailbot.desk.customers.surveys import answer
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.letters.notices import quiet, reachable, reason_of, told
from mailbot.desk.people.assignment import assignee
from mailbot.desk.people.routing import addressed, first_state, told_of
from mailbot.desk.threading.agent_identity import Permission
from mailbot.desk.threading.context import Context
from mailbot.desk.threading.signals import signals_of
from mailbot.desk.threading.thread import Thread
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.delivery import Away
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.automatic.headers import wants_no_answer
from mailbot.mail.sender.authentication import Authenticity


def on_mail(context: Context) -> Verdict:
    """Give one mail its verdict. Pure: everything it depends on is in ``context``."""
    return capped(_on_mail, context)


def _on_mail(context: Context) -> Verdict:
    found = first_finding(context)
    signals = tuple(signals_of(context, found))
    if found is None or found[1].disposition is Disposition.SURVEY:
        return answering(context, replied(context, signals))
    finding = found[1]
    if finding.disposition is Disposition.REACTION:
        return reactions.noted(context, signals)
    if finding.disposition is Disposition.AGENT:
        return on_agent(context, signals)
    if finding.reason is Reason.AWAITING_CONSENT:
        return asking(context, signals)
    if finding.disposition is Disposition.OPENED:  # also of a machine whose ticket has ended
        return _opened(replace(context, thread=Thread(None, signals=context.thread.signals)), signals)
    if finding.reason is Reason.BOUNCE:
        return on_bounce(context, finding, signals)
    if finding.reason is Reason.CONFIRMATION:
        return on_confirmation(context, finding, signals)
    about = context.thread.ticket
    number = about.id if about else context.known.duplicate_ticket or _imported_into(context)
    drafts = tuple(told(context, finding.reason)) if finding.disposition is Disposition.REJECTED else ()
    if finding.reason is Reason.AUTOMATIC and context.authenticity is not Authenticity.FAIL:
        drafts = tuple(departed(context))
    away = _away(context) if finding.reason is Reason.AUTOMATIC else None
    again = reachable(context) if finding.reason is Reason.CLOSED else None
    verdict = Verdict(finding.disposition, finding.reason, number, about, signals, drafts=drafts, away=away, reachable=again)
    return answering(context, verdict) if finding.disposition is Disposition.CONSENT else verdict


def _imported_into(context: Context) -> int | None:
    """Return the imported ticket that a mail would have joined, had anybody proven its writer."""
    before = context.before_us
    return before.ticket.id if before is not None and before.ticket is not None else None


def _away(context: Context) -> Away | None:
    """Return whose vacation reply says when they are back: a participant's, in answer to a letter of the ticket."""
    ticket, sender, until = context.thread.ticket, context.mail.sender.address, context.mail.returns_at
    if ticket is None or sender not in ticket.participants or until is None or context.authenticity is Authenticity.FAIL:
        return None
    return Away(sender, until)


def on_mail_at_door(context: Context) -> Verdict:
    """Give a mail its verdict while its sender is still connected: a refusal is the answer, no letter goes after it."""
    verdict = on_mail(context)
    return replace(verdict, drafts=()) if verdict.disposition is Disposition.REJECTED else verdict


def on_release(
    context: Context, into: Ticket | None, *, meant: bool = False, admitted: str = ""
) -> Verdict:  # fmt: skip
    """Give a mail that was not taken its verdict by a person's word: it joins ``into``, or opens a ticket (None).

    ``meant`` tells that it was held to ask its writer, an agent, whether it is for the customer: now it is. ``admitted``
    says by whom, and after what, a mail is taken for which they vouch: its sender is acknowledged, unless disproven.
    """
    if context.known.taken:
        return on_mail(context)  # another of our mailboxes took its copy meanwhile
    signals = (*signals_of(context, None), ("admitted", admitted) if admitted else ("released", "by a person"))
    if context.identity is not None and context.identity.agent is not None:
        identity = replace(
            context.identity, permission=Permission.ALL, ticket=into or context.identity.ticket, why="", released=True
        )
        return on_agent(replace(context, identity=identity), signals, Confirmed(seen=True, meant=meant))
    if into is None:
        return _opened(context, signals, admitted=bool(admitted))
    proven = context.thread.ticket is not None and context.thread.ticket.id == into.id
    released = context if proven else replace(context, thread=Thread(into))
    return replied(released, signals) if answer(released) is not None else joined(released, signals)


def on_confirmed(context: Context, *, as_note: bool = False) -> Verdict:
    """Give an agent's held mail its verdict by their own word: who they are is asked again, what came since is not.

    ``as_note`` tells that they want it kept as a note.

    A mail that was held to ask whose it is was proven when it came; what a door proved then cannot be asked again.
    """
    if context.known.taken or context.identity is None:
        return on_mail(context)
    if context.customer and context.identity.agent is not None and context.authenticity is not Authenticity.FAIL:
        context = replace(context, identity=replace(context.identity, permission=Permission.OPEN, why=""))
    told = "by its writer, as a note" if as_note else "by its writer"
    return on_agent(
        context, (*signals_of(context, None), ("released", told)), Confirmed(seen=True, meant=True, as_note=as_note)
    )


def on_consent(context: Context, into: Ticket, asked: str) -> Verdict:
    """Give a held mail its verdict by the known contact's yes: it joins ``into``, unless its sender is disproven by now."""
    if context.authenticity is Authenticity.FAIL:
        signals = (*signals_of(context, None), ("released", "not: the trusted receiver disproved From"))
        return Verdict(Disposition.HELD, Reason.FORGED, into.id, into, signals)
    if context.policy.ended(into.state):
        signals = (*signals_of(context, None), ("released", "not: the ticket has ended"))
        return Verdict(Disposition.HELD, Reason.CLOSED, into.id, into, signals)
    signals = (*signals_of(context, None), ("released", f"by the yes of {asked}"))
    return joined(replace(context, thread=Thread(into)), signals, let_in_by=asked)


def on_piped(context: Context) -> Verdict:
    """Judge a mail that somebody who may do so pipes in (a form, a chat): it opens a ticket, or joins the one it proves."""
    return capped(_on_piped, context)


def _on_piped(context: Context) -> Verdict:
    if context.known.duplicate_of is not None:
        return _on_mail(context)
    thread = context.thread
    joins = thread.ticket is not None and context.mail.sender.address in thread.ticket.participants
    if joins and thread.ticket is not None and not context.policy.ended(thread.ticket.state):
        return replied(context, tuple(signals_of(context, None)))
    return _opened(context, (*signals_of(context, None), ("piped", "opened from standard input")), vouched=True)


def _opened(
    context: Context, signals: tuple[tuple[str, str], ...], *, vouched: bool = False, admitted: bool = False
) -> Verdict:
    """Open a ticket; the acknowledgement goes only to a sender who is proven or vouched for (no backscatter).

    A form vouches for its customer: they filled it in to be answered. That an address opened tickets before proves nothing:
    anybody may have written in its name. Whom a person ``admitted`` is vouched for, unless the trusted receiver disproved
    them.
    """
    to, name = context.mail.sender.address or "", context.mail.sender.name
    filled_in = context.form is not None
    answered = context.mail.automatic is None if vouched else context.authenticity is Authenticity.PASS or filled_in
    answered = answered or (admitted and context.mail.automatic is None and context.authenticity is not Authenticity.FAIL)
    answered = answered and context.machine is None and not wants_no_answer(to)
    route = addressed(context.mailbox, context.mail.destinations)
    gets = assignee(context.mailbox, context.known.staffing, route.team)
    change = heard_from(Change(first_state(context.policy, route)), context.mailbox, context.policy, None, context.now, to)
    drafts = [
        *([acknowledged(context, to, name, vouched=vouched)] if answered and quiet(context) else []),
        *told(context, reason_of(context)),
        *announced(context, "opened", name, change, gets, route=route),
    ]
    return Verdict(
        Disposition.OPENED, reason_of(context), None, None, (*signals, *told_of(route)), change, tuple(drafts),
        new_files(context), reachable=reachable(context), assigned=gets.key if gets else "", route=route,
    )  # fmt: skip
