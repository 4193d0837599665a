"""A satisfaction rating as customers write it: a digit from 1 to 5, stars, or a word, at the very beginning of their words.

Marks of school, which go from 0 to 10, are taken as well, and scaled. What is not plainly a rating is none: "5 dias sem
resposta", "3,5", "Bom, ainda não abre" are somebody's words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from mailbot.desk.phrases.consent import written_lines
from mailbot.desk.phrases.courtesies import is_thanks, only_courtesy
from mailbot.desk.phrases.marks import Mark, mark_in
from mailbot.desk.phrases.signatures import large_print, unsigned
from mailbot.mail.text.patterns import late

LONGEST: Final = 200
"""Characters of a line in which a rating is looked for."""
_NUMBERS: Final[dict[str, int]] = {
    "dois": 2, "tres": 3, "quatro": 4, "cinco": 5, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
_WORDS: Final[dict[str, int]] = {
    "pessimo": 1, "pessima": 1, "horrivel": 1, "terrible": 1, "awful": 1,
    "ruim": 2, "bad": 2, "poor": 2,
    "regular": 3, "razoavel": 3, "fair": 3, "average": 3,
    "insatisfeito": 2, "insatisfeita": 2,
    "bom": 4, "boa": 4, "good": 4, "satisfeito": 4, "satisfeita": 4,
    "otimo": 5, "otima": 5, "excelente": 5, "excellent": 5, "great": 5,
    "perfeito": 5, "perfeita": 5, "perfect": 5, "awesome": 5, "maravilhoso": 5, "fantastico": 5,
    **_NUMBERS,
}  # fmt: skip
_BEGINS_TALK: Final = frozenset({"bom", "boa", "good", "great", "fair", "perfeito", "perfect", *_NUMBERS})
"""Words that begin any sentence ("Bom, ainda não abre"): with a comma behind them they rate only where courtesy follows."""
_GREETING: Final = (
    r"(?:ola|oi|prezad[oa]s?|caros?|bom dia|boa tarde|boa noite|hi|hello|dear|good (?:morning|afternoon|evening))\b"
)
_GREETINGS: Final = (
    late(rf"(?:{_GREETING}[\s,.!;:-]*)+"),
    late(rf"(?:{_GREETING}(?: [a-z]{{1,20}}){{0,3}} ?(?:[,.!;:-]+ ?|$))+"),
)
_LABEL: Final = late(
    r"(?:(?:eu )?(?:dou|daria|i give) )?(?:(?:o |a )?(?:atendimento|suporte|servico)[ :,]*(?=nota\b|[1-5]\b))?"
    r"(?:(?:a |minha |my )?(?:nota|avaliacao|rating|score|resposta|r|opcao)\b(?: e| is)?[ .:=\u2013-]*)?\(?"
)
_LABEL_ALONE: Final = late(r"(?:a |minha |my )?(?:nota|avaliacao|rating|score|resposta) ?:?")
_STARS: Final = late("([★⭐🌟]{1,5})☆*(?! ?[★⭐🌟\\d])")
_DIGIT: Final = late(
    r"(?:[★⭐🌟] ?)?(?:[(\[](?=[1-5][)\]]))?([1-5])(?:(?<=[(\[].)[)\]])?\u20e3?"
    r"(?: ?/ ?5| de 5| (?:out )?of 5)?(?: ?(?:estrelas?|stars?|[★⭐🌟]))?(?:\)(?=\W*$))?(?![\w%º])(?! ?[-–—:.,/] ?\d)"
    r"(?! (?:de|em|of|out of) (?:10|dez|ten)\b)"
)
_WORD: Final = late(
    r"((?:[oa] )?(?:atendimento|suporte|servico|resposta|solucao) )?((?:foi|e|esta|estava|achei|was) )?"
    r"((?:muito|super|bem|very|really) )?"
    rf"({'|'.join(_WORDS)})\b"
    r"( (?:[oa] |the )?(?:atendimento|suporte|servico|trabalho|service|support|job|work|estrelas|stars)\b)?"
)
_GOES_ON: Final = late(
    r" (?:muito|super|mas|porem|e|but|and|very|really|for|pelo|pela"
    r"|(?:para|pro|ao) (?:o )?(?:atendimento|suporte|servico))\b"
)
_OF: Final = late(r" (?:do|da|de|dos|das|of|by|from)\b")
_ITEM: Final = late(r"\d{1,2} ?[-.):–—]")
_SECOND: Final = late(r"1\b.*[\s;,]2 ?[-.):–—] ?[^\W\d]")
"""A numbered list on one line."""
_LETTERS: Final = late(r"[^\W\d_]+")
_MARKS: Final = " \t.,;:!=-–—*_\"“”'"


@dataclass(frozen=True, slots=True)
class Rating:
    """A customer's answer to the survey: ``score`` from 1 (worst) to 5, and what they wrote besides.

    ``given`` is the mark as they gave it where it was scaled: "8/10".
    """

    score: int
    comment: str = ""
    given: str = ""

    def alone(self, names: Collection[str] = ()) -> bool:
        """Return whether nothing but courtesy, ``names`` and a signature stands beside the score."""
        return only_courtesy(self.unsigned(names).comment, names)

    def unsigned(self, names: Collection[str] = ()) -> Rating:
        """Return the rating without the signature below it, which begins with a closing or one of ``names``."""
        if only_courtesy(self.comment, names):
            return self
        return replace(self, comment=unsigned(f"{self.score}\n{self.comment}", names).partition("\n")[2])


def rating(words: str) -> Rating | None:
    """Return the rating with which the new words of a mail begin, after a greeting at most; None where there is none.

    Quotes, the line above them, a telephone's footer and a notice of secrecy are passed over.
    """
    lines = list(written_lines("\n".join(large_print(words))))
    while len(lines) > 1 and any(one.fullmatch(_folded(lines[0][:LONGEST])) for one in _GREETINGS):
        del lines[0]
    if len(lines) > 1 and _LABEL_ALONE.fullmatch(_folded(lines[0][:LONGEST])):
        lines[:2] = [f"{lines[0]} {lines[1]}"]
    if not lines or _SECOND.match(lines[0][:LONGEST]) or any(_ITEM.match(line) for line in lines[1:]):
        return None  # a numbered list: "1 - instalei, 2 - reiniciei" are steps
    found = next(_in_line(lines[0]), None)
    return replace(found, comment="\n".join(part for part in (found.comment, *lines[1:]) if part)) if found else None


def _in_line(line: str) -> Iterator[Rating]:
    """Yield the ratings that ``line`` may begin with; their comment is what else it says."""
    clear = unicodedata.normalize("NFC", line).replace("\ufe0f", "").lstrip(" *_\"“'")
    flat = _folded(clear[:LONGEST])
    starts = dict.fromkeys([0, *(found.end() for one in _GREETINGS if (found := one.match(flat)))])
    for start in starts:
        label = _LABEL.match(flat, start)
        at = label.end() if label else start
        marked = mark_in(flat, at)
        if marked is not None and _marks(flat, marked):
            yield Rating(marked.score, clear[marked.end :].strip(_MARKS), marked.given)
        for read in (_stars, _digit, _word):
            scored = read(flat, at)
            if scored is not None:
                yield Rating(scored[0], clear[scored[1] :].strip(_MARKS))


def _stars(flat: str, at: int) -> tuple[int, int] | None:
    found = _STARS.match(flat, at)
    return (len(found[1]), found.end()) if found else None


def _digit(flat: str, at: int) -> tuple[int, int] | None:
    found = _DIGIT.match(flat, at)
    if found is None or not _ends(flat[found.end() :]):
        return None
    return int(found[1]), found.end()


def _marks(flat: str, mark: Mark) -> bool:
    """Return whether a mark is said to its end; a bare "10" where nothing but courtesy or another word of praise follows."""
    rest = flat[mark.end :]
    if mark.plain:
        return _ends(rest)
    said = rest.strip(_MARKS)
    rates = _WORD.match(said) is not None or _GOES_ON.match(f" {said}") is not None
    return only_courtesy(said) or (_ends(rest) and rates)


def _word(flat: str, at: int) -> tuple[int, int] | None:
    found = _WORD.match(flat, at)
    if found is None:
        return None
    rest, bare = flat[found.end() :], not any(found.group(1, 2, 3, 5))
    talk = bare and found[4] in _BEGINS_TALK
    said_of = found[5] is not None and _OF.match(rest) is not None
    if not (_ends(rest) or said_of) or (talk and _leads_on(rest) and not only_courtesy(rest)):
        return None
    return _WORDS[found[4]], found.end()


def _leads_on(rest: str) -> bool:
    return rest[:1] == "," or rest[:2] == ".." or rest[:1] == "…" or _GOES_ON.match(rest) is not None


def _ends(rest: str) -> bool:
    """Return whether what stands before ``rest`` is said to its end: "5 dias" goes on, as does "bom dia"."""
    after = rest.lstrip(" ")
    if (
        not after
        or rest[0] in ".,;:!*_\"”'"
        or after[0] in "-–—(:;="
        or unicodedata.category(after[0]) in {"So", "Sk", "Cs"}
    ):
        return True
    first = _LETTERS.match(after)
    if first is None or rest[0] != " ":
        return False
    return first[0] in _WORDS or _GOES_ON.match(rest) is not None or is_thanks(first[0], 1)


def _folded(text: str) -> str:
    """Return ``text`` in small letters without accents, of the same length."""
    return "".join(_base(char) for char in text)


def _base(char: str) -> str:
    if char.isascii():
        return char.lower()
    parts = [one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one)]
    return (parts[0].lower()[:1] or char) if len(parts) == 1 else char
