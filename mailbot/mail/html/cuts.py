"""Pieces of HTML between two of their letters: what is cut stays balanced, and what is old takes its pictures along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mailbot.mail.html.alignment import letters, place_of, says_the_same
from mailbot.mail.html.fragments import Fragment, FragmentKind, of_letter, plainly_written, pruned

_RULE: Final = re.compile(r"\s*[-_—–=*]{2,}\s*")
"""What stands above a signature."""


def between(fragments: Iterable[Fragment], first: int, last: int, *, behind: bool) -> Iterator[Fragment]:
    """Yield what stands between two letters, counted in all words, and all openings and closings.

    ``behind``: what has no letters and follows the last one (a picture, an exclamation mark) goes with it, up to the next
    words or rule.
    """
    at = 0
    over = False
    for fragment in fragments:
        if fragment.kind in {FragmentKind.OPENING, FragmentKind.CLOSING}:
            yield fragment
            continue
        here = at
        if fragment.kind is FragmentKind.WORDS:
            at += len(letters(fragment.name))
        if over or at < first or (here <= first and 0 < first == at):
            continue
        if here < last:
            yield (
                Fragment(FragmentKind.WORDS, part(fragment.name, first - here, last - here))
                if fragment.kind is FragmentKind.WORDS
                else fragment
            )
        elif not behind or at > here or fragment.name == "hr" or _RULE.fullmatch(fragment.name):
            over = True
        else:
            yield fragment


def part(text: str, first: int, last: int) -> str:
    """Return the part of ``text`` between two of its letters, with the punctuation behind the last one on its line."""
    kept: list[str] = []
    at = 0
    for char in text:
        width = len(letters(char))
        if at >= last and (width or char == "\n"):
            break
        if at >= first and (width or at > first or first <= 0):
            kept.append(char)
        at += width
    return "".join(kept)


def trimmed(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Leave out the empty lines at both ends."""
    full = [at for at, fragment in enumerate(fragments) if _is_full(fragment)]
    if not full:
        return []
    return [
        fragment
        for at, fragment in enumerate(fragments)
        if full[0] <= at <= full[-1] or fragment.kind in {FragmentKind.OPENING, FragmentKind.CLOSING}
    ]  # fmt: skip


def _is_full(fragment: Fragment) -> bool:
    return (
        bool(fragment.name.strip())
        if fragment.kind is FragmentKind.WORDS
        else fragment.kind is FragmentKind.VOID and fragment.name != "br"
    )


def narrowed(html: str, words: str) -> str:
    """Return what of formatted words (:mod:`mailbot.mail.html.new_words`) says exactly ``words``; empty where none does."""
    fragments = of_letter(html)
    place = place_of(words, fragments)
    if place is None:
        return ""
    cut = pruned(trimmed([*between(fragments, *place, behind=True)]))
    return plainly_written(cut) if says_the_same(words, cut) else ""
