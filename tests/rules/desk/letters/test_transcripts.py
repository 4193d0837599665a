"""What an agent is told of each order has its words in every language, and each refusal its row in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.desk.letters.transcripts import MOST_OF_ALL, OrderResult, Refusal, told
from mailbot.desk.tickets.ticket import Entry
from mailbot.letters.templates import LANGUAGES
from tests.cast import ALICE, NOW

ROOT = Path(__file__).parents[4]
AGENTS = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_is_explained(refusal: Refusal) -> None:
    first_cells = re.findall(r"^\| (`[^|]*) \|", AGENTS, re.MULTILINE)
    assert any(f"`{refusal.value}`" in cell for cell in first_cells)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [one for one in (*OrderResult, *Refusal) if one is not OrderResult.NOT_DONE])
def test_every_outcome_has_its_words(word: OrderResult | Refusal, language: str) -> None:
    text = (ROOT / "templates" / language / "transcript.txt").read_text(encoding="utf-8")
    assert f'"{word.value}": ' in text


@pytest.mark.parametrize(("entries", "each"), [(1, 20_000), (10, 20_000), (40, 5_000), (100, 2_000)])
def test_the_history_in_a_letter_stays_one_that_mail_servers_take(entries: int, each: int) -> None:
    shown = told([Entry(number, NOW, ALICE, "customer", "x" * 30_000) for number in range(entries)])
    assert {one["most"] for one in shown} == {each}
    assert entries * each <= MOST_OF_ALL
