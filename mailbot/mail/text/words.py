"""The words of a line in the form in which texts are compared: without case, accents, punctuation; a link is one word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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
    return found or ([bare] if (bare := _bare(plain)) else [])


def spans(line: str) -> list[tuple[int, int]]:
    """Return where each of the :func:`tokens` of a line stands in it, in which programs have added nothing."""
    found = [token.span() for token in _TOKEN.finditer(line)]
    return found or ([(line.index(bare), line.index(bare) + len(bare))] if (bare := _bare(line)) else [])


def _bare(line: str) -> str:
    """Return a line without words without its rules and spaces, every space of Unicode among them."""
    while (bare := line.strip(_RULES).strip()) != line:
        line = bare
    return bare


def _link(token: str) -> str:
    """Return a link without what differs between two ways to write it."""
    bare = token.partition("://")[2] or token
    return "//" + bare.removeprefix("www.").rstrip(_ENDS)


def guards(shown: str, link: str) -> bool:
    """Tell whether a link leads to another through a server that looks at it first, which is named in front."""
    at = shown.find(link)
    behind = shown[at + len(link) : at + len(link) + 1]
    return at > 0 and shown[at - 1] in "=/:" and behind in {"", "&", ";", "#"}


@dataclass(slots=True)
class Words:
    """The words of a text in their one form; ``lines`` is the line in which each stands.

    ``quoted`` are the places of those that are a quotation by its signs.
    """

    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    quoted: frozenset[int] = frozenset()

    def ends_line(self, at: range) -> bool:
        """Tell whether these words reach the end of a line."""
        return at.stop == len(self.lines) or self.lines[at.stop] != self.lines[at.stop - 1]

    def lines_in(self, at: range) -> range:
        """Return these words without those at the end that are no whole line; all where they end none."""
        end = next((one for one in reversed(at) if self.ends_line(range(at.start, one + 1))), at.stop - 1)
        return range(at.start, end + 1)

    def is_quoted(self, at: range) -> bool:
        """Tell whether these words are some of a quotation by its signs; where there is none, any may be."""
        if not self.quoted or at.start in self.quoted:
            return True
        return 2 * sum(one in self.quoted for one in at) > len(at)

    def line_at(self, at: int) -> range:
        """Return the words of the line in which a word stands."""
        first, end = at, at
        while first and self.lines[first - 1] == self.lines[at]:
            first -= 1
        while end < len(self.lines) and self.lines[end] == self.lines[at]:
            end += 1
        return range(first, end)

    def by_line(self, places: Sequence[int]) -> list[list[int]]:
        """Return the words at ``places`` by their lines."""
        lines: dict[int, list[int]] = {}
        for at in places:
            lines.setdefault(self.lines[at], []).append(at)
        return list(lines.values())

    def is_lines(self, at: range) -> bool:
        """Tell whether these words are whole lines."""
        return self.ends_line(at) and (at.start == 0 or self.lines[at.start - 1] != self.lines[at.start])


@dataclass(frozen=True, slots=True)
class Block:
    """Words from ``start`` up to ``end`` that stand at ``place`` in a source."""

    start: int
    end: int
    place: int

    @property
    def here(self) -> range:
        """Where it stands in the words."""
        return range(self.start, self.end)

    @property
    def behind(self) -> int:
        """Where it ends in the source."""
        return self.place + self.end - self.start


def gaps(blocks: Sequence[Block], words: int, theirs: int) -> Iterator[tuple[Block, Block]]:
    """Yield two blocks each that follow each other in both texts, of so many words, and the edges of both."""
    edges = [Block(0, 0, 0), *blocks, Block(words, words, theirs)]
    yield from ((one, other) for one, other in pairwise(edges) if one.behind <= other.place)


def words_of(lines: Sequence[Sequence[str]]) -> Words:
    """Return the words of a text, whose lines are given as :func:`tokens`."""
    found = Words()
    for number, line in enumerate(lines):
        found.texts += line
        found.lines += [number] * len(line)
    return found
