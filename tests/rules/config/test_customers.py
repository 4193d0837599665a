from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailbot.config.file import parse
from mailbot.config.settings import Settings
from mailbot.desk.people.directory import EVERYBODY, customer_at
from mailbot.errors import ConfigBroken
from tests.cast import tree


def parsed(customers: Any, folder: Path) -> Settings:
    return parse({**tree(), "customers": customers}, folder)


TABLES = {
    "obras": {"addresses": ["@obras.example", "Alice@Other.example"], "tier": "prime"},
    "franquia": {"addresses": ["lia@obras.example"], "requester": "consultant", "unit": "Franquia Sul"},
}


@pytest.mark.parametrize(
    ("address", "key"),
    [("bob@obras.example", "obras"), ("alice@other.example", "obras"), ("lia@obras.example", "franquia"),
     ("bob@sub.obras.example", EVERYBODY.key), ("mallory@evil.example", EVERYBODY.key), ("", EVERYBODY.key)],
)  # fmt: skip
def test_a_customer_is_found_by_address_before_domain_and_never_by_a_sub_domain(
    address: str, key: str, tmp_path: Path
) -> None:
    box = parsed(TABLES, tmp_path).mailboxes["suporte"]
    assert customer_at(box, address).key == key


@pytest.mark.parametrize(
    ("customers", "place", "words"),
    [
        ({"a": {"addresses": []}}, "customers.a.addresses", "at least 1"),
        ({"a": {"addresses": ["@"]}}, "customers.a.addresses.0", "no domain"),
        ({"a": {"addresses": ["nobody"]}}, "customers.a.addresses.0", "no address"),
        ({"a": {"addresses": ["@x.example"], "requester": "king"}}, "customers.a.requester", "customer"),
        ({"a": {"addresses": ["@x.example"], "requester": "consultant"}}, "customers.a.unit", "who pays"),
        ({"a": {"addresses": ["@x.example"], "requester": "consultant", "unit": " "}}, "customers.a.unit", "who pays"),
        ({"a": {"addresses": ["@x.example"]}, "b": {"addresses": ["@X.example"]}}, "customers.b.addresses", "customers.a"),
        ({"a": 3}, "customers.a", "table"),
        (3, "customers", "table"),
    ],
)  # fmt: skip
def test_a_wrong_table_of_customers_is_told_once_with_its_key(
    customers: Any, place: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigBroken) as broken:
        parsed(customers, tmp_path)
    told = {problem.key: problem.words for problem in broken.value.problems}
    assert words in told[place]
    assert not [key for key in told if key.startswith("mailboxes.")]


def test_the_key_that_only_the_program_fills_is_no_key_of_a_mailbox(tmp_path: Path) -> None:
    box = parsed({}, tmp_path).mailboxes["suporte"]
    assert box.customers == ()
