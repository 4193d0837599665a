"""What people write around their words: a greeting above, a phrase of courtesy below. The desk's letters have their own.

Read from a closed list of phrases in Portuguese and English; what is not on it is somebody's words.
"""

from __future__ import annotations

import re
from typing import Final

from mailbot.desk.phrases.courtesies import plain
from mailbot.mail.text.patterns import late

_GREETING: Final = late(
    r"(?:ol[áa]|oi+|bom dia|boa tarde|boa noite|prezad[oa]s?|car[oa]s?|sauda[çc][õo]es"
    r"|hello|hi|hey|dear|good (?:morning|afternoon|evening))"
    r"(?:[\s,!.:]|$)",
    re.IGNORECASE,
)
_PHRASE: Final = late(
    r"(?:at(?:enciosa|ensiosa)mente|att|atte|cordialmente|respeitosamente|abs|abrs|abcs?|sds|cumps|rgds|cheers"
    r"|at\.te|\[ ?\] ?'?s?"
    r"|abracos? a todos|(?:(?:um |grande |forte ){0,3})abracos?|(?:cordiais |com )?saudacoes(?: cordiais)?"
    r"|(?:com (?:os )?)?(?:meus |nossos |os )?(?:melhores |cordiais )?cumprimentos|grat[oa]s?|sem mais"
    r"|(?:with )?(?:kind(?:est)? |best |warm(?:est)? )?regards|(?:with )?(?:all the )?best(?: wishes)?"
    r"|(?:yours )?(?:sincerely|faithfully|truly|cordially|respectfully)(?: yours)?|yours)"
    r"(?=$|[\s,.!;:|–—-])"
)
_MARKS: Final = " \t,.!;:|–—-"
_DOUBTFUL: Final = late(r"(?:all the )?best(?: wishes)?$|yours$|cheers")
"""Phrases that may as well begin a heading."""


def greets(words: str) -> bool:
    """Return whether words begin with a greeting: then the letter has none of its own above them."""
    return _GREETING.match(words.lstrip()) is not None


def after_phrase(line: str) -> str | None:
    """Return what stands behind a phrase of courtesy on its line, "" for nothing; None where the line begins with none."""
    flat = plain(line).strip(f"{_MARKS}*_")
    found = _PHRASE.match(flat)
    return flat[found.end() :].strip(f"{_MARKS}*_") if found else None


def may_head(line: str) -> bool:
    """Return whether the phrase that begins ``line`` may as well begin a heading."""
    return _DOUBTFUL.match(plain(line).strip(f"{_MARKS}*_")) is not None
