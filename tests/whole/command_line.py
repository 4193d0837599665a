"""The real command line in a process of its own, by a clock that is handed in: ``INSTANT WORD…``.

The daemon goes on from that instant; whatever else happens, happens at it.
"""

from __future__ import annotations

import sys
from datetime import datetime

from mailbot.cli.main import main
from tests.clocks import Going, Stopped

if __name__ == "__main__":
    now = datetime.fromisoformat(sys.argv.pop(1))
    main(Going(now) if sys.argv[-1] == "run" else Stopped(now))
