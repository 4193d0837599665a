"""A crash after each step of an agent's mail: the customer gets it once, the agent's note and orders are done once."""

from __future__ import annotations

import pytest

from mailbot import checkpoints
from tests.cast import ALICE, AUTHSERV, BRUNO, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.agents.test_assignment import everyday
from tests.whole.agents.test_opening import PASS, new
from tests.whole.conftest import Office
from tests.whole.process.test_crashes import crashed

pytestmark = pytest.mark.whole


_SHORT = {"inbound.applied", "inbound.committed"}


@pytest.mark.parametrize(
    "step", [one if one in _SHORT else pytest.param(one, marks=pytest.mark.long) for one in checkpoints.INBOUND]
)
def test_an_agents_mails_survive_a_crash_after_each_step_of_their_walk(office: Office, step: str) -> None:
    ready(office)
    office.configure(agents=["bruno", "lia"], undo_seconds=30, authserv_id=AUTHSERV)
    copy, lias = office.letters(BRUNO)[0], office.letters(LIA)[0]
    large = "x" * 70 + "\n"
    office.deliver(
        office.reply_to(copy, "Instale a 2.1.", sender=BRUNO, Authentication_Results=PASS),
        office.reply_to(lias, "#nota\nUm relatório\n" + large * 20_000, sender=LIA, Authentication_Results=PASS),
        new(office, "Segue o contrato."),
    )
    crashed(office, step)
    office.once()
    office.later(seconds=31)
    office.once()
    assert office.rows("SELECT count(*) FROM ticket") == [(2,)]
    assert office.rows("SELECT kind, count(*) FROM entry GROUP BY kind ORDER BY kind") == [
        ("answer", 2), ("customer", 1), ("note", 1), ("opened", 1),
    ]  # fmt: skip
    assert [plain(one).count("Instale a 2.1.") for one in office.letters()] == [0, 1, 0]
    assert [plain(one).count("Segue o contrato.") for one in office.letters()] == [0, 0, 1]
    office.verified()


@pytest.mark.parametrize(
    "step", [everyday(one, checkpoints.RELEASED[1:]) for one in (*checkpoints.RELEASED[1:], "inbound.committed")]
)
def test_a_reply_that_was_held_is_let_go_once_whatever_step_the_crash_came_after(office: Office, step: str) -> None:
    ready(office)
    mailed(office, office.reply_to(office.letters()[0], "Esqueci: é a 2026."))
    mailed(office, agents_reply(office, "Instale a 2.1.", letter=0))
    assert office.verdicts()[-1] == ("held", "agent_stale")
    office.deliver(agents_reply(office, "#enviar"))
    crashed(office, step)
    office.once()
    office.once()
    office.later(seconds=31)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'answer'") == [(1,)]
    answers = [one.raw for one in office.sink.received if ALICE in one.to][1:]
    assert len(set(answers)) == 1
    office.verified()
