"""Where in the HTML of a mail its plain new words stand: compared letter by letter, since both say the same in two forms.

Only letters and digits count: programs write blanks, bullets, quotation marks and bold's asterisks each their own way.
What they add to the plain form (a link's target, a list's number, an image's place) may be missing in the HTML; nothing
else may, and nothing may be added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mailbot.mail.html.fragments import Fragment, FragmentKind
from mailbot.mail.text.patterns import late

_ADDED: Final = late(
    r"<(?:https?://|mailto:|tel:)[^<>]{1,2000}>|\[(?:image|imagem|cid|https?):[^\]\n]{0,300}\]"
    r"|^[ \t>*]{0,12}(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=[ \t\xa0])|^[ \t]{0,12}o(?=[ \t]{2})",
    re.MULTILINE | re.IGNORECASE,
)
_MOST_WAYS: Final = 64
_MOST_PLACES: Final = 10
_BEGINNING: Final = 60


def letters(text: str) -> str:
    """Return the letters and digits of ``text``, without case."""
    return "".join(char for char in unicodedata.normalize("NFC", text).casefold() if char.isalnum())


def says_the_same(words: str, fragments: Sequence[Fragment]) -> bool:
    """Tell whether the letters of ``fragments`` are those of ``words``, all of them and no other."""
    shown = sum(len(letters(fragment.name)) for fragment in fragments if fragment.kind is FragmentKind.WORDS)
    return place_of(words, fragments) == (0, shown)


def place_of(words: str, fragments: Iterable[Fragment]) -> tuple[int, int] | None:
    """Return where in the letters of ``fragments`` all of ``words`` and nothing else stand, as (first, behind the last).

    The beginning is looked at first; then the places below, where somebody answers under a quotation. None: nowhere.
    """
    shown = "".join(letters(fragment.name) for fragment in fragments if fragment.kind is FragmentKind.WORDS)
    wanted = list(_wanted(words))
    for start in _places(shown, wanted):
        end = _end(shown, wanted, start)
        if end is not None:
            return start, end
    return None


def _wanted(words: str) -> Iterator[tuple[str, bool]]:
    """Yield the letters of the plain words in runs, with whether the HTML must have them."""
    words = unicodedata.normalize("NFC", words)
    at = 0
    for added in _ADDED.finditer(words):
        yield letters(words[at : added.start()]), True
        yield letters(added[0]), False
        at = added.end()
    yield letters(words[at:]), True


def _places(shown: str, wanted: list[tuple[str, bool]]) -> Iterator[int]:
    yield 0
    first = next((run for run, needed in wanted if needed and run), "")[:_BEGINNING]
    at = 0
    for _ in range(_MOST_PLACES):
        at = shown.find(first, at + 1) if first else -1
        if at < 0:
            return
        yield at


def _end(shown: str, wanted: list[tuple[str, bool]], start: int) -> int | None:
    ways = {start}
    for run, needed in wanted:
        taken = {at + len(run) for at in ways if shown.startswith(run, at)}
        ways = taken if needed else set(sorted(ways | taken)[:_MOST_WAYS])
        if not ways:
            return None
    return min(ways)
