"""Short ways round slow code give what the long way gives, and step aside for what they do not know."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from imapclient.response_parser import parse_fetch_response

from mailbot.mail.words import clean
from mailbot.post.imap_replies import bodies


def test_no_character_that_is_cleaned_away_passes_as_printable() -> None:
    changed = {chr(one) for one in range(sys.maxunicode + 1) if clean(f"á\ta{chr(one)}b") != f"á\ta{chr(one)}b"}
    assert "\x00" in changed
    assert "\u202e" in changed
    assert "\ud800" in changed
    assert [one for one in changed if clean(f"áa{one}b") == f"áa{one}b"] == []


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
