"""An agent's answer to the daily digest: what it says of the mail listed there, each number by itself. Pure.

What is dropped is so with the answer's own transaction; what is admitted must be read again, and is judged after it. Only
who answers a digest of their own decides, and of a mailbox that has a lead only the lead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.desk.agents.intent import Ambiguity, Intent, MailPurpose, orders_in
from mailbot.desk.agents.outcomes import Signals, unclear
from mailbot.desk.letters.admission import hindrance, not_to_be_admitted
from mailbot.desk.letters.agent_letters import transcript
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine, failed, stopped
from mailbot.desk.orders.arguments import ArgumentProblem
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import OrderWord
from mailbot.desk.people.directory import shown_name
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import Verdict
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail

_DECIDES = (OrderWord.ADMIT, OrderWord.DROP)
_BESIDES = (OrderWord.FOR, OrderWord.HELP, OrderWord.MACRO)
"""What a mail may ask for that answers a digest, as one may that answers nothing."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One number of an order, and the line that the transcript has for it."""

    order: OrderWord
    number: int
    line: str


def numbers(mail: Mail, identity: AgentIdentity) -> tuple[int, ...]:
    """Return the numbers that an answer to a digest decides about: they are looked up before it is judged."""
    given = orders_in(mail, identity).orders if identity.digest else ()
    return tuple(one.number for one in _each(given))


def on_digest(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict | None:
    """Return the verdict of a mail that decides about mail which was not taken; None for one that says nothing of that."""
    orders = intent.orders.orders
    given = tuple(one for one in orders if one.order in _DECIDES)
    if not given:
        other = any(intent.orders.given(one) for one in _BESIDES) or context.mail.kind is Kind.FORWARD
        if not identity.digest or other:
            return None
        asked = Intent(MailPurpose.UNCLEAR, intent.orders, intent.words, Ambiguity.TO_A_DIGEST)
        return unclear(context, identity, asked, signals, ())
    lead = next((one for one in context.mailbox.people if one.key == context.mailbox.lead), None)
    why, detail = Refusal.NOT_A_DIGEST, ""
    if identity.digest and lead is not None and lead != identity.agent:
        why, detail = Refusal.NOT_THE_DIGESTS_LEAD, shown_name(lead)
    elif identity.digest and len(given) == len(orders):
        return _decided(context, identity, intent, signals)
    elif identity.digest:
        why, given = Refusal.NO_TICKET, tuple(one for one in orders if one.order not in _DECIDES)
    refused = [TranscriptLine(one.line, OrderResult.NOT_DONE, why.value, detail) for one in given]
    return unclear(context, identity, intent, signals, stopped(orders, refused))


def _decided(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict:
    if identity.agent is None:
        raise AssertionError("only agents are sent a digest")
    said = tuple(_each(intent.orders.orders))
    lines = [_line(context, one, said) for one in said]
    done = [one for one, line in zip(said, lines, strict=True) if line.did is not OrderResult.NOT_DONE]
    action = AgentAction(
        context.mail.sender.address or "",
        admits=tuple(one.number for one in done if one.order is OrderWord.ADMIT),
        drops=tuple(one.number for one in done if one.order is OrderWord.DROP),
    )
    told = transcript(identity.agent, context.mailbox, None, context.policy, lines, set_aside=intent.orders.set_aside)
    wanted = context.mailbox.transcripts == "always" or failed(lines)
    return Verdict(Disposition.AGENT, None, None, None, signals, drafts=(told,) if wanted else (), action=action)


def _each(orders: tuple[Order, ...]) -> Iterator[_Said]:
    """Yield each number of each order once."""
    met = set()
    for one in orders:
        for number in map(int, one.added if one.order in _DECIDES else ()):
            if (one.order, number) not in met:
                met.add((one.order, number))
                yield _Said(one.order, number, f"{one.line.split(None, 1)[0]} {number}")


def _line(context: Context, one: _Said, said: tuple[_Said, ...]) -> TranscriptLine:
    """Return what becomes of one number: a slip in one does not keep the others from being decided."""
    found = context.known.of_agent.arrivals.get(one.number)
    if any(other.number == one.number and other.order is not one.order for other in said):
        return TranscriptLine(one.line, OrderResult.NOT_DONE, ArgumentProblem.CONTRADICTS.value)
    why = hindrance(found, context.mailbox)
    if why is None and found is not None and one.order is OrderWord.ADMIT:
        why = not_to_be_admitted(found, context.mailbox, context.own_addresses)
    if why is not None or found is None:
        number = str(found.ticket or "") if found is not None else ""
        return TranscriptLine(one.line, OrderResult.NOT_DONE, (why or Refusal.NO_SUCH_ARRIVAL).value, number)
    did = OrderResult.ADMITTED if one.order is OrderWord.ADMIT else OrderResult.DROPPED
    return TranscriptLine(one.line, did, detail=": ".join(filter(None, (found.who, found.subject))))
