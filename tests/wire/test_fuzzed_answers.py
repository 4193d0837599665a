"""Whatever an IMAP server answers, for some seconds of it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.imap_answers import check, read_rows
from fuzz.mutation import mutated
from fuzz.targets import seeds_of

pytestmark = pytest.mark.wire
SEEDS = seeds_of("imap_answers")
ROW = st.recursive(
    st.sampled_from(['"TEXT" "PLAIN" NIL NIL NIL "7BIT" 3', "NIL", '"a"', "3", "{3}", '("NAME" "x")', "\\Seen", '"']),
    lambda inner: st.lists(inner, max_size=4).map(lambda some: "(" + " ".join(some) + ")"),
)


@settings(max_examples=settings().max_examples * 3)
@given(st.integers(0, 2**48))
def test_a_spoilt_session_ends_in_answers_or_in_a_mailbox_that_is_unavailable(number: int) -> None:
    check(mutated(SEEDS, Random(number)))  # noqa: S311 - dice, not keys


@settings(max_examples=settings().max_examples * 2)
@given(ROW)
def test_any_description_of_parts_is_read_or_is_none(description: str) -> None:
    read_rows([f"1 (UID 1 BODYSTRUCTURE {description})".encode()])
