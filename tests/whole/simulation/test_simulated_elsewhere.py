"""``mailbot simulate`` beside a second real desk, which has the other policy and is written the same by the same people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

import pytest

from mailbot.desk.simulation.comparison import difference
from mailbot.desk.simulation.events import TicketHistory, TicketOutcome
from mailbot.desk.simulation.run import lived
from mailbot.errors import NotPossible
from mailbot.store.reports import events
from tests.cast import ALICE
from tests.whole.deadlines.test_lives import World, at

pytestmark = pytest.mark.whole
NOTHING: Final = "nothing"
"""An order that the first desk refused: nobody noted it."""
PAGES: Final = ("altoqi", "totvs", "tecnospeed")
SAID: Final = ("Segue o log {n}.", "Obrigado!", "Resolvido, pode fechar.", "Não resolveu {n}.", "Obrigado, e agora {n}?")
SPANS: Final = (67, 607, 5 * 3607, 86407, 2 * 86407, 3 * 86407, 6 * 86407, 9 * 86407, 15 * 86407)


@dataclass(frozen=True)
class Said:
    """What somebody does: a customer who writes, or an agent who orders; ``after`` so many seconds."""

    after: int
    order: str
    words: str


@dataclass
class Elsewhere:
    """One desk, and one ticket of Alice's with those that follow it."""

    folder: Path
    page: str
    begins: datetime
    done: list[Said] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.world = World(self.folder, self.page, self.begins, unanswered_hours=0)
        self.world.desk.tickets.open(self.world.settings.mailbox("suporte"), ALICE, "Alice", "Erro ao abrir", "Não abre.")
        self.settle()

    def settle(self) -> None:
        """Let the desk work until nothing changes any more."""
        done = "SELECT (SELECT count(*) FROM letter WHERE state = 'sent'),"
        done += " (SELECT count(*) FROM timer WHERE done_at IS NOT NULL), (SELECT count(*) FROM arrival)"
        before = None
        while before != (before := self.world.rows(done)):
            self.world.read_all()
            self.world.tick()
            self.world.send_all()

    def passes(self, seconds: int) -> None:
        """Let time pass, at a desk that meets each instant at which something falls due."""
        end = self.world.now + timedelta(seconds=seconds)
        query = "SELECT due_at FROM timer WHERE done_at IS NULL UNION SELECT owed_at FROM ticket"
        while due := [when for (one,) in self.world.rows(query) if one and self.world.now < (when := at(one)) <= end]:
            self.world.now = min(due)
            self.settle()
        self.world.now = end

    def happens(self, one: Said) -> bool:
        """Let it happen; returns whether it came to anything."""
        self.passes(one.after)
        if one.order == NOTHING:
            return True
        newest = self.world.rows("SELECT max(id) FROM ticket")[0][0]
        if one.order:
            try:
                self.world.desk.tickets.order(newest, one.order, one.words)
            except NotPossible:
                self.refused += 1
                return False
        else:
            self.world.lying.append((self.world.now, self.world.answer(1, one.words)))
        self.settle()
        return self.world.count("arrival WHERE disposition = 'rejected'") == 0

    def life(self) -> tuple[TicketHistory, TicketOutcome]:
        """Return what is stored of the ticket."""
        desk, now = self.world.desk, self.world.now
        boxes = {"suporte": self.world.settings.mailboxes["suporte"]}
        until = now + timedelta(microseconds=1)
        ((life, was),) = events.lived(desk.store, desk.policies, now - timedelta(days=999), until, boxes)
        return life, replace(was, refused=was.refused + self.refused)


def lived_here(folder: Path, page: str, dice: Random) -> Elsewhere:
    """Let a desk live some random weeks, of which nothing was rejected."""
    here = Elsewhere(folder, page, datetime(2026, 2, dice.randrange(9, 21), dice.randrange(8, 23), tzinfo=UTC))
    for number in range(dice.randrange(3, 14)):
        order = dice.choice(["", "", "reply", "ask", "ask", "resolve", "close"])
        words = dice.choice(SAID).format(n=number) if not order else "Instale a 2.1."
        one = Said(dice.choice(SPANS), order, words)
        if here.happens(one):
            here.done.append(one)
        elif not order:
            break
        else:
            here.done.append(Said(one.after, NOTHING, ""))
    return here


def foretold(folder: Path, seed: int) -> bool:
    """Prove of one ticket that a real desk does what is simulated; returns whether there was one.

    A mail that the first desk rejected is left out: nobody kept its words.
    """
    dice = Random(seed)  # noqa: S311 - not for secrets: the same seed gives the same weeks
    first, second = dice.sample(PAGES, 2)
    here = lived_here(folder / "here", first, dice)
    kept = here.world.count("arrival WHERE disposition = 'rejected'") == 0
    if kept:
        here.passes(30 * 86400)
        there = Elsewhere(folder / "there", second, here.begins)
        for one in here.done:
            there.happens(one)
        there.passes(30 * 86400)
        policy = there.world.desk.policies.of("suporte")
        (life, _), (_, was) = here.life(), there.life()
        would = lived(life, policy, here.world.now)
        assert difference(was, would, (policy, policy)) is None, (seed, first, second, here.done, was, would)
        assert (would.refused, would.breached) == (was.refused, was.breached), (seed, first, second, here.done)
        there.world.close()
    here.world.close()
    return kept


def test_what_is_simulated_is_what_a_desk_with_the_other_policy_does(tmp_path: Path) -> None:
    assert sum(foretold(tmp_path / str(seed), seed) for seed in range(8)) > 4


@pytest.mark.long
def test_what_is_simulated_of_many_weeks_is_what_a_desk_with_the_other_policy_does(tmp_path: Path) -> None:
    assert sum(foretold(tmp_path / str(seed), seed) for seed in range(1000, 1150)) > 90
