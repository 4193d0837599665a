"""Asking the known contact about a stranger, and what their yes or no does: the verdicts beside the ordinary ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.config.mailbox import Mailbox
from mailbot.desk.consent_checks import consent_answered, to_ask
from mailbot.desk.people.directory import told
from mailbot.desk.policy.policy import Policy
from mailbot.desk.threading.context import Case
from mailbot.desk.tickets.consent import PATIENCE, Answer, Asks, Consent, Settles
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.sender.addresses import masked


def asking(case: Case, signals: tuple[tuple[str, str], ...]) -> Verdict:
    """Hold a stranger's mail and ask the known contact, once for each stranger: the letter names them only masked."""
    ticket, stranger = case.thread.ticket, case.mail.sender.address or ""
    if ticket is None:
        raise AssertionError("nobody is asked about a mail of no ticket")
    held = Verdict(Disposition.HELD, Reason.AWAITING_CONSENT, ticket.id, ticket, signals)
    if any(one.stranger == stranger for one in case.known.consents_of(ticket.id).pending):
        return held
    asked = to_ask(case)
    theirs = asked == ticket.contact
    facts: dict[str, object] = {"masked": masked(stranger), "greeted": theirs, "days": PATIENCE.days}
    draft = Draft(Notice.CONSENT, asked, ticket.contact_name if theirs else "", facts)
    return replace(held, drafts=(draft,), consent=Asks(stranger, asked))


def answering(case: Case, verdict: Verdict) -> Verdict:
    """Add to a verdict what the mail's yes or no to our question settles; a no is told to the desk."""
    found = consent_answered(case)
    if found is None:
        return verdict
    consent, answer = found
    signals = (*verdict.signals, ("consent", f"{answer.value} to question {consent.id} about {consent.stranger}"))
    drafts = verdict.drafts
    if answer is Answer.NO and verdict.about is not None:
        drafts = (*drafts, *dropped(case.mailbox, case.policy, verdict.about, consent, "denied"))
    return replace(verdict, signals=signals, drafts=drafts, consent=Settles(consent, answer is Answer.YES))


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
