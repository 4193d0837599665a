"""What holds for all tests: how hard hypothesis looks (every day at the same few examples), and what is made only once."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import settings

from tests import compiled_once, machine_day

_MEMORY = Path("/dev/shm")  # noqa: S108 - where it is used, pytest makes folders of its own in it
_ENOUGH = 4 * 1024**3

if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    # What survives a crash of a process is tested, not of a machine: waiting for a disk would prove nothing.
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None

# Else each worker, and each process that a test starts, would compile some 700 files anew: a quarter of the whole time.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

compiled_once.share()

# The everyday examples are the same each time: more of them find nothing more. CI looks for others, and at many.
settings.register_profile("everyday", deadline=None, max_examples=50, derandomize=True, database=None)
settings.register_profile("ci", deadline=None, max_examples=200, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "everyday"))


def pytest_report_header() -> str:
    """Say which day it is for the tests and for all that they start."""
    day = datetime.now(UTC).date()  # noqa: TID251 - it is what the header is for
    moved = f", {machine_day.days():+d} days by {machine_day.VARIABLE}" if machine_day.days() else ", the machine's"
    return f"today is {day}{moved}"
