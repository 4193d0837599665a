"""What becomes of a mail that answers no letter of ours: by the mailbox's ``unthreaded``, unless it goes on from before us.

Who goes on from a mail of before us (:mod:`mailbot.desk.threading.before_us`) is no stranger: where strangers are turned
away, they open a ticket, or are held in words where nobody proves them; they are never rejected.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.customers.intermediaries import expected
from mailbot.desk.threading.context import Context, Finding
from mailbot.desk.tickets.reasons import Disposition, Reason

_UNTHREADED: Final = {"reject": Disposition.REJECTED, "hold": Disposition.HELD, "open": Disposition.OPENED}


def unthreaded(context: Context) -> Finding | None:
    """Reject, hold or open; None for a mail that proves a ticket, be it an imported one."""
    if context.thread.ticket is not None:
        return None
    if key := expected(context):
        return Finding(Disposition.OPENED, None, f"answers no letter of ours; {key}")
    if (found := _goes_on(context)) is not None:
        return found
    disposition = _UNTHREADED[context.mailbox.unthreaded]
    reason = None if disposition is Disposition.OPENED else Reason.UNTHREADED
    return Finding(disposition, reason, f'answers no letter of ours; unthreaded = "{context.mailbox.unthreaded}"')


def _goes_on(context: Context) -> Finding | None:
    """Take who goes on from a mail of before us, as it was, where strangers are rejected or held.

    A mailbox that opens tickets for strangers needs no more than that; one that holds them holds these as well, and says
    what they go on from.
    """
    before = context.before_us
    mailbox = context.mailbox
    if before is None or mailbox.unthreaded == "open":
        return None
    if before.proven and mailbox.unthreaded == "reject":
        return Finding(Disposition.OPENED, None, before.words)
    return Finding(Disposition.HELD, Reason.BEFORE_US, before.words)
