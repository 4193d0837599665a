"""What the desk is told of a customer's mail: the notice to who is only told, and the copy to agents with its files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from mailbot.calendars.dates import last_moment
from mailbot.config.agents import Agent
from mailbot.desk.letters.agent_letters import UNHEARD, about, copies, due, frame
from mailbot.desk.letters.sizes import written
from mailbot.desk.people.directory import everybody, readers, shown_name
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import NOWHERE, Route
from mailbot.mail.body import Attachment
from mailbot.mail.incoming import LeftOut
from mailbot.mail.sender.doubts import doubts

_NOTHING: Final[Mapping[str, object]] = {}


def new_files(context: Context) -> tuple[Attachment, ...]:
    """Return the files that the ticket does not have yet: the logo under each letter is one file, not ten."""
    ticket = context.thread.ticket
    met = set(context.known.files.get(ticket.id, ())) if ticket else set()
    new = []
    for file in context.mail.attachments:
        if not file.sha256 or file.sha256 not in met:
            new.append(file)
        met.add(file.sha256)
    return tuple(new)


def announced(
    context: Context, event: str, name: str, change: Change, gets: Agent | None = None, *, let_in_by: str = "",
    more: Mapping[str, object] = _NOTHING, route: Route = NOWHERE,
) -> Iterator[Draft]:  # fmt: skip
    """Yield what the desk is told of a mail; ``gets`` is the agent to whom the ticket that it opens is given.

    ``more`` is what the letters about this event alone say; of an answer to a survey nothing falls due anew. ``route`` is
    where the ticket belongs that it opens.
    """
    mail, state = context.mail, change.state
    facts: dict[str, object] = {
        "event": event,
        "who": name or mail.sender.name or mail.sender.address or "",
        "mail_from": mail.sender.address or "",
        "state_label": context.policy.label(state, context.mailbox.language),
        "words": context.shown_words,
        "let_in_by": let_in_by,
        "form": context.form.form if context.form is not None else "",
        "files": list(_listed(context)),
        "doubts": [{"kind": kind.value, "piece": piece} for kind, piece in doubts(mail.sender, mail.reply_to)],
        **more,
    }
    for address in context.mailbox.notify:
        yield Draft(Notice.NOTIFY, address, facts=facts)
    ticket = None if event == "opened" else context.thread.ticket
    agents = readers(context.mailbox, ticket) if ticket is not None else everybody(context.mailbox, route.team)
    if agents := (gets,) if gets else agents:
        falls = [] if event == "survey" else due(
            context.policy, state, context.now, change.unanswered_at(ticket), answer=change.answer_due_at,
            promised_at=last_moment(ticket.promised_at, context.mailbox.zone) if ticket is not None else None,
        )  # fmt: skip
        after = replace(ticket, state=state) if ticket is not None else None
        whole = {**frame(context.mailbox, after, context.policy), "by": "", "history": [], **facts, "due": falls}
        whole |= {"assigned": shown_name(gets)} if gets else {}
        whole |= {"reply_is": UNHEARD} if ticket is None and context.machine is not None else {}
        whole |= about(context.mailbox, route) if ticket is None else {}
        if context.policy.ended(state) and whole["reply_is"] == "answer":
            whole["reply_is"] = "ended"  # an answer would be refused
        yield from copies(agents, whole, enclosed(context))


def enclosed(context: Context) -> tuple[Attachment, ...]:
    """Return the files that go along with agents' copies: as many new ones as fit."""
    return fitting(new_files(context), context.mailbox.copy_files)[0] if context.mail.attachments else ()


def _listed(context: Context) -> Iterator[dict[str, object]]:
    """Yield the mail's files as the desk is told of them; those it has seen and that only decorate are not worth a word."""
    new, sent = set(new_files(context)), set(enclosed(context))
    for file in context.mail.attachments:
        if file in new or not file.inline:
            yield {**named(context, file), "left_out": False, "again": file not in new, "sent": file in sent}
    for left_out in context.incoming.left_out:
        yield {**named(context, left_out), "left_out": True, "again": False, "sent": False}


def named(context: Context, file: Attachment | LeftOut) -> dict[str, object]:
    """Return a file as letters name it."""
    over = context.mailbox.file_limit if isinstance(file, LeftOut) else None
    return {"name": file.name or file.content_type, "size": written(file.size, context.mailbox.language, over)}


def fitting(
    files: Iterable[Attachment], limit_bytes: int, known: Container[str] = frozenset()
) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...]]:
    """Return the files that are sent and those that are only named, each in order: as many as fit into ``limit_bytes``.

    Sizes are decoded bytes, in all. A file that does not fit any more lets smaller ones behind it go along. What is inline
    and whose SHA-256 is ``known`` (a logo under every mail) is neither sent nor named.
    """
    sent: list[Attachment] = []
    named: list[Attachment] = []
    left = limit_bytes
    for one in files:
        if one.inline and one.sha256 and one.sha256 in known:
            continue
        if one.size <= left:
            left -= one.size
            sent.append(one)
        else:
            named.append(one)
    return tuple(sent), tuple(named)
