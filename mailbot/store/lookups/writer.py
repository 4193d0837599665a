"""Who wrote a mail, and how far that is proven, where a group, a form or the receiver speaks for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.threading.forms import ByForm, by_form
from mailbot.desk.threading.groups import PassedOn, passed_on
from mailbot.desk.threading.machines import FromMachine, of_machine
from mailbot.desk.threading.named import NamedTokens
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from mailbot.mail.sender.authentication import Authenticity, authenticity, sealed, signed


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as its writer's, how far they are proven, and what spoke for them or wrote of itself."""

    mail: Mail
    proof: Authenticity
    group: PassedOn | None = None
    form: ByForm | None = None
    machine: FromMachine | None = None


def written(settings: Settings, incoming: Incoming, mail: Mail, mailbox: Mailbox, named: NamedTokens) -> Written:
    """Return a mail of ``mailbox`` as its writer's, and how far they are proven; ``named`` is what of ours it names."""
    proof = _proven(settings, incoming, mail, mailbox)
    if not (mailbox.groups or mailbox.trusted_forms or mailbox.machines):
        return Written(mail, proof)
    whole = _sealed(settings, incoming, mail, mailbox)
    by_server = whole or _signed(settings, incoming, mail, mailbox)
    mail, group = passed_on(mail, mailbox, proof, by_server=by_server)
    if group is not None and group.problem:
        return Written(mail, proof if proof is Authenticity.FAIL else Authenticity.UNPROVEN, group)
    if group is not None:  # the group is proven, not whom it names
        proof, whole, by_server = Authenticity.UNPROVEN, False, False
    own = settings.own_addresses
    mail, form = by_form(mail, mailbox, named, own, settings.desk_addresses, proof, by_server=by_server)
    if form is not None:  # nor is whom a form names
        return Written(mail, Authenticity.UNPROVEN, group, form)
    mail, machine = of_machine(mail, mailbox, named, own, proof, sealed=whole)
    return Written(mail, Authenticity.PASS if machine is not None and machine.proven else proof, group, None, machine)


def _sealed(settings: Settings, incoming: Incoming, mail: Mail, mailbox: Mailbox) -> bool:
    trusts = incoming.proof is None and settings.trusts_receiver(incoming.place.door)
    sealer = next((value for name, value in mail.originals if name == "arc-seal"), "")
    return trusts and sealed(mail.authentication, mailbox.authserv_id, sealer, mail.sender.address)


def _signed(settings: Settings, incoming: Incoming, mail: Mail, mailbox: Mailbox) -> bool:
    if incoming.proof is not None:  # a door proves by signatures alone
        return incoming.proof.authenticity is Authenticity.PASS
    trusts = settings.trusts_receiver(incoming.place.door)
    return trusts and signed(mail.authentication, mailbox.authserv_id, mail.sender.address)


def _proven(settings: Settings, incoming: Incoming, mail: Mail, mailbox: Mailbox) -> Authenticity:
    if incoming.proof is not None:
        return incoming.proof.authenticity
    if not settings.trusts_receiver(incoming.place.door):
        return Authenticity.UNPROVEN  # looked at anew: what the door itself proved then is past
    return authenticity(mail.authentication, mailbox.authserv_id, mail.sender.address)[0]
