"""All that may be known of a mail before its verdict is gathered with each token read once, whoever renamed a letter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot.desk.customers.surveys import answer
from mailbot.desk.threading.agent_identity import TokenState
from mailbot.desk.threading.context import Context
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from mailbot.mail.tokens.message_ids import recognised
from mailbot.store.lookups.context import Rules, gather
from tests.attacks.conftest import House
from tests.cast import BRUNO, raw

pytestmark = pytest.mark.wire

RENAMED = "<0100-x@email.amazonses.com>"


@contextmanager
def house(folder: Path) -> Iterator[House]:
    box = {"agents": ["bruno"], "notify": [], "policy": "totvs", "calendar": "office"}
    made = House(folder, box, top={"calendars": {"office": {"hours": {"monday_to_friday": ["09:00-17:30"]}}}})
    yield made
    made.close()


def gathered(house: House, mail: bytes) -> tuple[Context, int]:
    """Return what is known of a mail, judged in vain, and how often an ID was looked at for a token."""
    service = house.desk.service
    rules = Rules(service.settings, service.policies, service.store.keys, service.composer.macros)
    one, incoming = read(mail), house.incoming(mail)
    before = recognised.cache_info()
    with service.store.read() as connection:
        context = gather(connection, rules, incoming, one, 0, house.now)
    on_mail(context)
    answer(context)
    after = recognised.cache_info()
    return context, after.hits + after.misses - before.hits - before.misses


def renamed(house: House, notice: str) -> None:
    """Let a relay have sent the one letter of a kind by an ID of its own."""
    with house.desk.store.write() as connection:
        done = connection.exec_driver_sql(
            "UPDATE letter SET state = 'sent', foreign_id = '0100-x' WHERE notice = ?", (notice,)
        )
    assert done.rowcount == 1


def test_an_agents_answer_to_a_copy_that_a_relay_renamed_reads_the_relays_id_and_ours_once(tmp_path: Path) -> None:
    with house(tmp_path) as desk:
        desk.take(desk.answer(desk.open()))
        renamed(desk, "copy")
        context, count = gathered(desk, raw("Instale a 2.1.", f"Bruno <{BRUNO}>", In_Reply_To=RENAMED))
        assert context.identity is not None
        assert context.identity.token is TokenState.OWN
        assert count == 2


def test_a_rating_in_answer_to_a_survey_that_a_relay_renamed_reads_the_relays_id_and_ours_once(tmp_path: Path) -> None:
    with house(tmp_path) as desk:
        number = desk.open()
        desk.desk.tickets.order(number, "resolve", "Instale a 2.1.")
        renamed(desk, "survey")
        context, count = gathered(desk, raw("5", In_Reply_To=RENAMED))
        assert answer(context) is not None
        assert count == 2


def test_an_answer_to_an_agents_own_mail_reads_the_id_of_the_copy_behind_it_once_though_a_relay_gave_another(
    tmp_path: Path,
) -> None:
    with house(tmp_path) as desk:
        number = desk.open()
        desk.take(desk.answer(number))
        renamed(desk, "copy")
        context, count = gathered(
            desk, raw("Segue.", In_Reply_To="<b@desk.example>", References=f"{RENAMED} <b@desk.example>")
        )
        assert context.thread.ticket is not None
        assert context.thread.ticket.id == number
        assert count == 3


def test_an_answer_to_a_letter_that_nobody_renamed_reads_its_id_once(tmp_path: Path) -> None:
    with house(tmp_path) as desk:
        context, count = gathered(desk, desk.answer(desk.open()))
        assert context.thread.ticket is not None
        assert count == 1
