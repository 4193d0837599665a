"""``mailbot simulate``: stored tickets by the policy they lived by differ in nothing, by another as its page says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.cast import MALLORY, raw
from tests.whole.conftest import Office
from tests.whole.test_agents import agents_reply, mailed
from tests.whole.test_vendors_pages import CALENDAR, ordered

pytestmark = pytest.mark.whole


def simulated(office: Office, *words: str, after: datetime | None = None) -> list[dict[str, Any]]:
    """Ask at an instant (the office's own) what another policy would have made of its tickets; returns the lines."""
    with time_machine.travel(after or office.now, tick=False):
        done = office.mailbot("simulate", "--since", "2025-01-01", "--json", *words)
    return [json.loads(one) for one in done.stdout.splitlines()]


def silence(office: Office, hours: int, step: int = 12) -> None:
    """Let time pass, the desk looking each ``step`` hours."""
    for _ in range(0, hours, step):
        office.later(hours=step)
        office.once()


def lives(office: Office) -> None:
    """Let tickets live by altoqi's policy: asked, reminded, answered, accepted, thanked for, closed, opened again."""
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)  # a mail server takes no mail of the future
    office.configure(agents=["bruno", "lia"], undo_seconds=30, unthreaded="open")
    office.config.write_text(office.config.read_text() + CALENDAR)
    for order in ("ask", "ask", "resolve", "resolve"):
        ordered(office, office.open(), order)
    _, asked, solved, thanked = office.letters()[1::2]
    office.later(hours=20)
    mailed(office, office.reply_to(solved, "Resolvido, pode fechar!"), office.reply_to(thanked, "Obrigada!"))
    silence(office, 48)
    mailed(office, office.reply_to(asked, "É a versão 2.1."))
    mailed(office, agents_reply(office, "#perguntar\nE qual o sistema?"))
    silence(office, 24 * 8)
    mailed(office, office.reply_to(asked, "Ainda não resolveu."))
    mailed(office, agents_reply(office, "#reabrir\nQual mensagem?", letter=-2))
    mailed(office, raw("Ganhe dinheiro!", f"Mallory <{MALLORY}>"))
    mailed(office, agents_reply(office, "#spam"))
    office.verified()


def test_stored_tickets_by_their_own_policy_differ_in_nothing(office: Office) -> None:
    lives(office)
    before = office.rows("SELECT * FROM ticket, timer ORDER BY 1, 2")
    (counts,) = simulated(office, "--policy", "altoqi")
    assert counts["different"] == 0
    assert {name: sides["was"] for name, sides in counts["counts"].items()} == {
        "tickets": 5, "letter question": 3, "letter answer": 1, "letter reminder_1": 3, "letter reminder_2": 2,
        "letter closed": 3, "letter resolved": 2, "letter reopened": 1, "closed for silence": 3, "ended by silence": 2,
        "ended by the customer": 1, "ended by spam": 1, "open at the end": 1, "deadlines breached": 0,
        "follow-up tickets": 0, "written in vain": 1,
    }  # fmt: skip
    assert all(sides["was"] == sides["would"] for sides in counts["counts"].values())
    totals, *others = simulated(office, "--policy", "totvs", "--calendar", "office")
    assert totals["counts"]["letter reminder_1"] == {"was": 3, "would": 0}
    assert office.rows("SELECT * FROM ticket, timer ORDER BY 1, 2") == before


def test_a_policy_that_no_calendar_is_named_for_is_refused_as_policy_check_does(office: Office) -> None:
    refused = office.mailbot("simulate", "--policy", "totvs", check=False)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"mailboxes.suporte.calendar, or --calendar: is missing" in refused.stderr
