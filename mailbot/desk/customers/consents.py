"""Asking the known contact whether another address may write: when, and what their answer does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import machine_at, told
from mailbot.desk.phrases.consent import answered
from mailbot.desk.policy.policy import Policy
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.tickets.consent import PATIENCE, Answer, AskConsent, Consent, Consents, SettleConsent
from mailbot.desk.tickets.letter import AUTOMATIC_CAP, Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.sender.addresses import masked
from mailbot.mail.sender.authentication import Authenticity

MOST_OPEN: Final = 3
"""How many questions may be open in one ticket; whoever else writes is held for the desk."""


def asked_about(context: Context, ticket: Ticket) -> Finding:
    """Say what asking the known contact comes to: waits for an answer, was refused, or is for the desk to decide."""
    stranger = context.mail.sender.address or ""
    consents = context.known.consents_of(ticket.id)
    asked = next((one for one in consents.pending if one.stranger == stranger), None)
    if asked is not None:
        return Finding(Disposition.HELD, Reason.AWAITING_CONSENT, f"{masked(asked.asked)} was asked in question {asked.id}")
    if stranger in consents.denied:
        return Finding(Disposition.REJECTED, Reason.WRONG_SENDER, "From is no participant, and was refused before")
    why = not_asked(consents, to_ask(context), of_the_desk=context.from_the_desk, ended=context.policy.ended(ticket.state))
    if machine_at(context.mailbox, to_ask(context)):
        why = "the contact is a machine"
    if why:
        return Finding(Disposition.HELD, Reason.WRONG_SENDER, f"From is no participant of the ticket; not asked: {why}")
    return Finding(Disposition.HELD, Reason.AWAITING_CONSENT, f"From is no participant; {masked(to_ask(context))} is asked")


def to_ask(context: Context) -> str:
    """Return who is asked about a stranger: the participant to whom the answered letter went, else the contact."""
    ticket = context.thread.ticket
    if ticket is None:
        raise AssertionError("nobody is asked about a mail of no ticket")
    recipient = context.thread.recipient
    theirs = recipient in ticket.participants and recipient not in context.desk_addresses
    return recipient if recipient is not None and theirs else ticket.contact


def consent_answered(context: Context) -> tuple[Consent, Answer] | None:
    """Return the open question that a mail answers with a yes or a no, if it does and its sender may.

    It must answer that very letter of ours, come from whom we asked, and be proven where somebody could prove it.
    """
    ticket, number = context.thread.ticket, context.known.asked.get(context.thread.answers or "")
    if ticket is None or number is None or context.authenticity not in {Authenticity.PASS, Authenticity.UNKNOWN}:
        return None
    if context.thread.answers not in (context.mail.in_reply_to or context.mail.references[-1:]):
        return None  # it answers a letter of another name, which only refers to the question
    consent = next((one for one in context.known.consents_of(ticket.id).pending if one.open and one.id == number), None)
    if consent is None or not context.mail.sender.address == context.thread.recipient == consent.asked:
        return None
    answer = answered(context.new_words) if context.certain else Answer.UNCLEAR
    return None if answer is Answer.UNCLEAR else (consent, answer)


def asking(context: Context, signals: tuple[tuple[str, str], ...]) -> Verdict:
    """Hold a stranger's mail and ask the known contact, once for each stranger: the letter names them only masked."""
    ticket, stranger = context.thread.ticket, context.mail.sender.address or ""
    if ticket is None:
        raise AssertionError("nobody is asked about a mail of no ticket")
    held = Verdict(Disposition.HELD, Reason.AWAITING_CONSENT, ticket.id, ticket, signals)
    if any(one.stranger == stranger for one in context.known.consents_of(ticket.id).pending):
        return held
    asked = to_ask(context)
    theirs = asked == ticket.contact
    facts: dict[str, object] = {"masked": masked(stranger), "greeted": theirs, "days": PATIENCE.days}
    draft = Draft(Notice.CONSENT, asked, ticket.contact_name if theirs else "", facts)
    return replace(held, drafts=(draft,), consent=AskConsent(stranger, asked))


def answering(context: Context, verdict: Verdict) -> Verdict:
    """Add to a verdict what the mail's yes or no to our question settles; a no is told to the desk."""
    found = consent_answered(context)
    if found is None:
        return verdict
    consent, answer = found
    signals = (*verdict.signals, ("consent", f"{answer.value} to question {consent.id} about {consent.stranger}"))
    drafts = verdict.drafts
    if answer is Answer.NO and verdict.about is not None:
        drafts = (*drafts, *dropped(context.mailbox, context.policy, verdict.about, consent, "denied"))
    return replace(verdict, signals=signals, drafts=drafts, consent=SettleConsent(consent, answer is Answer.YES))


def dropped(mailbox: Mailbox, policy: Policy, ticket: Ticket, consent: Consent, event: str) -> Iterator[Draft]:
    """Yield what tells the desk that a stranger's mails were dropped: ``denied`` or ``unanswered``; none of their words."""
    facts: dict[str, object] = {
        "event": event,
        "who": consent.asked,
        "mail_from": consent.stranger,
        "state_label": policy.label(ticket.state, mailbox.language),
        "words": "",
        "files": [],
        "held": consent.held,
    }
    yield from (Draft(Notice.NOTIFY, address, facts=facts) for address in told(mailbox, ticket))


def not_asked(consents: Consents, asked: str, *, of_the_desk: bool, ended: bool) -> str:
    """Return why ``asked`` is not asked about one more stranger; empty where they may be."""
    if of_the_desk:
        return "it is one of the desk's own"
    if ended:
        return "the ticket has just ended"
    if len(consents.pending) >= MOST_OPEN:
        return f"{MOST_OPEN} questions are open"
    if consents.automatic_in_an_hour.get(asked, 0) >= AUTOMATIC_CAP:
        return "the contact had enough automatic letters in this hour"
    return ""
