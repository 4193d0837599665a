"""Answers to the satisfaction survey: what counts as one. Pure.

It is a reply to the survey's letter that begins with a rating; or, while that survey waits for its answer, a reply that
is nothing but a rating, to the letter of the solution, to that of the close, or to none that its program still names (an
address with a token proves the ticket then). To the letter of the close it may be a second answer: there is nothing else
that a "5" could mean there. A few words to the survey's letter that rate nothing, and neither ask nor say that something
does not work ("Adorei o atendimento"), are a comment. All else is an ordinary reply: nothing is lost.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.letters import notices
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.phrases.marks import with_mark
from mailbot.desk.phrases.plain.troubles import only_opinion
from mailbot.desk.phrases.ratings import LONGEST, Rating, rating
from mailbot.desk.phrases.signatures import unsigned
from mailbot.desk.policy.policy import Policy
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice, SentLetter
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import SurveyAnswer, Verdict
from mailbot.mail.tokens.message_ids import Token, is_survey

_SOLUTIONS: Final = frozenset({Notice.RESOLVED, Notice.CLOSED})
"""The letters besides the survey to which a bare "5" can be nothing but a rating: a question may ask how many."""


def may_answer(context: Context) -> bool:
    """Return whether it is worth asking which letters the ticket's customer was sent: nearly no mail rates anything."""
    own = _answered(context)
    if not context.certain or (own is None and not _names_nothing(context)):
        return False
    if own is not None and is_survey(answered_token(context)):
        return True
    short = [words for words in context.either_words if len(words) <= LONGEST]
    return bool(short) and _surveys(context.policy) and any(_alone(context, rating(words)) for words in short)


def answer(context: Context) -> SurveyAnswer | None:
    """Return what a mail answers to a survey of its ticket; None where it does not."""
    own = _answered(context)
    found = rating(context.new_words) if context.known.letters and context.certain else None
    if found is None:
        return None
    letter = _letter(context, own) if own is not None else None
    alone = _alone(context, found)
    if alone and (_names_nothing(context) if letter is None else letter.notice in _SOLUTIONS):
        letter = _last_survey(context, again=letter is not None and letter.notice is Notice.CLOSED)
    if letter is None or letter.notice is not Notice.SURVEY:
        return None
    comment = found.unsigned(context.names).comment
    return SurveyAnswer(found.score, with_mark(found.given, comment), letter.id, alone, found.given)


def _answered(context: Context) -> str | None:
    """Return our own ID of the letter that a mail answers, not of one that it only refers to."""
    named = context.thread.answers
    if named is None or named not in (context.mail.in_reply_to or context.mail.references[-1:]):
        return None
    return context.known.aliases.get(named, named)


def answered_token(context: Context) -> Token | None:
    """Return the token of the letter of ours that a mail answers; a relay's ID of it has that of our own."""
    return context.named.token(context.thread.answers or "")


def _names_nothing(context: Context) -> bool:
    """Return whether the mail's program lost what it answers, and the address alone proves the ticket."""
    return context.thread.ticket is not None and not context.mail.in_reply_to and not context.mail.references


def _letter(context: Context, own: str) -> SentLetter | None:
    return next((one for one in context.known.letters if one.message_id.lower() == own.lower()), None)


def _last_survey(context: Context, *, again: bool) -> SentLetter | None:
    """Return the survey that waits for an answer, or has one where it may be given ``again``.

    It is the newest letter, a close aside: what was asked later outdates it.
    """
    newest = next((one for one in reversed(context.known.letters) if one.notice is not Notice.CLOSED), None)
    return newest if newest is not None and (again or not newest.rated) else None


def _alone(context: Context, found: Rating | None) -> bool:
    """Return whether a mail says nothing but ``found``, courtesy and names."""
    return found is not None and found.alone(context.names)


def _surveys(policy: Policy) -> bool:
    """Return whether ``policy`` ever sends a survey."""
    states = policy.states.values()
    moves = [policy.reopened, policy.accepted]
    moves += [move for state in states for move in (state.on_customer, state.on_agent, state.on_accept)]
    named = (*(state.enter for state in states), *(move.letter for move in moves if move is not None))
    return Notice.SURVEY in named


def answered(context: Context) -> Verdict | None:
    """Return the verdict of a mail that answers a survey of its ticket; None for every other mail.

    Without a change: state, timers and what is unanswered stay as they are, also where the ticket has ended. A rating
    alone is told to nobody; words or files besides are.
    """
    ticket, found = context.thread.ticket, answer(context)
    if ticket is None or found is None:
        return None
    told = context.brings_files or not found.bare
    more = "what it says besides is shown to agents" if told else "nothing else, so nobody is told"
    given = f", given as {found.given}" if found.given else ""
    shown = _shown(context, score=found.score, given=found.given) if told else ()
    reason = notices.reason_of(context)
    return Verdict(
        Disposition.SURVEY, reason, ticket.id, ticket, (("reading", f"rating: {found.score} of 5{given}; {more}"),),
        drafts=(*notices.told(context, reason), *shown), files=new_files(context), reachable=notices.reachable(context),
        survey_answer=found,
    )  # fmt: skip


def comments(context: Context) -> bool:
    """Return whether a mail answers the survey's letter with a few words that rate nothing and want nothing."""
    if not context.certain or context.brings_files or not is_survey(answered_token(context)):
        return False
    return rating(context.new_words) is None and only_opinion(unsigned(context.new_words, context.names))


def commented(context: Context) -> Verdict | None:
    """Return the verdict of a comment on the survey: agents are shown it, and it moves nothing; None for another mail."""
    ticket = context.thread.ticket
    if ticket is None or not comments(context):
        return None
    reason = notices.reason_of(context)
    return Verdict(
        Disposition.REPLY, reason, ticket.id, ticket,
        (("reading", "comment: answers the survey without a rating; it is shown to agents, and moves nothing"),),
        drafts=(*notices.told(context, reason), *_shown(context, score=None, given="")), files=new_files(context),
        reachable=notices.reachable(context),
    )  # fmt: skip


def _shown(context: Context, **more: object) -> tuple[Draft, ...]:
    """Return what shows the agents an answer to the survey."""
    ticket = context.thread.ticket
    if ticket is None:
        raise AssertionError("a mail of no ticket answers no survey")
    name = ticket.contact_name if context.mail.sender.address == ticket.contact else ""
    return tuple(announced(context, "survey", name, Change(ticket.state), more=more))
