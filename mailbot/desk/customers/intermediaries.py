"""Checks of what stands between a mail's writer and us, groups and forms; and of machines, expected ones and others."""

from __future__ import annotations

from typing import Final

from mailbot.desk.threading.agent_identity import TokenState
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.automatic.absences import NOTHING_ELSE
from mailbot.mail.automatic.headers import Automatic, travels


def passed_on(context: Context) -> Finding | None:
    """Hold what came with a group's From where nobody proves that group, or it does not say plainly who wrote."""
    group = context.passed_on
    if group is None or not group.problem:
        return None
    return Finding(Disposition.HELD, Reason.GROUP_UNPROVEN if group.unproven else Reason.GROUP_UNCLEAR, group.problem)


def by_form(context: Context) -> Finding | None:
    """Hold what a form sent where nobody proves that form, or it does not say plainly who its customer is."""
    form = context.form
    if form is None or not form.problem:
        return None
    return Finding(Disposition.HELD, Reason.FORM_UNPROVEN if form.unproven else Reason.FORM_UNCLEAR, form.problem)


def expected(context: Context) -> str:
    """Return which key takes the mail as a new request, whatever the mailbox does with strangers'; "" where none does."""
    if context.form is not None:
        return f"{context.form.form} is one of trusted_forms"
    machine = context.machine
    return f"{machine.address} is one of machines" if machine is not None and machine.proven else ""


MACHINES: Final[dict[Automatic, str]] = {
    Automatic.AUTOMATIC: "automatic reply",
    Automatic.BOUNCE: "bounce",
    Automatic.LOOP: "loop",
    Automatic.RECEIPT: "read receipt",
    Automatic.LIST: "mailing list",
    Automatic.CHALLENGE: "challenge-response",
    Automatic.BULK: "bulk mail",
}
"""What `why` calls each kind of machine."""


def _proven_person(context: Context, kind: Automatic) -> bool:
    """Return whether somebody answers a letter that was sent to them: what came onto their mail makes them no machine.

    An agent's plain Reply goes to a customer, so of theirs only the fields of lists are overlooked.
    """
    ticket, identity = context.thread.ticket, context.identity
    if identity is not None and identity.agent is not None and identity.token is TokenState.OWN:
        return kind is Automatic.LIST
    return ticket is not None and context.mail.sender.address in ticket.participants


def written_by_a_machine(context: Context) -> Finding | None:
    """Ignore what a machine wrote that nobody expects."""
    if context.mail.automatic is None:
        return None
    kind, sign = context.mail.automatic
    if travels((kind, sign)) and _proven_person(context, kind):
        return None
    if sign == NOTHING_ELSE and context.identity is not None:
        return None  # an agent may write this to a customer, and is asked
    reason = Reason.BOUNCE if kind is Automatic.BOUNCE else Reason.AUTOMATIC
    return Finding(Disposition.IGNORED, reason, f"{MACHINES[kind]}: {sign}")
