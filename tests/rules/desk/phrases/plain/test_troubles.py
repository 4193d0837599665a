"""Words that are only an opinion of the work, and those after which somebody must act."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.plain.solutions import to_solution
from mailbot.desk.phrases.plain.troubles import only_opinion


@pytest.mark.parametrize(
    "words",
    ["Adorei o atendimento", "Gostei muito, obrigado", "Equipe nota mil ❤️", "Very helpful team", "I loved it", "Parabéns!"],
)
def test_praise_is_only_an_opinion(words: str) -> None:
    assert only_opinion(words)


@pytest.mark.parametrize(
    "words",
    ["", "Adorei, mas trava", "Preciso de ajuda", "Cadê o link", "It is still broken", "Me liga", "Tudo lento", "Amei?",
     "Vejam https://example.com", "Meu protocolo é 4711", "Adorei 😡", "Doesn't open", "bom " * 80],
)  # fmt: skip
def test_whoever_asks_or_tells_of_trouble_says_more(words: str) -> None:
    assert not only_opinion(words)


@given(st.text(max_size=300) | st.text(alphabet="ok obrigado funcionou,.!? e não\n👍", max_size=120))
def test_any_words_are_read_without_harm(words: str) -> None:
    only_opinion(words)
    to_solution(words, ["Alice"])
