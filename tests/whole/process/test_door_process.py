"""The SMTP and LMTP door of the daemon as a process: opened, closed, killed, refused its address."""

from __future__ import annotations

import json
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from mailbot import checkpoints, journal
from tests.cast import ALICE, DESK
from tests.patience import PATIENCE
from tests.servers.dovecot import free_port
from tests.whole.conftest import ROOT, Office, until
from tests.wire.doorway import data

pytestmark = pytest.mark.whole


def with_door(office: Office, address: str, protocol: str = "smtp") -> None:
    text = office.config.read_text()
    office.config.write_text(f'{text}\n[listener]\nprotocol = "{protocol}"\naddress = "{address}"\n')


@contextmanager
def running(office: Office, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with (office.folder / "journal").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stderr=log)
    try:
        until(lambda: b"door_opened" in (office.folder / "journal").read_bytes())
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_daemon_opens_its_door_answers_and_closes_it_when_asked(office: Office) -> None:
    with_door(office, f"unix:{office.folder}/lmtp.sock", "lmtp")
    office.open()
    office.once()
    mail = office.reply_to(office.letters()[0])
    with running(office, *office.command("run")) as daemon:
        with closing(smtplib.LMTP(f"{office.folder}/lmtp.sock")) as client:
            client.ehlo("mx")
            assert data(client, mail)[0][:3] == "250"
            checked = office.mailbot("check", "--json", check=False)
            keys = [json.loads(line)["key"] for line in checked.stdout.splitlines()]
            assert "listener.address" not in keys  # the daemon itself holds it
            daemon.send_signal(signal.SIGTERM)
            assert client.getreply()[0] == 421
        assert daemon.wait(timeout=PATIENCE) == 0
    said = [json.loads(line)["event"] for line in (office.folder / "journal").read_text().splitlines()]
    assert {"door_opened", "door_answered", "door_closed"} <= set(said) <= set(journal.EVENTS)
    assert not (office.folder / "lmtp.sock").exists()
    office.verified()


def test_a_door_is_closed_unless_it_is_configured(office: Office) -> None:
    assert office.settings.listener is None
    assert office.desk().listener_server is None


@pytest.mark.parametrize(
    "step",
    [
        *checkpoints.DOOR,
        *(pytest.param(one, marks=pytest.mark.long) for one in ("inbound.counted", "inbound.read", "inbound.applied",
                                                              "inbound.committed")),
    ],
)  # fmt: skip
def test_a_mail_at_the_door_survives_a_crash_after_each_step(office: Office, step: str) -> None:
    port = free_port()
    with_door(office, f"127.0.0.1:{port}")
    number = office.open()
    office.once()
    mail = office.reply_to(office.letters()[0])

    def send() -> str:
        with closing(smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE)) as client:
            client.ehlo("mx")
            return data(client, mail, sender=ALICE)[0]

    dying = [sys.executable, "-m", "tests.whole.serving", str(office.config), "--now", office.now.isoformat()]
    with running(office, *dying, "--die-at", step) as daemon:
        with suppress(smtplib.SMTPServerDisconnected, ConnectionError):
            pytest.fail(send())
        assert daemon.wait(timeout=PATIENCE) == -signal.SIGKILL
    with running(office, *office.command("run")):
        assert send()[:3] == "250"
    assert [row[0] for row in office.verdicts()] in (["reply"], ["reply", "duplicate"])
    assert office.rows(f"SELECT count(*) FROM entry WHERE ticket_id = {number} AND kind = 'customer'") == [(1,)]  # noqa: S608
    office.verified()


@pytest.mark.long
def test_an_address_in_use_is_told_and_nothing_is_started(office: Office) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as holder:
        with_door(office, f"127.0.0.1:{holder.getsockname()[1]}")
        done = office.mailbot("run", check=False)
        assert done.returncode == 1
        assert b"listener.address: cannot listen" in done.stderr
        assert b"somebody else listens there" in done.stderr
        checked = office.mailbot("check", "--json", check=False)
        problems = [json.loads(line) for line in checked.stdout.splitlines()]
        assert [one["key"] for one in problems if one["level"] == "problem"] == ["listener.address"]


def test_check_tries_the_door_and_says_what_the_mail_server_in_front_needs(office: Office) -> None:
    with_door(office, f"unix:{office.folder}/lmtp.sock", "lmtp")
    told = office.mailbot("check").stdout.decode()
    assert "can listen at" in told
    assert "smtpd_forbid_bare_newline" in told
    assert not Path(f"{office.folder}/lmtp.sock").exists()
    assert office.settings.mailbox("suporte").address == DESK
