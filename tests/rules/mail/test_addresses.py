from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.sender.addresses import masked, normalised, sender_of, valid


@pytest.mark.parametrize(
    ("field", "address", "name"),
    [
        ("alice@example.com", "alice@example.com", ""),
        ("Alice <Alice@Example.COM>", "alice@example.com", "Alice"),
        ('"Silva, Alice" <alice@example.com>', "alice@example.com", "Silva, Alice"),
        ("=?utf-8?q?Jos=C3=A9?= <jose@example.com>", "jose@example.com", "José"),
        ("Alice\r\n <alice@example.com>", "alice@example.com", "Alice"),
        ("<alice@example.com>", "alice@example.com", ""),
        ("Alice <alice@exämple.com>", "alice@xn--exmple-cua.com", "Alice"),
        ("<o'neil+tag@example.com>", "o'neil+tag@example.com", ""),
        ("Alice <a_b@host_name.local>", "a_b@host_name.local", "Alice"),
    ],
)
def test_one_from_with_one_address_is_a_sender(field: str, address: str, name: str) -> None:
    found = sender_of([field])
    assert (found.address, found.name, found.problem) == (address, name, "")


@pytest.mark.parametrize(
    "fields",
    [
        [],
        ["a@example.com", "b@example.com"],
        ["a@example.com, b@example.com"],
        ["a@example.com\r\nb"],
        ["a@example.com\0@evil.example"],
        ["<a@example.com> <b@evil.example>"],
        ["a@example.com <b@evil.example>, c@d"],
        ["group: a@example.com;"],
        ["<@relay.example:a@example.com>"],
        ["undisclosed-recipients:;"],
        ["<>"],
        [""],
        ['"'],
        ["(comment"],
        ["a@example.com(b@evil.example)"],
        ["x" * 20_000 + "@example.com"],
        ["alice\u2028@example.com"],
        ["alice\x85@example.com"],
        ["alice\u00a0@example.com"],
        ["\u202ealice@example.com"],
        ["a@[1.2.3.4]"],
        ["a@exämple..com"],
        ["a@-example.com"],
    ],
)
def test_any_doubt_about_from_is_no_sender(fields: list[str]) -> None:
    found = sender_of(fields)
    assert found.address is None
    assert found.problem


def test_an_address_in_the_display_name_is_not_the_sender() -> None:
    found = sender_of(['"alice@example.com" <mallory@evil.example>'])
    assert found.address == "mallory@evil.example"


def test_addresses_compare_without_regard_to_case_trailing_dot_or_form_of_domain() -> None:
    assert normalised("ALICE@Example.com.") == normalised("alice@example.com")
    assert normalised("a@exämple.com") == normalised("a@XN--EXMPLE-CUA.com")


def test_a_tag_after_plus_is_another_address() -> None:
    assert normalised("alice+x@example.com") != normalised("alice@example.com")


def test_a_masked_address_shows_one_letter_and_the_domain() -> None:
    assert masked("alice@example.com") == "a***@example.com"


@pytest.mark.parametrize("address", ["alice@example.com", "alice@intranet.local", "a_b@example.com.br"])
def test_an_address_of_a_company_network_can_be_written_to(address: str) -> None:
    assert valid(address) == address


@pytest.mark.parametrize(
    "address", ["alice", "@example.com", "alice@", "a b@example.com", "a@b@c", "a@example.com\r\nBcc: x@y"]
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        valid(address)


@given(st.lists(st.text(max_size=200), max_size=3))
def test_any_from_is_read_without_an_exception(fields: list[str]) -> None:
    found = sender_of(fields)
    assert (found.address is None) == bool(found.problem)
