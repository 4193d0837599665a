"""Formatted words and the plain ones beside each other: what is linked, and which addresses both may say.

A link's address stands in the HTML alone; in the plain words it is put in brackets behind what is linked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from mailbot.mail.html.alignment import letters, offsets_of, says_the_same
from mailbot.mail.html.fragments import Fragment, FragmentKind, of_letter, plainly_written
from mailbot.mail.text.links import BRACKETS, shown_with


def retold(html: str, told: Callable[[str], str]) -> str:
    """Return formatted words (:mod:`mailbot.mail.html.new_words`) with each run of words, and each link, as ``told``."""
    return plainly_written(_retold(one, told) for one in of_letter(html))


def with_links(words: str, html: str) -> str:
    """Return plain ``words`` with the address of each link in ``html``, which says the same, behind what is linked.

    Where they name it already, or where it cannot be told where it belongs, they stay as they are. Linear in both.
    """
    fragments = of_letter(html)
    words = unicodedata.normalize("NFC", words)
    links = [(end, said) for end, shown, target in _links(fragments) if (said := shown_with(shown, target))]
    offsets = offsets_of(words, fragments, [end for end, _ in links]) if links else None
    if offsets is None:
        return words
    pieces: list[str] = []
    at = 0
    for (_, said), offset in zip(links, offsets, strict=True):
        if said[2:-1] not in words[offset : offset + len(said) + 10].translate(BRACKETS):
            pieces += (words[at:offset], said)
            at = offset
    spoken = "".join((*pieces, words[at:]))
    return spoken if says_the_same(spoken, fragments) else words


def _links(fragments: Sequence[Fragment]) -> Iterator[tuple[int, str, str]]:
    """Yield each link: behind which letter it ends, its words, its target."""
    at, target, shown = 0, "", ""
    for one in fragments:
        if one.kind is FragmentKind.WORDS:
            at += len(letters(one.name))
            shown += one.name if target else ""
        elif one.name == "a" and one.kind is FragmentKind.OPENING:
            target, shown = one.attributes.get("href", ""), ""
        elif one.name == "a":
            if target and letters(shown):
                yield at, shown, target
            target = ""


def _retold(one: Fragment, told: Callable[[str], str]) -> Fragment:
    if one.kind is FragmentKind.WORDS:
        return replace(one, name=told(one.name))
    return (
        replace(one, attributes={**one.attributes, "href": told(one.attributes["href"])})
        if "href" in one.attributes
        else one
    )
