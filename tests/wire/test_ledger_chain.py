"""The ledger's chain: who takes the triggers away, changes entries and makes the triggers again is found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mailbot.desk.tickets.working_time import Booked, TimeEntry
from mailbot.store.database import Store
from mailbot.store.tickets import working_time
from mailbot.store.tickets.ticket import open_ticket
from tests.cast import ALICE, BRUNO, NOW
from tests.storages import fresh


def booked(connection: Connection) -> None:
    ticket = open_ticket(
        connection, mailbox="suporte", contact=ALICE, contact_name="Alice", subject="Erro", state="new", language="pt_BR",
        now=NOW,
    )  # fmt: skip
    for minutes in (25, 20, 5):
        at = datetime(2026, 11, 23, 15, minutes, tzinfo=UTC)
        entry = TimeEntry(0, ticket.id, at, BRUNO, BRUNO, Booked.TIME, minutes, consumption=True, note="Análise")
        working_time.book(connection, (entry,), None)


def gone_round(connection: Connection, words: str) -> None:
    """Change the ledger as somebody does who knows of its triggers."""
    find = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'time_entry'"
    triggers = connection.exec_driver_sql(find).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(words)
    for _, sql in triggers:
        connection.exec_driver_sql(sql)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("UPDATE time_entry SET minutes = 2 WHERE id = 2", [2]),
        ("UPDATE time_entry SET consumption = 0 WHERE id = 3", [3]),
        ("UPDATE time_entry SET at = at - 1 WHERE id = 1", [1]),
        ("UPDATE time_entry SET note = '', seal = '' WHERE id = 2", [2, 3]),
        ("DELETE FROM time_entry WHERE id = 2", [3]),
        ("DELETE FROM time_entry WHERE id = 1", [2]),
        ("UPDATE time_entry SET id = 4 WHERE id = 2", [3, 4]),
        ("UPDATE time_entry SET consulting_id = 0 WHERE id = 2", [2]),
    ],
)
def test_an_entry_that_was_changed_round_the_triggers_does_not_follow_any_more(
    tmp_path: Path, words: str, found: list[int]
) -> None:
    fresh(tmp_path / "storage")
    store = Store.open(tmp_path / "storage")
    try:
        with store.write() as connection:
            booked(connection)
            assert list(working_time.disagreeing(connection)) == []
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            gone_round(connection, words)
            told = list(working_time.disagreeing(connection))
            connection.rollback()
    finally:
        store.close()
    assert [one.partition(":")[0] for one in told] == [f"time entry {number}" for number in found]
