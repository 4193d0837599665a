"""``on_assign``: who is given a ticket by hand has begun with it; `simulate` knows that of mails as it was."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.agents.test_assignment import asks, desk_of, has
from tests.whole.agents.test_opening import GMAIL, desk, new
from tests.whole.conftest import Office
from tests.whole.simulation.test_simulate import simulated


@pytest.mark.parametrize(
    ("words", "state", "who"),
    [
        ("#atribuir lia", "in_progress", "lia"), ("#assign me", "in_progress", "bruno"),
        ("#atribuir carla\n#etiqueta +vip", "in_progress", "carla"), ("#atribuir ninguém", "new", ""),
        ("#nota\n#atribuir lia\n\nParece a licença.", "in_progress", "lia"),
        ("#tipo sugestão\n#atribuir lia", "with_product", "lia"), ("#tipo dúvida\n#atribuir lia", "in_progress", "lia"),
        ("#perguntar\n#atribuir lia\n\nQual a versão?", "waiting", "lia"), ("#atribuir zeca", "new", ""),
        ("#atribuir lia\n#spam", "closed", "lia"),
    ],
)  # fmt: skip
def test_who_is_given_a_new_ticket_has_begun_with_it_by_altoqis_page(
    office: Office, words: str, state: str, who: str
) -> None:
    desk_of(office, assignment="manual", unanswered_hours=4)
    number = asks(office, "ana")
    due = office.rows("SELECT unanswered_at, owed FROM ticket")
    mailed(office, agents_reply(office, words))
    assert (office.state(number), has(office, number)) == (state, who)
    if state == "in_progress":  # nobody has answered yet
        assert office.rows("SELECT unanswered_at, owed FROM ticket") == due
        assert office.letters("ana@example.com") == []
        assert [one for one in office.letters(LIA)[1:] if "Situação: Não iniciado" in plain(one)] == []
        mailed(office, agents_reply(office, "#atribuir carla"))
        assert (office.state(number), has(office, number)) == ("in_progress", "carla")
    office.verified()
    (counts, *_) = simulated(office, "--policy", "altoqi")
    assert counts["different"] == 0


def test_a_ticket_begins_by_assigning_at_the_command_line(office: Office) -> None:
    desk_of(office, assignment="manual")
    number = asks(office, "ana")
    assert "is with nobody" in office.mailbot("ticket", "assign", str(number), "nobody").stdout.decode()
    assert office.state(number) == "new"
    assert "is with Lia" in office.mailbot("ticket", "assign", str(number), "lia").stdout.decode()
    assert office.state(number) == "in_progress"
    assert office.rows("SELECT unanswered_at FROM ticket") != [(None,)]
    office.verified()


@pytest.mark.parametrize(
    ("order", "state"),
    [
        ("", "new"), ("#atribuir lia", "in_progress"), ("#assign me", "in_progress"), ("#atribuir ninguém", "new"),
        ("#tipo sugestão", "with_product"), ("#tipo sugestão\n#atribuir lia", "with_product"),
    ],
)  # fmt: skip
def test_a_forwarded_mail_that_is_given_to_somebody_has_begun(office: Office, order: str, state: str) -> None:
    desk(office)
    mailed(office, new(office, f"{order}\n{GMAIL}", to="", subject="ENC: Não abre"))
    assert office.rows("SELECT contact, state FROM ticket") == [(ALICE, state)]
    office.verified()
    (counts, *_) = simulated(office, "--policy", "altoqi")
    assert counts["different"] == 0
