"""The targets by name, and the inputs that they begin with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
MODULES: Final = {
    "reading": "fuzz.reading",
    "from_rule": "fuzz.from_rule",
    "authentication_results": "fuzz.authentication_results",
    "dsn": "fuzz.dsn",
    "new_words": "fuzz.new_words",
    "replies": "fuzz.replies",
    "orders": "fuzz.orders",
    "rtf": "fuzz.rtf",
    "parts": "fuzz.parts",
    "own_marks": "fuzz.own_marks",
    "looks": "fuzz.looks",
    "agents_words": "fuzz.agents_words",
    "token": "fuzz.tokens",
    "imap_answers": "fuzz.imap_answers",
}
OF_MAILS: Final = frozenset({"reading", "from_rule", "dsn"})
"""Targets whose inputs are whole mails: the tests' own mails are seeds for them too."""
_MAILS: Final = HERE.parent / "tests" / "corpus"

Check = Callable[[bytes], None]


def check_of(target: str) -> Check:
    """Return what ``target`` does with one input; it raises where a claim does not hold, or anything is raised."""
    logging.getLogger("flufl.bounce").disabled = True  # it logs each of its own failures with a traceback
    check: Check = import_module(MODULES[target]).check
    return check


def seeds_of(target: str) -> list[bytes]:
    """Return the inputs that ``target`` begins with, always in the same order."""
    files = sorted((HERE / "seeds" / target).iterdir())
    if target in OF_MAILS:
        files += sorted(_MAILS.glob("*.eml"))
    return [file.read_bytes() for file in files]
