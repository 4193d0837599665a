"""What holds for any bytes, for some seconds of them: the checks of ``fuzz/`` on mails made up and on seeds spoilt."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.mutation import mutated
from fuzz.run_one import INSTRUMENTED, broken_by
from fuzz.targets import MODULES, OF_MAILS, check_of, seeds_of
from tests.rules.made_up import mails, texts

PURE = sorted(MODULES.keys() - {"imap_answers"})
OF_TEXTS = ["new_words", "replies", "orders", "agents_words", "parts", "token", "authentication_results"]
EASY = settings(suppress_health_check=list(HealthCheck))


def spoilt(target: str) -> st.SearchStrategy[bytes]:
    """Mutations of the target's seeds, each from a number of its own."""
    seeds = seeds_of(target)
    return st.integers(0, 2**48).map(lambda number: mutated(seeds, Random(number)))  # noqa: S311 - dice, not keys


def tried(check: Callable[[bytes], None], inputs: st.SearchStrategy[bytes], times: float) -> None:
    examples = int(settings().max_examples * times)

    @settings(EASY, max_examples=examples)
    @given(inputs)
    def run(data: bytes) -> None:
        check(data)

    run()


def all_of(targets: list[str]) -> Callable[[bytes], None]:
    """Check each claim of several targets on the same input: to make one up costs more than most of them."""
    checks = {target: check_of(target) for target in targets}

    def check(data: bytes) -> None:
        for target, one in checks.items():
            try:
                one(data)
            except Exception as broken:
                broken.add_note(f"target: {target}")
                raise

    return check


@pytest.mark.parametrize("target", PURE)
def test_whatever_holds_for_any_bytes_holds_for_spoilt_seeds(target: str) -> None:
    tried(check_of(target), spoilt(target), 1)


def test_whatever_holds_for_any_bytes_holds_for_mails_that_are_made_up() -> None:
    tried(all_of(sorted(OF_MAILS)), mails(), 1)


def test_whatever_holds_for_any_bytes_holds_for_texts_that_are_made_up() -> None:
    tried(all_of(OF_TEXTS), texts(), 2)


@pytest.mark.parametrize("target", MODULES)
def test_each_target_has_seeds_and_its_claims_hold_for_them(target: str) -> None:
    check, seeds = check_of(target), seeds_of(target)
    assert seeds
    for seed in seeds:
        check(seed)


def test_without_atheris_an_input_that_breaks_a_claim_is_found_all_the_same() -> None:
    def check(data: bytes) -> None:
        if b"\0" in data:
            raise AssertionError("a NUL")

    found = broken_by(check, seeds_of("token"), 20)
    assert found is not None
    assert b"\0" in found


def test_what_held_breaks_nothing() -> None:
    assert broken_by(lambda _data: None, [b"x"], 0.1) is None


@pytest.mark.parametrize("name", INSTRUMENTED)
def test_what_is_told_to_be_instrumented_is_there(name: str) -> None:
    assert import_module(name).__name__ == name
