"""``python -m tests.beside_busy_loops [--cores N] COMMAND…`` runs a command on a machine that has something else to do, too.

Four processes spin for as long as it runs, on the same two cores (or N) where there are more. Each looks whether whom it was
started by is still there, and ends with it, whichever way that ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

LOOPS: Final = 4
CORES: Final = 2
_TURNS: Final = 100_000


def spin(starter: int) -> None:
    """Be busy until ``starter`` is no longer this process's parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while os.getppid() == starter:
        for _ in range(_TURNS):
            pass


def keep_to(cores: int) -> None:
    """Let this process, and whatever it starts from now on, run on that many cores at most, where the system can be told."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def asked_for(words: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Return how many cores the words of a command line ask for, and the command."""
    return (int(words[1]), words[2:]) if words[:1] == ["--cores"] else (CORES, words)


def main() -> int:
    """Run the command beside them; returns its exit status, as a shell would: of a signal that ended it, 128 more."""
    cores, command = asked_for(sys.argv[1:])
    keep_to(cores)
    asked: list[int] = []
    started: list[subprocess.Popen[bytes]] = []

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        for one in started:
            one.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, lambda *_: None)  # a terminal interrupts the command as well: it ends, and then this does
    code = f"from tests.beside_busy_loops import spin; spin({os.getpid()})"
    loops = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(LOOPS)]
    try:
        started.append(subprocess.Popen(command))
        if asked:
            started[0].terminate()
        ended = started[0].wait()
        return ended if ended >= 0 else 128 - ended
    finally:
        for one in loops:
            one.kill()
            one.wait()


if __name__ == "__main__":
    sys.exit(main())
