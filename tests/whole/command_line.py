"""The real command line in a process of its own, by a clock that is handed in: ``INSTANT WORD…``.

The daemon goes on from that instant; whatever else happens, happens at it. ``today`` instead is the clock of the machine, on
the day that the tests are run for: what ``python -m mailbot`` goes by.
"""

from __future__ import annotations

import runpy
import sys
from datetime import datetime

from mailbot.cli.main import main
from tests.clocks import Going, Stopped

if __name__ == "__main__":
    instant = sys.argv.pop(1)
    if instant == "today":
        runpy.run_module("mailbot", run_name="__main__", alter_sys=True)
    now = datetime.fromisoformat(instant)
    main(Going(now) if sys.argv[-1] == "run" else Stopped(now))
