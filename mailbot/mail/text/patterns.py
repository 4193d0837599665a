"""Regular expressions that are compiled when they are first used.

Those that read people's words are long, and most processes use few of them: the daemon none of the parser's, which work
in processes of their own. Compiled when they are imported, they take a tenth of each start.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Is a compiled pattern as soon as something other than its text is asked of it."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if name.startswith("__"):
            raise AttributeError(name)  # a pattern is no descriptor, as Enum asks of each value
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        found = getattr(self._compiled, name)
        setattr(self, name, found)  # so that it is asked for once
        return found


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile`` would, compiled later; a mistake in it shows only then."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
