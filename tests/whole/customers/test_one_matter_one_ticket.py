"""A ticket that goes on in a follow-up is not opened again beside it."""

from __future__ import annotations

import pytest

from tests.cast import BRUNO, MALLORY
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office
from tests.whole.customers.test_ends_and_follow_ups import closed
from tests.whole.customers.test_ends_and_follow_ups import opened as tickets
from tests.whole.deadlines.test_vendors_pages import answered, ordered

pytestmark = pytest.mark.whole


def test_an_order_or_a_reply_to_its_copy_is_refused_with_the_number_of_the_follow_up(office: Office) -> None:
    closed(office, agents=["bruno"])
    old = len(office.letters(BRUNO)) - 1
    answered(office, "O erro voltou.")
    for words in ("#reabrir", "#reabrir\nQual versão?", "Instale a 2.2.", "#fechar\nPronto."):
        mailed(office, agents_reply(office, words, letter=old))
        assert "o chamado está encerrado e continua no nº 2" in plain(office.letters(BRUNO)[-1])
    assert tickets(office) == [(1, "closed", None), (2, "new", 1)]
    ordered(office, 2, "close", "Instale a versão 2.2.")
    mailed(office, agents_reply(office, "#reabrir", letter=old))
    assert tickets(office) == [(1, "in_progress", None), (2, "closed", 1)]
    office.verified()


def test_a_held_mail_is_not_released_into_it_either(office: Office) -> None:
    closed(office, wrong_sender="hold")
    office.deliver(office.reply_to(office.letters()[-1], "Comigo também.", sender=f"Mallory <{MALLORY}>"))
    office.once()
    held = str(office.rows("SELECT max(id) FROM arrival WHERE disposition = 'held'")[0][0])
    answered(office, "O erro voltou.")
    done = office.mailbot("held", "release", held, check=False)
    assert (done.returncode, b"goes on in ticket 2" in done.stderr) == (1, True)
    assert tickets(office) == [(1, "closed", None), (2, "new", 1)]
    office.mailbot("held", "release", held, "--ticket", "2")
    assert tickets(office) == [(1, "closed", None), (2, "new", 1)]
