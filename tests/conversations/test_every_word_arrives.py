"""Whatever people and their mail programs do to a reply, no word is lost, none travels twice, and no note gets out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.attacks.conftest import House
from tests.conversations.claims import broken, sent_whole, told
from tests.conversations.conversation import Conversation, desk
from tests.conversations.styles import STYLES

LANGUAGES: Final = ("pt_BR", "en")
EACH_DAY: Final = 12
ALL: Final = int(os.environ.get("CONVERSATIONS", "10000"))
"""How many the long run holds; CI, which has twenty minutes for everything, asks for fewer."""
AT_ONCE: Final = 500
SENT_WHOLE: Final = 0.85
"""To ask about every answer would lose no word either, and help nobody."""
MOST_SHOWN: Final = 3


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, House]]:
    """Return a desk of each language."""
    made = {language: desk(tmp_path_factory.mktemp(language), language) for language in LANGUAGES}
    yield made
    for one in made.values():
        one.close()


def hold(house: House, seeds: Iterable[int], style: str = "") -> tuple[int, int]:
    """Hold conversations; fails with those that break a claim. Returns how many answers were sent whole, of how many."""
    failed: list[str] = []
    breaks: Counter[str] = Counter()
    whole = answers = held = 0
    for seed in seeds:
        one = Conversation(house, seed, style).held()
        held += 1
        if found := broken(one):
            failed.append(told(one, found))
            breaks.update(f"{each.style}: {each.claim}" for each in found)
        sent, of = sent_whole(one)
        whole, answers = whole + sent, answers + of
    if failed:
        counted = "\n".join(f"{many:5} {what}" for what, many in sorted(breaks.items()))
        shown = "\n\n\n".join(failed[:MOST_SHOWN])
        pytest.fail(f"{len(failed)} of {held} conversations\n{counted}\nThe first ones:\n\n{shown}", pytrace=False)
    return whole, answers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_every_word_arrives_once_in_each_style(desks: dict[str, House], style: str, language: str) -> None:
    hold(desks[language], range(EACH_DAY // len(LANGUAGES)), style)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_arrives_once_where_each_mail_has_another_style(desks: dict[str, House], language: str) -> None:
    hold(desks[language], range(EACH_DAY))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, ALL, AT_ONCE))
def test_every_word_arrives_once_in_ten_thousand_conversations(tmp_path: Path, first: int) -> None:
    house = desk(tmp_path, LANGUAGES[first // AT_ONCE % len(LANGUAGES)])
    try:
        whole, answers = hold(house, range(first, first + AT_ONCE))
    finally:
        house.close()
    assert whole >= SENT_WHOLE * answers
