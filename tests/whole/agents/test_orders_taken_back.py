"""An order that is taken back in the time for it: the ticket waits again as it did before, whatever has left meanwhile."""

from __future__ import annotations

import pytest

from tests.cast import BRUNO
from tests.whole.conftest import Office
from tests.whole.customers.test_surveys import notices
from tests.whole.deadlines.test_vendors_pages import answered, desk, silence

pytestmark = pytest.mark.whole


def orders(office: Office, words: str, minutes: float = 0) -> None:
    """Let Bruno answer his first copy, some minutes later."""
    office.later(minutes=minutes)
    office.deliver(office.reply_to(office.letters(BRUNO)[0], words, sender=f"Bruno <{BRUNO}>"))
    office.once()


@pytest.mark.parametrize("after", [1, 6])  # minutes: the first question has not left by then, or it has
def test_a_second_question_that_is_taken_back_leaves_the_clock_of_the_first(office: Office, after: float) -> None:
    number = desk(office, "altoqi", "2026-03-02 09:00", agents=["bruno"], undo_seconds=600)
    answered(office, "Não abre.")
    orders(office, "#perguntar\nQual a versão?")
    orders(office, "#perguntar\nQual a versão do Windows?", 5)
    office.later(minutes=after)
    office.once()
    orders(office, "#desfazer")
    office.later(minutes=20)
    office.once()
    assert notices(office) == ["opened", "question", "question"]
    assert office.rows("SELECT state FROM letter WHERE notice = 'question'") == [("sent",), ("withdrawn",)]
    office.verified()
    assert [(state, notice) for _, notice, state in silence(office, number)] == [
        ("waiting", "reminder_1"), ("waiting", "reminder_2"), ("closed", "closed"),
    ]  # fmt: skip


def test_a_second_solution_that_is_taken_back_leaves_the_survey_of_the_first(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 09:00", agents=["bruno"], undo_seconds=600)
    answered(office, "Não abre.")
    orders(office, "#resolver\nInstale a 2.1.")
    orders(office, "#resolver\nInstale a 2.2.", 5)
    orders(office, "#desfazer", 1)
    office.later(minutes=20)
    office.once()
    sent = office.rows("SELECT notice FROM letter WHERE state = 'sent' AND recipient = 'alice@example.com' ORDER BY id")
    assert sent == [("opened",), ("resolved",), ("survey",)]
    office.verified()
    assert [(notice, state) for _, notice, state in silence(office, number)] == [("closed", "closed")]


def test_a_question_that_is_taken_back_after_the_last_reminder_lets_the_close_come(office: Office) -> None:
    number = desk(office, "altoqi", "2026-03-02 09:00", agents=["bruno"], undo_seconds=600)
    answered(office, "Não abre.")
    orders(office, "#perguntar\nQual a versão?")
    office.later(minutes=10)
    office.once()
    for _ in range(2):
        office.later(days=2)
        office.once()
    orders(office, "#perguntar\nQual a versão do Windows?", 5)
    orders(office, "#desfazer", 1)
    office.later(days=2)
    office.once()
    assert (notices(office)[-1], office.state(number)) == ("closed", "closed")
    office.verified()
