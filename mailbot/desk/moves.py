"""What is written to a customer because their ticket moves, whichever way it does. Pure."""

from __future__ import annotations

from datetime import datetime

from mailbot.desk.policies import Policy
from mailbot.desk.rejections import Notice
from mailbot.desk.tickets import Draft, Ticket
from mailbot.mail.addresses import normalised


def moved_letter(notice: Notice, policy: Policy, ticket: Ticket, to: str, now: datetime) -> Draft:
    """Return a letter that a policy names and nobody wrote, about ``ticket`` coming into the state ``to`` at ``now``."""
    facts = {**letter_facts(policy, to, now), "by_machine": True}
    return Draft(notice, ticket.contact, ticket.contact_name, facts)


def letter_facts(policy: Policy, state: str, now: datetime) -> dict[str, object]:
    """Return what every letter that a policy may name is given: nobody's words, and what falls due in ``state``."""
    return {
        "words": "", "question": "", "asked_at": now, "silence": False, "rated": False, "next_at": None,
        "team": "", "promised_at": None,
        "reminders": policy.reminders(state, now), "closes_at": policy.closes_at(state, now),
        "finishes": policy.finishes(state), "late": policy.late_reply.do, "reopens_until": policy.reopens_until(now),
    }  # fmt: skip


def entered(policy: Policy, ticket: Ticket, to: str, now: datetime) -> tuple[Draft, ...]:
    """Return the letter that is sent because ``ticket`` comes into the state ``to`` at ``now``.

    Whether an agent, a customer or a timer moved it makes no difference. A ticket that stays where it is enters nothing, and
    a contact whom letters do not reach is sent none.
    """
    state = policy.states.get(to)
    if state is None or state.enter is None or ticket.state == to or normalised(ticket.contact) in ticket.undeliverable:
        return ()
    return (moved_letter(state.enter, policy, ticket, to, now),)
