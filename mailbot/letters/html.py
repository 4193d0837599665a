"""A letter's plain words as HTML: the same words, nothing more. Everything is escaped, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import Final

from mailbot.mail.html.fragments import FragmentKind, of_letter, plainly_written

_DEEPEST: Final = 4
_LINK: Final = re.compile(r"https?://[^\s<>\"'`]{1,500}", re.IGNORECASE)
_TAIL: Final = ".,;:!?)]}*_"
_BELOW: Final = "margin:0 0 16px 0"
_PARAGRAPH: Final = f'<p style="{_BELOW}">'
_QUOTE: Final = f'<blockquote style="{_BELOW};padding:2px 0 2px 14px;border-left:3px solid #9aa5b1">'
_LIST: Final = f'<ul style="{_BELOW};padding:0 0 0 22px">'
_ITEM: Final = '<li style="margin:0 0 6px 0">'


WORDS: Final = "\ue000words\ue001"
"""Stands in a letter's plain words for those that come formatted, in letters that no script uses."""
_STYLES: Final = {
    "p": _BELOW, "ul": f"{_BELOW};padding:0 0 0 22px", "ol": f"{_BELOW};padding:0 0 0 22px", "li": "margin:0 0 6px 0",
    "blockquote": f"{_BELOW};padding:0 0 0 14px", "pre": f"{_BELOW};white-space:pre-wrap",
    "table": f"{_BELOW};border-collapse:collapse", "td": "border:1px solid #9aa5b1;padding:4px 8px",
    "th": "border:1px solid #9aa5b1;padding:4px 8px;text-align:left", "img": "max-width:100%",
}  # fmt: skip


def around(frame: str, formatted: str) -> str:
    """Put formatted words into a body whose one paragraph :data:`WORDS` stands for them; "" where it has no such one."""
    before, place, after = frame.partition(f"{_PARAGRAPH}{WORDS}</p>\n")
    return f'{before}<div style="{_BELOW}">{formatted}</div>\n{after}' if place and WORDS not in before + after else ""


def dressed(formatted: str) -> str:
    """Give formatted words (:mod:`mailbot.mail.html.new_words`) the looks of the house."""
    pieces = of_letter(formatted)
    return plainly_written(
        replace(one, attributes={**one.attributes, "style": _STYLES[one.name]})
        if one.name in _STYLES and one.kind in {FragmentKind.OPENING, FragmentKind.VOID}
        else one
        for one in pieces
    )


def body_of(text: str, depth: int = 0) -> str:
    r"""Return ``text`` (lines end in ``\n``) as HTML: paragraphs, ``> `` quotes, ``- `` lists and links.

    Quotes deeper than four are left as they were typed.
    """
    return "".join(_blocks(text.split("\n"), depth))


def _blocks(lines: Iterable[str], depth: int) -> Iterator[str]:
    def kind(line: str) -> str:
        if not line.strip():
            return ""
        if line.startswith(">") and depth < _DEEPEST:
            return ">"
        return "-" if line.startswith("- ") else "p"

    for mark, group in groupby(lines, kind):
        if mark == ">":
            yield f"{_QUOTE}{_quoted((line[1:].removeprefix(' ') for line in group), depth + 1)}</blockquote>\n"
        elif mark == "-":
            items = "</li>\n".join(_ITEM + _inline(line[2:]) for line in group)
            yield f"{_LIST}\n{items}</li>\n</ul>\n"
        elif mark:
            yield _PARAGRAPH + "<br>\n".join(map(_inline, group)) + "</p>\n"


def _quoted(lines: Iterable[str], depth: int) -> str:
    """Return the inside of a quote; its last block ends where the quote's bar does."""
    *blocks, last = [*_blocks(lines, depth)] or [""]
    return "".join(blocks) + last.replace(_BELOW, "margin:0", 1)


def _inline(line: str) -> str:
    """Escape one line, make its bare links links, and keep the indents that a person typed."""
    if "://" in line:
        return "".join(_linked(line))
    return _spaced(escape(line))


def _linked(line: str) -> Iterator[str]:
    at = 0
    for match in _LINK.finditer(line):
        url = match[0].rstrip(_TAIL)
        yield _spaced(escape(line[at : match.start()]))
        yield f'<a href="{escape(url)}">{escape(url)}</a>'
        at = match.start() + len(url)
    yield _spaced(escape(line[at:]))


def _spaced(escaped: str) -> str:
    return escaped.replace("  ", "&nbsp; ") if "  " in escaped else escaped
