"""A promised day goes on where its ticket goes on: to another team, through a question, into another ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.cast import CARLA, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.agents.test_teams import desk_of, opened
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def handed_over(office: Office) -> int:
    """Let Alice's ticket be with the product team, the solution being promised for Tuesday 1 December."""
    desk_of(office)
    number = opened(office)
    mailed(office, agents_reply(office, "#encaminhar produto até 01/12/2026\nVamos corrigir."))
    return number


def outcomes(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT ticket_id, outcome FROM promise ORDER BY id")


def told(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT notice, recipient, ticket_id FROM letter WHERE notice LIKE 'promise%' ORDER BY id")


def at(office: Office, day: int, hour: int = 15) -> None:
    office.now = office.now.replace(day=day, month=12 if day < 20 else 11, hour=hour)
    office.once()


def test_handed_on_without_a_day_the_one_that_was_named_stands_and_the_new_team_is_reminded(office: Office) -> None:
    handed_over(office)
    mailed(office, agents_reply(office, "#encaminhar instalação\nÉ da instalação.", of=CARLA))
    letter = plain(office.letters()[-1])
    assert "A data que já informamos continua valendo: 1 de dezembro de 2026." in letter
    assert "Assim que houver uma data" not in letter
    at(office, 30)
    assert told(office) == [("promise_near", LIA, 1), ("promise_near", CARLA, 1)]
    assert "com a equipe Instalação" in plain(office.letters(LIA)[-1])
    office.verified()


def test_a_question_to_the_customer_keeps_no_promise_and_a_solution_does(office: Office) -> None:
    number = handed_over(office)
    mailed(office, agents_reply(office, "#perguntar\nEm qual filial?", of=CARLA))
    assert (office.state(number), outcomes(office)) == ("pending", [(1, "")])
    mailed(office, office.reply_to(office.letters()[-1], "Na matriz."))
    assert (office.state(number), outcomes(office)) == ("in_progress", [(1, "")])
    mailed(office, agents_reply(office, "#resolver\nCorrigido na 2.1.", of=CARLA))
    assert outcomes(office) == [(1, "kept")]
    office.verified()


def test_a_ticket_that_goes_into_another_takes_its_promise_along(office: Office) -> None:
    handed_over(office)
    survivor = opened(office)
    mailed(office, agents_reply(office, f"#juntar {survivor}", of=CARLA, letter=0))
    assert outcomes(office) == [(survivor, "")]
    mailed(office, agents_reply(office, "Em breve."))
    at(office, 30)
    at(office, 2)
    assert told(office) == [("promise_near", CARLA, survivor), ("promise_missed", LIA, survivor)]
    office.verified()


def test_of_two_promises_that_meet_the_earlier_stays(office: Office) -> None:
    handed_over(office)
    survivor = opened(office)
    mailed(office, agents_reply(office, "#encaminhar produto até 10/12/2026\nTambém."))
    mailed(office, agents_reply(office, f"#juntar {survivor}", of=CARLA, letter=0))
    assert outcomes(office) == [(survivor, ""), (survivor, "replaced")]
    due = office.rows("SELECT promised_at FROM ticket WHERE merged_into IS NULL")[0][0]
    assert datetime.fromtimestamp(due / 1_000_000, office.now.tzinfo).day == 2
    office.verified()
