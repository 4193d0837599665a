"""What the words of an answer to a question for consent say.

Nobody is let in by anything but a plain yes; whatever is not one is the customer's ordinary mail, and is never lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from mailbot.desk.tickets.consent import Answer
from mailbot.mail.text.patterns import late

_YES: Final = frozenset({"sim", "s", "yes", "y", "autorizo", "ok"})
_NO: Final = frozenset({"não", "nao", "n", "no"})
_PLAIN: Final = frozenset({"sim", "yes", "autorizo"})
"""Words of consent that need no comma after them: "sim pode", "yes please"; "ok" and "s" begin too much else."""
_REFUSES: Final = frozenset({"autorizo", "autorize", "autorizar", "permito", "pode", "obrigado", "obrigada", "thanks"})
"""What after "não" makes it an answer; "não sei" and "no momento" are none."""
_COURTESY: Final = frozenset(
    {"por", "favor", "please", "thank", "you", "thanks", "autorizado", "autorizada", "authorise", "authorize"}
)
_BUT: Final = frozenset({"mas", "porém", "porem", "but", "só", "somente", "only", "se", "if", "não", "nao", "not", "no"})
_DISOWNS: Final = late(
    r"\b(?:n[ãa]o|nunca|not|don.?t|never)\s(?:[oa]s?\s|lhes?\s|quero\s|vou\s|deve\w{0,9}\s)?"
    r"(?:autori[sz]|conhe[çc]|reconhe[çc]|permit|sei\squem|authori[sz]|know|recogni[sz]e|allow)"
    r"|\b(?:golp(?:e|ista)|fraud|scam|phishing|impost[eo]r)",
    re.IGNORECASE,
)
"""Words beside a "sim" that take it back, wherever they stand: "Sim, recebi. Não conheço essa pessoa."."""
_ASKS_BACK: Final = late(r"[^.;:!?]*\?")
"""A question in the same sentence: "sim?", "ok, quem é?"."""
_WORD: Final = late(r"[\s\"'*_“”«»(\[]*(\w+)(.*)", re.DOTALL)
_FOOTER: Final = late(
    r"(?:enviado d[oe] meu|enviado pelo (?:gmail|outlook|yahoo)|sent from my|get outlook for|obter (?:o )?outlook).{0,40}",
    re.IGNORECASE,
)
_ANNOUNCED: Final = late(
    r"(?im)^(?:em|on|no dia)\b(?:[^\n]{0,200}\n){0,2}?[^\n]{0,200}?(?:escreveu|wrote) ?:(?:[ \t]*\n){1,3}(?=[ \t]*>)"
)
"""The line, folded into three at most, that announces the quote below it."""
_OUTLOOK: Final = late(
    r"(?im)^\*?(?:de|from):[^\n]{1,300}\n(?:[ \t]*\n)?\*?(?:enviad[oa](?: em)?|sent|data|date):[^\n]*\n(?s:.*)"
)
"""The head of the original letter, which follows it unquoted."""
_ORIGINAL: Final = late(r"-{2,} ?(?:mensagem original|original message) ?-{2,}|_{10,}", re.IGNORECASE)


def answered(text: str) -> Answer:
    """Return what the new words of a mail say to the question: its first line, or that line's first word, decides.

    Quoted lines (``>``), the line that announces them, and blank lines are passed over. A question mark, a condition
    ("sim, mas …"), a word that only begins like an answer ("simples", "no momento"), or a later one that takes a yes back
    leaves it unclear.
    """
    found = _WORD.match(next(written_lines(text), ""))
    if found is None:
        return Answer.UNCLEAR
    word, rest = found[1].casefold(), found[2].lstrip("\"'*_”»)]")
    following = {one.casefold() for one in re.findall(r"\w+", rest)[:1]}
    cut_off = not following or rest[:1] in ",.;:!-–—" or rest.lstrip()[:1] in "-–—"
    if _ASKS_BACK.match(rest):
        return Answer.UNCLEAR
    if word in _YES and (cut_off or word in _PLAIN) and not following & _BUT:
        return Answer.UNCLEAR if _DISOWNS.search(" ".join(written_lines(text))) else Answer.YES
    if word in _NO and (cut_off or following & _REFUSES):
        return Answer.NO
    return Answer.UNCLEAR


def only_answers(text: str) -> bool:
    """Return whether the new words of a mail are the answer and courtesy, and nothing that an agent should read."""
    said = {word.casefold() for word in re.findall(r"\w+", " ".join(written_lines(text)))}
    contradicts = bool(said & (_YES - _REFUSES)) and bool(said & _NO)
    return said <= _YES | _NO | _REFUSES | _COURTESY and not contradicts


def written_lines(text: str) -> Iterator[str]:
    """Yield the lines a person wrote, no blank ones: without quotes, the signature after ``-- ``, a telephone's footer."""
    words = _OUTLOOK.sub("", _ANNOUNCED.sub("", unicodedata.normalize("NFC", text)))
    for line in map(str.strip, words.split("\n")):
        if line == "--" or _ORIGINAL.fullmatch(line):
            return
        if line and not line.startswith(">") and not _FOOTER.fullmatch(line):
            yield line
