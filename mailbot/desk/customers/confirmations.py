"""A provider's mail that asks to confirm forwarding or an alias goes whole to who looks after the desk, and does nothing.

Nobody else could confirm it, and no answer of ours would reach anybody. It may also be asked for by somebody who wants to
write in the desk's name, or be no provider's at all: the letter says what is proven.
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.tickets.flood import CONFIRMATIONS, CONFIRMATIONS_UNPROVEN, Flood, OverCap, ToldLately
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import TOLD, Verdict
from mailbot.mail.automatic.confirmations import Confirmation, confirmation, hosts_elsewhere
from mailbot.mail.sender.authentication import Authenticity


def _found(context: Context) -> Confirmation | None:
    return confirmation(context.mail.sender.address, context.mail.subject, context.mail.text)


def of_provider(context: Context) -> Finding | None:
    """Take a provider's confirmation out of all else, unless it answers a letter of ours, or is disproven."""
    if context.thread.ticket is not None or context.authenticity is Authenticity.FAIL:
        return None
    found = _found(context)
    if found is None:
        return None
    proven = "is" if context.authenticity is Authenticity.PASS else "says to be"
    return Finding(
        Disposition.IGNORED, Reason.CONFIRMATION, f"{proven} {found.provider}'s confirmation of {found.asks.value}"
    )


def on_confirmation(context: Context, finding: Finding, signals: tuple[tuple[str, str], ...]) -> Verdict:
    """Give it its verdict: the admin is told, with all that it says."""
    found = _found(context)
    if found is None:
        raise AssertionError("the check found it")
    mail = context.mail
    facts: dict[str, object] = {
        "provider": found.provider, "asks": found.asks.value, "proven": context.authenticity is Authenticity.PASS,
        "asked": context.authenticity is not Authenticity.UNKNOWN,
        "elsewhere": list(hosts_elsewhere(found.provider, mail.text)),
        "who": mail.sender.name, "mail_from": mail.sender.address, "subject": mail.subject, "words": mail.text,
    }  # fmt: skip
    drafts = tuple(Draft(Notice.CONFIRMATION, one, facts=facts) for one in context.alert or context.mailbox.told)
    return Verdict(finding.disposition, finding.reason, None, None, signals, drafts=drafts)


def capped(context: Context, verdict: Verdict, lately: ToldLately) -> Verdict:
    """Return ``verdict`` without its letters where the admin was told of enough in this hour; a signal says who was told."""
    proven = context.authenticity is Authenticity.PASS
    if lately.confirmations < (CONFIRMATIONS if proven else CONFIRMATIONS_UNPROVEN):
        whom = "the admin" if verdict.drafts else "nobody: no alert, notify or agents' addresses"
        return replace(verdict, signals=(*verdict.signals, (TOLD, whom)))
    over_cap = OverCap(Flood.CONFIRMATIONS, context.mail.sender.address or "")
    signals = (*verdict.signals, (TOLD, "the admin, among others in one letter"))
    return replace(verdict, drafts=(), over_cap=(*verdict.over_cap, over_cap), signals=signals)
