"""The ``[customers.*]`` sections: customers whom the desk serves in another way than everybody, by address or domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from mailbot.config.section import Section, bare_address
from mailbot.errors import Problem

_DOMAIN: Final = re.compile(r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

Requester = Literal["customer", "consultant", "outsourced"]
"""Who asks: an end customer, one of the vendor's own consultants, or an outsourced service (AMS)."""


def _whose(text: str) -> str:
    lowered = text.lower()
    if lowered.startswith("@"):
        if not _DOMAIN.fullmatch(lowered):
            raise ValueError(f'"{text}" is no domain; write it as in "@example.com"')
        return lowered
    return bare_address(lowered)


Whose = Annotated[str, AfterValidator(_whose)]


class Customer(Section):
    """Customers who have something in common: a tier with deadlines of its own, or who pays for consulting.

    ``addresses`` are single ones, or whole domains as ``@example.com``, which do not include their sub-domains. ``unit`` is
    who pays for what a consultant of the vendor asks.
    """

    key: str = Field(pattern=r"^[a-z0-9_.-]{1,40}$")
    addresses: tuple[Whose, ...] = Field(min_length=1, strict=False)
    tier: str = ""
    requester: Requester = "customer"
    unit: str = Field(default="", max_length=120)


def shared_addresses(customers: Any) -> Iterator[Problem]:  # noqa: ANN401 - a table of the file, or what stands in its place
    """Yield the customers who share an address or a domain, and the vendor's consultants for whom nobody pays."""
    seen: dict[str, str] = {}
    for key, one in customers.items() if isinstance(customers, dict) else ():
        listed = one.get("addresses", []) if isinstance(one, dict) else []
        for text in listed if isinstance(listed, list) else []:
            address = str(text).lower()
            if seen.get(address, key) != key:
                yield Problem(f"customers.{key}.addresses", f'"{text}" is one of customers.{seen[address]} as well')
            seen[address] = key
        if isinstance(one, dict) and one.get("requester") == "consultant" and not str(one.get("unit", "")).strip():
            yield Problem(f"customers.{key}.unit", "is missing: who pays for what the vendor's own consultants ask")
