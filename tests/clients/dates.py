"""Times as mail programs write them for Brazilians; all are told in Brasília's time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

BRASILIA: Final = timezone(timedelta(hours=-3))
_DAYS: Final = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo")
_MONTHS: Final = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip


def short(at: datetime) -> str:
    """Return "23 de nov. de 2026"."""
    return f"{at.day} de {_MONTHS[at.month - 1][:3]}. de {at.year}"


def short_with_day(at: datetime) -> str:
    """Return "seg., 23 de nov. de 2026"."""
    return f"{_DAYS[at.weekday()][:3]}., {short(at)}"


def long(at: datetime) -> str:
    """Return "23 de novembro de 2026"."""
    return f"{at.day} de {_MONTHS[at.month - 1]} de {at.year}"


def long_with_day(at: datetime) -> str:
    """Return "segunda-feira, 23 de novembro de 2026"."""
    return f"{_DAYS[at.weekday()]}, {long(at)}"
