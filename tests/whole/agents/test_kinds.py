"""What kind a ticket is, beside orders that open it again or take a letter back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cast import ALICE, CARLA
from tests.whole.agents.test_agents import agents_reply, mailed
from tests.whole.agents.test_teams import desk_of, opened, ticket
from tests.whole.conftest import Office
from tests.whole.simulation.test_simulate import nothing_differs, silence, simulated

pytestmark = pytest.mark.whole


@pytest.mark.parametrize("words", ["", "\nPassamos ao produto, Alice."])
def test_an_ended_ticket_that_is_opened_again_as_a_bug_goes_where_bugs_go(office: Office, words: str) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    desk_of(office, policy="altoqi", undo_seconds=0)
    opened(office)
    mailed(office, agents_reply(office, "#fechar\nEncerramos aqui."))
    office.later(hours=1)
    mailed(office, agents_reply(office, f"#reabrir\n#tipo erro{words}", letter=0))
    assert ticket(office)[:3] == ("with_product", "product", "bug")
    assert office.rows("SELECT closed_at, closed_by FROM ticket") == [(None, None)]
    nothing_differs(office, "altoqi")
    office.verified()


def test_undo_gives_back_what_the_ticket_was_and_of_which_environment(office: Office) -> None:
    desk_of(office, policy="altoqi", undo_seconds=60)
    opened(office)
    office.deliver(agents_reply(office, "#tipo erro\n#ambiente homologação\nPassamos ao produto, Alice."))
    office.once()
    assert ticket(office)[:4] == ("with_product", "product", "bug", "homologation")
    mailed(office, agents_reply(office, "#desfazer"))
    assert ticket(office) == ("new", "", "", "", "")
    office.verified()


def test_a_kind_that_is_said_at_the_command_line_counts_from_then_in_a_simulation(office: Office) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    desk_of(office, policy="altoqi", undo_seconds=0)
    opened(office)
    mailed(office, agents_reply(office, "#perguntar\nQual a versão?"))
    silence(office, 72)
    at_the_command_line(office, "set", "1", "--kind", "bug")
    silence(office, 24 * 9)
    assert ticket(office)[:3] == ("with_product", "product", "bug")
    counts = nothing_differs(office, "altoqi")
    assert (counts["letter reminder_1"], "letter reminder_2" in counts, counts["at the end: open"]) == (1, False, 1)
    # Tecnospeed knows no kinds: its ten days of silence pass.
    assert simulated(office, "--policy", "tecnospeed")[0]["counts"]["at the end: by silence"] == {"was": 0, "would": 1}


def test_a_ticket_that_is_opened_as_a_bug_at_the_command_line_was_one_before_anybody_said_otherwise(office: Office) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    desk_of(office, policy="altoqi", undo_seconds=0)
    at_the_command_line(office, "open", "--customer", ALICE, "--subject", "Erro", "--text", "Falha.", "--kind", "bug")
    office.once()
    mailed(office, office.reply_to(office.letters()[0], "Segue mais um log."))
    assert ticket(office)[:3] == ("with_product", "product", "bug")
    office.later(hours=5)
    mailed(office, agents_reply(office, "#tipo dúvida", of=CARLA))
    assert (ticket(office)[0], ticket(office)[2]) == ("open", "question")
    assert nothing_differs(office, "altoqi")["at the end: open"] == 1


def at_the_command_line(office: Office, *words: str) -> None:
    office.mailbot("ticket", *words)
    office.once()
