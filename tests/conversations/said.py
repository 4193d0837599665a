"""What somebody types in one mail: words above, an answer to each line that asked something, words below."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.conversations.words import Words

DEVICES: Final = ("Enviado do meu iPhone", "Enviado do meu Galaxy", "Sent from my iPhone")
CLOSINGS: Final = {"pt_BR": ("Att,", "Atenciosamente,", "Abraço,"), "en": ("Regards,", "Kind regards,", "Best,")}


@dataclass(frozen=True, slots=True)
class Said:
    """``answers`` are lines that were asked, each with what is answered. ``signed`` stands below a standard "-- ".

    ``block`` is a signature that is nothing but lines, as many write it. ``order`` is a line for the desk on top of all.
    ``signs``: among the words are some that look like a program's.
    """

    above: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    below: str = ""
    block: str = ""
    signed: str = ""
    order: str = ""
    signs: bool = False

    @property
    def top(self) -> str:
        """What is typed above, with the order if there is one."""
        return "\n".join(filter(None, [self.order, self.above]))

    @property
    def bottom(self) -> str:
        """What is typed below the answers."""
        return "\n\n".join(filter(None, [self.below, self.block]))

    @property
    def whole(self) -> str:
        """All of it in one piece, for whoever answers in one place."""
        return "\n\n".join(filter(None, [self.top, "\n".join(answer for _, answer in self.answers), self.bottom]))

    @property
    def typed(self) -> str:
        """The words that must arrive, whatever happens to signatures."""
        return "\n".join([self.above, *(answer for _, answer in self.answers), self.below])

    @property
    def asked(self) -> tuple[str, ...]:
        """The lines that ask something."""
        return tuple(line for line in self.typed.splitlines() if line.endswith("?"))


def said(dice: Random, words: Words, name: str, asked: tuple[str, ...] = (), order: str = "", office: str = "") -> Said:
    """Return what ``name`` types to somebody who asked ``asked``; there is always a word in it. ``office`` signs with it."""
    answered = tuple(line for line in asked if dice.random() < 5 / 6)
    answers = tuple((line, words.answer(line)) for line in answered)
    signs = words.sign() if dice.random() < 1 / 8 else ""
    above = _paragraphs(dice, words, dice.choice([0, 0, 1, 2] if answers else [1, 2, 3]))
    below = _paragraphs(dice, words, dice.choice([0, 0, 1]) if answers else 0)
    if answers and dice.random() < 1 / 2:
        below = "\n\n".join(filter(None, [signs, below]))
    else:
        above = "\n\n".join(filter(None, [above, signs]))
    signed = dice.choice(["", "", "", f"{name}\nTel. (11) 4000-1234"])
    closing = "\n".join(filter(None, [dice.choice(CLOSINGS[words.language]), name, office]))
    block = "" if signed else dice.choice(["", "", "", closing, closing, dice.choice(DEVICES)])
    return Said(above, answers, below, block, signed, order, bool(signs))


def _paragraphs(dice: Random, words: Words, many: int) -> str:
    return "\n\n".join("\n".join(_line(dice, words) for _ in range(dice.choice([1, 1, 2, 3]))) for _ in range(many))


def _line(dice: Random, words: Words) -> str:
    return words.question() if dice.random() < 1 / 2 else words.statement()
