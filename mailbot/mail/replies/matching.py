"""Which words of a text stand in an earlier one: compared as words, whatever a program did to lines, blanks and accents.

Programs wrap quoted lines anew, drop accents, change quotation marks and put their own server before a link. The words and
their order remain. A run of words is looked for by its threes, so that the time is linear in both texts.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import Final
from urllib.parse import unquote

from mailbot.mail.text.words import Block, Words, gaps, guards, tokens

RUN: Final = 3
"""So many words in a row are looked for; fewer stand in any two texts."""
SURE: Final = 8
"""A run of so many words is found wherever it stands; a shorter one must stand between those around it."""
_FRAMING: Final = 6
"""So many words in a row are a letter's own."""
_MOST_LINKS: Final = 50
_MOST_PLACES: Final = 8
_MOST_AGAIN: Final = 40
"""Words that somebody types again as an answer; more were repeated by a program."""
_REACH: Final = 4
"""How much longer than a gap in the words the gap in the source may be that is looked at."""
MOST_WORDS: Final = 60_000
"""Of a longer text nothing is compared: it costs bounded time, and is kept."""
_glued: Final = "".join


class Source:
    """A letter or mail with which others are compared: ``name`` for eyes, ``public`` where a customer may read its words.

    ``ours`` tells that no customer wrote it: who quotes a single line of it has a program that marks it.
    """

    def __init__(self, name: str, text: str, *, public: bool = True, ours: bool = True) -> None:
        self.name = name
        self.public = public
        self.ours = ours
        own = [tokens(line) for line in unicodedata.normalize("NFC", text).split("\n")]
        self.words: list[str] = [word for line in own for word in line][:MOST_WORDS]
        self.lines = {tuple(line) for line in own if line}
        self.links = dict.fromkeys(word for word in self.words if word.startswith("//") and "." in word)
        self._text = text
        self._frame: frozenset[tuple[str, ...]] | None = None

    @cached_property
    def _runs(self) -> dict[tuple[str, ...], list[int]]:
        """The places of each run of words; a quotation of all of it needs none."""
        runs: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(self.words) - RUN + 1):
            places = runs.setdefault(tuple(self.words[at : at + RUN]), [])
            if len(places) < _MOST_PLACES:
                places.append(at)
        return runs

    def places(self, words: Sequence[str], at: int) -> Sequence[int]:
        """Return where the run of words at ``at`` stands in it."""
        return self._runs.get(tuple(words[at : at + RUN]), ())

    def frames(self, lines: Sequence[str]) -> bool:
        """Tell whether among ``lines`` are words that it says itself: outside the lines that it quotes with a mark."""
        if self._frame is None:
            own = [line for line in self._text.split("\n") if not line.startswith(">")]
            self._frame = frozenset(_rows([word for line in own for word in tokens(line)][:MOST_WORDS]))
        return any(row in self._frame for row in _rows([word for line in lines for word in tokens(line)]))

    def has_words(self, words: Sequence[str]) -> bool:
        """Tell whether a word, or two in a row, stand in it, wherever."""
        return words[0] in self._few if len(words) == 1 else tuple(words) in self._few

    def has_seam(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Tell whether words that end and words that begin follow each other in it, two on each side where there are."""
        around = (*before[-2:], *after[:2])
        if len(around) < RUN:
            return self.has_words(around)
        return all(self.places(around, at) for at in range(len(around) - RUN + 1))

    @cached_property
    def _few(self) -> frozenset[object]:
        return frozenset((*self.words, *pairwise(self.words)))

    def has_line(self, line: str) -> bool:
        """Tell whether a marked line is a whole one of ours; a single word may be anybody's answer."""
        words = tokens(line)
        return self.ours and (len(words) > 1 or "~" in line) and tuple(words) in self.lines

    def has_link(self, word: str) -> bool:
        """Tell whether a link is one of its own, even behind the server that a mail program puts before it."""
        if not word.startswith("//"):
            return False
        if word in self.links:
            return True
        shown = unquote(unquote(word))
        return any(guards(shown, one[2:]) for one in islice(self.links, _MOST_LINKS))


def _rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + _FRAMING]) for at in range(len(words) - _FRAMING + 1))


def covered(words: Words, source: Source, sought: Sequence[int] = ()) -> tuple[set[int], set[int]]:
    """Return which words stand in ``source``, by their place, and which a person typed among them or once more.

    ``sought`` are the words of a quotation by its signs.
    """
    if sought and sought[-1] - sought[0] == len(sought) - 1 and words.texts[sought[0] : sought[-1] + 1] == source.words:
        return set(sought), set()
    every = list(_blocks(words.texts, source))
    typed = _typed_again(words, every)
    blocks = list(_given_back(words.texts, source, _in_order(words, every)))
    for one, other in pairwise(one for one in blocks if words.is_quoted(one.here)):
        typed.update(range(one.end, other.start) if one.behind == other.place else ())
    found = {at for one in blocks for at in range(one.start, one.end)}
    for before, after in gaps(blocks, len(words.texts), len(source.words)):
        gap = range(before.end, after.start)
        found |= _in_gap(words, gap, source, before.behind, after.place)
        if not typed.isdisjoint(gap):
            found |= _in_gap(words, [at for at in gap if at not in typed], source, before.behind, after.place)
    return found, typed


def left_out(words: Words, source: Source) -> Iterator[tuple[range, list[str]]]:
    """Yield which words of the source, links aside, were left out in the midst of what is repeated, and where.

    Where is a range of the words that are new there; mostly it is empty.
    """
    for one, other in pairwise(_in_order(words, list(_blocks(words.texts, source)))):
        gap = source.words[one.behind : other.place]
        if not all(word.startswith("//") for word in gap[:SURE]):
            yield range(one.end, other.start), gap


def _blocks(words: Sequence[str], source: Source) -> Iterator[Block]:
    at = floor = behind = 0
    theirs = source.words
    while at <= len(words) - RUN:
        places = source.places(words, at)
        if not places:
            at += 1
            continue
        runs = [(_length(words, at, theirs, one), one >= behind, -one) for one in places]
        length, _, place = max(runs)
        first, end, place, behind = at, at + length, -place, length - place
        while first > floor and place > 0 and words[first - 1] == theirs[place - 1]:
            first, place = first - 1, place - 1
        yield Block(first, end, place)
        at = floor = end


def _length(words: Sequence[str], at: int, theirs: Sequence[str], place: int) -> int:
    """Return how many words in a row are the same from two places on."""
    length = RUN
    most = min(len(words) - at, len(theirs) - place)
    while length < most and words[at + length] == theirs[place + length]:
        length += 1
    return length


def _typed_again(words: Words, blocks: list[Block]) -> set[int]:
    """Return the words that only repeat some right above: no program does so, a person answers in the question's words."""
    again: set[int] = set()
    first, end = Block(0, 0, 0), 0
    for one in blocks:
        many = min(one.behind, first.behind) - one.place
        goes_on = one.behind > first.behind
        if one.start != end or not 0 < many <= _MOST_AGAIN:
            first, end = one, one.end
            continue
        if first.place < one.place or (first.place == one.place and not goes_on):
            here, above = range(one.start, one.start + many), range(end - many, end)
            again.update(above if goes_on and not words.ends_line(here) and words.is_lines(above) else here)
        elif goes_on and end - first.start <= _MOST_AGAIN:
            again.update(words.lines_in(range(first.start, end)))  # the answer stands above what it repeats
        first, end = (one if goes_on or one.place < first.place else first), one.end
    return again


def _in_order(words: Words, blocks: list[Block]) -> list[Block]:
    """Leave out short runs that do not stand between what surrounds them: a person uses the same three words, too.

    For the same reason none of the words around a quotation says where what is quoted goes on.
    """
    quoted = [words.is_quoted(one.here) for one in blocks]
    sure = [one.place for one, inside in zip(blocks, quoted, strict=True) if inside and len(one.here) >= SURE]
    kept: list[Block] = []
    before = ahead = 0
    for one, inside in zip(blocks, quoted, strict=True):
        after = sure[ahead] if ahead < len(sure) else None
        if len(one.here) >= SURE:
            ahead += inside
        elif one.place < before or not (after is None or one.behind <= after or after < before):
            continue
        kept.append(one)
        before = one.behind if inside else before
    return kept


def _given_back(words: Sequence[str], source: Source, blocks: list[Block]) -> Iterator[Block]:
    """Yield runs with the words in front that one had taken which was left out."""
    floor = 0
    for one in blocks:
        first, place = one.start, one.place
        while first > floor and place > 0 and words[first - 1] == source.words[place - 1]:
            first, place = first - 1, place - 1
        yield Block(first, one.end, place)
        floor = one.end


def _in_gap(words: Words, gap: Sequence[int], source: Source, first: int, last: int) -> set[int]:
    """Return which words of a gap between two runs stand in the gap between their places, though written otherwise."""
    reach = _REACH * len(gap) + SURE
    first, last = (max(first, last - reach), last) if gap and gap[0] == 0 else (first, min(last, first + reach))
    theirs = source.words[first:last]
    if _glued(words.texts[at] for at in gap) == _glued(theirs):
        return set(gap)
    links = {at for at in gap if source.has_link(words.texts[at])}
    left = [at for at in gap if at not in links]
    if not left or _glued(words.texts[at] for at in left) == _glued(one for one in theirs if one[:2] != "//"):
        return set(gap)
    return links | set(_whole_lines(words, left, source, theirs))


def _whole_lines(words: Words, places: list[int], source: Source, theirs: Sequence[str]) -> Iterator[int]:
    """Yield the words of lines that are whole ones of the source, in the order of those where they are sought."""
    behind = 0
    starts: dict[str, list[int]] = {}
    for line in words.by_line(places):
        whole = tuple(words.texts[at] for at in line)
        if whole not in source.lines:
            continue
        if not starts:
            for at, word in enumerate(theirs):
                starts.setdefault(word, []).append(at)
        sought = starts.get(whole[0], [])
        first = bisect_left(sought, behind)
        near = sought[first : first + _MOST_PLACES]
        start = next((at for at in near if tuple(theirs[at : at + len(whole)]) == whole), None)
        if start is not None:
            behind = start + len(whole)
            yield from line
