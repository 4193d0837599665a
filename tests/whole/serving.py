"""The real daemon, which may be told to die at a named step."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path

from mailbot import journal, steps
from mailbot.config import load
from mailbot.daemon import serve


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("config", type=Path)
    options.add_argument("--die-at", required=True)
    chosen = options.parse_args()

    def hook(step: str) -> None:
        if step == chosen.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.hook = hook
    journal.configure("json")
    serve(load(chosen.config))


if __name__ == "__main__":
    main()
