"""A letter as whoever gets it reads it: which words stand in it, and how deep in quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property
from html import unescape
from typing import Any, Final

from tests.clients.dates import BRASILIA
from tests.clients.opened import Opened
from tests.conversations.words import words_in

_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)
_NO_CHANCE: Final = 7
_TAG: Final = re.compile(r"(<[^>]*>)")
_MARKS: Final = re.compile(r"[> ]*")


@dataclass(frozen=True)
class Letter:
    """One letter of the outbox: to whom, and its bytes; or a mail that somebody answers, with where the answer goes."""

    to: str
    raw: bytes
    answers_to: str = ""

    @cached_property
    def shown(self) -> tuple[dict[str, int], ...]:
        """The words of each body, text and HTML: the smallest number of quotations around each."""
        return tuple(_least(_in_html(body) if subtype == "html" else _in_text(body)) for subtype, body in self.bodies)

    @cached_property
    def bodies(self) -> tuple[tuple[str, str], ...]:
        """The bodies as (subtype, decoded)."""
        parts = [one for one in self._message.walk() if one.get_content_maintype() == "text"]
        return tuple((one.get_content_subtype(), _decoded(one)) for one in parts)

    @cached_property
    def opened(self) -> Opened:
        """The letter as a client has it open; the standard's strict parser would take longer than we do to answer it."""
        html = next((body for subtype, body in self.bodies if subtype == "html"), "")
        found = _BODY.search(html)
        sender = self._field("From")
        return Opened(
            message_id=self._field("Message-ID"),
            references=tuple(self._field("References").split()),
            subject=self._field("Subject"),
            sender=sender,
            answer_to=self.answers_to or self._field("Reply-To") or sender,
            to=self._field("To"),
            cc=self._field("Cc"),
            date=parsedate_to_datetime(self._field("Date")).astimezone(BRASILIA),
            text=self.text.replace("\r\n", "\n").strip("\n"),
            html=found[1].strip() if found else "",
        )

    @cached_property
    def _message(self) -> Message:
        return message_from_bytes(self.raw)

    def _field(self, name: str) -> str:
        return " ".join(str(make_header(decode_header(self._message.get(name, "")))).split())

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
        """Return the words that stand in a body, a field or, where no ID can spell them by chance, in any of its bytes."""
        fields = words_in(" ".join(self._field(name) for name in ("From", "To", "Cc", "Subject")))
        raw = words_in(self.raw.decode("latin-1"))
        return frozenset(
            word for word in words
            if word in fields or any(word in body for body in self.shown) or (len(word) >= _NO_CHANCE and word in raw)
        )  # fmt: skip


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
