"""Sizes as letters write them."""

from __future__ import annotations

import pytest

from mailbot.desk.letters.sizes import MIB, limit_mb, written

LIMIT = 20 * MIB


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (LIMIT + 1, "20,1 MB"), (LIMIT + MIB // 20, "20,1 MB"), (LIMIT + MIB // 10, "20,1 MB"),
        (LIMIT + MIB // 10 + 1, "20,2 MB"), (21 * MIB, "21,0 MB"), (100 * MIB - 1, "100,0 MB"), (2_000_000_000, "1907,4 MB"),
    ],
)  # fmt: skip
def test_a_size_over_the_limit_is_written_so_that_it_is_seen_to_be(size: int, words: str) -> None:
    assert written(size, "pt_BR", over=LIMIT) == words
    assert written(size, "en", over=LIMIT) == words.replace(",", ".")


@pytest.mark.parametrize("limit", [MIB, 2_000_000, 5_500_000, LIMIT, LIMIT + 7])
@pytest.mark.parametrize("more", [1, 100, 5_000, 60_000, 200_000])
def test_whatever_the_limit_is_the_size_stands_above_it(limit: int, more: int) -> None:
    number, unit = written(limit + more, "en", over=limit).split()
    assert unit == "MB"
    assert float(number) > float(limit_mb(limit, "en"))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 kB"), (1, "1 kB"), (1024, "1 kB"), (1025, "2 kB"), (12_000, "12 kB"), (104_857, "103 kB"),
        (104_858, "0,1 MB"), (MIB, "1,0 MB"), (LIMIT, "20,0 MB"), (3_500_000, "3,3 MB"),
    ],
)  # fmt: skip
def test_a_file_below_a_tenth_of_a_megabyte_is_written_in_kb(size: int, words: str) -> None:
    assert written(size, "pt_BR") == words


@pytest.mark.parametrize(
    ("limit", "pt", "en"),
    [
        (MIB, "1", "1"),
        (LIMIT, "20", "20"),
        (2_000_000, "1,9", "1.9"),
        (MIB + MIB // 2, "1,5", "1.5"),
        (1024 * MIB, "1024", "1024"),
    ],
)
def test_a_limit_is_written_whole_where_it_is_and_never_above_itself(limit: int, pt: str, en: str) -> None:
    assert (limit_mb(limit, "pt_BR"), limit_mb(limit, "en")) == (pt, en)
