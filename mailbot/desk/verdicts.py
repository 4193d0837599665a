"""What to do with one mail: a function of the mail, of what the store knows, of the configuration, and of now."""

from __future__ import annotations

from collections.abc import Iterator
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
from mailbot.desk.phrases.first_lines import SENDERS
from mailbot.desk.threading.agent_identity import Permission
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.threading.thread import Thread
from mailbot.desk.tickets.arrival import NOT_TAKEN, SHOWN, as_shown
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.delivery import Away
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import RECEIVER_UNMET, Verdict
from mailbot.mail.automatic.headers import wants_no_answer
from mailbot.mail.message import Mail
from mailbot.mail.sender.authentication import Authenticity, met
from mailbot.mail.sender.doubts import Doubt, doubts


def on_mail(context: Context) -> Verdict:
    """Give one mail its verdict. Pure: everything it depends on is in ``context``."""
    return capped(_on_mail, context)


def _on_mail(context: Context) -> Verdict:
    found = first_finding(context)
    signals = tuple(_signals(context, found))
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
    number = about.id if about else context.known.duplicate_ticket
    drafts = tuple(told(context, finding.reason)) if finding.disposition is Disposition.REJECTED else ()
    if finding.reason is Reason.AUTOMATIC and context.authenticity is not Authenticity.FAIL:
        drafts = tuple(departed(context))
    away = _away(context) if finding.reason is Reason.AUTOMATIC else None
    again = reachable(context) if finding.reason is Reason.CLOSED else None
    verdict = Verdict(finding.disposition, finding.reason, number, about, signals, drafts=drafts, away=away, reachable=again)
    return answering(context, verdict) if finding.disposition is Disposition.CONSENT else verdict


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
    signals = (*_signals(context, None), ("admitted", admitted) if admitted else ("released", "by a person"))
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
        context, (*_signals(context, None), ("released", told)), Confirmed(seen=True, meant=True, as_note=as_note)
    )


def on_consent(context: Context, into: Ticket, asked: str) -> Verdict:
    """Give a held mail its verdict by the known contact's yes: it joins ``into``, unless its sender is disproven by now."""
    if context.authenticity is Authenticity.FAIL:
        signals = (*_signals(context, None), ("released", "not: the trusted receiver disproved From"))
        return Verdict(Disposition.HELD, Reason.FORGED, into.id, into, signals)
    if context.policy.ended(into.state):
        signals = (*_signals(context, None), ("released", "not: the ticket has ended"))
        return Verdict(Disposition.HELD, Reason.CLOSED, into.id, into, signals)
    signals = (*_signals(context, None), ("released", f"by the yes of {asked}"))
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
        return replied(context, tuple(_signals(context, None)))
    return _opened(context, (*_signals(context, None), ("piped", "opened from standard input")), vouched=True)


def _signals(context: Context, found: tuple[str, Finding] | None) -> Iterator[tuple[str, str]]:
    sender = context.mail.sender
    yield "from", sender.address or sender.problem
    yield from _intermediaries(context)
    yield "message_id", context.mail.message_id or "none"
    yield from context.thread.signals
    yield "authenticity", context.incoming.proof.words if context.incoming.proof else context.authenticity.value
    if context.known.same_id:
        yield "same_id", "another letter bears this Message-ID; both are kept"
    if unmet := _receiver_unmet(context):
        yield RECEIVER_UNMET, unmet
    yield from _of_machines(context.mail)
    if context.mail.reply_to:
        other = any(kind is Doubt.REPLY_TO for kind, _ in doubts(sender, context.mail.reply_to))
        yield "reply_to", f"{context.mail.reply_to} ({'differs from From, ' if other else ''}never used)"
    for doubt, piece in doubts(sender, ""):
        yield "doubt", f"{doubt.value}: {piece}"
    yield from _banners(context)
    for file in context.incoming.left_out:
        yield "left_out", f"{file.name or 'unnamed'}, {'' if file.exact else 'about '}{file.size} bytes"
    for defect in context.mail.defects:
        yield "defect", defect
    if found is not None and found[1].disposition in NOT_TAKEN and (shown := as_shown(context.mail)) != sender.address:
        yield SHOWN, shown
    yield from [(f"check:{found[0]}", found[1].fact)] if found else [("check", "passed all")]


def _intermediaries(context: Context) -> Iterator[tuple[str, str]]:
    """Yield who stands between the writer and us: a group, a form; or that a machine wrote."""
    if context.passed_on is not None:
        yield "group", f"passed on by {context.passed_on.group}"
    if context.form is not None:
        yield (
            "form",
            context.form.problem or f"{context.form.form} sent it, and is proven; its customer is whom Reply-To names",
        )
    if context.machine is not None:
        yield "machine", f"{context.machine.address} is one of machines; never answered"


def _banners(context: Context) -> Iterator[tuple[str, str]]:
    """Yield what gateways wrote, and how that is known."""
    for rows, text in context.mail.banners:
        yield (
            "banner",
            f"none of the writer's words, known in the table of banners by {rows}: {' '.join(text.split())[:200]}",
        )
    if learned := context.known.first_lines.learned:
        said = " ".join(learned.split())[:200]
        yield "banner", f"none of the writer's words, since {SENDERS} senders of the domain began with it: {said}"


def _of_machines(mail: Mail) -> Iterator[tuple[str, str]]:
    if mail.returns_at is not None:
        yield "returns_at", f"vacation until {mail.returns_at.isoformat()}"
    if mail.departed:
        yield "departed", "its writer has left the company"
    if mail.unanswered:
        yield "unanswered", f"{mail.unanswered} asks for no automatic answer"


def _receiver_unmet(context: Context) -> str:
    """Return the authserv-id that no field of the mail bears; where that is so of every mail, it is not the receiver's."""
    known = context.mailbox.authserv_id
    if known is None or context.incoming.proof is not None or context.authenticity is not Authenticity.UNPROVEN:
        return ""
    return "" if met(context.mail.authentication, known) else f"no Authentication-Results of {known}"


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
