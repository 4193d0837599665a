"""``mailbot simulate``: stored tickets by the policy they lived by differ in nothing, by another as its page says."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mailbot.cli.main import app
from mailbot.store.database import StorageLock
from tests.cast import MALLORY, raw
from tests.whole.agents import test_teams
from tests.whole.agents.test_agents import agents_reply, mailed
from tests.whole.conftest import Office
from tests.whole.consulting import test_consulting
from tests.whole.customers.test_bounces import days_pass, dsn
from tests.whole.deadlines.test_vendors_pages import CALENDAR, desk, ordered

ALTOQI = Path("mailbot/desk/policy/presets/altoqi.toml").read_text()
pytestmark = pytest.mark.whole


def simulated(office: Office, *words: str) -> list[dict[str, Any]]:
    """Ask what another policy would have made of the office's tickets; returns the lines."""
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
    lock = StorageLock(office.folder / "storage")
    lock.take()  # as a daemon does that runs, and writes
    with closing(sqlite3.connect(office.folder / "storage" / "mailbot.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        (counts,) = simulated(office, "--policy", "altoqi")
    lock.release()
    assert counts["different"] == 0
    assert {name: sides["was"] for name, sides in counts["counts"].items()} == {
        "tickets": 5, "letter question": 3, "letter answer": 1, "letter reminder_1": 3, "letter reminder_2": 2,
        "letter closed": 3, "letter resolved": 2, "letter reopened": 1, "closed for silence": 3, "at the end: by silence": 2,
        "at the end: by the customer": 1, "at the end: by spam": 1, "at the end: open": 1, "deadlines breached": 0,
        "follow-up tickets": 0, "written in vain": 1,
    }  # fmt: skip
    assert all(sides["was"] == sides["would"] for sides in counts["counts"].values())
    totals = simulated(office, "--policy", "totvs", "--calendar", "office")[0]
    assert totals["counts"]["letter reminder_1"] == {"was": 3, "would": 0}
    assert office.rows("SELECT * FROM ticket, timer ORDER BY 1, 2") == before


def test_a_policy_that_no_calendar_is_named_for_is_refused_as_policy_check_does(office: Office) -> None:
    refused = office.mailbot("simulate", "--policy", "totvs", check=False)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"mailboxes.suporte.calendar, or --calendar: is missing" in refused.stderr


def test_a_ticket_and_its_follow_up_are_one_life_that_another_policy_may_reject(office: Office) -> None:
    number = desk(office, "totvs", "2025-02-14 16:30")
    ordered(office, number, "ask")
    office.later(days=8)
    ordered(office, number, "close")
    letter = office.letters()[-1]
    office.later(days=30)
    office.deliver(office.reply_to(letter, "O erro voltou."))
    office.once()
    ordered(office, number + 1, "reply")
    totals = simulated(office, "--policy", "totvs")[0]
    assert totals["different"] == 0
    assert totals["counts"]["follow-up tickets"] == {"was": 1, "would": 1}
    assert totals["counts"]["tickets"] == {"was": 1, "would": 1}
    _, one = simulated(office, "--policy", "altoqi")
    assert (one["was"]["state"], one["would"]["state"]) == ("in_progress", "closed")
    assert one["would"]["closed_at"] == "2025-02-19T19:30:00+00:00"
    assert one["would"]["written_in_vain"] == 3  # the close by hand, the late reply, and its answer


def test_what_a_sleeping_desk_did_late_is_no_difference(office: Office) -> None:
    number = desk(office, "altoqi", "2025-02-14 16:30")
    ordered(office, number, "ask")
    office.later(hours=110)
    office.once()
    office.later(hours=40)
    office.once()
    asleep = office.open()
    ordered(office, asleep, "ask")
    office.later(days=20)
    totals = simulated(office, "--policy", "altoqi")[0]
    assert totals["different"] == 0
    assert totals["counts"]["letter reminder_2"] == {"was": 1, "would": 1}
    assert totals["counts"]["at the end: open"] == {"was": 1, "would": 1}


def test_what_an_agent_took_back_never_was_and_a_promise_not_kept_is_counted(office: Office) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    office.configure(agents=["bruno"], undo_seconds=30)
    office.open()
    office.once()
    mailed(office, office.reply_to(office.letters()[0], "Não abre."))
    office.deliver(agents_reply(office, "#fechar\nNada a fazer."))
    office.once()
    office.deliver(agents_reply(office, "#desfazer", letter=-2))
    mailed(office)
    office.later(days=4)
    office.once()
    (totals,) = simulated(office, "--policy", "altoqi")
    assert totals["different"] == 0
    assert totals["counts"]["at the end: open"] == {"was": 1, "would": 1}
    assert totals["counts"]["deadlines breached"] == {"was": 1, "would": 1}
    assert "letter closed" not in totals["counts"]
    mailed(office, agents_reply(office, "Desculpe a demora.", letter=-2))
    own = office.folder / "own.toml"
    own.write_text(ALTOQI.replace('next_answer = "16bh"', 'next_answer = "9bd"'))
    (totals,) = simulated(office, "--policy", str(own))
    assert totals["counts"]["deadlines breached"] == {"was": 1, "would": 0}


def test_a_letter_that_came_back_gives_every_policys_ticket_back_to_the_desk(office: Office) -> None:
    number = desk(office, "altoqi", "2025-02-14 16:30")
    other = office.open(subject="Outro")
    for one in (number, other):
        ordered(office, one, "ask")
    office.later(hours=1)
    office.deliver(dsn(office.letters()[-1]))
    office.once()
    days_pass(office)
    assert (office.state(number), office.state(other)) == ("open", "open")
    totals = simulated(office, "--policy", "altoqi")[0]
    assert totals["different"] == 0
    assert totals["counts"]["at the end: open"] == {"was": 2, "would": 2}
    assert simulated(office, "--policy", "tecnospeed")[0]["counts"]["closed for silence"]["would"] == 0


def invented(*words: str, tickets: int = 300, exit_code: int = 0) -> str:
    """Ask about invented traffic; there is no configuration."""
    command = ["--config", "/nowhere", "simulate", "--tickets", str(tickets), *words]
    done = CliRunner().invoke(app, command, env={"COLUMNS": "80"})
    assert done.exit_code == exit_code, done.output
    return done.output


def test_invented_traffic_needs_no_configuration_and_is_the_same_for_the_same_seed() -> None:
    shown = invented("--policy", "totvs", "--days", "20")
    assert shown == invented("--policy", "totvs", "--days", "20")
    assert shown != invented("--policy", "totvs", "--days", "20", "--seed", "2")
    assert "300 invented tickets within 20 days from 2026-03-02 (seed 1)" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("option", ["--since", "--mailbox"])
def test_what_is_for_stored_tickets_is_refused_with_invented_ones(option: str) -> None:
    shown = invented(option, "7d", exit_code=2)
    assert f"{option} is for stored tickets" in shown


@pytest.mark.long
def test_ten_thousand_tickets_of_a_month_take_less_than_a_minute() -> None:
    began = time.process_time()
    shown = invented("--policy", "totvs", "--days", "30", tickets=10_000)
    assert time.process_time() - began < 60
    assert ["tickets", "10000", "10000"] in [line.split() for line in shown.splitlines()]


def test_one_policy_alone_is_shown_alone() -> None:
    shown = invented()
    assert "more or less" not in shown
    assert "go another way" not in shown
    assert "closed for silence" in shown


def test_what_is_wrong_with_a_policy_is_told_with_every_place(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\ninitial = "new"\n[states.new]\nwaits_for = "godot"\n[orders]\n', encoding="utf-8")
    told = invented("--policy", str(file), exit_code=1)
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "reopened", "states.new.label", "states.new.waits_for", "orders.reply", "states.new",
    ]  # fmt: skip
    rows = [json.loads(one) for one in invented("--policy", str(file), "--json", exit_code=1).splitlines()]
    assert rows[0] == {"place": "reopened", "problem": "is missing"}


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (("--policy", "altoqi", "--since", "soon"), "is no window of time"),
        (("--policy", "altoqi", "--mailbox", "vendas"), "there is no mailbox vendas; there are suporte"),
        (("--policy", "altoqi", "--calendar", "moon"), "there is no calendar moon"),
        ((), "say which policy with --policy"),
    ],
)
def test_what_cannot_be_simulated_is_said(office: Office, words: tuple[str, ...], match: str) -> None:
    refused = office.mailbot("simulate", *words, check=False)
    assert refused.returncode == 1
    assert match in refused.stderr.decode()


def nothing_differs(office: Office, policy: str) -> dict[str, int]:
    """Let the stored tickets live by the policy that they lived by; returns the counts, which are alike."""
    totals, *others = simulated(office, "--policy", policy)
    assert (totals["different"], others) == (0, [])
    assert all(sides["was"] == sides["would"] for sides in totals["counts"].values())
    return {name: sides["was"] for name, sides in totals["counts"].items()}


@pytest.mark.long
def test_paid_consulting_and_its_surveys_by_their_own_policy_differ_in_nothing(office: Office) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    test_consulting.ready(office)
    terms = []
    for number in range(1, 5):
        if number > 1:
            office.open()
            office.once()
            mailed(office, office.reply_to(office.letters()[-1], "Falha."))
        test_consulting.approved(office)
        terms.append(office.letters()[-1])
    mailed(office, office.reply_to(terms[0], "ACEITO"), office.reply_to(terms[1], "RECUSO"))
    mailed(office, office.reply_to(terms[2], "Obrigada!"))
    ordered(office, 1, "resolve")
    silence(office, 24 * 25)
    assert [office.state(number) for number in (1, 2, 3, 4)] == ["closed", "in_progress", "in_progress", "closed"]
    counts = nothing_differs(office, "totvs")
    assert (counts["letter survey"], counts["closed for silence"], counts["written in vain"]) == (2, 2, 0)
    sides = simulated(office, "--policy", "altoqi")[0]["counts"]["written in vain"]
    assert sides == {"was": 0, "would": 8}  # altoqi consults nobody: neither requests nor approvals come to anything


def test_kinds_and_what_was_handed_over_by_their_own_policy_differ_in_nothing(office: Office) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    test_teams.desk_of(office, policy="altoqi", calendar="sp", undo_seconds=0)
    test_teams.opened(office, to="suporte+bug@desk.example")
    for order in ("#tipo bug", "#encaminhar product", "#tipo sugestão\n#perguntar\nQual a versão?"):
        test_teams.opened(office)
        office.later(hours=1)
        mailed(office, agents_reply(office, order))
    mailed(office, agents_reply(office, "#tipo dúvida", letter=-1))
    silence(office, 24 * 12)
    counts = nothing_differs(office, "altoqi")
    assert (counts["letter escalated"], counts["letter reminder_2"], counts["tickets"]) == (1, 1, 4)
    assert simulated(office, "--policy", "tecnospeed")[0]["counts"]["letter escalated"] == {"was": 1, "would": 1}


def test_no_survey_is_simulated_to_an_address_that_letters_do_not_reach(office: Office) -> None:
    number = desk(office, "totvs", "2025-02-14 16:30")
    ordered(office, number, "ask")
    office.deliver(dsn(office.letters()[-1]))
    office.once()
    office.later(hours=1)
    ordered(office, number, "resolve")
    silence(office, 24 * 3)
    assert "letter survey" not in nothing_differs(office, "totvs")


def test_orders_that_send_the_same_letter_are_told_apart(office: Office) -> None:
    own = ALTOQI.replace('ask = { letter = "question"', 'ask = { letter = "answer"')
    office.folder.joinpath("own.toml").write_text(own)
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    office.configure(agents=["bruno"], policy="own.toml", undo_seconds=0)
    number = office.open()
    office.once()
    mailed(office, office.reply_to(office.letters()[-1], "Falha."))
    mailed(office, agents_reply(office, "#perguntar\nQual a versão?"))
    assert office.state(number) == "waiting"
    silence(office, 24 * 6)
    assert nothing_differs(office, str(office.folder / "own.toml"))["closed for silence"] == 1


def test_mails_that_are_read_together_are_taken_in_their_order(office: Office) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    office.configure(agents=["bruno"], undo_seconds=0)
    number = office.open()
    office.once()
    letter = office.letters()[0]
    mailed(office, office.reply_to(letter, "Falha."))
    office.later(hours=2)
    for one in (agents_reply(office, "#perguntar\nQual a versão?"), office.reply_to(letter, "Desde ontem.")):
        office.deliver(one)
    office.once()
    assert office.state(number) == "open"
    silence(office, 24 * 3)
    assert "letter reminder_1" not in nothing_differs(office, "altoqi")


def test_a_close_that_waits_for_its_notice_is_no_difference(office: Office) -> None:
    number = desk(office, "altoqi", "2025-02-14 16:30")
    ordered(office, number, "ask")
    silence(office, 84)
    office.sink.script("DATA", "451 4.3.0 later")
    silence(office, 24)
    office.sink.forget()
    silence(office, 24)
    assert office.state(number) == "waiting"
    assert nothing_differs(office, "altoqi")["letter reminder_2"] == 1
