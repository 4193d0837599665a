"""What a customer's reply says to the terms of paid consulting. Who pays says so plainly, or an agent reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from enum import StrEnum

from mailbot.desk.deadlines.promises import promised
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters import notices
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.phrases.terms import answer_to_terms
from mailbot.desk.policy.transitions import on_entering
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import Consulting, Price, Stage, TermsAnswered
from mailbot.desk.tickets.deadline import Promise, Promised
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Authenticity


class Open(StrEnum):
    """Why a mail leaves the terms open; agents are told."""

    NOT_THE_CONTACTS = "not_the_contacts"
    UNPROVEN = "unproven"
    TO_CONFIRM = "to_confirm"
    ENDED = "ended"
    OTHER_LETTER = "other_letter"
    FILE_LEFT_OUT = "file_left_out"
    UNCLEAR = "unclear"


_CONFIRMS = {Stage.ACCEPTED: Notice.TERMS_ACCEPTED, Stage.DECLINED: Notice.TERMS_DECLINED}


def waits_for_an_answer(context: Context) -> bool:
    """Return whether the ticket's terms are open: then "aceito" is about them, whoever says it, and finishes nothing."""
    ticket = context.thread.ticket
    if ticket is None or context.policy.consulting is None or context.policy.ended(ticket.state):
        return False
    return unanswered(ticket)


def unanswered(ticket: Ticket) -> bool:
    """Return whether the ticket's terms have no answer, be it that the ticket has ended since."""
    return ticket.consulting is not None and ticket.consulting.stage is Stage.TERMS


def answered(context: Context) -> Verdict | None:
    """Return the verdict of a mail that accepts or declines the open terms; None for every other one.

    It must come from the ticket's contact, answer the letter with the terms, or a later one and name them (a bare "aceito"
    may be meant for what that one asked), and bring no file that was left out. Where the receiver did not prove the contact,
    it must answer the letter that asked for a confirmation: nobody but the contact's own mailbox was sent that one's ID.
    """
    ticket = context.thread.ticket
    found = ticket.consulting if ticket else None
    if ticket is None or found is None or not waits_for_an_answer(context) or why_open(context) is not None:
        return None
    stage = _said(context, ticket, found)
    if stage is None:
        raise AssertionError("what leaves no reason to keep the terms open answers them")
    return _settled(context, ticket, replace(found, stage=stage), (("reading", f"terms: {stage.value} by the contact"),))


def why_open(context: Context) -> Open | None:
    """Return why a mail leaves the open terms open; None where it answers them, or where none are open."""
    ticket = context.thread.ticket
    found = ticket.consulting if ticket else None
    if ticket is None or found is None or not waits_for_an_answer(context):
        return None
    if not context.mail.sender.address == context.thread.recipient == normalised(ticket.contact):
        return Open.NOT_THE_CONTACTS
    why = _leaves_open(context, ticket, found)
    unproven = context.authenticity is Authenticity.UNPROVEN
    if context.authenticity in {Authenticity.PASS, Authenticity.UNKNOWN} or (
        unproven and context.thread.answers in found.confirms
    ):
        return why
    asks = unproven and why is None and not found.confirms and any(notices.automatic(context, ticket.id, (_asking(ticket),)))
    return Open.TO_CONFIRM if asks else Open.UNPROVEN


def _leaves_open(context: Context, ticket: Ticket, found: Consulting) -> Open | None:
    answers = context.thread.answers
    if (
        answers not in (context.mail.in_reply_to or context.mail.references[-1:])
        or answers not in found.answers | found.later
    ):
        return Open.OTHER_LETTER
    if context.incoming.left_out:
        return Open.FILE_LEFT_OUT
    if _said(context, ticket, found) is not None:
        return None
    return Open.UNCLEAR if _said(context, ticket, found, bare=True) is None else Open.OTHER_LETTER


def confirmation(context: Context) -> Iterator[Draft]:
    """Yield the letter that asks the contact, at their own address and once, whether a word of theirs is theirs."""
    ticket = context.thread.ticket
    found = ticket.consulting if ticket else None
    if ticket is not None and found is not None and why_open(context) is Open.TO_CONFIRM:
        yield _asking(ticket, _said(context, ticket, found) or Stage.ACCEPTED)


def _asking(ticket: Ticket, said: Stage = Stage.ACCEPTED) -> Draft:
    return Draft(Notice.TERMS_CONFIRM, ticket.contact, ticket.contact_name, {"said": said.value, "words": ""})


def _said(context: Context, ticket: Ticket, found: Consulting, *, bare: bool = False) -> Stage | None:
    if not context.certain:
        return None
    names = (ticket.contact_name, context.mail.sender.name, context.mailbox.display_name)
    return answer_to_terms(context.new_words, names, naming_them=not bare and context.thread.answers in found.later)


def _settled(context: Context, ticket: Ticket, found: Consulting, signals: tuple[tuple[str, str], ...]) -> Verdict:
    rules = context.policy.consulting
    to = (rules.accepted if found.stage is Stage.ACCEPTED else rules.declined) if rules else ""
    to = to or ticket.state
    change = Change(to) if to == ticket.state else Change(to, context.policy.planned(to), withdraw=True)
    change = heard_from(change, context.mailbox, context.policy, ticket, context.now)
    after = replace(context, thread=replace(context.thread, ticket=replace(ticket, consulting=found)))
    event = "terms_accepted" if found.stage is Stage.ACCEPTED else "terms_declined"
    told = notices.automatic(context, ticket.id, _letters(context, ticket, found, to))
    drafts = (*told, *announced(after, event, ticket.contact_name, change))
    return Verdict(
        Disposition.REPLY, None, ticket.id, ticket, signals, change, drafts, new_files(context),
        terms=TermsAnswered(ticket.id, found, context.new_words, _agreed(context, found)),
        reachable=notices.reachable(context),
    )  # fmt: skip


def _agreed(context: Context, found: Consulting) -> tuple[Promise, ...]:
    """Return the day that was agreed on, now that its terms are: whoever has the ticket is reminded of it."""
    if found.stage is not Stage.ACCEPTED or found.appointed is None:
        return ()
    return (promised(Promised.APPOINTMENT, found.appointed.due_at(context.mailbox.zone).astimezone(UTC), context.policy),)


def _letters(context: Context, ticket: Ticket, found: Consulting, to: str) -> Iterator[Draft]:
    """Yield the confirmation, and the letter of the state that the answer leads to."""
    facts = {**price_facts(found.price), "words": "", "kind": found.kind.value, "charged_to": found.charged_to}
    yield Draft(_CONFIRMS[found.stage], ticket.contact, ticket.contact_name, facts)
    yield from on_entering(context.policy, ticket, to, context.now)


def price_facts(price: Price | None) -> dict[str, object]:
    """Return what a letter says of what it costs."""
    if price is None:
        return {"price": "", "currency": "", "taxes": "", "minimum": 0}
    return {
        "price": f"{price.per_minute:f}", "currency": price.currency, "taxes": price.taxes, "minimum": price.minimum,
    }  # fmt: skip
