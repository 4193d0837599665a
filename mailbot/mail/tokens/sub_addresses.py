"""Addresses with the place of a token in them, as the configuration names them: ``reply+{token}@example.com``."""

from __future__ import annotations

from typing import Final

TOKEN: Final = "{token}"  # noqa: S105 - the place of one
LONGEST_TOKEN: Final = 44
"""Octets of a return path's token of a ticket with seven digits, the longest that the configuration reckons with."""

LONGEST_LOCAL: Final = 64
"""Octets before the @ of an address (RFC 5321, section 4.5.3.1.1)."""

DELIMITERS: Final = "+-=_."
"""What may stand between an address's own words and a token (RFC 5233 leaves it to the server; most use +)."""


def checked(template: str) -> str:
    """Return ``template`` if every token can stand in it.

    Raises:
        ValueError: there is no place, or more than one, for a token; or no room.
    """
    local, _, domain = template.rpartition("@")
    before, place, after = local.partition(TOKEN)
    if not place or TOKEN in after or "{" in domain:
        raise ValueError(f'"{template}" must have {TOKEN} once before the @, as in "reply+{TOKEN}@example.com"')
    if (before and before[-1] not in DELIMITERS) or (after and after[0] not in DELIMITERS):
        raise ValueError(f'"{template}" must have one of {" ".join(DELIMITERS)} beside {TOKEN}')
    room = LONGEST_LOCAL - LONGEST_TOKEN
    if len(before) + len(after) > room:
        raise ValueError(f'"{template}" is too long: beside {TOKEN}, there is room for {room} characters before the @')
    return template


def of(address: str) -> str:
    """Return the template of sub-addresses of ``address``."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{TOKEN}@{domain}"


def filled(template: str, token: str) -> str:
    """Return the address with ``token`` in its place; empty where it has become too long (a ticket of eight digits)."""
    address = template.replace(TOKEN, token)
    return address if len(address.rpartition("@")[0]) <= LONGEST_LOCAL else ""


def bare(template: str) -> str:
    """Return what is left of ``template`` without the token: the address that the sub-addresses belong to."""
    before, _, after = template.partition(TOKEN)
    return f"{before.rstrip(DELIMITERS)}{after}"
