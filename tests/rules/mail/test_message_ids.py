from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.tokens.message_ids import DESK, ids_in, mint, proven_recipient, recognised
from tests.cast import ALICE, KEY, MALLORY, ticket, token

NONCE = ticket().nonce


def proves(message_id: str, *recipients: str, keys: tuple[bytes, ...] = (KEY,), nonce: bytes = NONCE) -> str | None:
    found = recognised(message_id)
    return proven_recipient(keys, found, nonce, recipients or (ALICE,)) if found else None


def test_an_id_of_ours_proves_ticket_and_recipient() -> None:
    assert recognised(token()).ticket == 12  # type: ignore[union-attr]
    assert proves(token()) == ALICE


def test_an_id_survives_a_client_that_changes_case() -> None:
    assert proves(token().upper()) == ALICE


def test_an_id_holds_at_least_128_bits_of_mac() -> None:
    found = recognised(token())
    assert found is not None
    assert len(found.mac) * 4 >= 128


@pytest.mark.parametrize("position", range(len("t12.k1.") + 32))
def test_no_single_character_of_an_id_can_be_changed(position: int) -> None:
    changed = list(token())
    changed[position] = "3" if changed[position] != "3" else "4"
    assert proves("".join(changed)) is None


def test_an_id_for_another_recipient_proves_nothing() -> None:
    assert proves(token(to=MALLORY)) is None


def test_an_id_under_another_key_proves_nothing() -> None:
    assert proves(token(key=b"x" * 32)) is None


def test_an_id_under_an_older_key_still_proves() -> None:
    assert proves(token(key=b"x" * 32), keys=(KEY, b"x" * 32)) == ALICE


def test_the_same_ticket_number_with_another_nonce_proves_nothing() -> None:
    assert proves(token(), nonce=b"m" * 16) is None


def test_an_id_of_the_desks_class_never_proves_a_customer() -> None:
    made = mint(KEY, ticket=12, nonce=NONCE, recipient=ALICE, occasion="k", domain="d", key_class=DESK)
    assert proves(made.strip("<>")) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<a@b>", ("a@b",)),
        ("<a@b>\r\n <c@d>", ("a@b", "c@d")),
        ("<a@b>,<c@d>", ("a@b", "c@d")),
        ("your message of Monday <a@b>", ("a@b",)),
        ("a@b", ("a@b",)),
        ("<a@b> <a@b>", ("a@b",)),
        ("<no-at-sign>", ("no-at-sign",)),
        ("", ()),
        ("nonsense", ()),
        ("<x@foreign> t12.k1@ours", ("x@foreign", "t12.k1@ours")),
        ("<abc\r\n def@x>", ("abcdef@x", "def@x")),
        ("=?utf-8?q?=3Ca=40b=3E?=", ("a@b",)),
    ],
)
def test_ids_are_found_however_clients_write_them(value: str, expected: tuple[str, ...]) -> None:
    assert ids_in(value) == expected


def test_of_hundreds_of_ids_the_first_five_and_the_last_forty_five_are_kept() -> None:
    found = ids_in(" ".join(f"<{number}@x>" for number in range(300)))
    assert found == tuple(f"{number}@x" for number in (*range(5), *range(255, 300)))


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for found in ids_in(text):
        assert proves(found) is None
