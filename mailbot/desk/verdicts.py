"""What to do with one mail: a function of the mail, of what the store knows, of the configuration, and of now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailbot.desk.announcing import announced, named, new_files
from mailbot.desk.asking import answering, asking
from mailbot.desk.assignment import assignee
from mailbot.desk.bounced import on_bounce
from mailbot.desk.checks import Case, Finding, first_finding
from mailbot.desk.consulting_replies import answered
from mailbot.desk.floods import capped
from mailbot.desk.moves import entered, letter_facts
from mailbot.desk.on_agent import on_agent
from mailbot.desk.policies import Move
from mailbot.desk.rejections import AUTOMATIC_CAP, TOLD, Disposition, Notice, Reason
from mailbot.desk.sizes import MIB, megabytes
from mailbot.desk.standing import Right
from mailbot.desk.threads import Thread
from mailbot.desk.tickets import Away, Change, Draft, Ticket, Verdict
from mailbot.desk.unanswered import heard_from
from mailbot.mail.addresses import masked
from mailbot.mail.authenticity import Authenticity
from mailbot.mail.automatic import wants_no_answer
from mailbot.mail.doubts import Doubt, doubts


def on_mail(case: Case) -> Verdict:
    """Give one mail its verdict. Pure: everything it depends on is in ``case``."""
    return capped(_on_mail, case)


def _on_mail(case: Case) -> Verdict:
    found = first_finding(case)
    signals = tuple(_signals(case, found))
    if found is None:
        return answering(case, _taken(case, signals))
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
    drafts = tuple(_told(case, finding.reason)) if finding.disposition is Disposition.REJECTED else ()
    away = _away(case) if finding.reason is Reason.AUTOMATIC else None
    again = _reachable(case) if finding.reason is Reason.CLOSED else None
    verdict = Verdict(finding.disposition, finding.reason, number, about, signals, drafts=drafts, away=away, reachable=again)
    return answering(case, verdict) if finding.disposition is Disposition.CONSENT else verdict


def _away(case: Case) -> Away | None:
    """Return whose vacation reply says when they are back: a participant's, in answer to a letter of the ticket."""
    ticket, sender, until = case.thread.ticket, case.mail.sender.address, case.mail.returns_at
    if ticket is None or sender not in ticket.participants or until is None or case.authenticity is Authenticity.FAIL:
        return None
    return Away(sender, until)


def _reachable(case: Case) -> str | None:
    """Return the sender where letters to them came back, and they now prove that they are there."""
    ticket, sender = case.thread.ticket, case.mail.sender.address
    theirs = ticket is not None and sender in ticket.undeliverable
    proven = case.authenticity is Authenticity.PASS and case.known.unreachable
    return sender if theirs or proven else None


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
        standing = replace(case.standing, right=Right.ALL, ticket=into or case.standing.ticket, why="")
        return on_agent(replace(case, standing=standing), signals, knowingly=True)
    if into is None:
        return _opened(case, signals)
    return _taken(replace(case, thread=Thread(into)), signals)


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
    return _taken(replace(case, thread=Thread(into)), signals, let_in_by=asked)


def on_piped(case: Case) -> Verdict:
    """Judge a mail that somebody who may do so pipes in (a form, a chat): it opens a ticket, or joins the one it proves."""
    return capped(_on_piped, case)


def _on_piped(case: Case) -> Verdict:
    if case.known.duplicate_of is not None:
        return _on_mail(case)
    thread = case.thread
    joins = thread.ticket is not None and case.mail.sender.address in thread.ticket.participants
    if joins and thread.ticket is not None and not case.policy.ended(thread.ticket.state):
        return _taken(case, tuple(_signals(case, None)))
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


def _reason(case: Case) -> Reason | None:
    return Reason.ATTACHMENT_TOO_LARGE if case.incoming.left_out else None


def _taken(case: Case, signals: tuple[tuple[str, str], ...], *, let_in_by: str = "") -> Verdict:
    ticket = case.thread.ticket
    if ticket is None:
        raise AssertionError("a mail without a ticket passes no check")
    if (of_terms := answered(case, signals)) is not None:
        return replace(of_terms, reachable=_reachable(case))
    state = case.policy.states.get(ticket.state)
    # It crossed the close, or a person lets it in; or the mailbox had another policy before.
    again = state is None or state.ended
    move = case.policy.reopened if again else (state.on_customer if state else None) or Move(ticket.state)
    change = after(case, ticket, move)
    told = move.letter is not None and ticket.state != move.to
    event = "authorised" if let_in_by else "reopened" if told else "reply"
    theirs = case.mail.sender.address == ticket.contact
    drafts = [
        *_automatic(case, ticket.id, _moved(case, ticket, move)),
        *_told(case, _reason(case)),
        *announced(case, event, ticket.contact_name if theirs else "", change, let_in_by=let_in_by),
    ]
    return Verdict(
        Disposition.REPLY, _reason(case), ticket.id, ticket, signals, change, tuple(drafts), new_files(case),
        reachable=_reachable(case),
    )  # fmt: skip


def _opened(case: Case, signals: tuple[tuple[str, str], ...], *, vouched: bool = False) -> Verdict:
    """Open a ticket; the acknowledgement goes only to a sender who is proven or vouched for (no backscatter).

    That an address opened tickets before proves nothing: anybody may have written in its name.
    """
    to, name = case.mail.sender.address or "", case.mail.sender.name
    answered = case.mail.automatic is None if vouched else case.authenticity is Authenticity.PASS
    answered = answered and not wants_no_answer(to)
    # Each new ticket has a count of its own; a loop through them is stopped by their sum.
    quiet = sum(case.known.automatic_in_an_hour.values()) < AUTOMATIC_CAP
    gets = assignee(case.mailbox, case.known.staffing)
    change = heard_from(Change(case.policy.initial), case.mailbox, case.policy, None, case.now)
    drafts = [
        *([Draft(Notice.OPENED, to, name)] if answered and quiet else []),
        *_told(case, _reason(case)),
        *announced(case, "opened", name, change, gets),
    ]
    return Verdict(
        Disposition.OPENED, _reason(case), None, None, signals, change, tuple(drafts), new_files(case),
        reachable=_reachable(case), assigned=gets.key if gets else "",
    )  # fmt: skip


def after(case: Case, ticket: Ticket, move: Move) -> Change:
    """Return what a customer's mail changes: whoever answered is not reminded, and a changed state sets its timers."""
    same = ticket.state == move.to
    change = Change(move.to) if same else Change(move.to, case.policy.planned(move.to), withdraw=True)
    return heard_from(change, case.mailbox, case.policy, ticket, case.now)


def _moved(case: Case, ticket: Ticket, move: Move) -> Iterator[Draft]:
    """Yield what the customer is told of the move that their mail makes."""
    if move.letter is not None and ticket.state != move.to:
        facts = letter_facts(case.policy, move.to, case.now)
        yield Draft(move.letter, ticket.contact, ticket.contact_name, facts)
    yield from entered(case.policy, ticket, move.to, case.now)


def _told(case: Case, reason: Reason | None) -> Iterator[Draft]:
    """Yield the notice that tells the sender of a refusal, if one may be sent at all (RFC 3834; no backscatter)."""
    notice = TOLD.get(reason) if reason else None
    if notice is None or not _may_be_told(case) or (reason is Reason.UNTHREADED and case.elsewhere):
        return
    limit: dict[str, object] = {"limit_mb": str(case.mailbox.file_limit // MIB), "hint": case.mailbox.file_sharing_hint}
    ticket = case.thread.ticket
    facts: dict[Reason | None, dict[str, object]] = {
        Reason.WRONG_SENDER: {"masked": masked(ticket.contact) if ticket else ""},
        Reason.CLOSED: {"closed_at": ticket.closed_at if ticket else None},
        Reason.TOO_LARGE: {"size_mb": megabytes(case.incoming.size, case.mailbox.language), **limit},
        Reason.ATTACHMENT_TOO_LARGE: {
            "files": [named(case, one) for one in case.incoming.left_out],
            **limit,
        },
    }
    # A reply whose file was left out is a conversation, not a refusal of a stranger: one notice for each such mail.
    if reason is not Reason.ATTACHMENT_TOO_LARGE and case.known.notices_in_a_day:
        return
    in_reply_to = f"<{case.mail.message_id}>" if case.mail.message_id else None
    draft = Draft(notice, case.mail.sender.address or "", facts=facts.get(reason, {}), in_reply_to=in_reply_to)
    theirs = ticket is not None and case.mail.sender.address in ticket.participants
    yield from _automatic(case, ticket.id if ticket and theirs else None, [draft])


def _may_be_told(case: Case) -> bool:
    address = case.mail.sender.address
    if case.authenticity is Authenticity.FAIL or address is None or wants_no_answer(address):
        return False
    return case.authenticity is Authenticity.PASS or case.known.is_participant


def _automatic(case: Case, ticket: int | None, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Let automatic letters pass up to the hourly cap."""
    if case.known.automatic_in_an_hour.get(ticket, 0) < AUTOMATIC_CAP:
        yield from drafts
