"""Where in the HTML of a mail its plain new words stand: compared letter by letter, since both say the same in two forms.

Only letters and digits count: programs write blanks, bullets, quotation marks and bold's asterisks each their own way.
What they add to the plain form (a link's target, a list's number, an image's place) may be missing in the HTML; nothing
else may, and nothing may be added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mailbot.mail.html.fragments import Fragment, FragmentKind
from mailbot.mail.text.patterns import late

_ADDED: Final = late(
    r"<(?:https?://|s?ftps?://|mailto:|tel:|sms:)[^<>]{1,2000}>"
    r"|\((?:(?:https?|s?ftps?)://[^\s<>()]{1,2000}|\+?(?:[\d*#.-]|%2[89]){2,90}|[^\s<>()@]{1,128}@[^\s<>()@]{1,255})"
    r"\)|\[(?:image|imagem|cid|https?):[^\]\n]{0,300}\]"
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


def offsets_of(words: str, fragments: Iterable[Fragment], places: Sequence[int]) -> list[int] | None:
    """Return where in ``words`` (NFC) that say the same as ``fragments`` stand the ends of the letters at ``places``.

    ``places`` count the letters of the fragments, and grow. None where the two do not say the same. What only the plain
    words say is passed over.
    """
    shown = "".join(letters(fragment.name) for fragment in fragments if fragment.kind is FragmentKind.WORDS)
    passed = _passed(shown, words)
    if passed is None:
        return None
    found: list[int] = []
    at = 0
    for offset, char in enumerate(words):
        if offset not in passed:
            at += len(letters(char))
        while len(found) < len(places) and places[len(found)] <= at:
            found.append(offset + 1)
    return found if len(found) == len(places) else None


def _passed(shown: str, words: str) -> Container[int] | None:
    """Return the characters of ``words`` that the HTML does not show, so that the rest is ``shown``; None for no way."""
    ways: dict[int, _Way | None] = {0: None}
    spans = [(0, 0), *(found.span() for found in _ADDED.finditer(words)), (len(words), len(words))]
    for (_, before), (first, last) in pairwise(spans):
        run, added = letters(words[before:first]), letters(words[first:last])
        ways = {at + len(run): way for at, way in ways.items() if shown.startswith(run, at)}
        taken = {at + len(added): way for at, way in ways.items() if shown.startswith(added, at)}
        if added:
            ways = {**{at: _Way(first, last, way) for at, way in ways.items()}, **taken}
        ways = dict(sorted(ways.items())[:_MOST_WAYS])
    if len(shown) not in ways:
        return None
    passed: set[int] = set()
    way = ways[len(shown)]
    while way is not None:
        passed.update(range(way.first, way.last))
        way = way.before
    return passed


@dataclass(frozen=True, slots=True)
class _Way:
    """Characters that were passed over, and those before them."""

    first: int
    last: int
    before: _Way | None


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
