"""The ``[mailboxes.*.consulting]`` sections: what paid consulting costs there, and which defects are published."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mailbot.config_section import Section

_PRICE: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")


def _price(value: object) -> object:
    """Turn ``"4.50"`` into a Decimal: a TOML float is not what was written."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _PRICE.fullmatch(value) and Decimal(value):
        return Decimal(value)
    raise ValueError(f'"{value}" is no price; write it in quotation marks, as in "4.50"')


class ConsultingPrices(Section):
    """What a minute of paid consulting costs, before ``taxes``, which the terms name in these words.

    For one of ``published_defects`` nothing is waived: the customer could have known it.
    """

    price_per_minute: Annotated[Decimal, BeforeValidator(_price)]
    currency: str = Field(default="BRL", pattern=r"^[A-Z]{3}$")
    taxes: str = Field(min_length=1, max_length=200)
    published_defects: tuple[str, ...] = Field(default=(), strict=False)
