"""``mailbot policy``: which policies there are, what one looks like, and what is wrong with one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli.main import app
from mailbot.policy_files import presets


def asked(*words: str, exit_code: int = 0) -> str:
    done = CliRunner().invoke(app, ["policy", *words], env={"COLUMNS": "80"})
    assert done.exit_code == exit_code, done.output
    return done.output


def test_the_shipped_policies_are_listed() -> None:
    rows = [json.loads(one) for one in asked("list", "--json").splitlines()]
    assert [(one["policy"], one["needs_calendar"]) for one in rows] == [
        ("altoqi", False), ("tecnospeed", True), ("totvs", True),
    ]  # fmt: skip
    assert "altoqi" in asked("list")


@pytest.mark.parametrize("name", presets())
@pytest.mark.parametrize("language", ["pt_BR", "en"])
def test_a_policy_is_drawn_within_80_columns(name: str, language: str) -> None:
    shown = asked("show", name, "--language", language)
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("├") + shown.count("└") > 10


def test_the_drawing_says_who_is_waited_for_and_what_falls_due() -> None:
    shown = asked("show", "totvs")
    assert "Pendente Cliente (pending): waits for the customer" in shown
    assert "after 5bd of silence: → Validação Cliente" in shown
    assert "A reply to a ticket that has ended opens a follow-up ticket" in shown


def test_the_drawing_says_where_kinds_go_and_what_an_opening_mail_is_asked_for() -> None:
    altoqi, totvs = asked("show", "altoqi"), " ".join(asked("show", "totvs").split())
    assert "A bug goes to: Em avaliação pelo produto" in altoqi
    assert "#escalate: → Em avaliação pelo produto with letter escalated" in altoqi
    assert "An opening mail is asked once for what it lacks of: a rotina em que acontece" in totvs
    assert "any --> s_with_product: a bug" in asked("show", "altoqi", "--mermaid")


def test_a_policy_is_a_mermaid_diagram() -> None:
    lines = asked("show", "tecnospeed", "--mermaid", "--language", "en").splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "Pending" as s_pending' in lines
    assert "    s_pending --> s_resolved: after 10d of silence" in lines
    assert "    s_resolved --> [*]" in lines


def test_a_label_breaks_no_diagram(tmp_path: Path) -> None:
    preset = Path("mailbot/desk/policy/presets/altoqi.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(preset.replace('"Aberto"', "'\"Aberto\": <<fork>>; #1'"), encoding="utf-8")
    shown = asked("show", str(tmp_path / "own.toml"), "--mermaid")
    assert "    state \"'Aberto'  ((fork)), 1\" as s_open\n" in shown


def test_every_problem_of_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\ninitial = "new"\n[states.new]\nwaits_for = "godot"\n[orders]\n', encoding="utf-8")
    told = asked("check", str(file), exit_code=1)
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "reopened", "states.new.label", "states.new.waits_for", "orders.reply", "states.new",
    ]  # fmt: skip
    rows = [json.loads(one) for one in asked("check", str(file), "--json", exit_code=1).splitlines()]
    assert rows[0] == {"place": "reopened", "problem": "is missing"}


def test_a_file_with_nothing_wrong_says_so() -> None:
    assert asked("check", "totvs").strip() == "totvs: 6 states, nothing wrong; its mailboxes need a calendar"


def test_every_way_into_a_state_is_in_the_diagram_and_in_the_drawing() -> None:
    lines = {line.strip() for line in asked("show", "totvs", "--mermaid").splitlines()}
    assert lines >= {
        "any --> s_waiting_terms: consulting terms", "any --> s_validation: #resolve, letter resolved",
        "note right of s_validation: on entering, letter survey", "s_closed --> s_in_progress: #reopen",
        "s_closed --> s_in_progress: the customer writes before they read of it, letter reopened",
    }  # fmt: skip
    assert "    s_resolved --> s_in_progress: the customer writes, letter reopened" in asked(
        "show", "tecnospeed", "--mermaid"
    )
    shown = " ".join(asked("show", "totvs").split())
    assert "Opened again: Em atendimento with letter reopened" in shown
    assert "module ([CONSULTORIA DO MODULO]), phone (always charged, letter terms_phone); at least 10 min" in shown
    assert "mon to fri 09:00-12:00, 13:30-17:30 (America/Sao_Paulo)" in " ".join(asked("show", "altoqi").split())


def test_a_tier_that_is_promised_nothing_is_told(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    preset = Path("mailbot/desk/policy/presets/altoqi.toml").read_text(encoding="utf-8")
    file.write_text(f"{preset}\n[tiers.basic]\n[tiers.prime]\nfirst_answer = '4bh'\nwarn_at = 0.5\n", encoding="utf-8")
    shown = asked("show", str(file))
    assert "Deadlines of basic: none" in shown
    assert "Deadlines of prime: first answer 4bh; a warning at 50%" in shown


def test_a_pipe_is_no_policy_and_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "own.toml"
    os.mkfifo(pipe)
    done = CliRunner().invoke(app, ["policy", "check", str(pipe)])
    assert done.exit_code == 1
    assert "it is no regular file" in " ".join(done.stderr.split())
