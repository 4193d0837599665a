"""A letter as whoever gets it reads it: which words stand in it, and how deep in quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from functools import cached_property
from html import unescape
from typing import Any, Final

from tests.conversations.words import words_in

_TAG: Final = re.compile(r"(<[^>]*>)")
_MARKS: Final = re.compile(r"[> ]*")


@dataclass(frozen=True)
class Letter:
    """One letter of the outbox: to whom, and its bytes."""

    to: str
    raw: bytes

    @cached_property
    def shown(self) -> tuple[dict[str, int], ...]:
        """The words of each body, text and HTML: the smallest number of quotations around each."""
        return tuple(_least(_in_html(body) if subtype == "html" else _in_text(body)) for subtype, body in self.bodies)

    @cached_property
    def bodies(self) -> tuple[tuple[str, str], ...]:
        """The bodies as (subtype, decoded)."""
        parts = [one for one in message_from_bytes(self.raw).walk() if one.get_content_maintype() == "text"]
        return tuple((one.get_content_subtype(), _decoded(one)) for one in parts)

    @property
    def text(self) -> str:
        """The plain words."""
        return next((body for subtype, body in self.bodies if subtype == "plain"), "")

    def has(self, word: str) -> bool:
        """Tell whether the word stands in every body: whoever reads one of them sees it."""
        return all(word in body for body in self.shown)

    def new(self, word: str, depth: tuple[int, ...]) -> bool:
        """Tell whether the word stands in a body no deeper than the new words do."""
        return any(body.get(word, least + 1) <= least for body, least in zip(self.shown, depth, strict=True))

    def depth(self, words: frozenset[str]) -> tuple[int, ...]:
        """Return how deep in each body the first of ``words`` stand; -1 where there are none."""
        return tuple(min((body[word] for word in words if word in body), default=-1) for body in self.shown)

    def anywhere(self, words: frozenset[str]) -> frozenset[str]:
        """Return the words that stand in any of its bytes."""
        raw = self.raw.decode("latin-1").casefold()
        return frozenset(word for word in words if word in raw or any(word in body for body in self.shown))


def _decoded(part: Any) -> str:
    return str(part.get_payload(decode=True).decode(part.get_content_charset("utf-8"), "replace"))


def _least(found: Iterator[tuple[int, str]]) -> dict[str, int]:
    least: dict[str, int] = {}
    for depth, text in found:
        for word in words_in(text):
            least[word] = min(depth, least.get(word, depth))
    return least


def _in_text(body: str) -> Iterator[tuple[int, str]]:
    for line in body.splitlines():
        found = _MARKS.match(line)
        yield found[0].count(">") if found else 0, line


def _in_html(body: str) -> Iterator[tuple[int, str]]:
    depth, _, rest = 0, *body.partition("<body")[1:]
    for piece in _TAG.split(rest):
        if piece.startswith("<blockquote"):
            depth += 1
        elif piece.startswith("</blockquote"):
            depth -= 1
        elif not piece.startswith("<"):
            yield depth, unescape(piece)
