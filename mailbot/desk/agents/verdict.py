"""What to do with a mail of an agent: a function of who they are to us, what they mean, and what the store knows.

Nothing unclear is sent, nothing goes out that was written without knowing what was said since, and every order is answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mailbot.desk.agents import opening, orders
from mailbot.desk.agents.decisions import on_digest
from mailbot.desk.agents.intent import ASSIGNED, Ambiguity, Intent, MailPurpose, carries, intent_of, moves
from mailbot.desk.agents.outcomes import LONGEST_SHOWN, Signals, notes, unclear
from mailbot.desk.agents.questions import MOST_LINES, NOTHING, Confirmed, questions
from mailbot.desk.letters import agent_letters, notices
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine, stopped
from mailbot.desk.orders.arguments import ArgumentProblem
from mailbot.desk.orders.words import NOBODY, OrderWord
from mailbot.desk.people.directory import unheard
from mailbot.desk.phrases.closings import ENDING
from mailbot.desk.phrases.internal import marked
from mailbot.desk.phrases.parting import with_kept
from mailbot.desk.threading.agent_identity import AgentIdentity, Permission
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens.agent_tokens import Kind

ANSWERS: Final = 60
"""Transcripts and the like to one agent in an hour: no hand writes so many orders."""
_ANSWERS_TO_THEM: Final = frozenset({Notice.TRANSCRIPT, Notice.STALE, Notice.AGENT_ASKED})
_QUIET: Final = frozenset(
    {OrderWord.ASSIGN, OrderWord.TAG, OrderWord.TEAM, OrderWord.KIND, OrderWord.ENVIRONMENT, OrderWord.TIME}
)
"""What a mail orders beside a note, and no customer is told of."""
_WHOEVERS: Final = frozenset({Ambiguity.FORWARDED, Ambiguity.QUOTES_US, Ambiguity.FILE_LEFT_OUT})
"""What is unclear whosever copy is answered."""


def on_agent(context: Context, signals: Signals, confirmed: Confirmed = NOTHING) -> Verdict:
    """Give a mail of an agent, or of a colleague to whom a copy was forwarded, its verdict.

    ``confirmed`` says what of it the writer confirmed (``#send``, ``#note``), or a person who released it.
    """
    verdict = _on_agent(context, signals, confirmed)
    if context.known.of_agent.answers_in_an_hour < ANSWERS:
        return verdict
    # A program that answers our answers, whatever its headers say: what was ordered is done, and nobody is told.
    drafts = tuple(one for one in verdict.drafts if one.notice not in _ANSWERS_TO_THEM)
    quiet = ("flood", f"{ANSWERS} answers to this agent within the hour: not answered")
    return replace(verdict, drafts=drafts, signals=(*verdict.signals, quiet))


def _on_agent(context: Context, signals: Signals, confirmed: Confirmed) -> Verdict:
    identity = context.identity
    if identity is None:
        raise AssertionError("only whom identify() knows is judged here")
    signals = (*signals, ("agent", _told(identity)))
    if identity.permission is Permission.NOTHING:
        return _held(context, identity, signals)
    if identity.agent is None:
        return _note(context, identity, context.shown_words, signals)
    intent = _understood(context, identity, confirmed)
    if context.incoming.left_out and carries(intent):
        intent = replace(intent, purpose=MailPurpose.UNCLEAR, ambiguity=Ambiguity.FILE_LEFT_OUT)
    signals = (*signals, *_meant(intent))
    if identity.permission is Permission.NOTE:
        return _of_anothers_copy(context, identity, intent, signals)
    if intent.purpose is MailPurpose.UNCLEAR:
        return _unclear(context, identity, intent, signals)
    if (decided := on_digest(context, identity, intent, signals)) is not None:
        return decided
    if intent.purpose is MailPurpose.OPENING or identity.ticket is None:
        return opening.opened(context, identity, intent, signals, meant=confirmed.meant)
    if confirmed.as_note:
        return _kept_as_note(context, identity, intent, signals)
    return _of_ticket(context, identity, intent, signals, confirmed)


def _understood(context: Context, identity: AgentIdentity, confirmed: Confirmed) -> Intent:
    """Return what an agent's mail means; words that are marked as internal are asked about, not given back as a slip."""
    endings = context.known.of_agent.endings
    found = intent_of(context.mail, context.mailbox, identity, endings)
    slips = {one.why for one in found.orders.problems}
    if slips == {ArgumentProblem.NO_SIGN} and (confirmed.meant or marked(found.words)):
        return intent_of(context.mail, context.mailbox, identity, endings, signless=True)
    given = found.orders.given(OrderWord.NOTE) is not None and len(found.orders.orders) == 1
    held = identity.ticket is not None and identity.ticket.id in context.known.of_agent.held
    if slips == {ArgumentProblem.NEEDS_WORDS} and given and held and identity.permission is Permission.ALL:
        # Alone it is about the mail that is held, as #send alone is.
        return Intent(MailPurpose.ORDERS, replace(found.orders, problems=()))
    return found


def _meant(intent: Intent) -> Signals:
    meant = intent.purpose.value + (f" ({intent.ambiguity.value})" if intent.ambiguity else "")
    given = " ".join(one.order.value for one in intent.orders.orders)
    kind, has = intent.orders.given(OrderWord.KIND), intent.orders.given(OrderWord.ASSIGN)
    found = (
        ("intent", meant), (ENDING, intent.ending), ("orders", given), ("kind", kind.argument if kind else ""),
        (ASSIGNED, has.argument if has and has.argument != NOBODY else ""),
    )  # fmt: skip
    return tuple(one for one in found if one[1])


def _told(identity: AgentIdentity) -> str:
    who = identity.agent.key if identity.agent else "a colleague who is no agent"
    return f"{who}; token {identity.token.value}; may: {identity.permission.value}" + (
        f" ({identity.why})" if identity.why else ""
    )


def _held(context: Context, identity: AgentIdentity, signals: Signals) -> Verdict:
    """Keep what nobody proves; the real agent hears of it, at most once a day."""
    reason = Reason.FORGED if context.authenticity is Authenticity.FAIL else Reason.AGENT_UNPROVEN
    drafts = []
    if identity.agent is not None and not context.known.of_agent.told_today:
        shown = context.new_words[:LONGEST_SHOWN]
        why = "forged" if reason is Reason.FORGED else identity.token.value
        drafts = [agent_letters.held(identity.agent, context.mailbox, identity.ticket, context.policy, why, shown)]
    number = identity.ticket.id if identity.ticket and reason is Reason.AGENT_UNPROVEN else None
    return Verdict(Disposition.HELD, reason, number, identity.ticket, signals, drafts=tuple(drafts))


def _of_anothers_copy(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict:
    """Take a colleague's words as a note; orders need one's own copy, and what is unclear is so to whomever it answers."""
    unsure = intent.orders.problems or intent.ambiguity in _WHOEVERS
    if not unsure and all(one.order is OrderWord.NOTE for one in intent.orders.orders) and intent.words:
        words = with_kept(intent.words, context.reading, context.mailbox.language)
        return _note(context, identity, words, signals)
    lines = stopped(
        (), [TranscriptLine(one.line, OrderResult.NOT_DONE, Refusal.NOT_YOUR_COPY) for one in intent.orders.orders]
    )
    return unclear(context, identity, intent, signals, lines or _problems(context, intent))


def _unclear(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict:
    ticket = identity.ticket
    if intent.ambiguity is Ambiguity.AWAY and ticket is not None and Kind.OTHER in identity.kinds:
        # It answers what we asked the responder back: asking once more would never end.
        return Verdict(Disposition.IGNORED, Reason.AUTOMATIC, ticket.id, ticket, signals)
    return unclear(context, identity, intent, signals, _problems(context, intent))


def _problems(context: Context, intent: Intent) -> tuple[TranscriptLine, ...]:
    refused = [
        TranscriptLine(one.line, OrderResult.NOT_DONE, one.why.value, one.usage(context.mailbox.language))
        for one in intent.orders.problems
    ]
    return stopped(intent.orders.orders, refused)


def _note(context: Context, identity: AgentIdentity, words: str, signals: Signals) -> Verdict:
    ticket = identity.ticket
    if ticket is None:
        raise AssertionError("a note belongs to a ticket")
    author = context.mail.sender.address or ""
    action = AgentAction(author, note=words)
    # An agent is asked about a file that was left out; a colleague's words are a note all the same, and they are told.
    drafts = (*notes(context, identity, ticket, ticket, words), *notices.told(context, notices.reason_of(context)))
    return Verdict(
        Disposition.AGENT, None, ticket.id, ticket, signals, None, drafts, context.mail.attachments, action=action
    )


def _kept_as_note(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict:
    """Keep a held mail as a note, by its writer's word: its orders that tell the customer nothing are carried out.

    What else it ordered is not, and they are told of that.
    """
    ticket, agent, given = identity.ticket, identity.agent, intent.orders.orders
    if ticket is None or agent is None:
        raise AssertionError("it was held as the answer of an agent to a copy")
    quiet = tuple(one for one in given if one.order in _QUIET)
    noted = replace(intent, purpose=MailPurpose.NOTE, orders=replace(intent.orders, orders=quiet), ambiguity=None)
    verdict = orders.execute(context, identity, noted, ticket, signals)
    loud = [one for one in given if one.order not in _QUIET | {OrderWord.NOTE, OrderWord.SEND}]
    if not loud or verdict.reason is not None:
        return verdict
    lines = [TranscriptLine(one.line, OrderResult.NOT_DONE, Refusal.KEPT_AS_NOTE) for one in loud]
    told = agent_letters.transcript(agent, context.mailbox, ticket, context.policy, lines)
    return replace(verdict, drafts=(*verdict.drafts, told))


def _of_ticket(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals, confirmed: Confirmed) -> Verdict:
    ticket, agent = identity.ticket, identity.agent
    if ticket is None or agent is None:
        raise AssertionError("it answers an agent's copy of a ticket")
    # Words meant for the customer of a merged ticket would go to the survivor's: whoever writes them sees that first.
    seen = 0 if identity.of_another else identity.seen
    since = context.known.of_agent.since(ticket.id, seen, context.mail.sender.address or "")
    cc = intent.orders.given(OrderWord.CC)
    alone = unheard(context.mailbox, ticket, cc.added if cc else (), cc.removed if cc else ())  # its words become a note
    blind = intent.purpose is MailPurpose.ANSWER and not alone
    blind = blind or (intent.purpose in {MailPurpose.ANSWER, MailPurpose.ORDERS} and moves(intent.orders))
    asked = () if confirmed.meant or alone else questions(context, identity, intent)
    facts = [one.fact() for one in asked]
    words = intent.words or "\n".join(one.line for one in intent.orders.orders if one.order is not OrderWord.SEND)
    signals = (*signals, *(("question", f"{one.kind.value}: {line}") for one in asked for line in one.lines[:MOST_LINES]))
    if (since or identity.of_another) and not confirmed.seen and (blind or orders.releases(intent)):
        draft = agent_letters.stale(agent, context.mailbox, ticket, context.policy, since, words, facts)
        # What was held before is shown again with what came meanwhile; its "#send" itself is not worth keeping.
        action = AgentAction(context.mail.sender.address or "", waits=not orders.releases(intent))
        disposition = Disposition.HELD if action.waits else Disposition.AGENT
        return Verdict(disposition, Reason.AGENT_STALE, ticket.id, ticket, signals, drafts=(draft,), action=action)
    if asked:
        draft = agent_letters.asked(agent, context.mailbox, ticket, context.policy, facts, words)
        action = AgentAction(context.mail.sender.address or "", waits=True)
        return Verdict(Disposition.HELD, Reason.AGENT_ASKED, ticket.id, ticket, signals, drafts=(draft,), action=action)
    return orders.execute(context, identity, intent, ticket, signals)
