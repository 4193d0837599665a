"""The daemon as a process: started, watched, stopped, refused; and the command line as Carla uses it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot import journal
from mailbot.cli.main import app
from tests.cast import ALICE, BRUNO, raw
from tests.patience import PATIENCE
from tests.whole.conftest import ROOT, Office, until

pytestmark = pytest.mark.whole


@contextmanager
def running(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Run the daemon; its journal goes to a file beside the configuration."""
    with (office.folder / "journal").open("wb") as log:
        process = subprocess.Popen(office.command("run"), cwd=ROOT, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def facts(office: Office) -> list[dict[str, object]]:
    return [json.loads(line) for line in (office.folder / "journal").read_text().splitlines()]


def events(office: Office) -> list[object]:
    return [fact["event"] for fact in facts(office)]


def test_the_daemon_answers_mail_as_it_comes_and_stops_when_asked(office: Office) -> None:
    number = office.open()
    office.ask(number)
    with running(office) as daemon:
        office.sink.wait_for(2)
        until(lambda: "daemon_started" in events(office))
        office.deliver(office.reply_to(office.letters()[-1], "Aqui está"))
        office.sink.wait_for(4)
        assert office.state(number) == "open"
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=PATIENCE) == 0
    assert "daemon_stopped" in events(office)
    assert set(events(office)) <= set(journal.EVENTS)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="what a process has loaded is seen in /proc")
def test_a_daemon_has_loaded_what_letters_need_before_the_first_one(office: Office) -> None:
    with running(office) as daemon:
        maps = Path(f"/proc/{daemon.pid}/maps")
        until(lambda: "markupsafe" in maps.read_text())
        assert office.sink.received == []


@pytest.mark.long
def test_a_second_daemon_on_the_same_storage_is_refused_and_told_who_holds_it(office: Office) -> None:
    with running(office) as daemon:
        until(lambda: (office.folder / "storage" / "lock").exists() and "daemon_started" in events(office))
        second = office.mailbot("run", check=False)
        assert second.returncode == 3
        assert f"process {daemon.pid}".encode() in second.stderr
        assert office.mailbot("once", check=False).returncode == 3
        daemon.kill()
        daemon.wait()
        assert office.mailbot("once").returncode == 0


@pytest.mark.long
def test_an_unreachable_mailbox_is_said_once_and_the_daemon_goes_on(office: Office) -> None:
    office.config.write_text(office.config.read_text().replace(f"port = {office.server.port}", "port = 1"))
    number = office.open()
    office.ask(number)
    with running(office) as daemon:
        office.sink.wait_for(2)
        until(lambda: "mailbox_unavailable" in events(office))
        deadline = time.monotonic() + 2.5
        until(lambda: time.monotonic() > deadline)
        assert events(office).count("mailbox_unavailable") == 1
        assert daemon.poll() is None


@pytest.mark.long
def test_a_wrong_password_is_said_without_the_password(office: Office) -> None:
    (office.folder / "pw").write_text("hunter2-wrong")
    with running(office):
        until(lambda: "mailbox_unavailable" in events(office))
    assert "hunter2" not in (office.folder / "journal").read_text()


def test_broken_configuration_tells_every_problem_with_its_key_and_starts_nothing(office: Office) -> None:
    shutil.rmtree(office.folder / "storage")
    office.config.write_text('colour = "blue"\n[mailboxes.suporte]\naddress = "x"\nunthreaded = "maybe"\n')
    done = office.mailbot("run", check=False)
    assert done.returncode == 2
    for key in ("colour", "mailboxes.suporte.address", "mailboxes.suporte.unthreaded", "mailboxes.suporte.imap"):
        assert key.encode() in done.stderr
    assert not (office.folder / "storage").exists()


def test_a_policy_that_cannot_count_is_told_by_check_and_stops_the_start(office: Office) -> None:
    office.configure(policy="totvs")
    done = office.mailbot("check", "--json", "--offline", check=False)
    assert done.returncode == 2
    found = {row["key"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert found["mailboxes.suporte.calendar"]["level"] == "problem"
    assert "states.pending.timers[1].after" in found["mailboxes.suporte.calendar"]["words"]
    started = office.mailbot("run", check=False)
    assert started.returncode == 2
    assert b"mailboxes.suporte.calendar" in started.stderr


def test_init_writes_a_configuration_once(tmp_path: Path) -> None:
    command = ["init", str(tmp_path / "config.toml")]
    assert [CliRunner().invoke(app, command).exit_code for _ in range(2)] == [0, 1]
    assert (tmp_path / "config.toml").read_bytes() == (ROOT / "config.toml").read_bytes()


def test_check_finds_all_well_and_all_that_is_not(office: Office) -> None:
    findings = [json.loads(line) for line in office.mailbot("check", "--json").stdout.splitlines()]
    assert {one["level"] for one in findings} == {"ok", "warning"}
    assert [one["key"] for one in findings if one["level"] == "warning"] == [
        "mailboxes.suporte.calendar", "mailboxes.suporte.authserv_id",
    ]  # fmt: skip
    good = office.config.read_text()
    office.config.write_text(
        good.replace(f"port = {office.server.port}", "port = 1").replace(f"port = {office.sink.port}", "port = 2")
    )
    done = office.mailbot("check", "--json", check=False)
    assert done.returncode == 2
    problems = [json.loads(line)["key"] for line in done.stdout.splitlines() if json.loads(line)["level"] == "problem"]
    assert problems == ["mailboxes.suporte.imap", "mailboxes.suporte.smtp"]


def test_a_password_file_that_the_world_can_read_is_an_error(office: Office) -> None:
    (office.folder / "pw").chmod(0o644)
    done = office.mailbot("check", check=False)
    assert done.returncode == 2
    assert b"chmod 600" in done.stdout


def test_a_ticket_lives_at_the_command_line(office: Office) -> None:
    opened = office.mailbot("ticket", "open", "--customer", ALICE, "--subject", "Dúvida", "--text", "", "--json")
    number = json.loads(opened.stdout)["ticket"]
    asked = json.loads(office.mailbot("ticket", "ask", str(number), "--json", stdin="Qual a versão?".encode()).stdout)
    assert asked["label"] == "Aguardando resposta"
    listed = json.loads(office.mailbot("ticket", "list", "--json").stdout)
    assert (listed["ticket"], listed["state"], listed["contact"]) == (number, "waiting", ALICE)
    shown = json.loads(office.mailbot("ticket", "show", str(number), "--json").stdout)
    assert [entry["kind"] for entry in shown["entries"]] == ["opened", "question"]
    assert "Qual a versão?".encode() in office.mailbot("ticket", "show", str(number)).stdout
    office.mailbot("ticket", "close", str(number), "--text", "")
    refused = office.mailbot("ticket", "reply", str(number), "--text", "x", check=False)
    assert refused.returncode == 1
    assert b"takes no more letters" in refused.stderr


def test_a_whole_mail_on_standard_input_opens_one_ticket_and_only_one(office: Office) -> None:
    mail = raw("Preciso de ajuda", Subject="Ajuda")
    first = json.loads(office.mailbot("ticket", "open", "--json", stdin=mail).stdout)
    again = json.loads(office.mailbot("ticket", "open", "--json", stdin=mail).stdout)
    assert (first["verdict"], again["verdict"], again["ticket"]) == ("opened", "duplicate", first["ticket"])
    office.once()
    assert [str(letter["Subject"]) for letter in office.letters()] == ["Re: Ajuda"]
    refused = office.mailbot("ticket", "open", stdin=b"From: a@b, c@d\n\nx", check=False)
    assert refused.returncode == 1
    assert b"no clear sender" in refused.stderr
    office.verified()


def test_why_tells_every_signal_by_message_id_uid_and_ticket(office: Office) -> None:
    number = office.open()
    office.once()
    office.deliver(office.reply_to(office.letters()[0], Message_ID="<why@example.com>"))
    office.once()
    uid = office.rows("SELECT number FROM arrival")[0][0]
    for asked in ("<why@example.com>", "why@example.com", f"suporte/{uid}", str(number)):
        told = office.mailbot("why", asked).stdout.decode()
        assert "reply, ticket 1" in told
        assert "our ID" in told
        assert ALICE in told
    record = json.loads(office.mailbot("why", "<why@example.com>", "--json").stdout)
    assert (record["verdict"], record["reason"], record["ticket"]) == ("reply", None, number)
    assert office.mailbot("why", "<nobody@example.com>", check=False).returncode == 1


def test_verify_tells_what_does_not_agree_and_exits_1(office: Office) -> None:
    office.open()
    office.deliver(raw("x" * 400_000), raw("small", Message_ID="<b2@example.com>"))
    office.once()
    assert office.mailbot("verify").returncode == 0
    kept = next(iter((office.folder / "storage" / "mails").glob("??/*")))
    kept.write_bytes(b"changed")
    desk = office.desk()
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE ticket SET state = 'lost'")
        connection.exec_driver_sql("UPDATE arrival SET mail_id = NULL WHERE id = 2")
    desk.close()
    done = office.mailbot("verify", check=False)
    assert done.returncode == 1
    for words in (b"was changed", b"not in the policy", b"its mail is not kept"):
        assert words in done.stderr


def test_a_strangers_control_characters_never_reach_the_terminal(office: Office) -> None:
    office.configure(unthreaded="hold")
    office.deliver(raw("\x1b[2Jwiped", Subject="=?utf-8?q?=1B]0;owned=07_[red]?="))
    office.once()
    shown = office.mailbot("held", "show", "1").stdout + office.mailbot("held", "list").stdout
    assert b"\x1b]" not in shown
    assert b"\x1b[2J" not in shown
    assert b"[red]" in shown


def test_the_storage_is_for_its_owner_alone(office: Office) -> None:
    storage = office.folder / "storage"
    shutil.rmtree(storage)
    office.open()
    assert [oct(path.stat().st_mode & 0o077) for path in (storage, storage / "keys", storage / "mailbot.db")] == ["0o0"] * 3
    (storage / "keys").chmod(0o644)
    done = office.mailbot("ticket", "list", check=False)
    assert done.returncode == 1
    assert b"chmod 600" in done.stderr


def test_a_newer_database_is_refused(office: Office) -> None:
    office.open()
    desk = office.desk()
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    desk.close()
    done = office.mailbot("ticket", "list", check=False)
    assert done.returncode == 1
    assert b"9999" in done.stderr


@pytest.mark.long
def test_the_environment_names_the_configuration(office: Office) -> None:
    command = [sys.executable, "-m", "tests.whole.command_line", "today", "ticket", "list", "--json"]
    environment = {**os.environ, "MAILBOT_CONFIG": str(office.config)}
    assert subprocess.run(command, cwd=ROOT, check=False, env=environment, capture_output=True).returncode == 0


def test_a_letter_refused_for_good_is_told_to_the_desk(office: Office) -> None:
    office.sink.script("RCPT", "550 5.1.1 no such user", when=lambda address: address == ALICE)
    office.open()
    office.once()
    office.once()
    assert office.rows("SELECT state, answer FROM letter WHERE id = 1") == [("failed", "550 5.1.1 no such user")]
    alert = office.letters(BRUNO)[-1]
    assert "5.1.1" in str(alert.get_body(("plain",)))
    assert office.letters(ALICE) == []


def test_a_letter_refused_for_now_is_tried_again_as_the_same_bytes(office: Office) -> None:
    office.sink.script("RCPT", "451 4.7.1 come back later", times=1)
    office.open()
    office.once()
    assert office.letters() == []
    office.later(minutes=1.1)
    office.once()
    assert [row[0] for row in office.rows("SELECT state FROM letter")] == ["sent"]
    assert len(office.letters()) == 1
