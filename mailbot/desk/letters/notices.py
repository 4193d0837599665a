"""What the sender of a mail is told by a machine, if they may be told at all (RFC 3834; no backscatter)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailbot.desk.letters.copies import named
from mailbot.desk.letters.sizes import limit_mb, written
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.letter import AUTOMATIC_CAP, OF_SIZE, SIZE_CAP, TOLD, Draft, Notice
from mailbot.desk.tickets.reasons import Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.automatic.headers import wants_no_answer
from mailbot.mail.sender.addresses import masked
from mailbot.mail.sender.authentication import Authenticity


def reason_of(context: Context) -> Reason | None:
    """Return why a part of a mail was left out that is taken otherwise."""
    return Reason.ATTACHMENT_TOO_LARGE if context.incoming.left_out else None


def reachable(context: Context) -> str | None:
    """Return the sender where letters to them came back, and they now prove that they are there."""
    ticket, sender = context.thread.ticket, context.mail.sender.address
    theirs = ticket is not None and sender in ticket.undeliverable
    proven = context.authenticity is Authenticity.PASS and context.known.unreachable
    return sender if theirs or proven else None


def told(context: Context, reason: Reason | None) -> Iterator[Draft]:
    """Yield the notice that tells the sender of a refusal."""
    notice = TOLD.get(reason) if reason else None
    if notice is None or _hindrance(context, notice):
        return
    limit: dict[str, object] = {
        "limit_mb": limit_mb(context.mailbox.file_limit, context.mailbox.language),
        "hint": context.mailbox.file_sharing_hint,
    }
    ticket = context.thread.ticket
    facts: dict[Reason | None, dict[str, object]] = {
        Reason.WRONG_SENDER: {"masked": masked(ticket.contact) if ticket else ""},
        Reason.CLOSED: {"closed_at": ticket.closed_at if ticket else None},
        Reason.TOO_LARGE: {"size": _over(context), **limit},
        Reason.ATTACHMENT_TOO_LARGE: {
            "files": [named(context, one) for one in context.incoming.left_out],
            **limit,
        },
    }
    in_reply_to = f"<{context.mail.message_id}>" if context.mail.message_id else None
    draft = Draft(notice, context.mail.sender.address or "", facts=facts.get(reason, {}), in_reply_to=in_reply_to)
    theirs = ticket is not None and context.mail.sender.address in ticket.participants
    number = ticket.id if ticket and theirs else None
    if notice not in OF_SIZE:
        yield from automatic(context, number, [draft])
    elif context.known.size_notices_in_an_hour < SIZE_CAP:
        yield draft


def _over(context: Context) -> str:
    return written(context.incoming.size, context.mailbox.language, context.mailbox.file_limit)


def _hindrance(context: Context, notice: Notice) -> str:
    """Return why the sender may not be told by ``notice``; "" where they may."""
    address = context.mail.sender.address
    if context.machine is not None:
        return "From is a machine, which is never answered"
    if context.authenticity is Authenticity.FAIL:
        return "the trusted receiver disproved From"
    if address is None or wants_no_answer(address):
        return "From takes no answer"
    proven = context.authenticity is Authenticity.PASS or context.form is not None
    if not proven and not context.known.is_participant:
        return "nobody proves From: an answer might go to a victim"
    if notice is Notice.REJECTED_UNTHREADED and context.elsewhere:
        return "another of our mailboxes got a copy"
    # Whoever tries again with a file that is still too large is told again: without it they wait for what never comes.
    return "they were told within 24 hours" if notice not in OF_SIZE and context.known.notices_in_a_day else ""


def whom_told(context: Context, verdict: Verdict) -> str:
    """Return who was told of a mail that is rejected, as its signals say it; or why nobody was."""
    if context.incoming.place.door.startswith(("smtp:", "lmtp:")):
        return "the sender, by the answer at the door"
    draft = next((one for one in verdict.drafts if one.to == context.mail.sender.address), None)
    if draft is not None:
        return f"the sender, by {draft.notice.value}"
    notice = TOLD.get(verdict.reason) if verdict.reason else None
    why = _hindrance(context, notice) if notice is not None else "of this reason nobody is"
    unanswered = f"{context.mail.unanswered} asks for no automatic answer" if context.mail.unanswered else ""
    return f"nobody: {why or unanswered or 'a cap of automatic letters is reached'}"


def automatic(context: Context, ticket: int | None, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Let automatic letters pass up to the hourly cap, where the mail does not forbid them."""
    if not context.mail.unanswered and context.known.automatic_in_an_hour.get(ticket, 0) < AUTOMATIC_CAP:
        yield from drafts


def quiet(context: Context) -> bool:
    """Return whether an automatic letter may go: the mail allows it, and the sender had few in this hour, of all tickets.

    Each new ticket has a count of its own; a loop through them is stopped by their sum.
    """
    return not context.mail.unanswered and sum(context.known.automatic_in_an_hour.values()) < AUTOMATIC_CAP
