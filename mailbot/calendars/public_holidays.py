"""Public holidays by country and state, as the ``holidays`` package knows them.

The package is imported when it is first asked: it takes a tenth of a second, and many a desk names no country.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

YEARS: Final = range(2000, 2101)
"""The years whose holidays are known; the package guesses nothing beyond 2100."""
_CODE: Final = re.compile(r"[A-Z]{2}")


def states(country: str) -> tuple[str, ...]:
    """Return the states of a country that have holidays of their own.

    Raises:
        ValueError: the package does not know the country.
    """
    return tuple(_of_country(country).subdivisions)


def categories(country: str) -> tuple[str, ...]:
    """Return the kinds of holidays that are known of a country. Raises as :func:`states` does."""
    return tuple(sorted(_of_country(country).supported_categories))


@lru_cache
def days_off(country: str, state: str | None, kinds: tuple[str, ...]) -> Mapping[date, str]:
    """Return the holidays of all :data:`YEARS`, with their names in the country's own language.

    ``state`` and ``kinds`` are some of :func:`states` and :func:`categories`. Raises as :func:`states` does.
    """
    from holidays import country_holidays  # noqa: PLC0415 - see above

    language = _of_country(country).default_language  # otherwise the names are in that of the daemon's environment
    found = country_holidays(country, subdiv=state, years=YEARS, categories=kinds, language=language)
    return MappingProxyType(dict(found))


def _of_country(country: str) -> HolidayBase:
    from holidays import country_holidays  # noqa: PLC0415 - see above

    words = f'no holidays are known of "{country}"; write a country\'s two capital letters (ISO 3166), as in "BR"'
    if not _CODE.fullmatch(country):  # the package would take any name in it for a country
        raise ValueError(words)
    try:
        return country_holidays(country)
    except NotImplementedError:
        raise ValueError(words) from None
