"""Mail that a form on the web sends for a customer (``trusted_forms``): From is the form, Reply-To is who filled it in.

Reply-To is believed of a configured form alone, where the trusted receiver proves the form's From as it proves a group's
(:mod:`mailbot.desk.threading.groups`), and where it names exactly one customer. That a form says who wrote does not prove
them: what the form sends opens tickets in their name, and joins one only by a letter of ours that it answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mailbot.config.mailbox import Mailbox
from mailbot.desk.threading.groups import nobody_proves
from mailbot.desk.threading.machines import as_words, ours, returns_a_letter
from mailbot.desk.threading.named import NamedTokens
from mailbot.mail.automatic.headers import is_daemon, wants_no_answer
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import Sender, normalised, sender_of, valid
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens.address_tokens import without_token


@dataclass(frozen=True, slots=True)
class ByForm:
    """By which form a mail came, and why it is not taken as its customer's ("": it is).

    ``unproven`` tells that the form is what nobody proves; else it does not say plainly who its customer is, and From stays
    what it was.
    """

    form: str
    problem: str = ""
    unproven: bool = False


def by_form(
    mail: Mail, mailbox: Mailbox, named: NamedTokens, own: frozenset[str], people: frozenset[str], proof: Authenticity,
    *, by_server: bool,
) -> tuple[Mail, ByForm | None]:  # fmt: skip
    """Return ``mail`` as its customer's where a form of ``mailbox`` sent it and says plainly whose it is, and by which form.

    ``own`` are the desk's addresses, lower-cased and without tokens, ``people`` those of its people; ``proof`` is what the
    trusted receiver says of From as it stands, ``by_server`` whether it proves From's own server.
    """
    form = mail.sender.address
    if form is None or form not in mailbox.trusted_forms or ours(mail, own) or returns_a_letter(mail, named):
        return mail, None
    found = _customer(mail, mailbox, own, people)
    if found.address is None:
        return as_words(mail), ByForm(form, f"the form {form} does not say plainly who its customer is: {found.problem}")
    theirs = replace(as_words(mail), sender=found, shown_from=found.address, reply_to="")
    if proof is Authenticity.FAIL:  # whoever passes mail on seals what others wrote in its name, too
        return theirs, ByForm(form, f"the trusted receiver disproved that {form} sent it", unproven=True)
    if not by_server:
        return theirs, ByForm(form, nobody_proves(proof, f"that {form} sent it"), unproven=True)
    return theirs, ByForm(form)


def _customer(mail: Mail, mailbox: Mailbox, own: frozenset[str], people: frozenset[str]) -> Sender:
    """Return whom the mail's one Reply-To names; a problem where it names nobody, several, or no customer."""
    found = [sender_of([value]) for name, value in mail.originals if name == "reply-to"]
    if not found:
        return Sender(None, problem="it has no Reply-To")
    if odd := next((one for one in found if one.address is None), None):
        words = odd.problem.replace("From", "Reply-To")
        return Sender(None, problem=words if "Reply-To" in words else f"{words} in Reply-To")
    address = found[0].address or ""
    if any(one.address != address for one in found):
        return Sender(None, problem=f"{len(found)} Reply-To fields")
    problem = _no_customer(address, mailbox, own, people) or _no_address(address)
    return Sender(None, problem=f"Reply-To is {problem}") if problem else Sender(address, found[0].name)


def _no_address(address: str) -> str:
    """Return why no letter can go to ``address``, which somebody typed on a page that may have checked nothing; "" else."""
    if "." not in address.rpartition("@")[2]:
        return f'no address: the domain of "{address}" has no period'
    try:
        valid(address)
    except ValueError as no:
        return f"no address: {no}"
    return ""


def _no_customer(address: str, mailbox: Mailbox, own: frozenset[str], people: frozenset[str]) -> str:
    """Return what ``address`` is that is no customer's, "" for a customer's."""
    local, _, domain = address.partition("@")
    if address in mailbox.trusted_forms:
        return "a form's own address"
    if not own.isdisjoint({address, without_token(address), f"{local.partition('+')[0]}@{domain}"}):
        return "the desk's own address"
    if address in mailbox.machines or address in mailbox.groups:
        return "the address of a group or a machine"
    if address in map(normalised, people):
        return "the address of one of the desk's people"
    return "an address that nobody reads" if wants_no_answer(address) or is_daemon(address) else ""
