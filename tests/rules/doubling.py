"""How the time of a function grows when its text is doubled, measured so that a busy machine does not matter."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

Work = Callable[[Any], object]


def seconds(work: Work, given: Any, tries: int = 5) -> float:
    """Return the least CPU of several runs: what disturbs a run only ever adds."""
    spent = []
    for _ in range(tries):
        began = time.process_time()
        work(given)
        spent.append(time.process_time() - began)
    return min(spent)


def grows_no_faster_than_its_text(
    work: Work, made: Callable[[int], Any], count: int, noise: float = 0.001, tries: int = 5
) -> None:
    """Fail where twice the text takes more than three times as long; under ``noise`` seconds a clock tells nothing."""
    for often in (2, tries, tries):  # a busy machine may spoil one measurement, not three
        once, twice = seconds(work, made(count), often), seconds(work, made(2 * count), often)
        if twice <= 3 * once + noise:
            return
    pytest.fail(f"{once * 1000:.1f} ms became {twice * 1000:.1f} ms")
