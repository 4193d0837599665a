"""What both kinds of an agent's mail may end in: it is given back, or it becomes a note."""

from __future__ import annotations

from mailbot.config.mailbox import Mailbox
from mailbot.desk.agents.intent import Intent
from mailbot.desk.letters import agent_letters
from mailbot.desk.letters.agent_letters import note_readers, transcript
from mailbot.desk.letters.transcripts import Refusal, TranscriptLine
from mailbot.desk.people.directory import agent_at, agents_named, assigned, shown_name, told_apart
from mailbot.desk.people.routing import teams_named, teams_of
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.flood import Flood, OverCap
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.tokens.address_tokens import without_token

Signals = tuple[tuple[str, str], ...]
LONGEST_SHOWN = 2_000
"""Characters of a mail that are shown again to whom it is given back."""
MOST_TRANSCRIPTS = 10
"""Transcripts for each agent and ticket in an hour, above which unclear mail is not answered: what ends a loop."""


def of_the_desk(context: Context, address: str) -> bool:
    """Return whether a normalised address is the desk's own, with any words after its +, or one of its people's.

    A letter to it would come back to us.
    """
    local, _, domain = address.partition("@")
    own = {address, without_token(address), f"{local.partition('+')[0]}@{domain}"}
    return (
        not own.isdisjoint(context.own_addresses | context.desk_addresses) or agent_at(context.mailbox, address) is not None
    )


def unclear(
    context: Context, identity: AgentIdentity, intent: Intent, signals: Signals, lines: tuple[TranscriptLine, ...]
) -> Verdict:
    """Send nothing, do nothing, and give the agent their mail back with what was understood and what was not."""
    if identity.agent is None:
        raise AssertionError("only an agent is asked back")
    doubtful = intent.ambiguity.value if intent.ambiguity else ("lines" if lines else "")
    ticket = identity.ticket
    if not lines and context.known.of_agent.transcripts >= MOST_TRANSCRIPTS:  # every order is answered
        over_cap = (OverCap(Flood.AUTOMATIC, context.mail.sender.address or "", ticket.id if ticket else None),)
        told = (*signals, ("flood", f"{MOST_TRANSCRIPTS} transcripts of this ticket within the hour: not answered"))
        about = ticket.id if ticket else None
        return Verdict(Disposition.AGENT, Reason.AGENT_UNCLEAR, about, ticket, told, over_cap=over_cap)
    draft = transcript(
        identity.agent, context.mailbox, identity.ticket, context.policy, lines,
        words=context.shown_words[:LONGEST_SHOWN], doubtful=doubtful,
    )  # fmt: skip
    return Verdict(Disposition.AGENT, Reason.AGENT_UNCLEAR, ticket.id if ticket else None, ticket, signals, drafts=(draft,))


def no_agent(mailbox: Mailbox, name: str) -> tuple[Refusal, str]:
    """Return why ``name`` is no agent to whom a ticket could go, and those who are, or of whom it may be one."""
    several = agents_named(mailbox, name)
    if several:
        return Refusal.AMBIGUOUS_AGENT, told_apart(several)
    return Refusal.NO_SUCH_AGENT, ", ".join(one.key for one in mailbox.people)


def no_team(mailbox: Mailbox, name: str) -> tuple[Refusal, str]:
    """Return why ``name`` is no team, and the teams that there are, or those of which it may be one, by their keys."""
    several = teams_named(mailbox, name)
    if several:
        return Refusal.AMBIGUOUS_TEAM, ", ".join(one.key for one in several)
    return Refusal.NO_SUCH_TEAM, teams_of(mailbox)


def seen_by(context: Context, ticket: Ticket) -> tuple[str, ...]:
    """Return to which of the ticket's people the writer's own program sent the mail as well (To, Cc), as it names them."""
    people = ticket.participants | {normalised(ticket.contact)}
    met = dict.fromkeys((*context.mail.recipients, *context.mail.cc))
    return tuple(one for one in met if normalised(one) in people)


def notes(context: Context, identity: AgentIdentity, ticket: Ticket, after: Ticket, words: str) -> tuple[Draft, ...]:
    """Return the letters that carry a note to the agents who are concerned, before the mail and ``after`` it."""
    author = context.mail.sender.address or ""
    name = shown_name(identity.agent) if identity.agent else (context.mail.sender.name or author)
    facts: dict[str, object] = {
        **agent_letters.frame(context.mailbox, after, context.policy), "who": name, "words": words,
        "stranger": identity.agent is None, "mail_from": author, "seen_by": ", ".join(seen_by(context, ticket)),
    }  # fmt: skip
    # Of an agent's mail what is inline is a picture among the words; of a colleague's it may be anybody's logo.
    files = tuple(one for one in context.mail.attachments if identity.agent is not None or not one.inline)
    had = assigned(context.mailbox, ticket)
    readers = note_readers(context.mailbox, after, context.known.of_agent, author, identity.holder, had)
    return tuple(Draft(Notice.NOTE, one.address, shown_name(one), facts=facts, files=files) for one in readers)
