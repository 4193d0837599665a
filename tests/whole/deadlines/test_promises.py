"""A day that was promised: who keeps it is reminded, the lead hears that it passed, each once, whatever crashes between."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailbot import checkpoints
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import Promise, Promised
from mailbot.store.changes.tickets import change_ticket
from mailbot.store.deadlines import promises
from mailbot.store.tickets.ticket import ticket_by_id
from mailbot.timers.promises import PromiseTimers
from tests.cast import BRUNO, LIA
from tests.whole.conftest import Office
from tests.whole.poisoned import Poisoned

pytestmark = pytest.mark.whole
DUE = datetime(2026, 12, 1, 3, tzinfo=UTC)
NEAR = DUE - timedelta(days=1)


def promised(office: Office, number: int, due_at: datetime = DUE, kind: Promised = Promised.SOLUTION) -> None:
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            ticket = ticket_by_id(connection, number)
            assert ticket is not None
            one = Promise(kind, due_at, due_at - timedelta(days=1), within=ticket.state)
            promises.write(connection, number, (one,), BRUNO, office.now)
    finally:
        desk.close()


def outcome(office: Office) -> list[tuple[Any, ...]]:
    query = "SELECT warned_at IS NOT NULL, missed_at IS NOT NULL, outcome FROM promise ORDER BY id"
    return [(bool(row[0]), bool(row[1]), row[2]) for row in office.rows(query)]


def told(office: Office) -> list[tuple[str, str]]:
    return office.rows("SELECT notice, recipient FROM letter WHERE notice LIKE 'promise%' ORDER BY id")


@pytest.fixture
def number(office: Office) -> int:
    office.configure(agents=["bruno", "lia"], lead="lia", unanswered_hours=0)
    return office.open()


def test_the_agents_are_reminded_once_and_the_lead_is_told_once_that_the_day_passed(office: Office, number: int) -> None:
    promised(office, number)
    office.now = NEAR - timedelta(seconds=1)
    office.once()
    assert told(office) == []
    office.now = NEAR
    office.once()
    office.once()
    assert told(office) == [("promise_near", BRUNO), ("promise_near", LIA)]
    office.now = DUE - timedelta(seconds=1)
    office.once()
    assert len(told(office)) == 2
    office.now = DUE
    office.once()
    office.later(hours=3)
    office.once()
    assert told(office)[2:] == [("promise_missed", LIA)]
    assert outcome(office) == [(True, True, "")]
    office.verified()


def test_after_an_outage_over_both_instants_only_the_passing_is_told(office: Office, number: int) -> None:
    promised(office, number)
    office.now = DUE + timedelta(hours=1)
    office.once()
    assert told(office) == [("promise_missed", LIA)]


@pytest.mark.parametrize(("at", "outcomes"), [(NEAR, "kept"), (DUE + timedelta(hours=1), "late")])
def test_an_agents_resolving_keeps_the_promise_in_time_or_late(
    office: Office, number: int, at: datetime, outcomes: str
) -> None:
    promised(office, number)
    office.now = at
    desk = office.desk()
    try:
        desk.tickets.order(number, "resolve", "Corrigido.")
    finally:
        desk.close()
    office.once()
    assert told(office) == []
    assert outcome(office) == [(False, False, outcomes)]


def test_a_newer_promise_takes_the_place_of_the_older(office: Office, number: int) -> None:
    promised(office, number)
    promised(office, number, DUE + timedelta(days=7))
    office.now = DUE
    office.once()
    assert told(office) == []
    assert outcome(office) == [(False, False, "replaced"), (False, False, "")]


def test_a_promise_lapses_with_a_ticket_that_nobody_answered(office: Office, number: int) -> None:
    promised(office, number)
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            ticket = ticket_by_id(connection, number)
            assert ticket is not None
            compose = desk.service.composer.at(desk.settings.mailbox("suporte"), office.now)
            change_ticket(connection, ticket, Change("closed", timers=(), closed_by="spam"), (), compose, office.now)
    finally:
        desk.close()
    office.now = DUE
    office.once()
    assert (told(office), outcome(office)) == ([], [(False, False, "lapsed")])


def test_verify_finds_a_ticket_that_shows_another_day_than_the_one_it_awaits(office: Office, number: int) -> None:
    promised(office, number)
    office.verified()
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            connection.exec_driver_sql("UPDATE ticket SET promised_at = NULL, closed_at = 1")
    finally:
        desk.close()
    done = office.mailbot("verify", check=False)
    assert done.returncode == 1
    assert b"shows another promised day than the one that is awaited" in done.stderr
    assert b"promise 1: awaited in a ticket that has ended" in done.stderr


def test_a_promise_at_which_we_crash_rests_an_hour_and_stops_no_other(office: Office, number: int) -> None:
    office.open("ana@example.com")
    promised(office, number)
    promised(office, number + 1)
    office.now = DUE
    office.once()  # the mailbox was read since; what it tells is taken back, so that the poison is met
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            connection.exec_driver_sql("UPDATE promise SET missed_at = NULL, next_at = due_at")
            connection.exec_driver_sql("DELETE FROM letter WHERE notice = 'promise_missed'")
        poisoned = Poisoned(desk, lambda _, about: about is not None and about.id == number)
        watching = PromiseTimers(replace(desk.service, composer=poisoned))
        assert [watching.run(DUE), watching.run(DUE), watching.run(DUE + timedelta(minutes=59))] == [1, 0, 0]
    finally:
        desk.close()
    assert told(office) == [("promise_missed", LIA)]
    office.now = DUE + timedelta(hours=1)
    office.once()
    assert told(office) == [("promise_missed", LIA)] * 2


@pytest.mark.parametrize("step", checkpoints.PROMISED)
@pytest.mark.parametrize("at", [NEAR, DUE])
def test_a_crash_at_each_step_tells_nobody_twice(office: Office, number: int, step: str, at: datetime) -> None:
    promised(office, number)
    office.now = at
    done = office.process("--die-at", step, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    office.once()
    office.once()
    near = [("promise_near", BRUNO), ("promise_near", LIA)]
    assert told(office) == (near if at == NEAR else [("promise_missed", LIA)])
    office.verified()
