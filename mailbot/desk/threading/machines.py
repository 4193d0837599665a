"""Mail of machines that the mailbox takes (``machines``): monitoring, backups, whatever writes of itself and hears nothing.

It opens tickets, and joins the one that a letter of ours proves, or in which a mail is that it names and wrote itself. It
says what it says, and nothing else: it accepts nothing, answers no question, and no letter goes to it, of a person neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mailbot.config.mailbox import Mailbox
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.threading.thread import Thread
from mailbot.mail.automatic.headers import BESIDE, REPORTS, Automatic
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens.address_tokens import without_token


@dataclass(frozen=True, slots=True)
class FromMachine:
    """Which machine From names, and whether the trusted receiver proves it.

    ``joins`` tells that its mail may join a ticket of its own earlier mail: anybody can name that one, so it is proven, or
    nobody could prove it and the mailbox would open a ticket for whoever it is.
    """

    address: str
    proven: bool
    joins: bool


def of_machine(
    mail: Mail, mailbox: Mailbox, named: NamedTokens, own: frozenset[str], proof: Authenticity, *, sealed: bool
) -> tuple[Mail, FromMachine | None]:  # fmt: skip
    """Return ``mail`` as its machine's words where From is one of the mailbox's, and which.

    ``own`` are the desk's addresses, lower-cased and without tokens; ``proof`` and ``sealed`` are what the trusted receiver
    says of From. A letter that comes back, and our own that comes round, stay that.
    """
    sender = mail.sender.address
    if sender is None or sender not in mailbox.machines or ours(mail, own) or returns_a_letter(mail, named):
        return mail, None
    proven = proof is Authenticity.PASS or (sealed and proof is not Authenticity.FAIL)
    joins = proven or (proof is Authenticity.UNKNOWN and mailbox.unthreaded == "open")
    # Its next mail repeats the last one's lines: none of them are cut. Where it wants answers makes nobody look twice.
    return replace(as_words(mail), reply="", quoted="", reaction="", reply_to=""), FromMachine(sender, proven, joins)


def ours(mail: Mail, own: frozenset[str]) -> bool:
    """Return whether ``mail`` bears our own mark of letters that come round."""
    return bool(mail.loop) and without_token(mail.loop) in own


def returns_a_letter(mail: Mail, named: NamedTokens) -> bool:
    """Return whether ``mail`` is a delivery report or a receipt: by its form, or since it names a letter of ours.

    That something was not delivered is also what monitoring tells, and what people write about.
    """
    if mail.automatic is None or mail.automatic[0] not in {Automatic.BOUNCE, Automatic.RECEIPT}:
        return False
    tokens = (*named.every_id.values(), *(token for _, token in named.addresses))
    return mail.automatic[1].partition(BESIDE)[0] in REPORTS or any(token is not None for token in tokens)


def as_words(mail: Mail) -> Mail:
    """Return ``mail`` without what only says that a program wrote or sent it, and that it asks for no answer."""
    kind = mail.kind if mail.automatic is None else Kind.NEW
    return replace(mail, automatic=None, bounce=None, unanswered="", returns_at=None, departed=False, kind=kind)


def own_thread(machine: FromMachine, named: NamedTokens, known: Known) -> Thread | None:
    """Return the ticket of the earlier mail that a machine's mail names as its own; None where there is none.

    A subject never decides.
    """
    for message_id in named.ids:
        ticket = known.tickets.get(known.own_mails.get(message_id, 0))
        ahead = known.goes_on_in(ticket) if ticket is not None else None
        if ahead is not None and machine.address in ahead.participants:
            return Thread(ahead, signals=(("thread", f"the machine's own mail {message_id} of ticket {ahead.id}"),))
    return None
