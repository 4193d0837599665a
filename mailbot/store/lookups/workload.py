"""Who has how many tickets: what decides who gets the next one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, text

from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.assignment import AT_OPENING, Staffing
from mailbot.desk.people.directory import everybody
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.store.tables.schema import TICKET

_ALIVE: Final = (text("ticket.assigned != ''"), TICKET.c.closed_at.is_(None))
"""Written as the partial index ``ticket_by_agent`` has it."""
_LAST: Final = (
    select(TICKET.c.assigned)
    .where(TICKET.c.mailbox == bindparam("mailbox"), TICKET.c.assigned.in_(bindparam("agents", expanding=True)))
    .order_by(TICKET.c.opened_at.desc(), TICKET.c.id.desc())
    .limit(1)
)
_LOADS: Final = (
    select(TICKET.c.assigned, func.count().label("tickets"))
    .where(TICKET.c.mailbox == bindparam("mailbox"), *_ALIVE, TICKET.c.state.in_(bindparam("states", expanding=True)))
    .group_by(TICKET.c.assigned)
)


def staffing(connection: Connection, mailbox: Mailbox, policy: Policy, team: str = "") -> Staffing:
    """Return what decides who gets a ticket of ``mailbox``, or of its ``team``, that is opened now.

    Asks nothing where nothing is to decide.
    """
    if mailbox.assignment not in AT_OPENING or not mailbox.people:
        return Staffing()
    asked: dict[str, Any] = {"mailbox": mailbox.name}
    if mailbox.assignment == "round_robin":
        agents = [one.key for one in everybody(mailbox, team)]
        return Staffing(last=connection.execute(_LAST, {**asked, "agents": agents}).scalar() or "")
    waiting = {WaitsFor.DESK, WaitsFor.CUSTOMER}
    states = [state.key for state in policy.states.values() if state.waits_for in waiting and not state.ended]
    rows = connection.execute(_LOADS, {**asked, "states": states})
    return Staffing(loads={row.assigned: row.tickets for row in rows})
