"""How hard hypothesis looks: the same few examples every day, more and other ones where CI runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

_MEMORY = Path("/dev/shm")  # noqa: S108 - where it is used, pytest makes folders of its own in it
_ENOUGH = 4 * 1024**3

if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    # What survives a crash of a process is tested, not of a machine: waiting for a disk would prove nothing.
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None

settings.register_profile("everyday", deadline=None, derandomize=True, database=None)
settings.register_profile("ci", deadline=None, max_examples=600, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "everyday"))
