"""What follows from a bounce that is proven to be of a letter of ours, and from an address that cannot be reached.

It moves nobody's conversation and is answered by nothing. But nobody is told "you did not answer" who was never asked:
after a hard bounce the ticket is the desk's again, the address gets no more reminders, and the desk is told once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from mailbot.desk.people.directory import told as readers_of
from mailbot.desk.policy.transitions import returned_to_desk
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.threading.returned_letters import Returned
from mailbot.desk.tickets.delivery import Delivery
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.automatic.bounces import RecipientStatus, cleaned
from mailbot.mail.sender.addresses import normalised

_BAD_ADDRESS: Final = re.compile(r"(?<![\d.])5\.1\.(?:0|1|2|3|6|10)(?![\d.])")
WITHHELD: Final = "withheld"
"""In place of a server's action: we ourselves did not send, since the address cannot be reached."""

OUTDATED: Final = "hard, but out of date"
"""How the signal of a bounce begins that undoes nothing: its recipient has written since that letter."""


def on_bounce(context: Context, finding: Finding, signals: tuple[tuple[str, str], ...]) -> Verdict:
    """Give a bounce its verdict; without a proven letter of ours it has no effect at all."""
    about, own = context.thread.returned, context.mail.bounce
    if about is None or own is None:
        words = "no letter of ours is proven: it does nothing to anybody it names"
        return Verdict(finding.disposition, finding.reason, None, None, (*signals, ("bounce", words)))
    status = _about(about.recipient, own.statuses)
    delivery = _delivery(context, about, status)
    change = returned_to_desk(about.ticket, context.policy) if delivery.marks and _is_contact(about) else None
    state = change.state if change else about.ticket.state
    label = context.policy.label(state, context.mailbox.language)
    drafts = tuple(told(about.ticket, delivery, readers_of(context.mailbox, about.ticket), label)) if delivery.told else ()
    return Verdict(
        finding.disposition, finding.reason, about.ticket.id, about.ticket, (*signals, *_signals(about, delivery)),
        change, drafts, delivery=delivery,
    )  # fmt: skip


def refused(recipient: str, letter: int, answer: str) -> Delivery | None:
    """Return what it means that our own mail server refused a letter for good; None where it was not for its address.

    ``answer`` are the server's code and words; bad destinations are 5.1.x (RFC 3463, section 3.2). The desk is told of
    each refused letter anyway.
    """
    status = _BAD_ADDRESS.search(answer)
    if status is None:
        return None
    said = cleaned(answer)
    return Delivery(
        normalised(recipient), status=status[0], diagnostic=said, permanent=True, marks=True, told=True, letter=letter
    )


def told(ticket: Ticket, delivery: Delivery, desk: Iterable[str], state_label: str) -> Iterator[Draft]:
    """Yield the notices that tell the desk, not at the address that failed."""
    facts: dict[str, object] = {
        "event": "bounced",
        "who": (ticket.contact_name if delivery.recipient == normalised(ticket.contact) else "") or delivery.recipient,
        "mail_from": delivery.recipient,
        "state_label": state_label,
        "words": f"{delivery.status} {delivery.diagnostic}".strip(),
        "files": [],
    }
    for address in desk:
        if normalised(address) != delivery.recipient:
            yield Draft(Notice.NOTIFY, address, facts=facts)


def departed(context: Context) -> Iterator[Draft]:
    """Yield what the desk is told where a participant's automatic reply says that they have left the company.

    Nothing moves, and they are still written to: only the desk can find out who takes their place.
    """
    ticket, sender = context.thread.ticket, context.mail.sender
    if not context.mail.departed or ticket is None or sender.address not in ticket.participants:
        return
    facts: dict[str, object] = {
        "event": "left",
        "who": sender.name
        or (ticket.contact_name if sender.address == normalised(ticket.contact) else "")
        or sender.address,
        "mail_from": sender.address,
        "state_label": context.policy.label(ticket.state, context.mailbox.language),
        "words": context.mail.text,
        "files": [],
    }
    for address in readers_of(context.mailbox, ticket):
        if normalised(address) != sender.address:
            yield Draft(Notice.NOTIFY, address, facts=facts)


def _is_contact(about: Returned) -> bool:
    return about.recipient == normalised(about.ticket.contact)


def _about(recipient: str, statuses: Iterable[RecipientStatus]) -> RecipientStatus:
    """Return what the report says of our recipient; of another where it names only others (their mailbox forwards)."""
    every = list(statuses)
    own = [one for one in every if one.names(recipient)] or every or [RecipientStatus()]
    return min(own, key=lambda one: (not one.permanent, one.action != "failed", one.action != "delayed"))


def _delivery(context: Context, about: Returned, status: RecipientStatus) -> Delivery:
    facts = context.known.returned
    where = (about.ticket.id, about.recipient)
    heard = facts.heard.get(where)
    outdated = heard is not None and _precedes(about, facts.written.get(where), heard)
    marks = status.permanent and not outdated
    named = "" if status.names(about.recipient) else status.recipient
    return Delivery(
        recipient=about.recipient, named=named, action=status.action, status=status.status, diagnostic=status.diagnostic,
        permanent=status.permanent, marks=marks, told=marks and where not in facts.told,
        letter=about.sent.id if about.sent else None,
    )  # fmt: skip


def _precedes(about: Returned, last: datetime | None, heard: datetime) -> bool:
    """Return whether the letter that came back is older than the words ``heard`` from its recipient.

    A root names no letter, and lives as long as the ticket: it may be of any of them, the ``last`` one at best, and that
    may be our own answer to those words, written in the same instant.
    """
    if about.sent is not None:
        return heard > about.sent.created_at
    return last is not None and heard >= last


def _signals(about: Returned, delivery: Delivery) -> Iterator[tuple[str, str]]:
    letter = f"the letter {about.sent.notice.value!r}" if about.sent else "a letter"
    yield "bounce_of", f"{letter} to {about.recipient}, by {about.how}"
    yield "delivery", " ".join(part for part in (delivery.action, delivery.status, delivery.diagnostic) if part)
    if delivery.named:
        yield "forwarded", f"the report names {delivery.named} instead"
    if delivery.marks:
        yield "bounce", "hard: the address gets no reminders" + ("" if delivery.told else "; the desk knows it already")
    elif delivery.permanent:
        yield "bounce", f"{OUTDATED}: {about.recipient} has written since that letter"
    else:
        yield "bounce", "soft: recorded, nothing else" if delivery.action == "failed" else f"{delivery.action}: no failure"
