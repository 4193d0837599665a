"""What the database is asked about follow-ups: nothing for an ordinary reply, and the whole chain where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from mailbot.desk.threading.named import named_tokens
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import read
from mailbot.store.database import Store
from mailbot.store.lookups.known import known
from mailbot.store.tickets import follow_ups
from mailbot.store.tickets.ticket import open_ticket
from tests.cast import ALICE, NOW, reply, token
from tests.storages import fresh

pytestmark = pytest.mark.wire


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    store = Store.open(fresh(tmp_path / "storage"))
    with store.write() as one:
        yield one
    store.close()


def opened(connection: Connection, follows: int | None = None, *, ended: bool = False) -> Ticket:
    made = open_ticket(
        connection,
        mailbox="suporte",
        contact=ALICE,
        contact_name="Alice",
        subject="Erro",
        state="new",
        language="en",
        now=NOW,
    )
    connection.exec_driver_sql(
        "UPDATE ticket SET follows = ?, closed_at = ? WHERE id = ?", (follows, 1 if ended else None, made.id)
    )
    return made


def asked(connection: Connection, of: Ticket) -> tuple[Any, list[str]]:
    """Return what is known about a reply to a letter of a ticket, and the questions about follow-ups that it took."""
    said: list[str] = []
    driver: Any = connection.connection.driver_connection
    driver.set_trace_callback(said.append)
    mail = read(reply(to=token(of=of)))
    found = known(connection, mail, named_tokens(mail), "suporte", 0, NOW)
    driver.set_trace_callback(None)
    assert said
    return found, [one for one in said if "follows =" in one]


def test_a_reply_to_a_ticket_that_lives_asks_for_no_follow_up(connection: Connection) -> None:
    found, questions = asked(connection, opened(connection))
    assert (questions, found.follow_ups) == ([], {})


def test_a_reply_to_an_ended_ticket_finds_the_newest_of_each_ones_follow_ups_to_the_end(connection: Connection) -> None:
    first = opened(connection, ended=True)
    opened(connection, first.id, ended=True)
    second = opened(connection, first.id, ended=True)
    third = opened(connection, second.id)
    found, questions = asked(connection, first)
    assert found.follow_ups == {first.id: second.id, second.id: third.id}
    assert found.goes_on_in(found.tickets[first.id]).id == third.id
    assert len(questions) == 2  # the last one lives
    assert follow_ups.chain(connection, second.id) == (first.id, second.id, third.id)


def test_a_circle_in_the_links_has_an_end_and_is_told(connection: Connection) -> None:
    first = opened(connection, ended=True)
    second = opened(connection, first.id, ended=True)
    connection.exec_driver_sql("UPDATE ticket SET follows = ? WHERE id = ?", (second.id, first.id))
    assert set(follow_ups.chain(connection, first.id)) == {first.id, second.id}
    found, _ = asked(connection, first)
    assert found.goes_on_in(found.tickets[first.id]).id in {first.id, second.id}
    assert list(follow_ups.disagreeing(connection)) == [
        f"ticket {first.id}: follows ticket {second.id}, which is no earlier ticket of its mailbox"
    ]
