"""Words of which each occurs once in a conversation, and sentences of them: they can be found wherever they went.

A word is made of letters alone and can be spoken; some have accents, and no two are the same without them. Between them
stand everybody's words ("qual", "the"), which are in old and in new sentences alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

NAMES: Final = ("Alice", "Bruno", "Lia")
TEMPLATES: Final = Path(__file__).parents[2] / "templates"
_BEGINS: Final = (
    "b", "br", "c", "cr", "d", "f", "g", "gr", "j", "l", "m", "n", "p", "pr", "r", "s", "t", "tr", "v", "x", "z",
)  # fmt: skip
_PLAIN: Final = "aeiou"
_ACCENTED: Final = "áéíóúâêôãõ"
_RARE: Final = "gjvxz"
_QUESTIONS: Final = {
    "pt_BR": (
        "Qual {} aparece na tela?", "O {} já está no {} desde ontem?", "Quem usa o {} do {}?", "Qual é a versão do {}?",
        "Em que pasta fica o {}, e com que {} ele abre?", "{} ou {}?", "E o {}?",
        "Antes de trocar o {} pelo {}, você chegou a copiar a pasta do {} para outro lugar, como pedimos?",
    ),
    "en": (
        "Which {} do you see?", "Is the {} still in the {}?", "Who uses the {} of the {}?", "What version is {}?",
        "In which folder is the {}, and which {} opens it?", "{} or {}?", "And the {}?",
        "Before you changed the {} for the {}, did you copy the folder of the {} to another place, as we asked?",
    ),
}  # fmt: skip
_STATEMENTS: Final = {
    "pt_BR": (
        "O {} não abre o {}.", "Segue o {}.", "Não é o {}, é o {}.", "Já troquei o {} pelo {} e o erro continua.", "{}.",
        "Com o {} da versão anterior isso não acontecia, e o {} que veio depois dele também não tem o {} de que preciso.",
        "{}, {} e {}", "O número é {}.", "Sim, o {}.", "Não: {}.",
    ),
    "en": (
        "The {} does not open the {}.", "Here is the {}.", "It is not the {}, it is the {}.", "{}.", "The number is {}.",
        "With the {} of the last version this did not happen, and the {} that came after it has no {} of the kind we need.",
        "{}, {} and {}", "Yes, the {}.", "No: {}.",
    ),
}  # fmt: skip

_SIGNS: Final = {
    "pt_BR": (
        "Segue o que a Lia escreveu em 03/03/2025:\nA {} parou.\nPodem ver o {} hoje?", "Número de série:\n{}\nModelo:\n{}",
        "Rode isto:\n--\nSELECT {} FROM dual;\n--\nDepois feche o {} e NÃO apague nada.",
        "Obrigado!\nEnviado do celular novo o {} ontem, mas o {} continua.",
        "Favor reenviar o e-mail:\nDe: a@y.example\nPara: j@z.example\nAssunto: {}\n\nEle não chegou. Podem ver o {}?",
        "Aparece isto:\n> {}\n> {}\nE depois o {} fecha.", "De: onde veio o {}\nPara: onde vai o {}",
        "----------\n{}\n----------\nE o {} embaixo.", "Em 2 dias o {} escreveu:\n{}\ne nada mais.",
    ),
    "en": (
        "Here is what Lia wrote on 3 March 2025:\nThe {} stopped.\nCan you look at the {} today?",
        "Serial number:\n{}\nModel:\n{}",
        "Run this:\n--\nSELECT {} FROM dual;\n--\nThen close the {} and do NOT delete anything.",
        "Thank you!\nSent from my new phone the {} yesterday, but the {} is still there.",
        "Please send it again:\nFrom: a@y.example\nTo: j@z.example\nSubject: {}\n\nIt is not here. Is the {} there?",
        "It shows this:\n> {}\n> {}\nAnd then the {} closes.", "From: where the {} came\nTo: where the {} goes",
        "----------\n{}\n----------\nAnd the {} below.", "On the second day the {} wrote:\n{}\nand nothing more.",
    ),
}  # fmt: skip
"""Words of persons that look like what programs write: no sign alone proves that something is old."""


@cache
def _known() -> frozenset[str]:
    """Return every word of our own letters, of the sentences here, and the names of those who sign them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*.txt"))]
    texts += [*NAMES, *(one for table in (_QUESTIONS, _STATEMENTS, _SIGNS) for many in table.values() for one in many)]
    return frozenset(plain(word) for text in texts for word in re.findall(r"[^\W\d_]+", text))


def plain(text: str) -> str:
    """Return words in lower case and without accents."""
    return unaccented(text).casefold()


def unaccented(text: str) -> str:
    """Return words without accents, as an old program repeats them."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


class Words:
    """Makes the words of one conversation; the same dice make the same ones."""

    def __init__(self, dice: Random, language: str) -> None:
        self.language = language
        self._dice = dice
        self._made: set[str] = set()

    def word(self) -> str:
        """Return a word that nobody has used."""
        return self._new(lambda: "".join(self._syllable() for _ in range(self._dice.choice([2, 3, 3, 4]))))

    def short(self) -> str:
        """Return one as short as a yes."""
        return self._new(lambda: self._dice.choice(_RARE) + self._dice.choice(_PLAIN + "ãé") + self._dice.choice(_RARE))

    def question(self) -> str:
        """Return a line that asks something."""
        return self._filled(self._dice.choice(_QUESTIONS[self.language]))

    def statement(self) -> str:
        """Return a line that says something."""
        return self._filled(self._dice.choice(_STATEMENTS[self.language]))

    def sign(self) -> str:
        """Return lines of a person that look like the signs of a quotation or a signature."""
        return self._filled(self._dice.choice(_SIGNS[self.language]))

    def answer(self, question: str) -> str:
        """Return what somebody answers to a line, sometimes in its words."""
        kind = self._dice.choice(["short", "short", "statement", "statement", "two", "its words"])
        if kind == "short":
            return self.short().capitalize() + self._dice.choice(["", ".", "!"])
        if kind == "its words":
            return f"{question.rstrip('?')} {self.word()}."
        return "\n".join(self.statement() for _ in range(2 if kind == "two" else 1))

    def _syllable(self) -> str:
        vowels = _ACCENTED if self._dice.random() < 1 / 6 else _PLAIN
        return self._dice.choice(_BEGINS) + self._dice.choice(vowels)

    def _new(self, made: Callable[[], str]) -> str:
        while True:
            word = made()
            if plain(word) not in self._made and plain(word) not in _known():
                self._made.add(plain(word))
                return word

    def _filled(self, frame: str) -> str:
        line = frame.format(*(self.word() for _ in range(frame.count("{}"))))
        return line[:1].upper() + line[1:]

    def own(self, text: str, others: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return the words of ``text`` that are made here, in lower case, without those of ``others``."""
        found = {word for word in words_in(text) if plain(word) in self._made}
        return frozenset(word for word in found if word not in others)


def words_in(text: str) -> set[str]:
    """Return the words of a text in lower case."""
    return set(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text.casefold())))
