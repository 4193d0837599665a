"""A storage as a first start leaves it, copied: to make the database anew for each of a thousand tests takes a minute."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from mailbot.store.database import Store


def fresh(folder: Path) -> Path:
    """Make ``folder`` a new storage unless it is one, and return it."""
    if not folder.exists():
        shutil.copytree(_first(), folder)
    return folder


@cache
def _first() -> Path:
    place = Path(tempfile.mkdtemp(prefix="mailbot-storage-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    Store.open(place / "storage").close()
    return place / "storage"
