"""A customer who takes their acceptance back before anybody has read it."""

from __future__ import annotations

import pytest

from tests.whole.conftest import Office
from tests.whole.deadlines.test_vendors_pages import desk, ordered
from tests.whole.simulation.test_simulate import nothing_differs

pytestmark = pytest.mark.whole


@pytest.mark.parametrize(
    ("second", "found"), [("Não, não resolveu!", ("open", None)), ("Muito obrigada!", ("finished", "customer"))]
)
def test_what_was_read_in_the_same_pass_as_the_acceptance_is_not_too_late(
    office: Office, second: str, found: tuple[str, str | None]
) -> None:
    number = desk(office, "altoqi", "2025-02-14 16:30")
    ordered(office, number, "resolve", "Instale a versão 2.1.")
    office.later(hours=1)
    letter = office.letters()[-1]
    office.deliver(office.reply_to(letter, "Resolvido"), office.reply_to(letter, second))
    office.once()
    assert office.verdicts() == [("reply", None), ("reply", None)]
    assert office.rows("SELECT state, closed_by FROM ticket") == [found]
    nothing_differs(office, "altoqi")
    office.verified()
