"""The steps of paid consulting in a simulation: which are possible by a policy, and what each does to a ticket. Pure.

The rules are those of :mod:`mailbot.desk.agents.consulting_orders` and :mod:`mailbot.desk.consulting.terms`; whose word
it was is on record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mailbot.desk.policy.consulting import ConsultingRules, steps
from mailbot.desk.policy.policy import Policy
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consulting import OPEN, Consulting, Kind, Stage
from mailbot.desk.tickets.ticket import Ticket

OF_CUSTOMERS: Final = frozenset({Stage.ACCEPTED, Stage.DECLINED})
"""The steps that are a customer's mail, which is an ordinary one where no terms are open."""


def possible(stage: Stage, kind: str, ticket: Ticket, policy: Policy) -> bool:
    """Return whether ``policy`` knows that step of a consulting of that kind, and ``ticket`` is at the one before it."""
    rules, was = policy.consulting, ticket.consulting.stage if ticket.consulting else None
    if rules is None or policy.ended(ticket.state):
        return False
    if stage is Stage.REQUESTED:
        return kind in {one.value for one in rules.kinds} and was not in OPEN
    return was is (Stage.TERMS if stage in OF_CUSTOMERS else Stage.REQUESTED)


def at_stage(stage: Stage, kind: str, ticket: Ticket) -> Consulting:
    """Return the ticket's consulting as it is at ``stage``."""
    if stage is Stage.REQUESTED or ticket.consulting is None:
        return Consulting(0, Kind(kind), stage, "", "", "")
    return replace(ticket.consulting, stage=stage)


def moved_by(stage: Stage, ticket: Ticket, policy: Policy) -> Change | None:
    """Return how a step moves ``ticket``; None where nothing is written of it but the step."""
    to = _leads(policy.consulting, stage) or ticket.state
    planned = policy.planned(to)
    if stage is Stage.TERMS:
        return Change(to, planned, withdraw=True, answered=True)
    if stage in OF_CUSTOMERS:
        return Change(to, heard=True) if to == ticket.state else Change(to, planned, withdraw=True, heard=True)
    return Change(to, planned, withdraw=True) if to != ticket.state else None


def _leads(rules: ConsultingRules | None, stage: Stage) -> str:
    return dict(steps(rules))[stage.value] if rules is not None else ""
