"""A reminder that a crash cut off while it was being sent is not sent again to whoever has answered since."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.store.letters import queue
from tests.cast import ALICE
from tests.whole.deadlines.test_lives import World

pytestmark = pytest.mark.whole


def test_a_reminder_that_was_being_sent_in_a_crash_is_withdrawn_once_its_customer_has_answered(tmp_path: Path) -> None:
    world = World(tmp_path, "altoqi")
    number = world.open(ALICE)
    world.desk.tickets.order(number, "ask", "Qual a versão?")
    world.send_all()
    world.now += timedelta(days=2)
    world.read_all()
    world.tick()
    with world.desk.store.write() as connection:
        (cut_off,) = queue.due(connection, "suporte", world.now)
        assert queue.claim(connection, cut_off) is not None
    world.restarted()
    world.take(world.answer(number, "É a 2.1."))
    world.send_all()
    assert world.rows(f"SELECT notice, state FROM letter WHERE id = {cut_off}") == [("reminder_1", "withdrawn")]  # noqa: S608
    world.silent()
    world.close()
