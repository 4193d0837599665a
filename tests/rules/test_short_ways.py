"""Short ways round slow code give what the long way gives, and step aside for what they do not know."""

from __future__ import annotations

import binascii
import hmac
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.response_parser import parse_fetch_response

from mailbot.imap.answers import bodies
from mailbot.mail.mime.writer import quoted_printable
from mailbot.mail.text.charsets import clean
from mailbot.mail.text.dates import instant
from mailbot.mail.tokens.message_ids import mac


def test_no_character_that_is_cleaned_away_passes_as_printable() -> None:
    printable = "".join(one for one in map(chr, range(sys.maxunicode + 1)) if one.isprintable())
    assert clean(f"á\t{printable}") == f"á\t{printable}"  # the tab asks for the long way, which finds nothing in them
    assert [one for one in "\x00\u202e\ud800" if clean(f"á\ta{one}b") == f"á\ta{one}b"] == []
    assert [one for one in "\x00\u202e\ud800" if clean(f"áa{one}b") == f"áa{one}b"] == []


def test_plain_answers_are_read_as_imapclient_reads_them() -> None:
    rows: list[Any] = [(b"1 (UID 7 BODY[]<0> {5}", b"first"), b")", (b"2 (UID 9 BODY[1.MIME] {6}", b"second"), b")"]
    read = parse_fetch_response(rows, normalise_times=False, uid_is_key=True)
    assert bodies(rows) == {7: b"first", 9: b"second"} == {7: read[7][b"BODY[]<0>"], 9: read[9][b"BODY[1.MIME]"]}


@pytest.mark.parametrize(
    "odd",
    [
        [(b"2 (BODY[] {6}", b"second"), b" UID 9)"],
        [(b"2 (UID 9 FLAGS (\\Seen) BODY[] {6}", b"second"), b")"],
        [(b"2 (UID 9 BODY[] {6}", b"second"), b" FLAGS (\\Seen))"],
        [b'2 (UID 9 BODY[] "second")'],
    ],
)
def test_another_order_of_an_answer_is_read_as_well(odd: list[object]) -> None:
    assert bodies([(b"1 (UID 7 BODY[]<0> {5}", b"first"), b")", *odd]) == {7: b"first", 9: b"second"}


def test_a_mail_that_is_gone_beside_one_that_came_is_left_out() -> None:
    assert bodies([b"1 (UID 7 BODY[] NIL)", (b"2 (UID 9 BODY[]<0> {6}", b"second"), b")"]) == {9: b"second"}
    assert bodies([]) == {}


def test_the_date_of_an_ordinary_mail_is_an_instant_in_utc() -> None:
    assert instant("Sun, 22 Nov 2026 09:10:11 -0300") == datetime(2026, 11, 22, 12, 10, 11, tzinfo=UTC)


@given(
    st.lists(st.text(st.sampled_from(" \t.=aé<€😀\r"), max_size=120) | st.sampled_from(["x" * 500, ".", "a" * 76, "a" * 77]))
)
def test_lines_encoded_one_by_one_are_the_whole_encoded(lines: list[str]) -> None:
    data = "\r\n".join(lines).encode()
    assert quoted_printable(data) == binascii.b2a_qp(data + b"\r\n", istext=True)


@given(st.binary(min_size=16, max_size=32), st.text(max_size=20), st.binary(max_size=20))
def test_a_token_is_signed_with_the_hmac_of_rfc_2104(key: bytes, recipient: str, nonce: bytes) -> None:
    parts = (b"customer", b"12", nonce, recipient.encode(), b"root")
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert mac(key, "customer", 12, nonce, recipient, "root") == hmac.digest(key, message, "sha256")[:16]
