"""What checks ask about another address that may write to a ticket: whether its contact is asked, and what they answer."""

from __future__ import annotations

from mailbot.desk.consents import not_asked
from mailbot.desk.phrases.consent import answered
from mailbot.desk.threading.context import Case, Finding
from mailbot.desk.tickets.consent import Answer, Consent
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.sender.addresses import masked
from mailbot.mail.sender.authentication import Authenticity


def asked_about(case: Case, ticket: Ticket) -> Finding:
    """Say what asking the known contact comes to: waits for an answer, was refused, or is for the desk to decide."""
    stranger = case.mail.sender.address or ""
    consents = case.known.consents_of(ticket.id)
    asked = next((one for one in consents.pending if one.stranger == stranger), None)
    if asked is not None:
        return Finding(Disposition.HELD, Reason.AWAITING_CONSENT, f"{masked(asked.asked)} was asked in question {asked.id}")
    if stranger in consents.denied:
        return Finding(Disposition.REJECTED, Reason.WRONG_SENDER, "From is no participant, and was refused before")
    why = not_asked(consents, to_ask(case), of_the_desk=case.from_the_desk, ended=case.policy.ended(ticket.state))
    if why:
        return Finding(Disposition.HELD, Reason.WRONG_SENDER, f"From is no participant of the ticket; not asked: {why}")
    return Finding(Disposition.HELD, Reason.AWAITING_CONSENT, f"From is no participant; {masked(to_ask(case))} is asked")


def to_ask(case: Case) -> str:
    """Return who is asked about a stranger: the participant to whom the answered letter went, else the contact."""
    ticket = case.thread.ticket
    if ticket is None:
        raise AssertionError("nobody is asked about a mail of no ticket")
    recipient = case.thread.recipient
    theirs = recipient in ticket.participants and recipient not in case.desk_addresses
    return recipient if recipient is not None and theirs else ticket.contact


def consent_answered(case: Case) -> tuple[Consent, Answer] | None:
    """Return the open question that a mail answers with a yes or a no, if it does and its sender may.

    It must answer that very letter of ours, come from whom we asked, and be proven where somebody could prove it.
    """
    ticket, number = case.thread.ticket, case.known.asked.get(case.thread.answers or "")
    if ticket is None or number is None or case.authenticity not in {Authenticity.PASS, Authenticity.UNKNOWN}:
        return None
    if case.thread.answers not in (case.mail.in_reply_to or case.mail.references[-1:]):
        return None  # it answers a letter of another name, which only refers to the question
    consent = next((one for one in case.known.consents_of(ticket.id).pending if one.open and one.id == number), None)
    if consent is None or not case.mail.sender.address == case.thread.recipient == consent.asked:
        return None
    answer = answered(case.new_words)
    return None if answer is Answer.UNCLEAR else (consent, answer)
