"""What was done to stored tickets besides letters: what kind they were said to be, and the steps of paid consulting.

Reads only. Where nothing but the ticket knows its kind, it counts from the opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from mailbot.desk.agents.intent import ASSIGNED, LEADS
from mailbot.desk.simulation.events import Event, EventKind
from mailbot.desk.tickets.consulting import Stage
from mailbot.desk.tickets.reasons import Disposition
from mailbot.store.reports.records import Record, signal

_ANSWERED: Final = (Stage.ACCEPTED.value, Stage.DECLINED.value)


def first_kind(rows: Record) -> str:
    """Return the kind of the ticket when it was opened."""
    at_first = [one for one in rows.arrivals if instant(one) == rows.ticket.opened_at]
    said = [_kind(one) or _by_address(one) for one in at_first]
    if any(said):
        return next(kind for kind in said if kind)
    by_mail, by_hand = next(_turns(rows), None), next(iter(rows.kinds), None)
    if by_hand is not None and (by_mail is None or by_hand.at <= instant(by_mail)):
        return str(by_hand.kind if by_hand.at == rows.ticket.opened_at else by_hand.before_kind)
    return "" if by_mail is not None else str(rows.ticket.kind)


def turned(rows: Record) -> Iterator[Event]:
    """Yield when agents said what kind the ticket is, by mail and at the command line."""
    later = (one for one in rows.kinds if one.at != rows.ticket.opened_at)
    yield from (Event(one.at, EventKind.TURNED, kind=one.kind) for one in later)
    yield from (Event(instant(one), EventKind.TURNED, kind=_kind(one), turn=one.id) for one in _turns(rows))


def assigned(rows: Record) -> Iterator[Event]:
    """Yield when a mail gave the ticket to an agent, and said nothing else of where it goes.

    Not where it opened the ticket with an agent's own words: those say how it begins.
    """
    for one in rows.arrivals:
        words = "answer" in signal(one, "intent") or (rows.answered and instant(one) == rows.ticket.opened_at)
        if done(one) and signal(one, ASSIGNED) and not words and LEADS.isdisjoint(signal(one, "orders")):
            yield Event(instant(one), EventKind.ASSIGNED, turn=one.id)


def consulted(rows: Record) -> Iterator[Event]:
    """Yield the steps of paid consulting that are not a customer's mail."""
    terms = {one.id: one.sent_at for one in rows.terms}
    for one in rows.consultings:
        yield Event(one.requested_at, EventKind.CONSULTED, Stage.REQUESTED.value, kind=one.kind)
        if one.decided_at is not None:
            step = Stage.TERMS if one.terms_letter_id is not None else Stage.REFUSED
            accepted_at = terms.get(one.terms_letter_id)
            yield Event(one.decided_at, EventKind.CONSULTED, step.value, kind=one.kind, accepted_at=accepted_at)


def answered_terms(rows: Record) -> dict[int, Row[Any]]:
    """Return the consultings whose terms were accepted or declined, by the mail that did."""
    return {one.answered_mail_id: one for one in rows.consultings if one.stage in _ANSWERED}


def instant(one: Row[Any]) -> datetime:
    """Return when what a mail says was done: a held one's with the word that let it go."""
    return one.act_at or one.seen_at  # type: ignore[no-any-return]


def done(one: Row[Any]) -> bool:
    """Return whether an agent's mail was carried out, and not taken back."""
    return one.disposition == Disposition.AGENT.value and one.reason is None and one.act_state in {None, "done"}


def _turns(rows: Record) -> Iterator[Row[Any]]:
    yield from (one for one in rows.arrivals if done(one) and _kind(one) and instant(one) != rows.ticket.opened_at)


def _kind(one: Row[Any]) -> str:
    return next(iter(signal(one, "kind")), "")


def _by_address(one: Row[Any]) -> str:
    words = signal(one, "intake")
    return words[words.index("kind") + 1] if "kind" in words else ""
