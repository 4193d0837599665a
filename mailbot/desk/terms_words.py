"""What a customer answers to the terms of paid consulting: a plain yes, a plain no, or something that an agent reads. Pure.

The word that the letter asks for stands at the beginning, and nothing besides it but courtesy: whoever agrees to pay says
it, and nobody is taken to have.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from mailbot.desk.consulting import Stage
from mailbot.desk.phrases import plain

_ACCEPTS: Final = re.compile(
    r"(?:sim,? |yes,? )?(?:de acordo[,.;]? (?:e )?|concordo e |agreed[,.;]? )?(?:eu |nos |i |we )?"
    r"(?:aceito|aceitamos|accept|accepted)"
    r"(?: (?:os|estes|esses|the|these)? ?(?:termos|terms)(?: (?:da|de|do|of the|of|for the) (?:consultoria|consulting))?)?"
)
_DECLINES: Final = re.compile(
    r"(?:eu |nos |i |we )?(?:recuso|recusamos|recusado|decline|declined)"
    r"(?: (?:os|estes|esses|the|these)? ?(?:termos|terms)(?: (?:da|de|do|of the|of|for the) (?:consultoria|consulting))?)?"
)
_COURTESY: Final = frozenset(
    [
        "obrigado",
        "obrigada",
        "obrigados",
        "obg",
        "grato",
        "grata",
        "agradeco",
        "agradecemos",
        "muito",
        "att",
        "atenciosamente",
        "cordialmente",
        "abraco",
        "abracos",
        "thanks",
        "thank",
        "you",
        "very",
        "much",
        "regards",
        "best",
        "kind",
        "sincerely",
        "cheers",
    ]
)
_CLOSING: Final = re.compile(r"(?:att|atenciosamente|cordialmente|(?:best |kind )?regards|sincerely|abs|abracos)[.,;!]?")
_FOOTER: Final = re.compile(
    r"(?:enviado d[oe] meu|enviado pelo (?:gmail|outlook|yahoo)|sent from my|get outlook for|obter (?:o )?outlook).{0,40}"
)
_LIMITS: Final = frozenset(
    [
        "nao",
        "not",
        "nem",
        "mas",
        "porem",
        "se",
        "so",
        "somente",
        "desde",
        "contanto",
        "caso",
        "exceto",
        "salvo",
        "duvida",
        "duvidas",
        "but",
        "if",
        "unless",
        "only",
        "provided",
        "except",
        "until",
        "quando",
        "when",
        "depois",
        "after",
        "valor",
        "preco",
        "price",
        "desconto",
        "discount",
    ]
)
_MOST_SIGNED: Final = 10
_WORD: Final = re.compile(r"[^\W\d_]+")


def answer_to_terms(words: str, names: Collection[str] = ()) -> Stage | None:
    """Return ACCEPTED or DECLINED where ``words``, the new ones of a mail, say plainly so; None where they do not.

    ``names`` (the customer's, the desk's) may stand beside it. Below a closing ("Atenciosamente,") is a signature, of at
    most ten lines, which may hold anything but a question or a condition.
    """
    lines = [line for line in words.splitlines() if line.strip() and not line.lstrip().startswith(">")]
    said, signature = _parted(lines)
    if not said or "?" in words or len(signature) > _MOST_SIGNED:
        return None
    known = {part for name in names for part in _WORD.findall(plain(name))}
    below = _WORD.findall(plain(" ".join(signature)))
    if not _LIMITS.isdisjoint(word for word in below if word not in known):
        return None
    flat = plain(" ".join(said)).lstrip("\"'*_«“")
    for stage, phrase in ((Stage.ACCEPTED, _ACCEPTS), (Stage.DECLINED, _DECLINES)):
        found = phrase.match(flat)
        if found is not None and _nothing_else(flat[found.end() :], known):
            return stage
    return None


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the words, and the signature below them; a telephone's own footer is neither."""
    kept = [line for line in lines if not _FOOTER.fullmatch(plain(line))]
    for place, line in enumerate(kept):
        if line.strip() == "--" or (place and _CLOSING.fullmatch(plain(line))):
            return kept[:place], kept[place + 1 :]
    return kept, []


def _nothing_else(rest: str, known: Collection[str]) -> bool:
    if rest[:1].isalnum() or any(char.isdigit() for char in rest):
        return False
    return all(word in _COURTESY or word in known for word in _WORD.findall(rest))
