"""What an opening mail lacks of a policy's checklist. Pure: words are looked for without accents, capitals and marks."""

from __future__ import annotations

import re
from typing import Final

from mailbot.desk.policy.policy import Item, Policy
from mailbot.mail.text.characters import plain

MOST: Final = 200_000
"""Characters of a mail that are looked at."""
_APART: Final = re.compile(r"[^\w]+")


def lacking(policy: Policy, words: str, *, files: bool) -> tuple[Item, ...]:
    """Return the items that a mail of these ``words`` (subject included) and with or without ``files`` does not hold."""
    if not policy.checklist:
        return ()
    said = f" {_flat(words[:MOST])} "
    shapes = {_shape(word) for word in said.split()} if any(one.shapes for one in policy.checklist) else set()
    return tuple(one for one in policy.checklist if not (files if one.evidence else _said(one, said, shapes)))


def _said(item: Item, said: str, shapes: set[str]) -> bool:
    return not shapes.isdisjoint(item.shapes) or any(f" {_flat(word)} " in said for word in item.words)


def _shape(word: str) -> str:
    """Return ``word`` with A in place of each letter and 9 of each digit."""
    return "".join("A" if sign.isalpha() else "9" if sign.isdecimal() else sign for sign in word)


def _flat(text: str) -> str:
    lines = " ".join(text.split())  # a line's end has no width, and would go
    return " ".join(_APART.split(plain(lines))).strip()
