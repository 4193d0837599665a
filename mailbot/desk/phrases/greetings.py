"""What people write around their words: a greeting above, a closing and a name below. The desk's letters have their own.

Read from a closed list of phrases in Portuguese and English; what is not on it is somebody's words, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from mailbot.mail.text.patterns import late

_GREETING: Final = late(
    r"(?:ol[áa]|oi+|bom dia|boa tarde|boa noite|prezad[oa]s?|car[oa]s?|sauda[çc][õo]es"
    r"|hello|hi|hey|dear|good (?:morning|afternoon|evening))"
    r"(?:[\s,!.:]|$)",
    re.IGNORECASE,
)
_CLOSING: Final = late(
    r"(?:atenciosamente|att?e?|cordialmente|abs|abra[çc]os?|um abra[çc]o|sds|sauda[çc][õo]es"
    r"|(?:kind |best |warm )?regards|sincerely|yours(?: sincerely| faithfully)?|best|cheers)[\s,.!]*",
    re.IGNORECASE,
)


_SIGNATURE_LINES: Final = 6
_SIGNATURE_WIDTH: Final = 60
_PARTICLES: Final = frozenset({"de", "da", "do", "das", "dos", "e", "|", "-", "–"})


def greets(words: str) -> bool:
    """Return whether words begin with a greeting: then the letter has none of its own above them."""
    return _GREETING.match(words.lstrip()) is not None


def unsigned(lines: Sequence[str], names: Collection[str]) -> list[str]:
    """Return ``lines`` without a closing and ``names`` (lines of signatures) at their end: letters have those anyway."""
    known = {" ".join(one.split()).casefold() for one in names if one.strip()}
    left = list(lines)
    while left and _of_signature(left[-1], known):
        left.pop()
    below = _block_of(left, {one.split()[0] for one in known})
    return unsigned(left[:below], names) if below is not None else left


def _block_of(lines: Sequence[str], first_names: Collection[str]) -> int | None:
    """Return where a signature begins that nothing marks: the last lines by themselves, short, a known first name on top."""
    last = next((at + 1 for at in range(len(lines) - 1, -1, -1) if not lines[at].strip()), 0)
    block = [" ".join(line.split()) for line in lines[last:]]
    if not block or len(block) > _SIGNATURE_LINES or any(len(line) > _SIGNATURE_WIDTH for line in block):
        return None
    name = block[0].split()
    named = name[0].strip(",").casefold() in first_names and all(one[0].isupper() or one in _PARTICLES for one in name)
    return last if named and not any(line.endswith((".", "!", "?", ":")) for line in block) else None


def _of_signature(line: str, known: Collection[str]) -> bool:
    flat = " ".join(line.split()).casefold()
    return not flat or flat in known or _CLOSING.fullmatch(flat) is not None
