"""``python -m tests.beside_busy_loops COMMAND…`` runs a command on a machine that has something else to do, too.

Four processes spin for as long as it runs. Each looks whether whom it was started by is still there, and ends with it,
whichever way that ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Final

LOOPS: Final = 4
_TURNS: Final = 100_000


def spin(starter: int) -> None:
    """Be busy until ``starter`` is no longer this process's parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while os.getppid() == starter:
        for _ in range(_TURNS):
            pass


def main() -> int:
    """Run the command beside them; returns its exit status, as a shell would: of a signal that ended it, 128 more."""
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
        started.append(subprocess.Popen(sys.argv[1:]))
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
