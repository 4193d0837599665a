"""One conversation of a customer and the desk's agents: whole mails go in, letters come out, nothing else is looked at.

The same seed makes the same conversation (our own tokens apart, which are random).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from tests.attacks.conftest import House
from tests.cast import BRUNO, DESK, LIA
from tests.clients import GMAIL, IPHONE, MUTT, OUTLOOK, THUNDERBIRD
from tests.conversations.letters import Letter
from tests.conversations.said import Said, said
from tests.conversations.styles import STYLES, Task
from tests.conversations.words import Words

TURNS: Final = (2, 3, 4, 4, 5, 6)
NAMES: Final = {BRUNO: "Bruno", LIA: "Lia"}
SUBJECTS: Final = {"pt_BR": "Não abre o projeto", "en": "It does not open"}
ORDERS: Final = {
    "pt_BR": ("#perguntar", "#resolver", "#nota", "#nota"), "en": ("#ask", "#resolve", "#note", "#note"),
}  # fmt: skip
_OF_A_NOTE: Final = re.compile(rb"(?im)^Message-ID:\s+<t\d+\.n")


@dataclass(frozen=True, slots=True)
class Turn:
    """One mail of somebody, and the letters that it caused. ``words`` are its own; ``signed`` those of a signature.

    ``at_once``: it answers what the other side's last mail caused, so that nothing stands in its way.
    """

    by: str
    style: str
    said: Said
    words: frozenset[str]
    signed: frozenset[str]
    raw: bytes
    letters: tuple[Letter, ...]
    note: bool = False
    at_once: bool = False

    @property
    def named(self) -> str:
        """The style, and whether words of the writer's look like a program's."""
        return f"{self.style}, with signs" if self.said.signs else self.style


@dataclass
class Conversation:
    """What a seed makes at a desk; ``style`` is everybody's, or each mail has one of its own."""

    house: House
    seed: int
    style: str = ""
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = Random(f"{self.seed} {self.style}")  # noqa: S311 - not for secrets: the same seed says the same
        self.language = self.house.settings.mailbox("suporte").language
        self.words = Words(self.dice, self.language)
        self.customer = f"alice{next(self.house.numbers)}@example.com"
        self.office = f"Setor {self.words.word().capitalize()}"
        self._last = self._newest()

    @property
    def agents(self) -> frozenset[str]:
        """The addresses of the desk's people."""
        return frozenset(NAMES)

    def held(self) -> Conversation:
        """Let everybody write, and return this."""
        self._opens()
        for at in range(1, self.dice.choice(TURNS)):
            if at % 2:
                self._agent_writes()
            else:
                self._customer_writes()
        return self

    def letters(self, to: str) -> list[Letter]:
        """Return all letters to somebody, oldest first."""
        return [one for turn in self.turns for one in turn.letters if one.to == to]

    def _opens(self) -> None:
        client = self.dice.choice([GMAIL, OUTLOOK, IPHONE, THUNDERBIRD, MUTT])
        words = self._says(self.customer, ())
        number = next(self.house.numbers)
        raw = client.new(
            words.whole, f"Alice <{self.customer}>", DESK, SUBJECTS[self.language], number=number, at=self.house.now
        )
        self._takes(self.customer, "new", words, raw)

    def _customer_writes(self) -> None:
        self._answers(self.customer, self._asked(self.agents), "")

    def _agent_writes(self) -> None:
        """Let an agent answer, mostly one who was told of the customer's last mail, with an order or after a note."""
        copied = [one.to for one in self._caused(frozenset({self.customer}), self.agents)]
        agent = self.dice.choice(copied if copied and self.dice.random() < 11 / 12 else sorted(NAMES))
        order = self.dice.choice(ORDERS[self.language]) if self.dice.random() < 1 / 4 else ""
        asked = self._asked(frozenset({self.customer}))
        self._answers(agent, asked, order)
        if not self.turns[-1].note:
            return
        if self.dice.random() < 1 / 2:  # whoever answers a history has the note before them
            self._answers(agent, (), "#historico", empty=True)
            self._answers(agent, asked, "#enviar" if self.language == "pt_BR" else "#send", newest=True)
        else:
            self._answers(agent, asked, "")

    def _answers(self, who: str, asked: Sequence[str], order: str, *, empty: bool = False, newest: bool = False) -> None:
        others = self.agents if who not in self.agents else frozenset({self.customer})
        written = self._caused(others, frozenset({who}))
        letter = self._letter(who, written, newest=newest)
        if letter is None:
            return
        style = self.style or self.dice.choice(list(STYLES))
        words = Said(order=order) if empty else self._says(who, asked, order)
        sender = f"{NAMES.get(who, 'Alice')} <{who}>"
        task = Task(letter, words, sender, next(self.house.numbers), self.house.now, self.dice)
        # Plain words that answer the letter of a note are one, too.
        note = order in {"#nota", "#note"} or (not order and _OF_A_NOTE.search(letter.raw) is not None)
        self._takes(who, style, words, STYLES[style](task), note=note, at_once=letter in written)

    def _letter(self, who: str, written: Sequence[Letter], *, newest: bool) -> Letter | None:
        """Return the letter that somebody answers: mostly what the others wrote last, else the newest, any, their own."""
        got = self.letters(who)
        if not got:
            return None
        kind = self.dice.choice(["any", "newest", "own", *["written"] * 13])
        own = [turn.raw for turn in self.turns if turn.by == who and turn.style != "new"]
        if newest:
            return got[-1]
        if kind == "own" and own:  # out of the folder of sent mail, which programs address as it was
            return Letter(who, own[-1], f"Suporte Exemplo <{DESK}>")
        if kind == "any":
            return self.dice.choice(got)
        return written[-1] if written and kind == "written" else got[-1]

    def _caused(self, by: frozenset[str], to: frozenset[str]) -> list[Letter]:
        """Return the letters to ``to`` that the last mail caused of those ``by`` whose mails caused any."""
        each = ([one for one in turn.letters if one.to in to] for turn in reversed(self.turns) if turn.by in by)
        return next(filter(None, each), [])

    def _says(self, who: str, asked: Sequence[str], order: str = "") -> Said:
        office = "" if who in self.agents else self.office
        return said(self.dice, self.words, NAMES.get(who, "Alice"), tuple(asked), order, office)

    def _asked(self, by: frozenset[str]) -> tuple[str, ...]:
        """Return what the other side asked last; notes are none of it."""
        return next((one.said.asked for one in reversed(self.turns) if one.by in by and not one.note), ())

    def _takes(self, who: str, style: str, words: Said, raw: bytes, *, note: bool = False, at_once: bool = True) -> None:
        own = self.words.own(words.typed, frozenset().union(*(one.words for one in self.turns)))
        self.house.take(raw)
        self.house.now += timedelta(minutes=self.dice.randrange(5, 90))
        signed = self.words.own(words.block)
        self.turns.append(Turn(who, style, words, own, signed, raw, tuple(self._new_letters()), note, at_once))

    def _new_letters(self) -> Iterator[Letter]:
        rows = self.house.rows(f"SELECT recipient, raw FROM letter WHERE id > {self._last:d} ORDER BY id")  # noqa: S608
        self._last = self._newest()
        yield from (Letter(to, raw) for to, raw in rows)

    def _newest(self) -> int:
        return int(self.house.rows("SELECT coalesce(max(id), 0) FROM letter")[0][0])


def desk(folder: Path, language: str) -> House:
    """Return a desk that writes ``language``, takes new requests by mail, and whose letters leave at once."""
    return House(
        folder, {"agents": ["bruno", "lia"], "notify": [], "unthreaded": "open", "undo_seconds": 0, "language": language}
    )
