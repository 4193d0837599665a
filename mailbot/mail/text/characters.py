"""Characters that are not seen, and words as they are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]+")
"""Embeddings, overrides and isolates (Unicode Bidirectional Algorithm, UAX 9): "fdp.exe" is shown as "exe.pdf"."""
_HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e0fff]+"
)
"""All of no width, too. Not the joiners U+200C and U+200D: Persian words and emoji are written with them."""


def unturned(text: str) -> str:
    """Return ``text`` without what turns the reading direction of the words around it."""
    return text if text.isascii() else _TURNING.sub("", text)


def visible(text: str) -> str:
    """Return ``text`` (a name, a subject: one line) without any character that is not seen."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def plain(word: str) -> str:
    """Return ``word`` without capitals, accents and whatever has no width of its own (NFKD, Unicode Annex 15)."""
    apart = unicodedata.normalize("NFKD", word).casefold()
    seen = apart.isascii() and apart.isprintable()
    return apart if seen else "".join(one for one in apart if one == " " or has_width(one))


def has_width(sign: str) -> bool:
    """Tell whether the one character ``sign`` is seen by itself: no space, accent, control, joiner or Braille blank."""
    return not sign.isspace() and sign != _BRAILLE_BLANK and unicodedata.category(sign) not in _WIDTHLESS


_MARKS: Final = ":.,;!"
_WIDTHLESS: Final = frozenset({"Mn", "Me", "Cf", "Cc"})
_BRAILLE_BLANK: Final = "\u2800"


def folded(text: str) -> str:
    """Return ``text``, sign for sign, in small letters without accents."""
    if text.isascii():
        return text.lower()
    return "".join(_letter(char) for char in text)


def _letter(char: str) -> str:
    if char in "\u2018\u2019\u00b4":
        return "'"
    if char == "\xa0":
        return " "
    bare = unicodedata.normalize("NFD", char)[0].lower()
    return bare if len(bare) == 1 else char
