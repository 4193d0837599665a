"""What the desk is told, at once, of a mail that was held or ignored: a participant's, or one that proves a letter of ours.

Who looks after the ticket decides then what the checks would not. A loop of our own, a read receipt, what an agent's machine
wrote, and what somebody is told of otherwise is not worth a word.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final

from mailbot.desk.letters.admission import deciders, hindrance, not_to_be_admitted
from mailbot.desk.letters.agent_letters import frame
from mailbot.desk.people.directory import readers
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.flood import HELD, HELD_IN_ALL, Flood, OverCap, ToldLately
from mailbot.desk.tickets.letter import TO_THE_DESK
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import TOLD, NotTaken, Verdict
from mailbot.mail.automatic.headers import DISTRIBUTED, Automatic
from mailbot.mail.sender.addresses import sender_of
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.sender.doubts import doubts
from mailbot.mail.tokens.address_tokens import without_token
from mailbot.mail.tokens.message_ids import recognised

LONGEST_SHOWN: Final = 300
"""Characters of the mail that are shown: enough to know it again, too few for a letter of its writer's to the desk."""
TOLD_OTHERWISE: Final = frozenset(
    {Reason.AGENT_ASKED, Reason.AGENT_STALE, Reason.AGENT_UNCLEAR, Reason.CONFIRMATION, Reason.AWAITING_CONSENT}
)
"""Their own letters tell the agent or the admin; for consent a participant was asked, and the desk hears the answer."""


class Why(StrEnum):
    """Why a mail was held or ignored, as people are told it: each has its sentence in the templates."""

    UNTHREADED = "unthreaded"
    WRONG_SENDER = "wrong_sender"
    UNPROVEN_SENDER = "unproven_sender"
    UNCLEAR_SENDER = "unclear_sender"
    FORGED = "forged"
    SPAM = "spam"
    GROUP_UNPROVEN = "group_unproven"
    GROUP_UNCLEAR = "group_unclear"
    BEFORE_US = "before_us"
    FORM_UNPROVEN = "form_unproven"
    FORM_UNCLEAR = "form_unclear"
    CLOSED = "closed"
    INCOMPLETE = "incomplete"
    AUTOMATIC = "automatic"
    AWAY = "away"
    LIST = "list"
    CHALLENGE = "challenge"
    BOUNCE = "bounce"
    LOOP = "loop"
    AGENT_UNPROVEN = "agent_unproven"


_MACHINES: Final = frozenset({Why.AUTOMATIC, Why.AWAY, Why.CHALLENGE, Why.BOUNCE})
"""Whose mail is told once a day for each sender and ticket: each letter of ours may get such an answer."""


class Claim(StrEnum):
    """What ties a mail to its ticket."""

    TOKEN = "token"  # noqa: S105 - a letter of the ticket to a participant
    AGENTS_TOKEN = "agents_token"  # noqa: S105 - a letter of the ticket to an agent
    PARTICIPANT = "participant"


def worth_telling(context: Context, verdict: Verdict) -> bool:
    """Return whether ``verdict`` keeps a mail from its ticket, and nothing else tells the desk; nobody was looked up yet."""
    if verdict.disposition not in {Disposition.HELD, Disposition.IGNORED} or verdict.reason in TOLD_OTHERWISE:
        return False
    if any(one.notice in TO_THE_DESK for one in verdict.drafts):
        return False
    match verdict.reason:
        case Reason.LOOP:  # a person behind a group that is not configured; never what we wrote ourselves
            own = context.mail.message_id is not None and recognised(context.mail.message_id) is not None
            return not context.mail.loop and not own
        case Reason.AUTOMATIC:
            receipt = context.mail.automatic is not None and context.mail.automatic[0] is Automatic.RECEIPT
            return not receipt and not context.mail.loop and not context.from_the_desk
        case Reason.BOUNCE:
            return context.thread.returned is None and not context.from_the_desk
        case Reason.SPAM:
            return not context.known.blocked
        case _:
            return True


def claimed(context: Context) -> str:
    """Return the address that a mail says it is from, however little that proves; "" where it says none.

    Of a mail on which a group or a form put its own address, or the desk's, it is the writer whom that names.
    """
    if not _clear(context):
        named = (sender_of([value]).address for name, value in context.mail.originals if name != "arc-seal")
        return next((one for one in named if one is not None), "")
    return context.mail.sender.address or context.mail.shown_from


def _clear(context: Context) -> bool:
    """Return whether From names somebody who may have written the mail: neither a group, a form nor the desk itself."""
    if (context.passed_on is not None and context.passed_on.problem) or (context.form is not None and context.form.problem):
        return False
    return without_token(context.mail.sender.address or "") not in context.own_addresses


def concerns(verdict: Verdict, theirs: Ticket | None) -> Ticket | None:
    """Return the ticket whose agents are told: the one that the mail proves, else ``theirs``, the newest of its sender.

    What a machine wrote outside of any conversation concerns none that has ended; nobody's does one that was spam.
    """
    found = verdict.about or theirs
    if found is None or found.closed_by == "spam":
        return None
    ended = verdict.about is None and verdict.disposition is Disposition.IGNORED and found.closed_at is not None
    return None if ended else found


def to_tell(context: Context, ticket: Ticket | None) -> tuple[str, ...]:
    """Return who is told, as addresses: the ticket's agents (None: the mailbox's), else who is only told, else the admin."""
    agents = tuple(one.address for one in readers(context.mailbox, ticket))
    return agents or context.mailbox.notify or context.alert


def told(context: Context, verdict: Verdict, ticket: Ticket, lately: ToldLately) -> Verdict:
    """Return ``verdict`` with what the agents of ``ticket`` are told, or what was above the caps; a signal says which."""
    ignored = verdict.disposition is Disposition.IGNORED
    if lately.today and _once_a_day(context, verdict):
        return said(verdict, "nobody anew: the desk heard of one like it today")
    who = context.mail.sender.address or context.mail.shown_from or "?"
    if lately.in_all >= (HELD_IN_ALL // 2 if ignored else HELD_IN_ALL):
        return counted(verdict, OverCap(Flood.HELD, who))
    if lately.of_ticket >= HELD:
        return counted(verdict, OverCap(Flood.HELD, who, ticket.id))
    to = to_tell(context, ticket)
    if not to:
        return said(verdict, "nobody: no agents, no notify, no alert addresses")
    orders, deciding = decisions(context, verdict)
    facts = {**_facts(context, verdict, ticket), **orders}
    return replace(said(verdict, f"the desk, of ticket {ticket.id}"), not_taken=NotTaken(ticket, to, facts, deciding))


def _once_a_day(context: Context, verdict: Verdict) -> bool:
    """Return whether mail like this one is told once a day: a machine's, or what is ignored and proves no letter."""
    if verdict.disposition is not Disposition.IGNORED:
        return False
    return verdict.about is None or why(context, verdict) in _MACHINES


def decisions(context: Context, verdict: Verdict) -> tuple[dict[str, object], frozenset[str]]:
    """Return what ``#admit`` does in answer to what is told of a mail, as facts, and the addresses of who decides by mail.

    It ``joins`` the ticket of this number, or ``opens`` one; where neither, it can only be dropped.
    """
    mail, mailbox = context.mail, context.mailbox
    number = verdict.about.id if verdict.about is not None else verdict.ticket
    found = Arrival(
        0, context.incoming.mailbox, mail.sender.address or "", "", mail.subject, context.now, verdict.disposition,
        verdict.reason, ticket=number,
    )  # fmt: skip
    nobody = hindrance(found, mailbox) is not None
    takes = not_to_be_admitted(found, mailbox, context.own_addresses) is None
    return (
        {"joins": number if takes else None, "opens": takes and not number},
        frozenset() if nobody else frozenset(one.address for one in deciders(mailbox)),
    )


def said(verdict: Verdict, whom: str) -> Verdict:
    """Return ``verdict`` with the signal that says who was told of the mail."""
    return replace(verdict, signals=(*verdict.signals, (TOLD, whom)))


def counted(verdict: Verdict, over_cap: OverCap) -> Verdict:
    """Return ``verdict`` with what is told of it among others, above a cap."""
    return replace(said(verdict, "the desk, among others in one letter"), over_cap=(*verdict.over_cap, over_cap))


def why(context: Context, verdict: Verdict) -> Why:
    """Return why the mail is held or ignored, as people are told it."""
    match verdict.reason:
        case Reason.FORGED:
            return Why.UNCLEAR_SENDER if context.mail.sender.address is None else Why.FORGED
        case Reason.AUTOMATIC:
            return _machine(context)
        case Reason():
            return Why(verdict.reason.value)
        case None:
            raise AssertionError("what is held or ignored has a reason")


def _machine(context: Context) -> Why:
    kind = context.mail.automatic[0] if context.mail.automatic is not None else None
    if kind in DISTRIBUTED:
        return Why.LIST
    if kind is Automatic.CHALLENGE:
        return Why.CHALLENGE
    return Why.AWAY if context.mail.returns_at is not None else Why.AUTOMATIC


def _claim(context: Context, verdict: Verdict) -> Claim:
    if verdict.about is None:
        return Claim.PARTICIPANT
    of_agent = context.thread.ticket is None and context.identity is not None
    return Claim.AGENTS_TOKEN if of_agent else Claim.TOKEN


def _facts(context: Context, verdict: Verdict, ticket: Ticket) -> dict[str, object]:
    mail = context.mail
    proofs = {Authenticity.PASS: "pass", Authenticity.FAIL: "fail", Authenticity.UNPROVEN: "none"}
    clear = mail.sender.address is not None and _clear(context)
    return {
        **frame(context.mailbox, ticket, context.policy),
        "why": why(context, verdict).value, "ignored": verdict.disposition is Disposition.IGNORED,
        "who": mail.sender.name, "mail_from": mail.sender.address or mail.shown_from, "claimed": claimed(context),
        "proof": proofs.get(context.authenticity, "unasked") if clear else "unclear",
        "claim": _claim(context, verdict).value, "recipient": context.thread.recipient or "",
        "participant": claimed(context) in ticket.participants,
        "doubts": [{"kind": kind.value, "piece": piece} for kind, piece in doubts(mail.sender, mail.reply_to)],
        "subject": mail.subject, "words": first_words(context), "files": len(mail.attachments),
        "returns_at": mail.returns_at.strftime("%d/%m/%Y") if mail.returns_at is not None else "",
        "agents": bool(context.mailbox.people), "once_a_day": _once_a_day(context, verdict),
    }  # fmt: skip


def first_words(context: Context) -> str:
    """Return the first words of the mail, cut at a blank."""
    words = "\n".join(line for line in context.new_words.split("\n") if line.strip())
    if len(words) <= LONGEST_SHOWN:
        return words
    cut = words[:LONGEST_SHOWN]
    return f"{cut.rsplit(maxsplit=1)[0] if ' ' in cut else cut} …"
