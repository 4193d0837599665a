"""What is wrong with what a policy says about kinds of tickets, other teams and opening mails. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.desk.policies import Move, Policy
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.errors import Problem


def intake_problems(policy: Policy) -> Iterator[Problem]:
    """Yield everything that is wrong in ``kinds``, in the order ``escalate`` and in ``checklist``."""
    for key, move in policy.kinds.items():
        yield from _handed(policy, f"kinds.{key}", move)
    escalate = policy.orders.get("escalate")
    if escalate is not None:
        yield from _handed(policy, "orders.escalate", escalate)
        if escalate.letter not in {None, Notice.ESCALATED}:
            yield Problem("orders.escalate.letter", f'"{escalate.letter}" names neither team nor day; write "escalated"')
    keys: list[str] = []
    for number, item in enumerate(policy.checklist, start=1):
        at = f"checklist[{number}]"
        if item.key in keys:
            yield Problem(f"{at}.key", f'"{item.key}" is the key of another item')
        if bool(item.words or item.shapes) == item.evidence:
            yield Problem(f"{at}.words", "say by what it is recognised: words, shapes, or evidence = true")
        if any(not one or set(one) - set("A9") for one in item.shapes):
            yield Problem(f"{at}.shapes", 'a shape is made of A (a letter) and 9 (a digit): "AAAA999"')
        if any(not one.strip() for one in item.words):
            yield Problem(f"{at}.words", "holds a word of nothing, which every mail has")
        keys.append(item.key)


def _handed(policy: Policy, at: str, move: Move) -> Iterator[Problem]:
    """Yield why tickets cannot be handed over by ``move``: nobody asks the customer for anything by it."""
    if not move.to:
        yield Problem(f"{at}.to", "is missing: where the ticket waits for whoever gets it")
    state = policy.states.get(move.to)
    if state is None:
        return  # told of its place by the graph
    if state.ended:
        yield Problem(f"{at}.to", "has ended: whoever gets the ticket could do nothing with it")
    if state.waits_for is WaitsFor.CUSTOMER:
        yield Problem(f"{at}.to", "waits for the customer, whom nobody asked anything")
    if state.timers:
        yield Problem(f"states.{state.key}.timers", f"{at} leads there: of the customer's silence nothing may fall due")
