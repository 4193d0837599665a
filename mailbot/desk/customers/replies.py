"""What a customer's reply means: an ordered table of readings, of which the first that answers decides.

To understand one more kind of reply is one more row here. A reading is asked only about mail that passed every check, and
gives the whole verdict; the signals that it names are what ``mailbot why`` shows besides those of the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from mailbot.desk.consulting import terms
from mailbot.desk.customers import follow_ups, reactions, short_replies, surveys
from mailbot.desk.customers.late_replies import LateReplyRule, accepting, crossed, late
from mailbot.desk.deadlines.unanswered import heard_from
from mailbot.desk.letters import notices
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.people.directory import machine_at
from mailbot.desk.policy.policy import Transition
from mailbot.desk.policy.transitions import change_of, customers_move, letters_of
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict

Signals = tuple[tuple[str, str], ...]
Reading = Callable[[Context], Verdict | None]


def replied(context: Context, signals: Signals) -> Verdict:
    """Give a reply that passed every check its verdict: what the first reading says that understands it."""
    for _, reading in READINGS:
        if reading is joined:
            return joined(context, signals)
        if context.machine is not None and reading is not _follows:
            continue  # its words accept, thank for and answer nothing
        found = reading(context)
        if found is not None:
            return replace(found, signals=(*signals, *found.signals))
    raise AssertionError("the last reading understands every reply")


def joined(context: Context, signals: Signals = (), *, let_in_by: str = "") -> Verdict:
    """Take a mail into its ticket as somebody's words, whatever they say; one that has ended is opened again."""
    ticket = _ticket(context)
    state = context.policy.states.get(ticket.state)
    # One that has ended: it crossed the close, or came in time, or a person lets it in.
    move = customers_move(context.policy, ticket.state)
    if context.machine is not None and not _of_machines(context):  # not its customer's words: nobody's turn changes
        move = Transition(ticket.state) if not context.policy.ended(ticket.state) else move
    told = move.letter is not None and ticket.state != move.to
    if state is not None and state.ended:
        signals = (*signals, ("reading", "reply: the ticket had ended and is opened again"))
    event = "authorised" if let_in_by else "reopened" if told else "reply"
    return _moved(context, move, event, signals, let_in_by=let_in_by)


def _ticket(context: Context) -> Ticket:
    if context.thread.ticket is None:
        raise AssertionError("a mail without a ticket passes no check")
    return context.thread.ticket


def _of_machines(context: Context) -> bool:
    """Return whether the ticket is a machine's own: one that was merged may be a customer's."""
    return machine_at(context.mailbox, _ticket(context).contact)


def _theirs(context: Context) -> bool:
    """Return whether the sender is a participant: a person may let in others, whose courtesies decide nothing."""
    return context.mail.sender.address in _ticket(context).participants


def _of_terms(context: Context) -> Verdict | None:
    """Take the customer's word about open terms; what is not plain about them is somebody's words, courtesies included."""
    if not terms.waits_for_an_answer(context):
        return None
    return terms.answered(context) or joined(context)


def _accepted_by_reaction(context: Context) -> Verdict | None:
    """Let a thumb up to the solution accept it, where the policy says so."""
    move = reactions.accepts(context)
    if move is None or terms.unanswered(_ticket(context)):
        return None
    return _moved(
        context, move, "accepted", (("reading", f"reaction: {reactions.reaction_of(context)} accepts the solution"),)
    )


def _accepted(context: Context) -> Verdict | None:
    """Let the customer who says nothing but that the answer is right finish the ticket, as the policy says."""
    ticket = _ticket(context)
    move = accepting(context.policy, ticket, context.incoming.received_at)
    if move is None or context.brings_files or not context.certain or not _theirs(context):
        return None
    if context.policy.ended(ticket.state) and terms.unanswered(ticket):
        return None
    if not any(short_replies.accepts(context.policy, ticket.state, words, context.names) for words in context.either_words):
        return None
    if not short_replies.accepts(context.policy, ticket.state, context.new_words, context.names):
        return None
    return _moved(context, move, "accepted", (("reading", "accepted: the words only accept the answer"),))


def _thanked(context: Context) -> Verdict | None:
    """Record a thank-you and leave all else as it is: state, timers, and whoever has other work to do."""
    ticket = _ticket(context)
    if context.brings_files or not context.certain or not _theirs(context) or terms.unanswered(ticket):
        return None
    if context.policy.thanked_in(ticket.state) is None:
        return None
    why = short_replies.thanks(context.policy, ticket.state, context.new_words, context.names)
    if not why:
        return None
    return Verdict(
        Disposition.REPLY, None, ticket.id, ticket, (("reading", f"thanks: {why}; it moves nothing"),),
        files=new_files(context), reachable=notices.reachable(context),
    )  # fmt: skip


def _commented(context: Context) -> Verdict | None:
    """Keep an opinion in answer to the survey: whoever praises the work opens nothing again."""
    if not _theirs(context) or terms.unanswered(_ticket(context)):
        return None
    return surveys.commented(context)


def _follows(context: Context) -> Verdict | None:
    """Open a follow-up for a reply that came after the policy's time."""
    ticket = _ticket(context)
    if not context.policy.ended(ticket.state) or crossed(context) or not _theirs(context):
        return None
    if late(context.policy, ticket, context.incoming.received_at) is not LateReplyRule.FOLLOWS:
        return None
    return follow_ups.opened(context, ticket)


READINGS: Final[tuple[tuple[str, Reading], ...]] = (
    ("reaction", _accepted_by_reaction),
    ("rating", surveys.answered),
    ("terms", _of_terms),
    ("accepted", _accepted),
    ("thanks", _thanked),
    ("comment", _commented),
    ("follow_up", _follows),
    ("reply", joined),
)


def _moved(context: Context, move: Transition, event: str, signals: Signals, *, let_in_by: str = "") -> Verdict:
    """Return the verdict of a reply that makes ``move``, of which the desk is told as ``event``."""
    ticket, reason = _ticket(context), notices.reason_of(context)
    heard = context.machine is None or _of_machines(context)
    change = after(context, ticket, move) if heard else change_of(context.policy, ticket, move)
    theirs = context.mail.sender.address == ticket.contact
    drafts = (
        *_answers(context, ticket, move),
        *notices.told(context, reason),
        *announced(
            context, event, ticket.contact_name if theirs else "", change, let_in_by=let_in_by, more=_of_open_terms(context)
        ),
    )
    return Verdict(
        Disposition.REPLY, reason, ticket.id, ticket, signals, change, drafts, new_files(context),
        reachable=notices.reachable(context),
    )  # fmt: skip


def _answers(context: Context, ticket: Ticket, move: Transition) -> Iterator[Draft]:
    """Yield what the customer is told because of the mail; of what a machine wrote, nobody is told by us."""
    if context.machine is None:
        yield from notices.automatic(context, ticket.id, letters_of(context.policy, ticket, move, context.now))
        yield from terms.confirmation(context)


def _of_open_terms(context: Context) -> dict[str, object]:
    why = terms.why_open(context)
    return {"terms_open": why.value} if why is not None else {}


def after(context: Context, ticket: Ticket, move: Transition) -> Change:
    """Return what a customer's mail changes: whoever answered is not reminded, and a changed state sets its timers."""
    return heard_from(change_of(context.policy, ticket, move), context.mailbox, context.policy, ticket, context.now)
