"""An agent's answer to the daily digest, or to a letter about one mail: what becomes of mail that was not taken. Pure.

Of what the digest lists each number is decided by itself; a letter about one mail decides about that one alone, and needs no
number. What is dropped is so with the answer's own transaction; what is admitted must be read again, and is judged after it.
Only who answers a letter of their own decides, and of a mailbox that has a lead only the lead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mailbot.desk.agents.intent import Ambiguity, Intent, MailPurpose, orders_in
from mailbot.desk.agents.outcomes import Signals, unclear
from mailbot.desk.letters.admission import deciders, hindrance, not_to_be_admitted
from mailbot.desk.letters.agent_letters import transcript
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine, failed, stopped
from mailbot.desk.orders.arguments import ArgumentProblem
from mailbot.desk.orders.lines import Order
from mailbot.desk.orders.words import OrderWord, row_of
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
_THE_ONE: Final = ("", "1")
"""How the one mail may be meant about which a letter asks, beside its number."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One number of an order, and the line that the transcript has for it."""

    order: OrderWord
    number: int
    line: str


def numbers(mail: Mail, identity: AgentIdentity) -> tuple[int, ...]:
    """Return the numbers that an answer to such a letter decides about: they are looked up before it is judged."""
    given = orders_in(mail, identity).orders if identity.digest or identity.arrival else ()
    return tuple(one.number for one in _each(given, identity.arrival))


def on_digest(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict | None:
    """Return the verdict of a mail that decides about mail which was not taken; None for one that says nothing of that."""
    orders = intent.orders.orders
    given = tuple(one for one in orders if one.order in _DECIDES)
    if not given:
        other = any(intent.orders.given(one) for one in _BESIDES) or context.mail.kind is Kind.FORWARD
        if not identity.digest or other:
            return None
        why = Ambiguity.TO_A_HELD_MAIL if identity.arrival else Ambiguity.TO_A_DIGEST
        return unclear(context, identity, Intent(MailPurpose.UNCLEAR, intent.orders, intent.words, why), signals, ())
    refused = _refused(context, identity, given, orders)
    if not refused:
        return _decided(context, identity, intent, signals)
    return unclear(context, identity, intent, signals, stopped(orders, refused))


def _refused(
    context: Context, identity: AgentIdentity, given: tuple[Order, ...], orders: tuple[Order, ...]
) -> list[TranscriptLine]:  # fmt: skip
    """Return the orders of a mail for which nothing of it is done, and why: none where it decides."""
    others = [one for one in orders if one.order not in _DECIDES]
    numberless = [one for one in given if not one.added and not identity.arrival]
    deciding, detail = deciders(context.mailbox), ""
    if not (identity.digest or identity.arrival):
        why: str = Refusal.NOT_A_DIGEST.value
    elif identity.agent not in deciding:
        why, detail = Refusal.NOT_THE_DIGESTS_LEAD.value, ", ".join(map(shown_name, deciding))
    elif others and identity.digest:
        return [TranscriptLine(one.line, OrderResult.NOT_DONE, Refusal.NO_TICKET.value) for one in others]
    elif others:
        why = Refusal.NOT_ALONE.value
    else:
        why, language = ArgumentProblem.MISSING_ARGUMENT.value, context.mailbox.language
        return [TranscriptLine(one.line, OrderResult.NOT_DONE, why, row_of(one.order).usage(language)) for one in numberless]
    return [TranscriptLine(one.line, OrderResult.NOT_DONE, why, detail) for one in given]


def _decided(context: Context, identity: AgentIdentity, intent: Intent, signals: Signals) -> Verdict:
    if identity.agent is None:
        raise AssertionError("only agents are sent a digest")
    said = tuple(_each(intent.orders.orders, identity.arrival))
    lines = [_line(context, one, said, identity.arrival) for one in said]
    done = [one for one, line in zip(said, lines, strict=True) if line.did is not OrderResult.NOT_DONE]
    action = AgentAction(
        context.mail.sender.address or "",
        admits=tuple(one.number for one in done if one.order is OrderWord.ADMIT),
        drops=tuple(one.number for one in done if one.order is OrderWord.DROP),
    )
    told = transcript(identity.agent, context.mailbox, None, context.policy, lines, set_aside=intent.orders.set_aside)
    wanted = context.mailbox.transcripts == "always" or failed(lines)
    return Verdict(Disposition.AGENT, None, None, None, signals, drafts=(told,) if wanted else (), action=action)


def _each(orders: tuple[Order, ...], about: int) -> Iterator[_Said]:
    """Yield each number of each order once; none, and the first, are the mail ``about`` which the letter answered asks."""
    met = set()
    for one in orders:
        for written in one.added or ([""] if about else []):
            number = about if about and written in _THE_ONE else int(written)
            if one.order in _DECIDES and (one.order, number) not in met:
                met.add((one.order, number))
                yield _Said(one.order, number, f"{one.line.split(None, 1)[0]} {written}".rstrip())


def _line(context: Context, one: _Said, said: tuple[_Said, ...], about: int) -> TranscriptLine:
    """Return what becomes of one number: a slip in one does not keep the others from being decided."""
    if about and one.number != about:
        return TranscriptLine(one.line, OrderResult.NOT_DONE, Refusal.ABOUT_ONE_MAIL.value)
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
