"""An order that is taken back gives the ticket its wait again: its clock, its question, and the notice that was given."""

from __future__ import annotations

import pytest

from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def taken_back(office: Office, order: str = "#fechar\nNada mais.") -> None:
    """Let Bruno order something, and think again before it leaves."""
    office.deliver(agents_reply(office, order))
    office.once()
    office.later(seconds=5)
    office.deliver(agents_reply(office, "#desfazer", letter=-2))
    office.once()


def notices(office: Office) -> list[str]:
    sent = office.rows("SELECT notice FROM letter WHERE recipient = 'alice@example.com' AND state = 'sent' ORDER BY id")
    return [notice for (notice,) in sent]


def days_pass(office: Office, days: int) -> None:
    for _ in range(2 * days):
        office.later(hours=12)
        office.once()


def test_silence_closes_a_ticket_whose_close_was_taken_back_after_the_last_reminder(
    office: Office,
) -> None:
    number = ready(office)
    mailed(office, agents_reply(office, "#perguntar\nQual a versão?"))
    office.later(days=2)
    office.once()
    taken_back(office)
    office.later(days=2)
    office.once()
    reminder = plain(office.letters()[-1])
    assert "Qual a versão?" in reminder
    taken_back(office)
    days_pass(office, 2)
    assert office.state(number) == "closed"
    assert notices(office)[-4:] == ["question", "reminder_1", "reminder_2", "closed"]
    office.verified()


@pytest.mark.parametrize("sent_between", [False, True])
def test_the_clock_of_a_question_that_had_not_left_starts_though_a_close_came_between(
    office: Office, *, sent_between: bool
) -> None:
    number = ready(office)
    office.deliver(agents_reply(office, "#perguntar\nQual a versão?"))
    office.once()
    office.later(seconds=27 if sent_between else 5)
    office.deliver(agents_reply(office, "#fechar\nNada mais.", letter=-2))
    office.once()
    office.later(seconds=5)
    office.once()
    office.deliver(agents_reply(office, "#desfazer", letter=-3))
    office.once()
    office.later(seconds=30)
    office.once()
    assert office.state(number) == "waiting"
    office.verified()
    days_pass(office, 6)
    assert notices(office)[-4:] == ["question", "reminder_1", "reminder_2", "closed"]
    assert office.state(number) == "closed"


def test_a_reminder_that_had_not_left_leaves_after_all(office: Office) -> None:
    number = ready(office)
    mailed(office, agents_reply(office, "#perguntar\nQual a versão?"))
    office.later(days=2)
    office.once()
    office.sink.script("RCPT", "451 4.3.0 later", when=lambda to: to.startswith("alice"))
    office.later(days=2)
    office.once()
    taken_back(office)
    office.sink.forget()
    days_pass(office, 3)
    assert notices(office)[-4:] == ["question", "reminder_1", "reminder_2", "closed"]
    assert office.state(number) == "closed"
    office.verified()


@pytest.mark.parametrize(("end", "by"), [("#fechar\nFim.", "agent"), ("#spam", "spam")])
def test_a_ticket_that_was_opened_again_by_mistake_has_ended_as_before(office: Office, end: str, by: str) -> None:
    ready(office)
    mailed(office, agents_reply(office, end))
    ended = office.rows("SELECT state, closed_at, closed_by FROM ticket")
    assert (ended[0][0], ended[0][1] is not None, ended[0][2]) == ("closed", True, by)
    office.later(days=1)
    office.deliver(agents_reply(office, "#reabrir\nDe novo.", letter=0))
    office.once()
    assert office.state(1) == "open"
    office.later(seconds=5)
    office.deliver(agents_reply(office, "#desfazer", letter=0))
    office.once()
    assert office.rows("SELECT state, closed_at, closed_by FROM ticket") == ended
    office.verified()
