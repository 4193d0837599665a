"""The real daemon from a given instant on, which may be told to die at a named step."""

from __future__ import annotations

import argparse
import os
import signal
from datetime import datetime
from pathlib import Path

from mailbot import checkpoints, journal
from mailbot.config.file import load
from mailbot.daemon import serve
from tests.clocks import Going


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("config", type=Path)
    options.add_argument("--now", type=datetime.fromisoformat, required=True)
    options.add_argument("--die-at", required=True)
    chosen = options.parse_args()

    def hook(step: str) -> None:
        if step == chosen.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    checkpoints.hook = hook
    journal.configure("json")
    serve(load(chosen.config), Going(chosen.now))


if __name__ == "__main__":
    main()
