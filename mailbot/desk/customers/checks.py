"""The ordered table of checks: the first that finds something decides; a mail that passes all of them is taken.

To refuse one more odd mail is one more row here and, where its sender is told, one more template.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mailbot.desk.customers import reactions
from mailbot.desk.customers.confirmations import of_provider
from mailbot.desk.customers.consents import asked_about, consent_answered
from mailbot.desk.customers.intermediaries import by_form, passed_on, written_by_a_machine
from mailbot.desk.customers.late_replies import refuses_everybody, too_late
from mailbot.desk.customers.surveys import answer
from mailbot.desk.customers.unthreaded import unthreaded
from mailbot.desk.phrases.consent import only_answers
from mailbot.desk.threading.agent_identity import TokenState
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.automatic.spam import says_spam
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens.address_tokens import without_token

Check = Callable[[Context], Finding | None]


def _already_known(context: Context) -> Finding | None:
    if context.known.duplicate_of is None:
        return None
    return Finding(Disposition.DUPLICATE, None, f"same letter as arrival {context.known.duplicate_of}")


def _our_own(context: Context) -> Finding | None:
    if without_token(context.mail.sender.address or "") in context.own_addresses:
        return Finding(Disposition.IGNORED, Reason.LOOP, "From is an address of the desk")
    if context.mail.loop and without_token(context.mail.loop) in context.own_addresses:
        return Finding(Disposition.IGNORED, Reason.LOOP, "bears our X-Mailbot-Loop")
    return None


def _sender_unclear(context: Context) -> Finding | None:
    if context.mail.sender.address is not None:
        return None
    return Finding(Disposition.HELD, Reason.FORGED, context.mail.sender.problem)


def _of_an_agent(context: Context) -> Finding | None:
    """Leave an agent's mail, and a colleague's who got a copy, to what agents mean; one who is a customer here is that."""
    identity, ticket = context.identity, context.thread.ticket
    if identity is None:
        return None
    if reactions.of_agent(context):
        return Finding(Disposition.REACTION, None, "an agent's reaction, which goes to nobody")
    theirs = ticket is not None and context.mail.sender.address in ticket.participants
    if theirs and identity.token is TokenState.MISSING:
        return None
    return Finding(Disposition.AGENT, None, "From is an agent" if identity.agent else "answers an agent's copy")


def _from_the_desk(context: Context) -> Finding | None:
    """Keep the mail of who is only told where a person sees it: they cannot answer, and losing it would hurt."""
    if context.mail.sender.address not in {address.lower() for address in context.mailbox.notify}:
        return None
    if context.thread.ticket is not None and context.mail.sender.address in context.thread.ticket.participants:
        return None
    return Finding(Disposition.HELD, Reason.WRONG_SENDER, "From is one of the mailbox's notify addresses")


def _structure_unreadable(context: Context) -> Finding | None:
    if not context.incoming.unreadable:
        return None
    return Finding(Disposition.REJECTED, Reason.TOO_LARGE, context.incoming.unreadable)


_ELSEWHERE: Final = frozenset({"message/partial", "message/external-body"})


def _incomplete(context: Context) -> Finding | None:
    """Keep for a person what is a piece of a mail or names its content elsewhere: nothing is put together or fetched."""
    kind = next((one.content_type for one in context.mail.attachments if one.content_type in _ELSEWHERE), None)
    return Finding(Disposition.HELD, Reason.INCOMPLETE, f"has {kind} (RFC 2046, section 5.2)") if kind else None


def _spam(context: Context) -> Finding | None:
    """Hold what the receiver took for spam, and all of a sender after ``#spam``: it opens nothing, and answers nobody.

    Who proves a letter of a ticket of theirs is a person, whatever a filter takes them for and whoever wrote in their name;
    not of the one that was closed as spam.
    """
    ticket, mailbox, blocked = context.thread.ticket, context.mailbox, context.known.blocked
    theirs = ticket is not None and context.mail.sender.address in ticket.participants
    if theirs and not (blocked and ticket is not None and ticket.closed_by == "spam"):
        return None
    if blocked:
        return Finding(Disposition.HELD, Reason.SPAM, f"From is blocked in this mailbox by #spam in ticket {blocked}")
    found = says_spam(context.mail.marks, mailbox.spam_marks, mailbox.spam_level)
    return Finding(Disposition.HELD, Reason.SPAM, f"the receiver took it for spam: {found}") if found else None


def _disproven(context: Context) -> Finding | None:
    """A sender whom the trusted receiver disproved joins nothing and opens nothing (RFC 8601)."""
    if context.authenticity is not Authenticity.FAIL:
        return None
    if context.thread.ticket is None and context.mailbox.unthreaded == "reject" and context.machine is None:
        return None  # rejected by the next check, silently
    return Finding(Disposition.HELD, Reason.FORGED, "the trusted receiver disproved From")


def _unproven(context: Context) -> Finding | None:
    """Hold who must be proven by the trusted receiver and is not; a ticket that has ended refuses everybody anyway."""
    if context.authenticity in {Authenticity.PASS, Authenticity.FAIL} or context.thread.ticket is None or too_late(context):
        return None
    wanted = context.mailbox.require_authentication
    if wanted == "everyone" or (wanted == "agents" and context.from_the_desk):
        return Finding(Disposition.HELD, Reason.UNPROVEN_SENDER, f'nobody proves From; require_authentication = "{wanted}"')
    return None


def _wrong_sender(context: Context) -> Finding | None:
    if context.thread.ticket is None or context.mail.sender.address in context.thread.ticket.participants:
        return None
    if context.mailbox.wrong_sender == "ask" and context.machine is not None:
        return Finding(Disposition.HELD, Reason.WRONG_SENDER, "From is no participant, and a machine: nobody is asked")
    if context.mailbox.wrong_sender == "ask":
        if not too_late(context):
            return asked_about(context, context.thread.ticket)
        if refuses_everybody(context):
            return None
        return Finding(Disposition.HELD, Reason.WRONG_SENDER, "From is no participant; not asked: the ticket has ended")
    disposition = Disposition.HELD if context.mailbox.wrong_sender == "hold" else Disposition.REJECTED
    return Finding(disposition, Reason.WRONG_SENDER, "From is no participant of the ticket")


def _consent(context: Context) -> Finding | None:
    """Take a mail that is nothing but the answer to our question: it moves no ticket. One that says more is a reply too."""
    found = consent_answered(context) if context.machine is None else None
    if found is None or context.brings_files or not only_answers(context.new_words):
        return None
    return Finding(Disposition.CONSENT, None, f"answers question {found[0].id} with {found[1].value}")


def _reaction(context: Context) -> Finding | None:
    """Take a reaction, however late: it moves no ticket, unless the policy lets it accept the solution."""
    emoji = reactions.reaction_of(context) if context.thread.ticket is not None and context.machine is None else ""
    if not emoji or reactions.accepts(context) is not None:
        return None
    return Finding(Disposition.REACTION, None, f"nothing but the reaction {emoji}; it moves nothing")


def _survey(context: Context) -> Finding | None:
    """Take an answer to the satisfaction survey, however late: it moves no ticket."""
    found = answer(context) if context.machine is None else None
    return Finding(Disposition.SURVEY, None, f"answers the survey with {found.score} of 5") if found else None


def _closed(context: Context) -> Finding | None:
    ticket = context.thread.ticket
    if ticket is None or not too_late(context):
        return None
    if context.machine is not None and (context.machine.proven or context.mailbox.unthreaded == "open"):
        return Finding(Disposition.OPENED, None, f"ticket {ticket.id} is {ticket.state}: a machine's mail opens another")
    if context.mail.unanswered and context.mail.sender.address in ticket.participants:
        fact = f"the ticket is {ticket.state}; {context.mail.unanswered} forbids to tell the sender"
        return Finding(Disposition.HELD, Reason.CLOSED, fact)
    return Finding(Disposition.REJECTED, Reason.CLOSED, f"the ticket is {ticket.state}")


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("duplicate", _already_known),
    ("group", passed_on),
    ("form", by_form),
    ("loop", _our_own),
    ("confirmation", of_provider),
    ("automatic", written_by_a_machine),
    ("sender", _sender_unclear),
    ("structure", _structure_unreadable),
    ("incomplete", _incomplete),
    ("agent", _of_an_agent),
    ("desk", _from_the_desk),
    ("spam", _spam),
    ("authenticity", _disproven),
    ("proof", _unproven),
    ("unthreaded", unthreaded),
    ("participant", _wrong_sender),
    ("reaction", _reaction),
    ("survey", _survey),
    ("closed", _closed),
    ("consent", _consent),
)


def first_finding(context: Context) -> tuple[str, Finding] | None:
    """Return the first check that finds something, with its name; None for a mail that is taken as a reply."""
    return next(((name, found) for name, check in CHECKS if (found := check(context))), None)
