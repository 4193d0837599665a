"""Whom or what a name means that somebody wrote by hand: the whole of it, or any part that only one has. Pure.

Nothing is guessed: a part that two have names both, and a slip names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeVar

from mailbot.mail.text.characters import plain

_WORD: Final = re.compile(r"[^\W_]+")
_AROUND: Final = " .,;:!?@\"'<>()[]"
_SHORTEST: Final = 3
"""Letters with which a word must begin to stand for the whole of it: every second name begins with the same two."""
_FILLING: Final = frozenset(_WORD.findall("de da do das dos e para pra ao o a to the of equipe time setor team"))
"""What people write around a name, and what is a name's part without naming anybody."""

Named = TypeVar("Named")


def meant(asked: str, known: Iterable[tuple[Named, tuple[str, ...]]]) -> tuple[Named, ...]:
    """Return who of ``known``, each with their names, is meant by ``asked``: one, or several of whom it is not clear which.

    The first of somebody's names (a key) goes before the others, a whole name before a part, a whole word before the
    beginning of one. Capitals, accents and marks around it do not count.
    """
    everybody = list(known)
    wanted = flat(asked)
    for whole in (slice(1), slice(1, None)):
        found = [one for one, names in everybody if wanted and wanted in map(flat, names[whole])]
        if found:
            return tuple(found)
    said = _words(asked)
    parts = [(one, frozenset(word for name in names for word in _words(name))) for one, names in everybody]
    return _who(said, parts, begins=False) or _who(said, parts, begins=True)


def flat(name: str) -> str:
    """Return ``name`` as names are compared."""
    return " ".join(plain(name).split()).strip(_AROUND)


def _words(name: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(flat(name)))
    return words - _FILLING or words


def _who(said: frozenset[str], parts: Iterable[tuple[Named, frozenset[str]]], *, begins: bool) -> tuple[Named, ...]:
    """Return those who have each word that was ``said``, or, with ``begins``, one that begins with it."""
    if not said or (begins and any(len(one) < _SHORTEST for one in said)):
        return ()
    return tuple(
        one for one, words in parts
        if said <= words or (begins and all(any(word.startswith(start) for word in words) for start in said))
    )  # fmt: skip
