"""Mail that was taken into no ticket, as rows: which day's digests tell of it, and how it is decided about, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.store.database import Store
from mailbot.store.mails import not_taken
from mailbot.store.tables.schema import ADMISSION, ARRIVAL
from tests.cast import ALICE, LIA, NOW
from tests.storages import fresh

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    store = Store.open(fresh(tmp_path / "storage"))
    with store.write() as opened:
        yield opened
    store.close()


def arrived(
    connection: Connection, number: int, disposition: str = "rejected", reason: str | None = "unthreaded", **more: Any
) -> int:  # fmt: skip
    row = {
        "id": number, "door": "suporte", "epoch": 1, "number": number, "mailbox": "suporte", "received_at": NOW,
        "seen_at": NOW, "size": 1, "tries": 1, "stumbles": 0, "sender": ALICE, "subject": "Não abre",
        "disposition": disposition, "reason": reason, **more,
        "signals": '[["shown", "Alice <a@b>"], ["check:unthreaded", "because"]]',
    }  # fmt: skip
    connection.execute(insert(ARRIVAL).values(row))
    return number


def told(connection: Connection, day: date, *, untold: bool = True) -> list[tuple[int, bool]]:
    return [(one.number, one.new) for one in not_taken.to_tell(connection, "suporte", day, untold=untold)]


def test_the_digests_of_a_day_tell_of_what_none_before_told_of_and_of_what_is_held(connection: Connection) -> None:
    verdicts = [("rejected", "unthreaded"), ("ignored", "automatic"), ("held", "forged"), ("held", "spam"), ("reply", None)]
    for number, (disposition, reason) in enumerate(verdicts, start=1):
        arrived(connection, number, disposition, reason)
    arrived(connection, 6, mailbox="vendas")
    first = [(1, True), (2, True), (3, True), (4, True)]
    assert (told(connection, TODAY), told(connection, TODAY, untold=False)) == (first, [(3, True)])
    not_taken.tell(connection, "suporte", TODAY)
    arrived(connection, 7)
    arrived(connection, 8, "held")
    for _ in range(2):  # every digest of the day tells the same, whatever comes between them; what is held always stands
        assert told(connection, TODAY, untold=False) == [*first, (8, True)]
        assert told(connection, TODAY) == [*first, (7, True), (8, True)]
    not_taken.tell(connection, "suporte", TOMORROW)
    assert told(connection, TOMORROW, untold=False) == [(3, False), (7, True), (8, True)]
    not_taken.tell(connection, "suporte", TOMORROW + timedelta(days=1))
    assert told(connection, TOMORROW + timedelta(days=1)) == [(3, False), (8, False)]
    assert [one.number for one in not_taken.to_tell(connection, "vendas", TOMORROW, untold=True)] == [6]


def test_a_row_is_read_with_what_decided_about_it(connection: Connection) -> None:
    arrived(connection, 5, "held", "forged", sender=None)
    one = not_taken.named(connection, [5, 99])[5]
    assert (one.sender, one.who, one.check, one.fact) == ("", "Alice <a@b>", "unthreaded", "because")
    assert (one.disposition, one.reason, one.decided, one.asked) == (Disposition.HELD, Reason.FORGED, False, False)
    assert not_taken.named(connection, [99]) == not_taken.named(connection, []) == {}


def test_what_is_admitted_is_asked_once_and_told_of_no_more_until_it_fails(connection: Connection) -> None:
    by = arrived(connection, 1, "agent", None)
    number = arrived(connection, 2)
    not_taken.admit(connection, [number], LIA, by, NOW)
    assert told(connection, TODAY) == []
    assert not_taken.named(connection, [number])[number].asked
    (row,) = not_taken.admitted(connection)
    assert (row.arrival_id, row.agent, row.asked_by) == (number, LIA, by)
    with pytest.raises(IntegrityError):
        not_taken.admit(connection, [number], LIA, by, NOW)
    not_taken.failed(connection, row.id, "no")
    assert (told(connection, TODAY), list(not_taken.admitted(connection))) == ([(number, True)], [])
    not_taken.admit(connection, [number], LIA, by, NOW)
    assert len(not_taken.admitted(connection)) == 1


def test_what_is_dropped_says_by_whom_and_ends_what_was_asked(connection: Connection) -> None:
    by = arrived(connection, 1, "agent", None)
    number = arrived(connection, 2)
    not_taken.admit(connection, [number], LIA, by, NOW)
    not_taken.drop(connection, number, f"by {LIA}, arrival 1", NOW)
    assert (told(connection, TODAY), list(not_taken.admitted(connection))) == ([], [])
    signals = connection.execute(select(ARRIVAL.c.signals).where(ARRIVAL.c.id == number)).scalar_one()
    assert signals.endswith(f'["dropped", "by {LIA}, arrival 1"]]')
    assert not_taken.named(connection, [number])[number].decided


def test_only_what_was_turned_away_and_is_undecided_is_listed(connection: Connection) -> None:
    arrived(connection, 1)
    arrived(connection, 2, "held")
    arrived(connection, 3, settled_at=NOW)
    arrived(connection, 4, "ignored", "automatic", received_at=NOW + timedelta(hours=2))
    assert [one.number for one in not_taken.turned_away(connection, None)] == [1, 4]
    assert [one.number for one in not_taken.turned_away(connection, NOW + timedelta(hours=1))] == [4]


@pytest.mark.parametrize(
    ("state", "settled", "said"),
    [
        ("asked", None, []), ("done", NOW, []), ("failed", None, []), ("failed", NOW, []),
        ("asked", NOW, ["admission 1: waits, and arrival 2 is decided about"]),
        ("done", None, ["admission 1: done, and nobody decided about arrival 2"]),
        ("lost", None, ["admission 1: unknown state 'lost'"]),
    ],
)  # fmt: skip
def test_an_admission_agrees_with_its_mail(connection: Connection, state: str, settled: Any, said: list[str]) -> None:
    by, number = arrived(connection, 1, "agent", None), arrived(connection, 2, settled_at=settled)
    not_taken.admit(connection, [number], LIA, by, NOW)
    connection.execute(update(ADMISSION).values(state=state))
    assert list(not_taken.disagreeing(connection)) == said


def test_a_digest_finds_what_nobody_took_by_its_own_index_however_much_mail_there_was(connection: Connection) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(connection, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    not_taken.tell(connection, "suporte", TODAY)
    told(connection, TODAY)
    plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all() for query, values in asked[:2]]
    assert len(plans) == 2
    assert all(any("arrival_not_taken" in row[3] for row in plan) for plan in plans), plans
