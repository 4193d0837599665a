"""Each row of the attack table, A01 to A42, has its tests, here or elsewhere, or the reason why it has none yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parent
ROWS = [f"A{number:02d}" for number in range(1, 43)]

ELSEWHERE = {
    "A04": ("whole/customers/test_consent.py", "test_the_contact_says_yes_and_the_stranger_has_joined_for_good"),
    "A11": ("rules/mail/test_from_field.py", "test_an_ambiguous_from_never_joins_and_nobody_is_told"),
    "A14": (
        "wire/test_sender_proof.py",
        "test_a_signature_that_does_not_cover_from_or_has_a_length_is_not_even_asked_about",
    ),
    "A15": (
        "wire/test_door_limits.py",
        "test_nothing_but_crlf_dot_crlf_ends_a_mail_and_what_was_to_be_smuggled_is_refused_with_it",
    ),
    "A22": ("whole/customers/test_bounces.py", "test_a_report_without_a_proof_does_nothing_to_the_customer_it_names"),
    "A24": ("wire/test_workers.py", "test_every_bomb_ends_in_a_verdict_within_5_seconds_of_cpu_10_of_time_and_512_mb"),
    "A25": ("rules/test_growth.py", "test_twice_the_text_takes_at_most_three_times_as_long"),
    "A33": ("rules/letters/test_templates.py", "test_what_a_customer_writes_is_never_template_source"),
    "A34": ("whole/customers/test_conversation.py", "test_no_cell_of_an_export_is_a_formula"),
}
"""Rows whose proof stands with what it proves: the file, and one test of it."""

LATER = {
    "A42": "there is no command that exports or erases a person's data yet",
}


def rows_here() -> set[str]:
    """Return the rows that name themselves in a test of this folder: ``test_a20_a21_…``."""
    names = [
        found[1]
        for path in HERE.glob("test_*.py")
        for found in re.finditer(r"^def test_((?:a\d\d_)+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    return {one.upper() for name in names for one in re.findall(r"a\d\d", name)}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_attack_table_has_a_test_or_a_reason(row: str) -> None:
    places = [row in one for one in (rows_here(), ELSEWHERE, LATER)]
    assert any(places)
    assert places.count(True) == 1 or row in ELSEWHERE


@pytest.mark.parametrize("row", ELSEWHERE)
def test_the_proof_that_stands_elsewhere_is_there(row: str) -> None:
    path, name = ELSEWHERE[row]
    assert f"def {name}(" in (TESTS / path).read_text(encoding="utf-8")
