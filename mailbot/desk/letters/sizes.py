"""Sizes of files as letters write them: in MB of 1024 × 1024 bytes with one decimal, what is smaller than 0.1 MB in kB."""

from __future__ import annotations

from typing import Final

MIB: Final = 1024 * 1024
_KIB: Final = 1024


def written(size: int, language: str, over: int | None = None) -> str:
    """Return a size with its unit, as people write it in ``language``: "20,1 MB", "312 kB".

    Args:
        size: In bytes.
        language: The mailbox's, for the decimal mark.
        over: The limit in bytes that it is over, if it is: it is then rounded up, and so seen to be above what ``limit_mb``
            says of that limit. None rounds to the nearest.
    """
    if 10 * size < MIB:
        return f"{-(-size // _KIB)} kB"  # never 0 kB, unless it is empty
    above = over is not None and size > over
    tenths = -(-10 * size // MIB) if above else (10 * size + MIB // 2) // MIB
    return f"{_decimal(tenths, language)} MB"


def limit_mb(limit: int, language: str) -> str:
    """Return a limit of ``limit`` bytes, at least 1 MB, in MB without the unit; rounded down, that nobody is misled."""
    tenths = 10 * limit // MIB
    return str(tenths // 10) if tenths % 10 == 0 else _decimal(tenths, language)


def _decimal(tenths: int, language: str) -> str:
    """Return ``tenths`` of a unit with one decimal; numbers, not text, so that no template has to mend the mark."""
    whole, rest = divmod(tenths, 10)
    mark = "," if language == "pt_BR" else "."
    return f"{whole}{mark}{rest}"
