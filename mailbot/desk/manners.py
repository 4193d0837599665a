"""What people write around their words: a greeting above, a closing and a name below. The desk's letters have their own.

Read from a closed list of phrases in Portuguese and English; what is not on it is somebody's words, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

_GREETING: Final = re.compile(
    r"(?:ol[áa]|oi+|bom dia|boa tarde|boa noite|prezad[oa]s?|car[oa]s?|sauda[çc][õo]es"
    r"|hello|hi|hey|dear|good (?:morning|afternoon|evening))"
    r"(?:[\s,!.:]|$)",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?:atenciosamente|att?e?|cordialmente|abs|abra[çc]os?|um abra[çc]o|sds|sauda[çc][õo]es"
    r"|(?:kind |best |warm )?regards|sincerely|yours(?: sincerely| faithfully)?|best|cheers)[\s,.!]*",
    re.IGNORECASE,
)


def greets(words: str) -> bool:
    """Return whether words begin with a greeting: then the letter has none of its own above them."""
    return _GREETING.match(words.lstrip()) is not None


def unsigned(lines: Sequence[str], names: Collection[str]) -> list[str]:
    """Return ``lines`` without a closing and ``names`` (lines of signatures) at their end: letters have those anyway."""
    known = {" ".join(one.split()).casefold() for one in names if one.strip()}
    left = list(lines)
    while left and _of_signature(left[-1], known):
        left.pop()
    return left


def _of_signature(line: str, known: Collection[str]) -> bool:
    flat = " ".join(line.split()).casefold()
    return not flat or flat in known or _CLOSING.fullmatch(flat) is not None
