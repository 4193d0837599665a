"""Sizes of files, as people read them."""

from __future__ import annotations

from typing import Final

MIB: Final = 1024 * 1024


def megabytes(size: int, language: str) -> str:
    """Return ``size`` bytes in units of 1024 × 1024 as people write it in ``language``, with one decimal; never 0.0."""
    text = f"{max(size / MIB, 0.1):.1f}"
    return text.replace(".", ",") if language == "pt_BR" else text
