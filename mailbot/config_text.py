"""What an admin wrote into a TOML file, and the paths in it, as their editor and their shell take them."""

from __future__ import annotations

import tomllib
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from mailbot.errors import ConfigBroken, Problem


def tables_of(text: bytes, name: str) -> dict[str, Any]:
    """Return the tables of the TOML file called ``name``; the mark that Windows programs begin UTF-8 with is no matter.

    Raises:
        ConfigBroken: it is none, with the line at which that shows.
    """
    try:
        return tomllib.loads(text.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError as broken:
        line = text.count(b"\n", 0, broken.start) + 1
        raise ConfigBroken((Problem(name, f"is not written in UTF-8 (see line {line}); save it as such"),)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as broken:
        raise ConfigBroken((Problem(name, f"is no valid TOML: {broken}"),)) from None


def path_in(folder: Path, text: str) -> Path:
    """Return the path that ``text`` means in a file of ``folder``; "~" of somebody who is not known stays as it is."""
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:
        return folder / text
