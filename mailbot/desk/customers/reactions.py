"""Reactions to a letter of ours: recorded, shown in the conversation, and nothing moves. Pure.

No reminder is stopped and no deadline starts, since nothing was said. Where the policy has ``reactions = "accept"``, a thumb
up to the letter of a solution accepts it.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.customers.late_replies import accepting
from mailbot.desk.phrases import reactions
from mailbot.desk.policy.policy import Transition
from mailbot.desk.threading.agent_identity import Permission
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict

_ACCEPTS: Final = frozenset("👍✅✔☑👌👏🙌💯🎉🥳❤")
_MODIFIERS: Final = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿")


def reaction_of(context: Context) -> str:
    """Return the emoji of a mail that is nothing but a reaction to a letter; "" for every other mail."""
    if context.brings_files:
        return ""
    mail, read = context.mail, context.reading
    words = read.own if read is not None else mail.reply or mail.text
    if not mail.reaction and not context.certain:
        return ""  # what may be the writer's own stands below
    return reactions.reaction_of(words, mail.reaction)


def of_agent(context: Context) -> str:
    """Return the emoji of an agent's reaction to a letter of a ticket, which goes to nobody."""
    identity = context.identity
    if identity is None or identity.ticket is None or identity.permission not in {Permission.ALL, Permission.NOTE}:
        return ""
    return reaction_of(context)


def may_accept(context: Context) -> bool:
    """Return whether it is worth asking which letters the ticket's customer was sent."""
    return context.policy.reactions == "accept" and bool(reaction_of(context))


def accepts(context: Context) -> Transition | None:
    """Return where a reaction leads the ticket because it accepts its solution; None where it does nothing."""
    ticket, resolve = context.thread.ticket, context.policy.orders.get("resolve")
    if ticket is None or resolve is None or ticket.state != resolve.to or not may_accept(context):
        return None
    if context.policy.ended(ticket.state) or not context.certain or context.mail.sender.address not in ticket.participants:
        return None
    if not {*reaction_of(context)} - _MODIFIERS <= _ACCEPTS or _answered(context) != (resolve.letter or Notice.ANSWER):
        return None
    return accepting(context.policy, ticket, context.incoming.received_at)


def _answered(context: Context) -> Notice | None:
    """Return what kind of letter the mail answers."""
    named = context.thread.answers
    if named is None or named not in (context.mail.in_reply_to or context.mail.references[-1:]):
        return None
    own = context.known.aliases.get(named, named).lower()
    return next((one.notice for one in context.known.letters if one.message_id.lower() == own), None)


def noted(context: Context, signals: tuple[tuple[str, str], ...]) -> Verdict:
    """Return the verdict of a reaction that only stands in the conversation, an agent's seen by the desk alone."""
    emoji, ticket = _found(context)
    return Verdict(Disposition.REACTION, None, ticket.id, ticket, signals, reaction=emoji)


def _found(context: Context) -> tuple[str, Ticket]:
    agents = of_agent(context)
    ticket = context.identity.ticket if agents and context.identity else context.thread.ticket
    if ticket is None:
        raise AssertionError("only a reaction to a letter of a ticket is noted")
    return agents or reaction_of(context), ticket
