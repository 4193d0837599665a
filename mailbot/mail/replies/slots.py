"""Whether words are a date, or somebody's name and address, as a mail program puts them into its own line.

Nothing of a person's sentence may pass for one of them: a name is written with capitals, a date has few words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from mailbot.mail.replies.markers import SAYING
from mailbot.mail.replies.markers import words as words_of
from mailbot.mail.text.patterns import late
from mailbot.mail.text.words import tokens

LONGEST_DATE: Final = 110
LONGEST_NAME: Final = 160
_UNSEEN: Final = late("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_COLONS: Final = str.maketrans({"∶": ":", "׃": ":", "﹕": ":", "’": "'", "‘": "'", "“": '"', "”": '"', "―": "-", "—": "-"})
_ASCII_LOWER: Final = str.maketrans({chr(upper): chr(upper + 32) for upper in range(65, 91)})


def straight(text: str) -> str:
    """Return text with its spaces single, and without what nobody sees, its letters in one form (NFKC)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_COLONS)
    return " ".join(text.split()).replace(" :", ":").replace(" >", ">").replace("< ", "<")


def lowered(text: str) -> str:
    """Return text in lower case, each character in its place."""
    low = text.lower()
    return (
        low if len(low) == len(text) else "".join(one if len(one) == 1 else char for char in text for one in [char.lower()])
    )


def plain(text: str) -> str:
    """Return the form in which lines and patterns are compared."""
    return lowered(straight(text))


_DIGITS: Final = late(r"\d+")
_YEAR: Final = late(r"(?<!\d)\d{4}(?!\d)")
_TIME: Final = late(r"\d{1,2}[:.h]\d{2}")
_NO_DATE: Final = late(r"[@<>?!=|{}\\]|[^\W\d_]{4,30}\. [A-ZÀ-Þ]|[^\W\d_]{7,30}\. ")
_BETWEEN: Final = late(r"[\s.,:/()\[\]'+\-–]+")
_BEFORE: Final = 4
_INSIDE: Final = 4
_AFTER: Final = 6
_MOST_NUMBERS: Final = 9


@lru_cache(maxsize=128)
def is_date(text: str) -> bool:
    """Tell whether text is a date, with or without a time, in whatever language: numbers, and few words between them."""
    if not 4 <= len(text) <= LONGEST_DATE or _NO_DATE.search(text):  # noqa: PLR2004 - "2/3" is none
        return False
    numbers = len(_DIGITS.findall(text))
    if numbers < 2:  # noqa: PLR2004 - a year and something
        return False
    gaps = _DIGITS.split(text)
    if not (2 < numbers <= _MOST_NUMBERS or (numbers == 2 and len(gaps[1]) > 1 and _YEAR.search(text))):  # noqa: PLR2004 - "3 mars 2025"
        return False
    first, *inner, last = map(_words, gaps)
    few = first <= _BEFORE and last <= _AFTER and all(gap <= _INSIDE for gap in inner)
    return few and SAYING.isdisjoint(tokens(text))


def _words(gap: str) -> int:
    return sum(1 for word in _BETWEEN.split(gap) if word)


def has_time(text: str) -> bool:
    """Tell whether a date has a time of day."""
    return _TIME.search(text) is not None


_ADDRESS: Final = late(
    r"[<(\[]{0,2}(?:mailto:)?[^\s<>\"@,;:()\[\]]{1,64}@[\w.\-]{1,255}[>)\]]{0,2}(?: ?<?mailto:[^\s>]{1,300}>?)?"
)
_ANGLED: Final = late(r"[<(\[][^\s<>@]{1,64}@[\w.\-]{1,255}[>)\]]")
_NO_NAME: Final = late(r"[?!;=|{}\\<>:]|\d[:.h]\d\d|\. [a-z]|[a-z]{3}\. ")
_MOST_WORDS: Final = 7


def is_name(text: str) -> bool:
    """Tell whether text is a name as programs show it: each word with a capital, or of a script that has none."""
    words = text.strip("\"' ()[]*_").split()
    if (
        not 0 < len(words) <= _MOST_WORDS
        or not any(map(str.isalpha, text))
        or len(text) > LONGEST_NAME
        or _NO_NAME.search(text)
    ):
        return False
    if opens_a_sentence(words[0].strip(",")):
        return False
    particles = words_of("particle")
    return all((at > 0 and word.lower() in particles) or _proper(word) for at, word in enumerate(words))


def _proper(word: str) -> bool:
    letters = word.lstrip("\"'([*_.,-&/")[:1]
    return not letters or not letters.islower()


def opens_a_sentence(word: str) -> bool:
    """Tell whether a word is an article, a pronoun or another with which a person's words about somebody begin."""
    return word.lower() in words_of("opening")


def is_account(text: str) -> bool:
    """Tell whether text is one word, as programs show an account's name where there is no other."""
    single = text.strip("\"' *_")
    return single.replace(".", "").isalnum() and not opens_a_sentence(single)


@lru_cache(maxsize=128)
def is_sender(text: str) -> tuple[bool, bool]:
    """Tell whether text says who wrote (a name, an address or both), and whether an address in brackets says so."""
    if len(text) > LONGEST_NAME + 100:
        return False, False
    if "@" not in text:
        return is_name(text) or is_account(text), False
    found = list(_ADDRESS.finditer(text))
    if not found or len(found) > 2:  # noqa: PLR2004 - some show an address as its own name
        return False, False
    name = _ADDRESS.sub(" ", text).strip(" \"'*_,()<>[]")
    short = len(name.split()) <= 4 and not re.search(r"[.,:;!?]\s|\d[:.h]\d\d", name)  # noqa: PLR2004 - "suporte ao cliente"
    return not name or short or is_name(name), _ANGLED.search(text) is not None
