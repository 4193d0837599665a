"""One pass of the real process at a given instant, which may be told to die at a named step."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from mailbot import checkpoints, journal
from mailbot.cli.main import main as commands
from mailbot.config.file import load
from mailbot.daemon import once
from tests.clocks import Stopped


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("config", type=Path)
    options.add_argument("--now", type=datetime.fromisoformat, required=True)
    options.add_argument("--die-at", default="")
    options.add_argument("--time", type=int, default=1, help="which passing of that step")
    options.add_argument("--passed", type=Path, help="write the steps that were passed, one a line")
    options.add_argument("--import", dest="archive", default="", help="import this instead")
    chosen = options.parse_args()
    seen: Counter[str] = Counter()

    def hook(step: str) -> None:
        seen[step] += 1
        if step == chosen.die_at and seen[step] == chosen.time:
            os.kill(os.getpid(), signal.SIGKILL)

    checkpoints.hook = hook
    settings = load(chosen.config)
    journal.configure("json")
    if chosen.archive:
        sys.argv[1:] = ["--config", str(chosen.config), "import", chosen.archive]
        with contextlib.suppress(SystemExit):
            commands(Stopped(chosen.now))
        return
    once(settings, Stopped(chosen.now))
    if chosen.passed:
        chosen.passed.write_text("\n".join(f"{count} {step}" for step, count in seen.items()))


if __name__ == "__main__":
    main()
