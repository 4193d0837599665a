"""``python -m tests.beside_busy_loops COMMAND…`` runs a command on a machine that has something else to do, too.

Four processes spin for as long as it runs. Each looks whether whom it was started by is still there, and ends with it,
whichever way that ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

LOOPS: Final = 4
_TURNS: Final = 100_000


def spin(starter: int) -> None:
    """Be busy until ``starter`` is no longer this process's parent."""
    while os.getppid() == starter:
        for _ in range(_TURNS):
            pass


def main() -> int:
    """Run the command beside them; returns its exit status."""
    code = f"from tests.beside_busy_loops import spin; spin({os.getpid()})"
    loops = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(LOOPS)]
    try:
        return subprocess.call(sys.argv[1:])
    except KeyboardInterrupt:
        return 130  # the command was interrupted as well, and has said so
    finally:
        for one in loops:
            one.kill()
            one.wait()


if __name__ == "__main__":
    sys.exit(main())
