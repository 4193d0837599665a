"""What an agent is told of each order has its words in every language, and each refusal its row in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.desk.transcripts import Did, Refusal
from mailbot.post.templates import LANGUAGES

ROOT = Path(__file__).parents[2]
AGENTS = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_is_explained(refusal: Refusal) -> None:
    first_cells = re.findall(r"^\| (`[^|]*) \|", AGENTS, re.MULTILINE)
    assert any(f"`{refusal.value}`" in cell for cell in first_cells)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [one for one in (*Did, *Refusal) if one is not Did.NOT_DONE])
def test_every_outcome_has_its_words(word: Did | Refusal, language: str) -> None:
    text = (ROOT / "templates" / language / "transcript.txt").read_text(encoding="utf-8")
    assert f'"{word.value}": ' in text
