"""Formatted words cut down to what of them is sent: without the orders above and the signature below."""

from __future__ import annotations

from mailbot.mail.cutting import between, trimmed
from mailbot.mail.html_pieces import of_letter, plainly_written, pruned
from mailbot.mail.same_words import place_of, says_the_same


def narrowed(html: str, words: str) -> str:
    """Return what of formatted words (:mod:`mailbot.mail.formatted`) says exactly ``words``; empty where nothing does."""
    pieces = of_letter(html)
    place = place_of(words, pieces)
    if place is None:
        return ""
    cut = pruned(trimmed([*between(pieces, *place, behind=True)]))
    return plainly_written(cut) if says_the_same(words, cut) else ""
