"""The words of a line in the form in which texts are compared: without case, accents, punctuation; a link is one word."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from mailbot.mail.text.patterns import late

_TOKEN: Final = late(
    r"(?:https?://|www\.)[^\s<>\"'()\[\]]{1,2000}|[(\[][ xX*\u2713\u221a]?[)\]]|[^\W_]+"
    r"|[\u221a\u25a0-\u25ff\u2190-\u21ff\u2600-\u27bf\U0001f000-\U0001faff]+",
    re.IGNORECASE,
)
"""A link, a word, or signs that people answer with."""
_RULES: Final = " \t\xa0\r-_=*>|~#.,;:…·•[](){}<\u200b\ufeff\"'"
_ADDED: Final = late(r"(?<=\S)<(?:mailto|tel):[^<>\s]{1,400}>", re.IGNORECASE)
"""What programs write behind an address: the same once more."""
_COMBINING: Final = late("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_ENDS: Final = ".,;:!?/"


def tokens(line: str) -> list[str]:
    """Return the words of one line in the form in which they are compared; a link is one word."""
    if "<" in line:
        line = _ADDED.sub("", line)
    plain = line.lower() if line.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", line)).casefold()
    found = _TOKEN.findall(plain)
    if "//" in plain or "www." in plain:
        found = [_link(token) if "." in token else token for token in found]
    return found or ([bare] if (bare := plain.strip(_RULES)) else [])


def spans(line: str) -> list[tuple[int, int]]:
    """Return where each of the :func:`tokens` of a line stands in it, in which programs have added nothing."""
    found = [token.span() for token in _TOKEN.finditer(line)]
    return found or ([(line.index(bare), line.index(bare) + len(bare))] if (bare := line.strip(_RULES)) else [])


def _link(token: str) -> str:
    """Return a link without what differs between two ways to write it."""
    bare = token.partition("://")[2] or token
    return "//" + bare.removeprefix("www.").rstrip(_ENDS)


def guards(shown: str, link: str) -> bool:
    """Tell whether a link leads to another through a server that looks at it first, which is named in front."""
    at = shown.find(link)
    behind = shown[at + len(link) : at + len(link) + 1]
    return at > 0 and shown[at - 1] in "=/:" and behind in {"", "&", ";", "#"}
