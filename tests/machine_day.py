"""The machine's day, moved for the tests alone: ``MACHINE_DAY=+3650`` is ten years on, ``MACHINE_DAY=-1826`` five back.

Whatever imports this package lives on that day: pytest, its workers, and each process that the tests start with a module of
this package. Monotonic clocks, and servers that are not ours, keep the machine's. Nothing of this is in mailbot.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

VARIABLE: Final = "MACHINE_DAY"


def days() -> int:
    """Return by how many days it is moved."""
    return int(os.environ.get(VARIABLE) or 0)


@cache
def move() -> None:
    """Let this process take another day for today, from now on; time goes on as ever."""
    if days():
        import time_machine  # noqa: PLC0415 - a test's own worker that reads mail comes by here, and is to be light

        there = datetime.now(UTC) + timedelta(days=days())  # noqa: TID251 - this is the one place of the tests
        time_machine.travel(there, tick=True).start()


def reading(start: str = "from mailbot.workers.worker import serve; serve()") -> str:
    """Return ``start`` of a worker that reads mail, on that day: it has no environment that could tell it."""
    seconds = days() * 86400
    return f"import time; machines = time.time; time.time = lambda: machines() + {seconds}; {start}" if seconds else start
