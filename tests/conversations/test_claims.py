"""Whoever looks for lost words must find them: each claim breaks on a conversation in which it was broken by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attacks.conftest import House
from tests.cast import BRUNO
from tests.conversations.claims import LOST, SHOWN, TWICE, UNSENT, broken, told
from tests.conversations.conversation import Conversation, Turn, desk
from tests.conversations.letters import Letter
from tests.conversations.styles import STYLES
from tests.conversations.words import plain, words_in

STYLE = "no quote"
"""In which nothing can be lost."""
SEEDS = range(40)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = desk(tmp_path_factory.mktemp("claims"), "pt_BR")
    yield made
    made.close()


def held(house: House, wanted: Callable[[Conversation], bool]) -> Conversation:
    """Return the first conversation that is as ``wanted``, and of which every claim holds."""
    for seed in SEEDS:
        one = Conversation(house, seed, STYLE).held()
        if wanted(one) and not broken(one):
            return one
    raise AssertionError("no conversation is like that")


def answered(conversation: Conversation) -> Turn | None:
    """Return the last mail of an agent that went on to the customer."""
    return next(
        (one for one in reversed(conversation.turns) if one.by in conversation.agents and not one.note and one.letters), None
    )


def claims(conversation: Conversation) -> set[str]:
    return {one.claim for one in broken(conversation)}


def changed(conversation: Conversation, turn: Turn, *letters: Letter) -> Conversation:
    """Put other letters in the place of those that a mail caused."""
    conversation.turns[conversation.turns.index(turn)] = replace(turn, letters=letters)
    return conversation


def holding(letter: Letter, words: str) -> Letter:
    """Return a plain letter to the same person that holds only ``words``."""
    head = f"From: a@desk.example\r\nTo: {letter.to}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return Letter(letter.to, f"{head}{words}\r\n".encode())


def test_a_copy_without_one_of_the_customers_words_is_found(house: House) -> None:
    one = held(house, lambda _: True)
    first = one.turns[0]
    copy = next(letter for letter in first.letters if letter.to == BRUNO)
    changed(one, first, holding(copy, " ".join(sorted(first.words)[1:])))
    assert [(each.claim, each.turn, each.words) for each in broken(one)] == [(LOST, 0, (min(first.words),))]
    assert min(first.words) in told(one, broken(one))


def test_an_answer_that_went_nowhere_is_found(house: House) -> None:
    one = held(house, lambda each: answered(each) is not None and answered(each) is each.turns[-1])
    changed(one, one.turns[-1])
    assert claims(one) == {UNSENT}


def test_an_answer_that_its_writer_is_told_of_is_not_lost(house: House) -> None:
    one = held(house, lambda each: answered(each) is not None and answered(each) is each.turns[-1])
    last = one.turns[-1]
    changed(one, last, holding(Letter(last.by, b""), "\n".join(f"> {word}" for word in last.words)))
    assert claims(one) == set()


def test_words_that_stand_as_new_in_two_copies_are_found_and_those_in_a_deeper_quotation_are_not(house: House) -> None:
    one = held(house, lambda each: [turn.by for turn in each.turns[:3]] == [each.customer, each.turns[1].by, each.customer])
    first, third = one.turns[0], one.turns[2]
    copy = holding(Letter(BRUNO, b""), "")
    new, old = (" ".join(sorted(turn.words)) for turn in (third, first))
    assert TWICE in claims(changed(one, third, holding(copy, f"> {new}\n> {old}")))
    assert claims(changed(one, one.turns[2], holding(copy, f"> {new}\n> > {old}"))) == set()


def test_a_word_of_a_note_in_a_letter_to_the_customer_is_found(house: House) -> None:
    one = held(house, lambda each: any(turn.note and turn.words for turn in each.turns))
    note = next(turn for turn in one.turns if turn.note and turn.words)
    letter = holding(Letter(one.customer, b""), f"Olá.\n\n> {min(note.words)}")
    assert SHOWN in claims(changed(one, note, letter))


@pytest.mark.parametrize("seed", range(6))
def test_a_seed_says_the_same_at_every_desk(house: House, tmp_path: Path, seed: int) -> None:
    other = desk(tmp_path / "other", "pt_BR")
    try:
        first, again = (Conversation(where, seed).held() for where in (house, other))
    finally:
        other.close()
    assert [(one.style, one.said) for one in first.turns] == [(one.style, one.said) for one in again.turns]


def test_no_word_is_made_twice_with_or_without_accents(house: House) -> None:
    one = Conversation(house, 1)
    made = [one.words.word() for _ in range(2000)] + [one.words.short() for _ in range(30)]
    assert len({plain(word) for word in made}) == len(made)
    assert all(words_in(word) == {word.casefold()} for word in made)


def test_there_are_twelve_styles() -> None:
    assert len(STYLES) == 13, "Outlook's counts once, with and without HTML"
