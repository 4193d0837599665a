"""How the configuration sees one customer: the table that names their address, else the one that names their domain."""

from __future__ import annotations

from typing import Final

from mailbot.config.customers import Customer
from mailbot.config.mailbox import Mailbox

EVERYBODY: Final = Customer(key="everybody", addresses=("@localhost",))
"""What holds for who is in no table: no tier, an end customer."""


def customer_at(mailbox: Mailbox, address: str) -> Customer:
    """Return the table that holds for this normalised address; :data:`EVERYBODY` where none does."""
    domain = f"@{address.rpartition('@')[2]}"
    for wanted in (address, domain):
        found = next((one for one in mailbox.customers if wanted in one.addresses), None)
        if found is not None:
            return found
    return EVERYBODY
