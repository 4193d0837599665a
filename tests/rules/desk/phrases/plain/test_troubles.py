"""Words that are only an opinion of the work, and those after which somebody must act."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.plain.solutions import to_solution
from mailbot.desk.phrases.plain.troubles import only_opinion
from mailbot.desk.phrases.ratings import rating

WORDS = Path(__file__).parents[4] / "conversations" / "survey_words.txt"


def collected(heading: str) -> list[str]:
    """Return the collected answers to the survey that stand under ``heading``."""
    part = WORDS.read_text(encoding="utf-8").partition(f"[{heading}]\n")[2].partition("\n[")[0]
    return [line for line in part.splitlines() if line]


def test_the_collection_holds_sixty_answers_of_each_kind() -> None:
    assert min(len(set(collected(one))) for one in ("comments", "troubles")) >= 60
    assert not set(collected("comments")) & set(collected("troubles"))


@pytest.mark.parametrize("words", collected("comments"))
def test_an_unclear_short_answer_is_only_an_opinion(words: str) -> None:
    assert only_opinion(words) or rating(words) is not None


@pytest.mark.parametrize("words", collected("troubles"))
def test_a_question_and_what_does_not_work_are_more_than_an_opinion(words: str) -> None:
    assert not only_opinion(words)


@pytest.mark.parametrize("tail", [" Ainda não abre", ". E o boleto?", ", preciso de ajuda", " but it still crashes"])
def test_no_opinion_hides_the_trouble_behind_it(tail: str) -> None:
    said = [one for one in collected("comments") if len(one) > 1]
    assert [one for one in said if only_opinion(f"{one.rstrip('.!')}{tail}")] == []


@pytest.mark.parametrize(
    "words",
    [
        "Adorei o atendimento",
        "Gostei muito, obrigado",
        "Equipe nota mil ❤️",
        "Very helpful team",
        "I loved it",
        "Parabéns!",
        "Adorei 😡",
        "👎",
    ],
)
def test_praise_is_only_an_opinion(words: str) -> None:
    assert only_opinion(words)


@pytest.mark.parametrize(
    "words",
    ["", "Adorei, mas trava", "Preciso de ajuda", "Cadê o link", "It is still broken", "Me liga", "Tudo lento", "Amei?",
     "Vejam https://example.com", "Meu protocolo é 4711", "Doesn't open", "bom " * 80],
)  # fmt: skip
def test_whoever_asks_or_tells_of_trouble_says_more(words: str) -> None:
    assert not only_opinion(words)


@given(st.text(max_size=300) | st.text(alphabet="ok obrigado funcionou,.!? e não\n👍", max_size=120))
def test_any_words_are_read_without_harm(words: str) -> None:
    only_opinion(words)
    to_solution(words, ["Alice"])


PIECES = sorted({word for heading in ("comments", "troubles") for one in collected(heading) for word in one.lower().split()})


@given(
    st.lists(st.sampled_from([*PIECES, "meu", "confirmo", "que", "eu", "funcionou"]), min_size=1, max_size=3),
    st.integers(1, 80),
)
def test_words_that_repeat_themselves_are_read_in_a_moment(pieces: list[str], times: int) -> None:
    said = " ".join(pieces * times)
    only_opinion(said[:200])
    to_solution(said[:400], ["Alice"])
