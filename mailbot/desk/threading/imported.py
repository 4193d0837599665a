"""What of an archive becomes a ticket: who wrote a mail, why one is passed over, and which conversation it belongs to. Pure.

An archive is the admin's own, and From in it is not proven. So a mail joins a conversation only as a reply does: by the ID
of a mail of it in which its writer took part. Who merely names somebody else's mail begins a conversation of their own, and
one that names two joins the first: no mail makes one conversation of two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import agent_at
from mailbot.desk.threading.before_us import people_of
from mailbot.desk.threading.groups import PassedOn
from mailbot.desk.threading.known import EarlierMail
from mailbot.mail.automatic.headers import Automatic, travels
from mailbot.mail.automatic.spam import says_spam
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens.address_tokens import without_token

MOST_RECIPIENTS: Final = 5
"""People outside to whom the desk wrote first; more of them, and it was a circular."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a mail of an archive: somebody outside, or the desk; ``agent`` is the address of the agent who did."""

    of_the_desk: bool
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a mail is not imported: a word to count it by, and the fact."""

    reason: str
    fact: str = ""


KNOWN: Final = Skipped("known")
"""The same letter was taken before, by an import or by the desk."""


def writer(mail: Mail, mailbox: Mailbox, own: Collection[str], desk: Collection[str]) -> Writer:
    """Return who wrote ``mail``: ``own`` are the desk's addresses, ``desk`` those of its people."""
    address = mail.sender.address or ""
    agent = agent_at(mailbox, address)
    if agent is not None:
        return Writer(of_the_desk=True, agent=agent.address)
    return Writer(of_the_desk=without_token(address) in own or address in desk)


def unfit(
    mail: Mail, incoming: Incoming, mailbox: Mailbox, proof: Authenticity, group: PassedOn | None, own: Collection[str]
) -> Skipped | None:  # fmt: skip
    """Return why ``mail`` belongs to no conversation, whatever it names; None where it may."""
    if incoming.unreadable:
        return Skipped("too_large", incoming.unreadable)
    if group is not None and group.problem:
        return Skipped("group_unproven" if group.unproven else "group_unclear", group.problem)
    if mail.sender.address is None:
        return Skipped("forged", mail.sender.problem)
    if proof is Authenticity.FAIL:
        return Skipped("forged", "the trusted receiver disproved From")
    if mail.loop and without_token(mail.loop) in own:
        return Skipped("loop", "a letter that the desk sent itself")
    if found := says_spam(mail.marks, mailbox.spam_marks, mailbox.spam_level):
        return Skipped("spam", found)
    if mail.automatic is not None and (mail.automatic[0] is Automatic.BOUNCE or not travels(mail.automatic)):
        return Skipped("automatic", mail.automatic[1])
    return None


def joined(
    mail: Mail, wrote: Writer, earlier: Mapping[str, Sequence[EarlierMail]], later: Sequence[EarlierMail],
    participants: Mapping[int, Collection[str]],
) -> int:  # fmt: skip
    """Return the ticket of the conversation that ``mail`` belongs to, 0 where it begins one.

    ``earlier`` are the mails that it names, by ID; ``later`` answers to itself that were imported before it;
    ``participants`` who wrote in the tickets of either. A conversation in which its writer (of the desk's mail: its reader)
    wrote before comes first: a copy of a mail's ID in another one leads nobody away.
    """
    sender, people = mail.sender.address or "", people_of(mail)
    named = [
        one for message_id in (*mail.in_reply_to, *reversed(mail.references)) for one in earlier.get(message_id, ())
        if one.ticket is not None
    ]  # fmt: skip
    theirs = people if wrote.of_the_desk else {sender}
    within = {one.ticket: participants.get(one.ticket or 0, ()) for one in (*named, *later)}
    wrote_there = (one for one in named if not theirs.isdisjoint(within[one.ticket]))
    took_part = (one for one in named if wrote.of_the_desk or sender in one.people)
    answered = (one for one in later if not theirs.isdisjoint(one.people if wrote.of_the_desk else within[one.ticket]))
    return next((one.ticket or 0 for found in (wrote_there, took_part, answered) for one in found), 0)


def is_note(mail: Mail, wrote: Writer, participants: Collection[str]) -> bool:
    """Return whether a mail of the desk was sent to none of the ticket's people: then it is nothing that they may read."""
    return wrote.of_the_desk and people_of(mail).isdisjoint(participants)


def contact_of(mail: Mail, wrote: Writer, own: Collection[str], desk: Collection[str]) -> tuple[str, str] | Skipped:
    """Return for whom a mail that begins a conversation opens a ticket: address and name of who wrote, or was written to."""
    if mail.automatic is not None:
        return Skipped("automatic", mail.automatic[1])
    if not wrote.of_the_desk:
        return mail.sender.address or "", mail.sender.name
    sent_to = dict.fromkeys(normalised(one) for one in (*mail.recipients, *mail.cc))
    outside = [one for one in sent_to if without_token(one) not in own and one not in desk]
    if not outside:
        return Skipped("internal", "among the desk's own people")
    if len(outside) > MOST_RECIPIENTS:
        return Skipped("circular", f"the desk wrote to {len(outside)} people at once")
    return outside[0], ""
