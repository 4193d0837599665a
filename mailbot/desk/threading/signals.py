"""The signals of a mail: what is known of it before anything is decided, as ``mailbot why`` shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.desk.phrases.first_lines import SENDERS
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.tickets.arrival import NOT_TAKEN, SHOWN, as_shown
from mailbot.desk.tickets.verdict import RECEIVER_UNMET
from mailbot.mail.message import Mail
from mailbot.mail.sender.authentication import Authenticity, met
from mailbot.mail.sender.doubts import Doubt, doubts


def signals_of(context: Context, found: tuple[str, Finding] | None) -> Iterator[tuple[str, str]]:
    """Yield what is known of a mail as ``why`` shows it, name and words; ``found`` is the check that decided."""
    sender = context.mail.sender
    yield "from", sender.address or sender.problem
    yield from _intermediaries(context)
    yield "message_id", context.mail.message_id or "none"
    yield from context.thread.signals
    if context.before_us is not None:
        yield "before_us", context.before_us.words
    yield "authenticity", context.incoming.proof.words if context.incoming.proof else context.authenticity.value
    if context.known.same_id:
        yield "same_id", "another letter bears this Message-ID; both are kept"
    if unmet := _receiver_unmet(context):
        yield RECEIVER_UNMET, unmet
    yield from _of_machines(context.mail)
    if context.mail.reply_to:
        other = any(kind is Doubt.REPLY_TO for kind, _ in doubts(sender, context.mail.reply_to))
        yield "reply_to", f"{context.mail.reply_to} ({'differs from From, ' if other else ''}never used)"
    for doubt, piece in doubts(sender, ""):
        yield "doubt", f"{doubt.value}: {piece}"
    yield from _banners(context)
    for file in context.incoming.left_out:
        yield "left_out", f"{file.name or 'unnamed'}, {'' if file.exact else 'about '}{file.size} bytes"
    for defect in context.mail.defects:
        yield "defect", defect
    if found is not None and found[1].disposition in NOT_TAKEN and (shown := as_shown(context.mail)) != sender.address:
        yield SHOWN, shown
    yield from [(f"check:{found[0]}", found[1].fact)] if found else [("check", "passed all")]


def _intermediaries(context: Context) -> Iterator[tuple[str, str]]:
    """Yield who stands between the writer and us: a group, a form; or that a machine wrote."""
    if context.passed_on is not None:
        yield "group", f"passed on by {context.passed_on.group}"
    if context.form is not None:
        yield (
            "form",
            context.form.problem or f"{context.form.form} sent it, and is proven; its customer is whom Reply-To names",
        )
    if context.machine is not None:
        yield "machine", f"{context.machine.address} is one of machines; never answered"


def _banners(context: Context) -> Iterator[tuple[str, str]]:
    """Yield what gateways wrote, and how that is known."""
    for rows, text in context.mail.banners:
        yield (
            "banner",
            f"none of the writer's words, known in the table of banners by {rows}: {' '.join(text.split())[:200]}",
        )
    for often in context.known.first_lines.often[:1]:  # whether it answers is asked where words act: that takes longer
        met = f"{SENDERS} senders of the domain began with it"
        yield "banner", f"none of the writer's words unless it answers: {met}: {' '.join(often.split())[:200]}"
    if heading := context.heading:
        yield "banner", f"shown, and no part of an answer that acts, since gateways write it above mails: {heading.strip()}"


def _of_machines(mail: Mail) -> Iterator[tuple[str, str]]:
    if mail.returns_at is not None:
        yield "returns_at", f"vacation until {mail.returns_at.isoformat()}"
    if mail.departed:
        yield "departed", "its writer has left the company"
    if mail.unanswered:
        yield "unanswered", f"{mail.unanswered} asks for no automatic answer"


def _receiver_unmet(context: Context) -> str:
    """Return the authserv-id that no field of the mail bears; where that is so of every mail, it is not the receiver's."""
    known = context.mailbox.authserv_id
    if known is None or context.incoming.proof is not None or context.authenticity is not Authenticity.UNPROVEN:
        return ""
    return "" if met(context.mail.authentication, known) else f"no Authentication-Results of {known}"
