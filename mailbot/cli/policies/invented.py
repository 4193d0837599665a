"""Invented traffic: customers who answer, accept, thank or stay silent, at any hour, and a desk that works in its own.

Made up by dice, and the same for the same seed; no two policies are asked by it to do different work.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import BusinessTime, after
from mailbot.desk.simulation.events import Event, EventKind, TicketHistory

ACCEPTS: Final = ("Resolvido, obrigado!", "Pode fechar o chamado.", "Funcionou, muito obrigada!", "It works, thank you")
THANKS: Final = ("Obrigado!", "Muito obrigada pela ajuda.", "Valeu!", "Thank you very much")
ANSWERS: Final = ("É a versão 2.1.", "Segue o arquivo.", "Acontece sempre ao abrir o projeto.", "It is the one from May.")
DOUBTS: Final = ("Ainda não funciona.", "O erro voltou hoje.", "E na outra máquina?", "It still fails.")
ROUNDS: Final = 6
"""So often at most does an agent act on one ticket."""
_DAY: Final = timedelta(days=1)


def traffic(count: int, days: int, start: datetime, seed: int, calendar: Calendar) -> Iterator[TicketHistory]:
    """Yield ``count`` tickets that are opened within ``days`` from ``start`` (aware), the desk working in ``calendar``."""
    dice = Random(seed)  # noqa: S311 - not for secrets: the same seed gives the same traffic
    opened = sorted(_opened(dice, start, days, calendar) for _ in range(count))
    for number, at in enumerate(opened, start=1):
        events = _conversation(dice, at, calendar)
        yield TicketHistory(number, "", at, tuple(sorted(events, key=lambda one: one.at)))


def _opened(dice: Random, start: datetime, days: int, calendar: Calendar) -> datetime:
    """Return an instant: of six in seven tickets one in the desk's hours."""
    at = start + dice.random() * days * _DAY
    if dice.random() < 1 / 7:
        return at
    moved = after(at, BusinessTime(timedelta(minutes=dice.randrange(180))), calendar)
    return moved if moved < start + days * _DAY else at


def _conversation(dice: Random, at: datetime, calendar: Calendar) -> Iterator[Event]:
    orders, weights = ("ask", "reply", "resolve"), (7, 5, 8)
    if dice.random() < 1 / 10:  # they remember something before anybody answers
        yield _wrote(dice, at + timedelta(minutes=dice.randrange(5, 90)), ANSWERS)
    for _ in range(ROUNDS):
        at = _worked(dice, at, calendar)
        (order,) = dice.choices(orders, weights)
        yield Event(at, EventKind.ORDERED, order, accepted_at=at)
        answer = _answer(dice, at, order)
        if answer is None and order == "reply":
            continue  # the desk follows up by itself
        if answer is None:
            return
        yield answer
        if answer.words in ACCEPTS or answer.words in THANKS:
            return
        at = answer.at


def _worked(dice: Random, since: datetime, calendar: Calendar) -> datetime:
    """Return when an agent has come to it: after six business hours on average, seldom after many."""
    return after(since, BusinessTime(timedelta(hours=min(dice.expovariate(1 / 6), 60))), calendar)


def _answer(dice: Random, at: datetime, order: str) -> Event | None:
    """Return what the customer says to it, by night and at weekends, too; None for nothing."""
    waits = timedelta(hours=min(dice.lognormvariate(2.6, 1.3), 24 * 25))
    fate = dice.random()
    if order == "resolve":
        words = ACCEPTS if fate < 1 / 4 else THANKS if fate < 9 / 20 else DOUBTS if fate < 3 / 5 else ()
    else:
        words = ANSWERS if fate < (3 / 4 if order == "ask" else 1 / 2) else ()
    return _wrote(dice, at + waits, words) if words else None


def _wrote(dice: Random, at: datetime, words: tuple[str, ...]) -> Event:
    return Event(at, EventKind.WROTE, words=dice.choice(words))
