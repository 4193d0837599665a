"""The letters that follow from mails: copies to agents, notes, transcripts, and what is held with the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.transcripts import TranscriptLine, told
from mailbot.desk.orders.words import called, help_lines, order_words
from mailbot.desk.people.directory import agent_at, assigned, crew, everybody, machine_at, shown_name, unheard
from mailbot.desk.policy.policy import Policy, TimerRule
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import OPEN
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import NOWHERE, Entry, Route, Ticket
from mailbot.mail.body import Attachment
from mailbot.mail.sender.addresses import normalised

UNHEARD: Final = "unheard"
"""What a reply is where the customer is a machine: a note, whatever the mailbox makes of replies."""


@lru_cache
def _orders(language: str) -> str:
    return " · ".join(order_words(language))


def frame(mailbox: Mailbox, ticket: Ticket | None, policy: Policy) -> dict[str, object]:
    """Return what every letter to an agent about a ticket says around its words."""
    has = assigned(mailbox, ticket)
    return {
        "state_label": policy.label(ticket.state, mailbox.language) if ticket else "",
        "assigned": shown_name(has) if has else "",
        "tags": list(ticket.tags) if ticket else [],
        "orders": _orders(mailbox.language),
        "reply_is": UNHEARD if ticket is not None and unheard(mailbox, ticket) else mailbox.agent_reply,
        "consulting": _consulting(ticket, policy),
        **about(mailbox, ticket or NOWHERE),
    }


def about(mailbox: Mailbox, ticket: Ticket | Route) -> dict[str, object]:
    """Return the team, the kind and the environment of a ticket as people read them, each empty where it has none."""
    team, language = crew(mailbox, ticket.team), mailbox.language
    return {
        "team": team.called(language) if team is not None else ticket.team,
        "kind": called(ticket.kind, language), "environment": called(ticket.environment, language),
    }  # fmt: skip


def _consulting(ticket: Ticket | None, policy: Policy) -> dict[str, object] | None:
    """Return how a ticket's consulting stands, as a template is given it; None where there is none.

    ``over`` tells that the ticket ended before the word came that was waited for.
    """
    if ticket is None or ticket.consulting is None:
        return None
    found = ticket.consulting
    over = found.stage in OPEN and policy.ended(ticket.state)
    earlier = found.earlier.kind.value if found.earlier else ""
    return {
        "kind": found.kind.value,
        "stage": found.stage.value,
        "charged_to": found.charged_to,
        "earlier": earlier,
        "over": over,
    }


def due(
    policy: Policy, state: str, now: datetime, again: datetime | None, *, answer: datetime | None = None,
    promised_at: datetime | None = None,
) -> list[dict[str, object]]:  # fmt: skip
    """Return what falls due when after a ticket came into ``state`` at ``now``.

    ``again`` is when its copy is sent again, ``answer`` until when the desk owes an answer, ``promised_at`` the day that its
    customer was promised.
    """
    found: list[dict[str, object]] = [{"what": "answer", "at": answer}] if answer is not None else []
    found += ({"what": _falls_due(policy, rule), "at": policy.after(now, rule.after)} for rule in policy.timers(state))
    if promised_at is not None:
        found.append({"what": "promise", "at": promised_at})
    return [*found, {"what": "again", "at": again}] if again is not None and again > now else found


def _falls_due(policy: Policy, rule: TimerRule) -> str:
    if rule.to is None:
        return "reminder"
    return "close" if policy.ended(rule.to) else "move"


def copies(to: Iterable[Agent], facts: dict[str, object], files: tuple[Attachment, ...] = ()) -> Iterator[Draft]:
    """Yield the copy to each of some agents, with files of the mail at hand."""
    yield from (Draft(Notice.COPY, one.address, shown_name(one), facts=facts, files=files) for one in to)


def handed_over(
    mailbox: Mailbox, ticket: Ticket, policy: Policy, of: KnownOfAgent, agent: Agent, by: str
) -> dict[str, object]:
    """Return what the copy says to ``agent``, to whom ``by`` gives a ticket: the customer's last words."""
    last = next((one for one in reversed(of.history.get(ticket.id, ())) if one.kind == "customer"), None)
    return {
        **frame(mailbox, replace(ticket, assigned=agent.key), policy), "event": "assigned",
        "who": ticket.contact_name or ticket.contact, "mail_from": ticket.contact, "by": by,
        "words": last.words if last else "", "files": [], "doubts": [], "due": [], "let_in_by": "", "history": [],
    }  # fmt: skip


def given(
    to: Agent, mailbox: Mailbox, policy: Policy, change: Change, now: datetime, *, who: str, contact: str, words: str,
    by: str = "",
) -> Iterator[Draft]:  # fmt: skip
    """Yield the copy to the agent who is given a ticket that somebody of the desk opens now.

    ``who`` is the customer at the address ``contact``, ``words`` are theirs; ``by`` is who gave it, empty where the
    mailbox's rule did.
    """
    facts: dict[str, object] = {
        **frame(mailbox, None, policy), "state_label": policy.label(change.state, mailbox.language),
        "event": "assigned" if by else "opened", "assigned": shown_name(to),
        "who": who or contact, "mail_from": contact,
        "by": by, "words": words, "files": [], "doubts": [], "let_in_by": "", "history": [],
        "due": due(policy, change.state, now, change.unanswered_at(None), answer=change.answer_due_at),
    }  # fmt: skip
    yield from copies([to], {**facts, "reply_is": UNHEARD} if machine_at(mailbox, contact) else facts)


def on_opening(
    mailbox: Mailbox, policy: Policy, change: Change, now: datetime, route: Route, gets: Agent | None,
    *, who: str, contact: str, words: str,
) -> Iterator[Draft]:  # fmt: skip
    """Yield what the desk is told of a ticket that is opened at the command line with a customer's ``words``, as of a mail.

    ``gets`` is the agent to whom it is given. One without words is news only to whom it is given, and to its team.
    """
    facts: dict[str, object] = {
        "event": "opened", "who": who or contact, "mail_from": contact, "words": words, "let_in_by": "", "files": [],
        "doubts": [], "state_label": policy.label(change.state, mailbox.language),
    }  # fmt: skip
    said = bool(words.strip())
    yield from (Draft(Notice.NOTIFY, address, facts=facts) for address in mailbox.notify if said)
    people = (gets,) if gets is not None else everybody(mailbox, route.team) if said or route.team else ()
    for one in people:
        copy = given(one, mailbox, policy, change, now, who=who, contact=contact, words=words)
        yield from routed(copy, mailbox, route, gets)


def routed(drafts: Iterable[Draft], mailbox: Mailbox, route: Route, has: Agent | None) -> Iterator[Draft]:
    """Yield ``drafts`` about a ticket that is opened now, with where it belongs, and who ``has`` it (None: nobody)."""
    facts = {**about(mailbox, route), "assigned": shown_name(has) if has is not None else ""}
    yield from (replace(one, facts={**one.facts, **facts}) for one in drafts)


def note_readers(mailbox: Mailbox, ticket: Ticket, of: KnownOfAgent, author: str, *more: Agent | None) -> tuple[Agent, ...]:
    """Return who gets a note: the agent who has the ticket, else its team, and those who wrote in it, without its author."""
    wrote = [agent_at(mailbox, one.agent) for one in of.history.get(ticket.id, ()) if one.agent]
    has, team = assigned(mailbox, ticket), crew(mailbox, ticket.team)
    theirs = team.people if team is not None and has is None else ()
    found = dict.fromkeys(one.key for one in (has, *theirs, *wrote, *more) if one is not None)
    return tuple(one for one in mailbox.people if one.key in found and normalised(one.address) != author)


def transcript(
    agent: Agent, mailbox: Mailbox, ticket: Ticket | None, policy: Policy, lines: Iterable[TranscriptLine], **more: object
) -> Draft:
    """Return the answer to an agent's mail with orders: what was done, and what not."""
    facts: dict[str, object] = {
        **frame(mailbox, ticket, policy), "lines": [one.fact() for one in lines], "words": "", "doubtful": "", "help": [],
        "history": [], "macros": [], "due": [], "undo_seconds": 0, "set_aside": "", "closing": "", "shows": "", "time": [],
        "original": None,
        **more,
    }  # fmt: skip
    return Draft(Notice.TRANSCRIPT, agent.address, shown_name(agent), facts=facts)


def stale(
    agent: Agent, mailbox: Mailbox, ticket: Ticket, policy: Policy, since: Iterable[Entry], words: str,
    questions: list[dict[str, object]],
) -> Draft:  # fmt: skip
    """Return the letter that shows what was said since the agent's copy, and what they wrote without knowing it.

    ``questions`` are what they are asked about it besides.
    """
    facts = {**frame(mailbox, ticket, policy), "since": told(tuple(since)), "words": words, "questions": questions}
    return Draft(Notice.STALE, agent.address, shown_name(agent), facts=facts)


def asked(
    agent: Agent, mailbox: Mailbox, ticket: Ticket, policy: Policy, questions: list[dict[str, object]], words: str
) -> Draft:
    """Return the letter that asks an agent whether what they wrote is for the customer, with each line in question."""
    facts = {**frame(mailbox, ticket, policy), "questions": questions, "words": words}
    return Draft(Notice.AGENT_ASKED, agent.address, shown_name(agent), facts=facts)


def held(agent: Agent, mailbox: Mailbox, ticket: Ticket | None, policy: Policy, why: str, words: str) -> Draft:
    """Return the letter, at most one a day, that tells an agent that mail in their name is held."""
    facts = {**frame(mailbox, ticket, policy), "why": why, "words": words}
    return Draft(Notice.AGENT_HELD, agent.address, shown_name(agent), facts=facts)


def help_of(mailbox: Mailbox) -> list[dict[str, str]]:
    """Return every order, how it is written and what it does, in the mailbox's language."""
    return [{"usage": usage, "does": does} for usage, does in help_lines(mailbox.language)]
