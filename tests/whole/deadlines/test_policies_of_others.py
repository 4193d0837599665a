"""Desks that live by policies such as other programs' users would write: what their authors expect comes to pass."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.whole.agents.test_agents import plain
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

ZENDESKS = """
name = "others"
initial = "new"
reopened = { to = "open", letter = "reopened" }
late_reply = { after = "4d", do = "follow_up" }
[states.new]
label = { pt_BR = "Novo", en = "New" }
waits_for = "desk"
on_agent = { to = "open" }
[states.open]
label = { pt_BR = "Aberto", en = "Open" }
waits_for = "desk"
[states.pending]
label = { pt_BR = "Pendente", en = "Pending" }
waits_for = "customer"
on_customer = { to = "open" }
timers = [{ kind = "bump", after = "24h", letter = "reminder_1" }, { kind = "solve", after = "5d", to = "solved" }]
[states.on_hold]
label = { pt_BR = "Em espera", en = "On-hold" }
waits_for = "product"
on_customer = { to = "on_hold" }
[states.solved]
label = { pt_BR = "Resolvido", en = "Solved" }
waits_for = "nobody"
on_customer = { to = "open" }
timers = [{ kind = "close", after = "4d", letter = "closed", to = "closed" }]
[states.closed]
label = { pt_BR = "Fechado", en = "Closed" }
waits_for = "nobody"
ended = true
[orders]
reply = { letter = "answer", to = "pending" }
ask = { letter = "question", to = "pending" }
resolve = { letter = "resolved", to = "solved" }
escalate = { letter = "escalated", to = "on_hold" }
"""
WEEKLY = """
name = "others"
initial = "open"
reopened = { to = "open", letter = "reopened" }
[states.open]
label = { pt_BR = "Aberto", en = "Open" }
waits_for = "desk"
[states.waiting]
label = { pt_BR = "Aguardando", en = "Waiting" }
waits_for = "customer"
on_customer = { to = "open" }
timers = [
    { kind = "week_1", after = "7d", letter = "reminder_1" }, { kind = "week_2", after = "14d", letter = "reminder_2" },
    { kind = "week_3", after = "21d", letter = "reminder_2" },
]
[states.closed]
label = { pt_BR = "Fechado", en = "Closed" }
waits_for = "nobody"
ended = true
[orders]
reply = { letter = "answer", to = "" }
ask = { letter = "question", to = "waiting" }
close = { letter = "closed", to = "closed" }
"""


def after(office: Office, policy: str, order: str, days: int) -> list[tuple[int, str]]:
    """Live by ``policy`` for some days after an agent's ``order``; returns the day of each letter, and its name."""
    (office.folder / "own.toml").write_text(policy, encoding="utf-8")
    office.now = datetime(2026, 3, 2, 13, tzinfo=UTC)
    office.configure(policy="own.toml")
    number = office.open()
    desk = office.desk()
    try:
        desk.tickets.order(number, order, "Qual a versão?")
    finally:
        desk.close()
    begin = office.now
    for _ in range(days):
        office.once()
        office.verified()
        office.later(days=1)
    sent = office.rows("SELECT sent_at, notice FROM letter WHERE recipient = 'alice@example.com' ORDER BY id")
    return [((at - round(begin.timestamp() * 1_000_000)) // 86_400_000_000, notice) for at, notice in sent[1:]]


def test_a_pending_ticket_is_solved_silently_and_closed_with_a_letter_that_blames_nobody(office: Office) -> None:
    assert after(office, ZENDESKS, "ask", 11) == [(0, "question"), (1, "reminder_1"), (9, "closed")]
    assert office.state(1) == "closed"
    assert "Como não recebemos nova dúvida sua" in plain(office.letters()[-1])


def test_a_solved_ticket_is_open_again_by_a_reply(office: Office) -> None:
    after(office, ZENDESKS, "resolve", 3)
    office.deliver(office.reply_to(office.letters()[-1], "Ainda não abre."))
    office.once()
    assert office.state(1) == "open"


def test_reminders_that_lead_nowhere_are_all_sent_and_nothing_is_amiss_when_none_is_left(office: Office) -> None:
    weeks = [(0, "question"), (7, "reminder_1"), (14, "reminder_2"), (21, "reminder_2")]
    assert after(office, WEEKLY, "ask", 24) == weeks
    assert office.state(1) == "waiting"
