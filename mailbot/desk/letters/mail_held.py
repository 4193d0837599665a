"""What the desk is told, at once, of a mail that a group or a form passed on, that is held, and that concerns no ticket.

A digest may come tomorrow, or go to nobody; and whoever wrote has heard nothing. Other mail of strangers waits for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mailbot.desk.letters.not_taken import claimed, counted, decisions, first_words, said, to_tell, why
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.flood import HELD, HELD_IN_ALL, Flood, OverCap, ToldLately
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import NotTaken, Verdict

_OF_GROUPS: Final = frozenset({Reason.GROUP_UNPROVEN, Reason.GROUP_UNCLEAR})
_OF_FORMS: Final = frozenset({Reason.FORM_UNPROVEN, Reason.FORM_UNCLEAR})


def at_once(verdict: Verdict) -> bool:
    """Return whether the desk is told at once of a mail that concerns no ticket."""
    return verdict.disposition is Disposition.HELD and verdict.reason in _OF_GROUPS | _OF_FORMS


def told(context: Context, verdict: Verdict, lately: ToldLately) -> Verdict:
    """Return ``verdict`` with what the mailbox's agents are told, or what was above the caps; a signal says which.

    Anybody can write in the name of a group or a form: of such mail half as much is told as of participants'.
    """
    through = _through(context)
    if lately.of_ticket >= HELD or lately.in_all >= HELD_IN_ALL // 2:
        return counted(verdict, OverCap(Flood.HELD, through))
    to = to_tell(context, None)
    if not to:
        return said(verdict, "nobody: no agents, no notify, no alert addresses")
    mail = context.mail
    facts: dict[str, object] = {
        "why": why(context, verdict).value, "form": verdict.reason in _OF_FORMS, "through": through,
        "claimed": claimed(context), "asked": context.mailbox.authserv_id is not None,
        "subject": mail.subject, "words": first_words(context), "files": len(mail.attachments),
    }  # fmt: skip
    orders, deciding = decisions(context, verdict)
    return replace(said(verdict, "the desk"), not_taken=NotTaken(None, to, {**facts, **orders}, deciding))


def _through(context: Context) -> str:
    """Return the address of the group or the form."""
    if context.form is not None:
        return context.form.form
    return context.passed_on.group if context.passed_on is not None else ""
