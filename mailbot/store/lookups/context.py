"""All that may be known before a verdict, gathered by one function for one mail and handed on as one frozen value.

What may be looked up depends on what the mail proves, so that looking up and asking the desk go by turns here, on the
transaction that will also write: nothing changes in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.agents.decisions import numbers
from mailbot.desk.agents.intent import books, new_words, original_named, targets
from mailbot.desk.customers.reactions import may_accept
from mailbot.desk.customers.surveys import answered_token, may_answer
from mailbot.desk.people.assignment import AT_OPENING
from mailbot.desk.people.directory import agent_at
from mailbot.desk.people.routing import addressed
from mailbot.desk.phrases.first_lines import NOTHING, speaks_of_mail, without
from mailbot.desk.policy.policy import Policies
from mailbot.desk.threading.agent_identity import AgentIdentity, Permission, identify
from mailbot.desk.threading.context import Context, Macros
from mailbot.desk.threading.known import Known, KnownOfAgent
from mailbot.desk.threading.machines import own_thread
from mailbot.desk.threading.named import NamedTokens, named_tokens
from mailbot.desk.threading.thread import Thread, thread
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.incoming import Incoming
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail
from mailbot.mail.replies import reading as replies
from mailbot.mail.replies.reading import Reading
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens import digest_tokens
from mailbot.mail.tokens.address_tokens import without_token
from mailbot.store.lookups import earlier as earlier_words
from mailbot.store.lookups import known as lookups
from mailbot.store.lookups.agents import HISTORY, endings, history, of_agent, original
from mailbot.store.lookups.before_us import gone_on_from
from mailbot.store.lookups.mentions import named_others
from mailbot.store.lookups.workload import staffing
from mailbot.store.lookups.writer import written
from mailbot.store.mails import arrivals, blocks, digest_nonces, first_lines, not_taken
from mailbot.store.tickets import follow_ups, surveys, working_time
from mailbot.store.tickets.ticket import ticket_by_id


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a mail is looked at: settings, policies, the signing keys (newest first), and the prepared texts."""

    settings: Settings
    policies: Policies
    keys: Sequence[bytes]
    macros: Macros | None


def gather(connection: Connection, rules: Rules, incoming: Incoming, mail: Mail, arrival_id: int, now: datetime) -> Context:
    """Return ``mail`` with all that is known about it; ``arrival_id`` is its arrival's row, 0 where it has none yet."""
    settings, mailbox, named = rules.settings, rules.settings.mailbox(incoming.mailbox), named_tokens(mail)
    writer = written(settings, incoming, mail, mailbox, named)
    mail, proof, machine = writer.mail, writer.proof, writer.machine
    own_thread_of = machine.address if machine is not None and machine.joins else ""
    known = lookups.known(connection, mail, named, mailbox.name, arrival_id, now, machine=own_thread_of)
    named = named.with_aliases(known.aliases)
    if mailbox.people and any(digest_tokens.recognised(one) for one in named.ids):
        known = replace(known, digest_nonce=digest_nonces.nonce_of(connection, mailbox.name))
    identity = _identity(rules, mail, named, mailbox, known, proof, now) if mailbox.people else None
    before = arrivals.arrival_by_id(connection, arrival_id) if arrival_id and identity is not None else None
    met = before.seen_at if before is not None else None
    begins = first_lines.met(connection, mail) if known.tickets or identity or proof is Authenticity.PASS else NOTHING
    known = replace(known, first_lines=begins) if begins is not NOTHING else known
    if identity is not None and begins.learned and speaks_of_mail(begins.learned):  # or it goes to the customer
        mail = replace(mail, text=without(mail.text, begins.learned), reply=without(mail.reply, begins.learned))
    own = _of_copy(connection, mail, named, mailbox, identity, known, met) if identity is not None else None
    if own is not None:
        mail = replace(mail, reply=own.answers)
    if identity is not None:
        known = replace(known, of_agent=_of_agent(connection, mail, identity, now))
    if mailbox.assignment in AT_OPENING:
        team = addressed(mailbox, mail.destinations).team
        known = replace(known, staffing=staffing(connection, mailbox, rules.policies.of(mailbox.name), team))
    agents = frozenset(normalised(one.address) for one in settings.agents.values()) if identity is None else frozenset()
    found = thread(mail, named, known, rules.keys, agents)
    if machine is not None and found.ticket is None:
        found = own_thread(machine, named, known) or found
    known = _with_block(connection, mailbox, mail.sender.address or "", known, found)
    goes_on = None
    answers_nothing = found.ticket is None and identity is None and machine is None and mail.bounce is None
    if answers_nothing and named.ids and known.duplicate_of is None:
        known, found, goes_on = gone_on_from(connection, mail, named, mailbox.name, known, found, now, proof)
    home = _home(settings, mailbox, found.ticket or (identity.ticket if identity else None))
    if found.ticket is not None and found.ticket.closed_at is not None:
        known = _of_ended(connection, rules.policies, known, found.ticket)
    context = Context(
        mail, incoming, home, settings.own_addresses, rules.policies.of(home.name), known, found, proof, now,
        settings.desk_addresses, _elsewhere(settings, mail, mailbox), identity, rules.macros, named=named,
        reading=own or (_of_reply(connection, mail, home, found, known) if machine is None else None),
        passed_on=writer.group, form=writer.form, machine=machine, alert=settings.alert, before_us=goes_on,
    )  # fmt: skip
    if found.ticket is None or not (may_answer(context) or may_accept(context)):
        return context
    letters = surveys.letters(connection, found.ticket.id, answered_token(context))
    return replace(context, known=replace(known, letters=letters))


def _with_block(connection: Connection, mailbox: Mailbox, address: str, known: Known, found: Thread) -> Known:
    """Return what is known with the block of the sender; of a participant only where their ticket was closed as spam."""
    ticket = found.ticket
    theirs = ticket is not None and address in ticket.participants and ticket.closed_by != "spam"
    if theirs or not address or known.duplicate_of is not None:
        return known
    return replace(known, blocked=blocks.blocked_by(connection, mailbox.name, address))


def _identity(
    rules: Rules, mail: Mail, named: NamedTokens, mailbox: Mailbox, known: Known, proof: Authenticity, now: datetime
) -> AgentIdentity | None:
    """Return who an agent is, by the tickets of theirs alone: not of another mailbox whose agent they are not any more."""
    boxes, sender = rules.settings.mailboxes, mail.sender.address
    kept = {
        number: one for number, one in known.tickets.items()
        if one.mailbox == mailbox.name or (one.mailbox in boxes and agent_at(boxes[one.mailbox], sender) is not None)
    }  # fmt: skip
    theirs = known if len(kept) == len(known.tickets) else replace(known, tickets=kept)
    return identify(mail, named, mailbox, theirs, proof, rules.keys, now)


def _of_agent(connection: Connection, mail: Mail, identity: AgentIdentity, now: datetime) -> KnownOfAgent:
    named = targets(mail, identity) if identity.permission is Permission.ALL else ()
    found = {number: one for number in named if (one := ticket_by_id(connection, number))}
    facts = of_agent(connection, mail.sender.address or "", identity.ticket, now, mail.in_reply_to)
    if identity.permission is Permission.ALL and identity.ticket is not None and books(mail, identity):
        facts = replace(facts, ledger={identity.ticket.id: working_time.of_ticket(connection, identity.ticket.id)})
    if identity.permission is Permission.ALL and identity.ticket is not None:
        place = original_named(mail, identity)
        shown = original(connection, identity.ticket.id, place, identity.seen) if place is not None else None
        facts = replace(facts, original=shown)
    if identity.agent is not None and identity.ticket is not None:  # also of a mail that a person may release later
        named_here = named_others(connection, new_words(mail, identity), mail.subject, identity.ticket)
        facts = replace(facts, named=named_here)
    if identity.permission is Permission.ALL and (identity.digest or identity.arrival):
        facts = replace(facts, arrivals=not_taken.named(connection, numbers(mail, identity)))
    seen = endings(connection, mail.sender.address or "") if identity.agent is not None else ()
    return replace(facts, targets=found, endings=seen)


def _of_copy(
    connection: Connection, mail: Mail, named: NamedTokens, mailbox: Mailbox, identity: AgentIdentity, known: Known,
    met: datetime | None,
) -> Reading | None:  # fmt: skip
    """Return what of an agent's answer is new; None where it answers neither a letter of a ticket nor a digest."""
    if identity.digest and mail.kind is not Kind.FORWARD:
        return replies.read(mail.text, earlier_words.of_digest(connection, mail, mailbox))
    if identity.ticket is None or mail.kind is Kind.FORWARD:
        return None
    tickets = {identity.ticket.id, *(named.tickets & known.tickets.keys())}
    found = earlier_words.earlier(connection, mail, mailbox, tickets, None, agents=True, met=met)
    return replies.read(mail.text, found)


def _of_reply(connection: Connection, mail: Mail, mailbox: Mailbox, found: Thread, known: Known) -> Reading | None:
    """Return what of a reply is new; None where nothing in it may be old."""
    if found.ticket is None or found.returned is not None or not earlier_words.may_repeat(mail, mailbox):
        return None
    if mail.kind is Kind.FORWARD:  # nobody's words are cut from it
        return Reading(mail.text, mail.text, certain=False)
    theirs = (number for number, one in known.tickets.items() if mail.sender.address in one.participants)
    answers = known.aliases.get(found.answers or "", found.answers)
    tickets = dict.fromkeys((found.ticket.id, *theirs))
    return replies.read(mail.text, earlier_words.earlier(connection, mail, mailbox, tickets, answers, agents=False))


def _of_ended(connection: Connection, policies: Policies, known: Known, ended: Ticket) -> Known:
    """Return what is known besides of an ended ticket: what was said there, and before, goes with a follow-up."""
    if policies.of(ended.mailbox).late_reply.do != "follow_up":
        return known
    numbers = follow_ups.up_to(connection, ended.id)
    said = [one for number in numbers for one in history(connection, number)]
    return replace(known, entries=tuple(said[-HISTORY:]), entries_of=numbers)


def _home(settings: Settings, met: Mailbox, ticket: Ticket | None) -> Mailbox:
    """Return whose rules and people a mail is judged by: its ticket's, though it was met in another of our mailboxes."""
    return settings.mailboxes.get(ticket.mailbox, met) if ticket is not None else met


def _elsewhere(settings: Settings, mail: Mail, mailbox: Mailbox) -> bool:
    """Return whether another of our mailboxes, which turns no stranger away, got a copy: then this one is silent."""
    others = [box for box in settings.mailboxes.values() if box.unthreaded != "reject" and box is not mailbox]
    addressed_to = {without_token(one) for one in mail.destinations} if others else set()
    return any(not addressed_to.isdisjoint(box.own_addresses) for box in others)
