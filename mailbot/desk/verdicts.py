"""What to do with one mail: a function of the mail, of what the store knows, of the configuration, and of now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.desk.agents.verdict import on_agent
from mailbot.desk.customers.acknowledgement import acknowledged
from mailbot.desk.customers.bounces import on_bounce
from mailbot.desk.customers.checks import first_finding
from mailbot.desk.customers.consents import answering, asking
from mailbot.desk.customers.floods import capped
from mailbot.desk.customers.replies import joined, replied
from mailbot.desk.customers.surveys import answer
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.letters.notices import quiet, reachable, reason_of, told
from mailbot.desk.people.assignment import assignee
from mailbot.desk.people.routing import addressed, first_state, told_of
from mailbot.desk.threading.agent_identity import Right
from mailbot.desk.threading.context import Case, Finding
from mailbot.desk.threading.thread import Thread
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.delivery import Away
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.automatic.headers import wants_no_answer
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.sender.doubts import Doubt, doubts


def on_mail(case: Case) -> Verdict:
    """Give one mail its verdict. Pure: everything it depends on is in ``case``."""
    return capped(_on_mail, case)


def _on_mail(case: Case) -> Verdict:
    found = first_finding(case)
    signals = tuple(_signals(case, found))
    if found is None or found[1].disposition is Disposition.SURVEY:
        return answering(case, replied(case, signals))
    finding = found[1]
    if finding.disposition is Disposition.AGENT:
        return on_agent(case, signals)
    if finding.reason is Reason.AWAITING_CONSENT:
        return asking(case, signals)
    if finding.disposition is Disposition.OPENED:
        return _opened(case, signals)
    if finding.reason is Reason.BOUNCE:
        return on_bounce(case, finding, signals)
    about = case.thread.ticket
    number = about.id if about else case.known.duplicate_ticket
    drafts = tuple(told(case, finding.reason)) if finding.disposition is Disposition.REJECTED else ()
    away = _away(case) if finding.reason is Reason.AUTOMATIC else None
    again = reachable(case) if finding.reason is Reason.CLOSED else None
    verdict = Verdict(finding.disposition, finding.reason, number, about, signals, drafts=drafts, away=away, reachable=again)
    return answering(case, verdict) if finding.disposition is Disposition.CONSENT else verdict


def _away(case: Case) -> Away | None:
    """Return whose vacation reply says when they are back: a participant's, in answer to a letter of the ticket."""
    ticket, sender, until = case.thread.ticket, case.mail.sender.address, case.mail.returns_at
    if ticket is None or sender not in ticket.participants or until is None or case.authenticity is Authenticity.FAIL:
        return None
    return Away(sender, until)


def on_mail_at_door(case: Case) -> Verdict:
    """Give a mail its verdict while its sender is still connected: a refusal is the answer, no letter goes after it."""
    verdict = on_mail(case)
    return replace(verdict, drafts=()) if verdict.disposition is Disposition.REJECTED else verdict


def on_release(case: Case, into: Ticket | None) -> Verdict:
    """Give a held mail its verdict by a person's word: it joins ``into``, or opens a ticket where that is None."""
    if case.known.taken:
        return on_mail(case)  # another of our mailboxes took its copy meanwhile
    signals = (*_signals(case, None), ("released", "by a person"))
    if case.standing is not None and case.standing.agent is not None:
        standing = replace(case.standing, right=Right.ALL, ticket=into or case.standing.ticket, why="", released=True)
        return on_agent(replace(case, standing=standing), signals, knowingly=True)
    if into is None:
        return _opened(case, signals)
    proven = case.thread.ticket is not None and case.thread.ticket.id == into.id
    released = case if proven else replace(case, thread=Thread(into))
    return replied(released, signals) if answer(released) is not None else joined(released, signals)


def on_confirmed(case: Case) -> Verdict:
    """Give an agent's held mail its verdict by their own word: who they are is asked again, what came since is not.

    A mail that was held to ask whose it is was proven when it came; what a door proved then cannot be asked again.
    """
    if case.known.taken or case.standing is None:
        return on_mail(case)
    if case.customer and case.standing.agent is not None and case.authenticity is not Authenticity.FAIL:
        case = replace(case, standing=replace(case.standing, right=Right.OPEN, why=""))
    return on_agent(case, (*_signals(case, None), ("released", "by its writer")), knowingly=True)


def on_consent(case: Case, into: Ticket, asked: str) -> Verdict:
    """Give a held mail its verdict by the known contact's yes: it joins ``into``, unless its sender is disproven by now."""
    if case.authenticity is Authenticity.FAIL:
        signals = (*_signals(case, None), ("released", "not: the trusted receiver disproved From"))
        return Verdict(Disposition.HELD, Reason.FORGED, into.id, into, signals)
    if case.policy.ended(into.state):
        signals = (*_signals(case, None), ("released", "not: the ticket has ended"))
        return Verdict(Disposition.HELD, Reason.CLOSED, into.id, into, signals)
    signals = (*_signals(case, None), ("released", f"by the yes of {asked}"))
    return joined(replace(case, thread=Thread(into)), signals, let_in_by=asked)


def on_piped(case: Case) -> Verdict:
    """Judge a mail that somebody who may do so pipes in (a form, a chat): it opens a ticket, or joins the one it proves."""
    return capped(_on_piped, case)


def _on_piped(case: Case) -> Verdict:
    if case.known.duplicate_of is not None:
        return _on_mail(case)
    thread = case.thread
    joins = thread.ticket is not None and case.mail.sender.address in thread.ticket.participants
    if joins and thread.ticket is not None and not case.policy.ended(thread.ticket.state):
        return replied(case, tuple(_signals(case, None)))
    return _opened(case, (*_signals(case, None), ("piped", "opened from standard input")), vouched=True)


def _signals(case: Case, found: tuple[str, Finding] | None) -> Iterator[tuple[str, str]]:
    sender = case.mail.sender
    yield "from", sender.address or sender.problem
    yield "message_id", case.mail.message_id or "none"
    yield from case.thread.signals
    yield "authenticity", case.incoming.proof.words if case.incoming.proof else case.authenticity.value
    if case.known.same_id:
        yield "same_id", "another letter bears this Message-ID; both are kept"
    if case.mail.returns_at is not None:
        yield "returns_at", f"vacation until {case.mail.returns_at.isoformat()}"
    if case.mail.reply_to:
        other = any(kind is Doubt.REPLY_TO for kind, _ in doubts(sender, case.mail.reply_to))
        yield "reply_to", f"{case.mail.reply_to} ({'differs from From, ' if other else ''}never used)"
    for doubt, piece in doubts(sender, ""):
        yield "doubt", f"{doubt.value}: {piece}"
    for file in case.incoming.left_out:
        yield "left_out", f"{file.name or 'unnamed'}, {'' if file.exact else 'about '}{file.size} bytes"
    for defect in case.mail.defects:
        yield "defect", defect
    yield from [(f"check:{found[0]}", found[1].fact)] if found else [("check", "passed all")]


def _opened(case: Case, signals: tuple[tuple[str, str], ...], *, vouched: bool = False) -> Verdict:
    """Open a ticket; the acknowledgement goes only to a sender who is proven or vouched for (no backscatter).

    That an address opened tickets before proves nothing: anybody may have written in its name.
    """
    to, name = case.mail.sender.address or "", case.mail.sender.name
    answered = case.mail.automatic is None if vouched else case.authenticity is Authenticity.PASS
    answered = answered and not wants_no_answer(to)
    route = addressed(case.mailbox, case.mail.destinations)
    gets = assignee(case.mailbox, case.known.staffing, route.team)
    change = heard_from(Change(first_state(case.policy, route)), case.mailbox, case.policy, None, case.now, to)
    drafts = [
        *([acknowledged(case, to, name, vouched=vouched)] if answered and quiet(case) else []),
        *told(case, reason_of(case)),
        *announced(case, "opened", name, change, gets, route=route),
    ]
    return Verdict(
        Disposition.OPENED, reason_of(case), None, None, (*signals, *told_of(route)), change, tuple(drafts),
        new_files(case), reachable=reachable(case), assigned=gets.key if gets else "", route=route,
    )  # fmt: skip
