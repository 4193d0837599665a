"""From when on a mailbox's mail is the desk's: the key ``begin``, as TOML and people write it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def beginning(value: object) -> object:
    """Return ``"now"``, ``"all"``, a date, or an instant; a date may be written as TOML's own, or in quotation marks.

    Raises:
        ValueError: it is none of these.
    """
    if value in ("now", "all") or isinstance(value, date):  # an instant is a date, too
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{value}" must be "now", "all" or a date, as in 2026-11-30') from None


def written(begin: Begin) -> str:
    """Return ``begin`` as config.toml has it."""
    return f'"{begin}"' if isinstance(begin, str) else begin.isoformat()


Begin = Annotated[Literal["now", "all"] | datetime | date, BeforeValidator(beginning)]
"""Mail that arrives from the first start on, all that lies in the folder, or what was received since a date."""
