"""What must hold of every text that leaves a reader of strangers' bytes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Final

SECONDS: Final = 5.0
"""CPU that any one input may cost."""


def told(*, holds: bool, claim: str) -> None:
    """Raise AssertionError with ``claim`` unless it holds; unlike ``assert`` it also speaks under ``python -O``."""
    if not holds:
        raise AssertionError(claim)


def is_clean(text: str) -> bool:
    """Tell whether every database and every journal takes ``text``: no NUL, no bare CR, no lone surrogate."""
    return "\0" not in text and "\r" not in text and text.encode("utf-8", "replace").decode() == text


def unclean(value: object, where: str) -> Iterator[str]:
    """Yield the place of each text in ``value`` (dataclasses and tuples are walked) that is not clean."""
    if isinstance(value, str):
        if not is_clean(value):
            yield where
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from unclean(one, f"{where}[{number}]")
    elif is_dataclass(value):
        for one in fields(value):
            yield from unclean(getattr(value, one.name), f"{where}.{one.name}")


def all_clean(value: object, where: str) -> None:
    """Raise AssertionError where a text in ``value`` is not clean."""
    for place in unclean(value, where):
        raise AssertionError(f"{place} is not clean")


def words_kept(text: str, *pieces: str) -> None:
    """Raise AssertionError if a word of ``text`` is in none of ``pieces``, or in more than one."""
    before, after = Counter(text.split()), Counter(" ".join(pieces).split())
    told(holds=before == after, claim=f"lost {list(before - after)[:3]}, gained {list(after - before)[:3]}")


@contextmanager
def in_time() -> Iterator[None]:
    """Raise AssertionError if what runs inside takes more than 5 s of CPU."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    told(holds=spent < SECONDS, claim=f"took {spent:.1f} s")
