"""Mail that a group, an alias or a list passed on, and put its own address into From: "Alice via Suporte <suporte@…>".

Who wrote then stands in fields that anybody can write. They are believed of a configured group alone (``groups``), and only
where the trusted receiver proves the group's own server: by its signature (DKIM; that of SPF alone is not enough), or by the
seal that it put on (RFC 8617). That the group's server says who wrote proves the group, not the writer: they count as not
proven.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import agent_at
from mailbot.mail.automatic.headers import DISTRIBUTED, Automatic
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import Sender, sender_of
from mailbot.mail.sender.authentication import Authenticity

_VIA: Final = re.compile(r"[\s'\"]{0,3}(.{1,200}?)[\s'\"]{1,3}(?:via|por meio de|através de)\s.{1,200}", re.IGNORECASE)
_REWRITTEN: Final = ("x-original-from", "x-google-original-from")


@dataclass(frozen=True, slots=True)
class PassedOn:
    """By which group a mail was passed on with the group's From, and why that is not believed; "" where it is.

    ``unproven`` tells that the group is what nobody proves; else it does not say plainly who wrote.
    """

    group: str
    problem: str = ""
    unproven: bool = False


def passed_on(mail: Mail, mailbox: Mailbox, proof: Authenticity, *, by_server: bool) -> tuple[Mail, PassedOn | None]:
    """Return ``mail`` as its writer's where a group of ``mailbox`` passed it on, and by which group it rewrote From.

    ``proof`` is what the trusted receiver says of From as it stands, ``by_server`` whether it proves From's own server.
    Where nobody proves the group, it is held as the mail of whom it names, so that a person may let it in: they are not
    believed before. A mail that a group passed on as it was keeps its From; of both kinds, that it came through a list says
    nothing. Which group that was may stand in a list's fields alone: they open nothing that the same mail without them would
    not.
    """
    groups = set(mailbox.groups)
    if not groups:
        return mail, None
    if mail.sender.address not in groups:
        return _as_it_was(mail, groups), None
    group = mail.sender.address
    written = [value for name, value in mail.originals if name in _REWRITTEN]
    answers = [value for name, value in mail.originals if name == "reply-to"]
    via = _VIA.fullmatch(mail.sender.name[:500])
    if mail.loop or (not written and not via and group in mailbox.own_addresses):
        return mail, None  # a letter of our own that came back
    found = _writer(written, answers, mailbox)
    if not by_server and agent_at(mailbox, found.address) is not None:
        found = Sender(None, problem="one of the desk's people")  # by a person's word it would do all that they may do
    unproven = "" if by_server else nobody_proves(proof, f"that {group} passed it on")
    if found.address is None:
        unclear = f"{group} passed it on, and does not say plainly who wrote it: {found.problem}"
        return mail, PassedOn(group, unproven or unclear, unproven=bool(unproven))
    named = Sender(found.address, found.name or (via[1].strip(" '\"") if via else ""))
    theirs = replace(_unlisted(mail, DISTRIBUTED), sender=named, shown_from=found.address)
    return theirs, PassedOn(group, unproven, unproven=bool(unproven))


def nobody_proves(proof: Authenticity, what: str) -> str:
    """Return why ``what`` is not believed where no server is proven; ``proof`` is what the trusted receiver says of From."""
    if proof is Authenticity.PASS:
        return f"only SPF proves {what}, no signature (DKIM) or seal (ARC) of its own server: From may be anybody's there"
    return f"nobody proves {what}: From may be anybody's"


def _writer(written: list[str], answers: list[str], mailbox: Mailbox) -> Sender:
    """Return the one sender that a group's fields name: those for this, else Reply-To; a problem where they contradict."""
    found = [sender_of([one]) for one in written or answers]
    if not found:
        return Sender(None, problem="no X-Original-From and no Reply-To")
    if odd := next((one for one in found if one.address is None), None):
        return odd
    if len({one.address for one in found}) > 1:
        return Sender(None, problem=f"{len(found)} original senders")
    ours = {*mailbox.own_addresses, *mailbox.groups}
    if found[0].address in ours:
        return Sender(None, problem="the original sender is the group or the desk itself")
    return found[0]


def _as_it_was(mail: Mail, groups: set[str]) -> Mail:
    """Return a mail with its writer's From: not a list's, where it came through one of ``groups``.

    Where the group names itself, as lists do, even ``Precedence: bulk`` is the list's; what was only sent to it has its own.
    """
    if any(one in mail.lists or one.replace("@", ".") in mail.lists for one in groups):
        return _unlisted(mail, DISTRIBUTED)
    return mail if groups.isdisjoint(mail.destinations) else _unlisted(mail, frozenset({Automatic.LIST}))


def _unlisted(mail: Mail, kinds: frozenset[Automatic]) -> Mail:
    """Return a mail without what only says how it travelled."""
    return replace(mail, automatic=None) if mail.automatic is not None and mail.automatic[0] in kinds else mail
