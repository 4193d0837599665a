"""A reply, a deadline and a restart in one second: in whichever order they come, the ticket ends alike.

For each timer of each state of each shipped policy, in each order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from mailbot.policy_files import preset, presets
from mailbot.store.letters import queue
from mailbot.store.reports.audit import audit
from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, raw
from tests.whole.deadlines.test_lives import World, at
from tests.whole.histories import PROVEN, SELLS
from tests.whole.pages import PAGES

pytestmark = pytest.mark.whole
TO_ALICE = f"SELECT notice FROM letter WHERE state = 'sent' AND recipient = '{ALICE}' ORDER BY id"  # noqa: S608 - ours
ORDERS = list(permutations(["reply", "timer", "restart"]))
DEADLINES = [("altoqi", "ask", "waiting", "reminder_2"), ("altoqi", "ask", "waiting", "close")]
OTHERS = [
    ("altoqi", "ask", "waiting", "reminder_1"), ("altoqi", "resolve", "resolved", "close"),
    ("totvs", "ask", "pending", "validation"), ("totvs", "ask", "validation", "close"),
    ("totvs", "resolve", "validation", "close"), ("totvs", "consult", "waiting_terms", "validation"),
    ("totvs", "consult", "validation", "close"), ("tecnospeed", "reply", "pending", "resolved"),
    ("tecnospeed", "ask", "pending", "resolved"),
]  # fmt: skip
ACCEPTED = {"altoqi": "finished", "totvs": "closed", "tecnospeed": "resolved"}
EVERY = [*DEADLINES, *(pytest.param(*one, marks=pytest.mark.long) for one in OTHERS)]


def test_no_deadline_of_a_shipped_policy_is_left_out() -> None:
    there = {(name, key, rule.kind) for name in presets() for key, of in preset(name).states.items() for rule in of.timers}
    assert {(page, state, kind) for page, _, state, kind in (*DEADLINES, *OTHERS)} == there


def consulted(world: World, number: int) -> None:
    """Let Bruno ask for paid consulting, and Lia approve it: the customer is sent the terms."""
    world.take(world.answer(number, "Falha."))
    for who, words in ((BRUNO, "#consultoria módulo\nNão se reproduz."), (LIA, "#aprovar")):
        of = f"recipient = '{who}' AND ticket_id = {number}"
        newest = world.rows(f"SELECT message_id FROM letter WHERE {of} ORDER BY id DESC LIMIT 1")[0][0]  # noqa: S608 - ours
        identity = f"<c{next(world.numbers)}@desk.example>"
        world.take(raw(words, who, Message_ID=identity, In_Reply_To=f"<{newest}>", Authentication_Results=PROVEN))
        world.send_all()


def until_due(folder: Path, page: str, act: str, state: str, kind: str) -> World:
    """Return a desk at the instant at which that timer of Alice's ticket is due, and nothing has happened in it yet."""
    sells: dict[str, Any] = {
        "agents": ["bruno", "lia"],
        "lead": "lia",
        "authserv_id": AUTHSERV,
        "undo_seconds": 0,
        "unanswered_hours": 0,
    }
    world = World(folder, page, **({**sells, "consulting": SELLS} if act == "consult" else {}))
    number = world.open(ALICE)
    if act == "consult":
        consulted(world, number)
    else:
        world.desk.tickets.order(number, act, "Instale a 2.1.")
    world.send_all()
    while True:
        ((due, next_kind),) = world.rows("SELECT due_at, kind FROM timer WHERE done_at IS NULL ORDER BY due_at LIMIT 1")
        world.now = at(due)
        world.read_all()
        if (world.rows("SELECT state FROM ticket")[0][0], next_kind) == (state, kind):
            return world
        world.desk.timer.tick()
        world.send_all()


def happened(world: World, order: tuple[str, ...], words: str) -> None:
    """Let the three happen in that order, and the desk do what is left."""
    hands: dict[str, Callable[[], object]] = {
        "reply": lambda: world.take(world.answer(1, words)),
        "timer": world.tick,
        "restart": world.restarted,
    }
    for one in order:
        hands[one]()
    world.send_all()
    world.desk.timer.tick()
    world.send_all()


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize(("page", "act", "state", "kind"), EVERY)
def test_a_reply_a_deadline_and_a_restart_in_one_second_end_alike_in_every_order(
    page: str, act: str, state: str, kind: str, order: tuple[str, ...], tmp_path: Path
) -> None:
    world = until_due(tmp_path, page, act, state, kind)
    before = len(world.rows(TO_ALICE))
    happened(world, order, "Segue o log.")
    assert world.rows("SELECT state, closed_by FROM ticket") == [(PAGES[page].again, None)]
    assert world.rows("SELECT count(*) FROM timer WHERE done_at IS NULL") == [(0,)]
    assert {notice for (notice,) in world.rows(TO_ALICE)[before:]} <= {"reopened"}
    world.silent()
    world.close()


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize(
    ("page", "act", "state", "kind"),
    [
        ("altoqi", "resolve", "resolved", "close"),
        *(pytest.param(*one, marks=pytest.mark.long) for one in (*DEADLINES, *OTHERS) if one[1] != "consult"),
    ],
)
def test_who_accepts_the_answer_in_the_second_of_the_deadline_was_not_silent(
    page: str, act: str, state: str, kind: str, order: tuple[str, ...], tmp_path: Path
) -> None:
    world = until_due(tmp_path, page, act, state, kind)
    before = len(world.rows(TO_ALICE))
    happened(world, order, "Resolvido, pode fechar.")
    assert world.rows("SELECT state, closed_by FROM ticket") == [(ACCEPTED[page], "customer")]
    assert world.rows("SELECT count(*) FROM timer WHERE done_at IS NULL") == [(0,)]
    assert world.rows(TO_ALICE)[before:] == []
    assert list(audit(world.desk.store, world.desk.policies)) == []
    world.silent()
    world.close()


def claimed(world: World) -> list[Any]:
    """Take what is to be sent to Alice in hand, as the outbox does before it connects; returns the letters."""
    with world.desk.store.write() as connection:
        rows = [queue.claim(connection, number) for number in queue.due(connection, "suporte", world.now)]
    return [row for row in rows if row is not None and row.recipient == ALICE]


def taken(world: World, row: Any) -> None:
    """Let the mail server take a letter."""
    with world.desk.store.write() as connection:
        queue.accepted(connection, row, "250 ok", None, world.now, world.desk.policies.of("suporte").calendar)


def test_a_reminder_that_was_being_sent_when_we_crashed_is_withdrawn_once_the_customer_has_answered(tmp_path: Path) -> None:
    world = until_due(tmp_path, "altoqi", "ask", "waiting", "reminder_1")
    world.tick()
    assert [row.notice for row in claimed(world)] == ["reminder_1"]
    world.restarted()
    world.take(world.answer(1, "Segue o log."))
    world.send_all()
    assert world.rows("SELECT state FROM letter WHERE notice = 'reminder_1'") == [("withdrawn",)]
    world.close()


def test_a_question_that_is_taken_late_starts_no_clock_of_the_question_after_it(tmp_path: Path) -> None:
    world = World(tmp_path, "altoqi")
    world.open(ALICE)
    world.send_all()
    world.desk.tickets.order(1, "ask", "Qual a versão?")
    (first,) = claimed(world)
    world.now += timedelta(hours=1)
    world.desk.tickets.order(1, "ask", "E qual o sistema?")
    (second,) = [row for row in claimed(world) if row.id != first.id]
    running = "SELECT DISTINCT started_at FROM timer WHERE cycle = (SELECT cycle FROM ticket)"
    world.now += timedelta(hours=1)
    taken(world, first)
    assert world.rows(running) == [(None,)]
    world.now += timedelta(hours=1)
    taken(world, second)
    assert [at(started) for (started,) in world.rows(running)] == [world.now]
    world.close()
