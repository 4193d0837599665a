"""Plain people's words to a solution, in five registers and two languages: what may move by itself, and what never may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from mailbot.desk.customers import short_replies
from mailbot.desk.policy.policy import Policy
from mailbot.policy_files import preset

COLLECTED: Final = Path(__file__).parents[4] / "conversations"
NAMES: Final = ("Alice", "Bruno Lima", "Suporte", "12")
REGISTERS: Final = ("formal", "chatty", "angry", "dictated", "one-handed")
LEAST_OF_A_KIND: Final = 15
LEAST_RECALL: Final = 0.9
LEAST_IN_A_CELL: Final = 0.7
"""Of the replies of one register in one language: none is left behind for the others."""


class Collected(NamedTuple):
    """One reply, in which language and register, and whether it accepts the solution or only thanks for it."""

    language: str
    register: str
    accepts: bool
    words: str


def collected() -> Iterator[Collected]:
    heading: list[str] = []
    for line in (COLLECTED / "plain_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]").split()
        elif line and not line.startswith("#"):
            yield Collected(heading[0], heading[1], heading[2] == "accepts", line.replace("⏎", "\n"))


def near() -> list[str]:
    lines = (COLLECTED / "near_words.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def understood(words: str, name: str = "") -> bool:
    """Return whether a reply finishes a resolved ticket, or leaves it alone."""
    policy: Policy = preset(name) if name else preset()
    state = policy.orders["resolve"].to
    return bool(short_replies.accepts(policy, state, words, NAMES) or short_replies.thanks(policy, state, words, NAMES))


def test_the_collection_holds_three_hundred_replies_in_five_registers_half_of_them_no_acceptances() -> None:
    found = list(collected())
    cells = Counter((one.language, one.register, one.accepts) for one in found)
    assert len(found) >= 300
    wanted = {(lang, reg, yes) for lang in ("pt", "en") for reg in REGISTERS for yes in (True, False)}
    assert min(cells[one] for one in wanted) >= LEAST_OF_A_KIND
    assert sum(not one.accepts for one in found) >= len(found) / 2
    assert len({(one.language, one.words) for one in found}) == len(found)


@pytest.mark.parametrize("policy", ["", "altoqi", "totvs"])
def test_nothing_that_a_person_must_read_is_taken_for_an_acceptance(policy: str) -> None:
    assert [one.words for one in collected() if not one.accepts and understood(one.words, policy)] == []


@pytest.mark.parametrize("policy", ["", "altoqi", "totvs"])
def test_nine_acceptances_in_ten_are_understood(policy: str) -> None:
    accepting = [one for one in collected() if one.accepts]
    missed = [one.words for one in accepting if not understood(one.words, policy)]
    assert 1 - len(missed) / len(accepting) >= LEAST_RECALL, missed


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("language", ["pt", "en"])
def test_no_register_is_left_behind(language: str, register: str) -> None:
    cell = [one for one in collected() if one.accepts and (one.language, one.register) == (language, register)]
    missed = [one.words for one in cell if not understood(one.words)]
    assert 1 - len(missed) / len(cell) >= LEAST_IN_A_CELL, missed


@pytest.mark.parametrize("words", near())
def test_what_stands_close_to_an_acceptance_is_none(words: str) -> None:
    assert not understood(words)


@pytest.mark.parametrize(
    "tail",
    [", mas ainda trava", ", e agora?", ". E o boleto", " but it crashes", ". Preciso de mais uma licença", " por enquanto"],
)
def test_no_acceptance_survives_what_takes_it_back(tail: str) -> None:
    said = [one.words for one in collected() if one.accepts]
    assert [words for words in said if understood(f"{words.rstrip('.! ')}{tail}")] == []


@pytest.mark.parametrize("state", ["waiting", "open"])
def test_what_plain_people_say_of_an_outcome_is_read_only_where_a_solution_was_proposed(state: str) -> None:
    assert not short_replies.accepts(preset(), state, "O projeto abriu certinho, obrigada pela dica!", NAMES)
