"""Secrets are in no log, no traceback, no answer, no process list; a secret file that others can read is an error (A38)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from mailbot.accounts.passwords import spellings, without
from mailbot.accounts.time_limits import Watchdog
from mailbot.config.accounts import ImapAccount, SmtpAccount
from mailbot.errors import ConfigBroken, LoginRefused, MailboxUnavailable, SubmissionUnavailable
from mailbot.imap.session import ImapSession
from mailbot.journal import EVENTS
from mailbot.smtp.session import SmtpSession
from mailbot.workers.pool import Pool
from mailbot.workers.requests import Request
from tests.cast import mailbox, raw, tree
from tests.servers.scripted import Scripted
from tests.servers.smtp_sink import SmtpSink

ROOT = Path(__file__).parents[2]
CANARY = "s3cr3t-canary-9f2e"
FORMS = (CANARY, b64encode(CANARY.encode()).decode(), b64encode(f"\0suporte\0{CANARY}".encode()).decode())


def forms_in(text: str) -> list[str]:
    return [form for form in FORMS if form in text]


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o660, 0o666, 0o777])
def test_a38_a_secret_file_that_others_can_read_or_change_is_an_error(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "pw"
    path.write_text(CANARY)
    path.chmod(mode)
    account = ImapAccount(host="h", username="u", password_file=path)
    with pytest.raises(ConfigBroken) as broken:
        account.password()
    assert "chmod 600" in str(broken.value)
    assert forms_in(str(broken.value)) == []


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640])
def test_a38_a_secret_file_of_its_owner_or_group_is_read(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "pw"
    path.write_text(CANARY + "\n")
    path.chmod(mode)
    assert ImapAccount(host="h", username="u", password_file=path).password() == CANARY


@pytest.mark.parametrize(
    "answer",
    [f"NO {CANARY}", f"NO bad password '{CANARY}'", f"BAD {FORMS[1]}", f"NO {FORMS[2]}", f"NO [ALERT] {FORMS[2]} {CANARY}"],
)
def test_a38_an_imap_server_that_repeats_the_password_tells_it_to_nobody(answer: str) -> None:
    def say(tag: bytes, command: bytes) -> bytes:
        return tag + f" {answer}\r\n".encode() if command.startswith((b"AUTHENTICATE", b"LOGIN")) else b""

    with Scripted(say) as server:
        box = mailbox(
            imap={"host": "127.0.0.1", "port": server.port, "security": "plain", "username": "suporte", "password_env": "P"}
        )
        with pytest.raises((LoginRefused, MailboxUnavailable)) as broken:
            ImapSession.open(box, CANARY, Watchdog())
    assert forms_in(str(broken.value)) == []


@pytest.mark.parametrize(
    "answer", [f"535 5.7.8 {CANARY} is wrong", f"535 {FORMS[2]}", f"454 4.7.0 {FORMS[1]}", f"530 {CANARY}"]
)
def test_a38_a_submission_server_that_repeats_the_password_tells_it_to_nobody(answer: str) -> None:
    def say(tag: bytes, _command: bytes) -> bytes:
        if tag.upper() == b"EHLO":
            return b"250-evil\r\n250 AUTH PLAIN LOGIN\r\n"
        return answer.encode() + b"\r\n" if tag.upper() == b"AUTH" else b"250 ok\r\n"

    with Scripted(say, greeting=b"220 evil ESMTP\r\n") as server:
        box = mailbox(
            smtp={"host": "127.0.0.1", "port": server.port, "security": "plain", "username": "suporte", "password_env": "P"}
        )
        with pytest.raises(SubmissionUnavailable) as broken:
            SmtpSession.open(box, CANARY)
    assert str(broken.value).count("***") + (CANARY not in answer) >= 1
    assert forms_in(str(broken.value)) == []
    assert broken.value.__cause__ is None


def test_a38_redaction_leaves_everything_else() -> None:
    assert without("535 no such user", spellings("u", CANARY)) == "535 no such user"
    assert without("535 no such user", spellings("u", "")) == "535 no such user"


def test_a38_a_failing_command_shows_neither_its_arguments_nor_what_it_printed(tmp_path: Path) -> None:
    command = f"{sys.executable} -c \"import sys; print('{CANARY}'); sys.stderr.write('{CANARY}'); sys.exit(1)\""
    with pytest.raises(ConfigBroken) as broken:
        SmtpAccount(host="h", username="u", password_command=command).password()
    assert forms_in(str(broken.value)) == []
    assert broken.value.__cause__ is None


def test_a38_a_reading_worker_has_neither_our_environment_nor_our_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPORTE_PASSWORD", CANARY)
    pool = Pool(1)
    try:
        assert len(list(pool.read([Request(raw())]))) == 1
        (pid,) = pool.pids
        for name in ("environ", "cmdline"):
            assert CANARY.encode() not in Path(f"/proc/{pid}/{name}").read_bytes()
    finally:
        pool.close()


_LOUD = """
import logging, sys, http.client, json, tests
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
from pathlib import Path
from mailbot import journal
from mailbot.clock import SystemClock
from mailbot.config.file import parse
from mailbot.daemon import once
journal.configure("json")
logging.getLogger().setLevel(logging.DEBUG)
settings = parse(json.loads(sys.argv[1]), Path(sys.argv[2]))
print(repr(settings), settings.model_dump_json())
print(once(settings, SystemClock()))
"""


@pytest.mark.parametrize(
    "way", ["password_command", *(pytest.param(one, marks=pytest.mark.long) for one in ("password_file", "password_env"))]
)
def test_a38_no_canary_is_in_anything_that_a_whole_pass_at_debug_level_says_or_leaves(tmp_path: Path, way: str) -> None:
    (tmp_path / "pw").write_text(CANARY)
    (tmp_path / "pw").chmod(0o600)
    where = {"password_file": "pw", "password_command": f"cat {tmp_path / 'pw'}", "password_env": "CANARY_PW"}[way]
    heard: list[bytes] = []

    def say(tag: bytes, command: bytes) -> bytes:
        heard.append(command)
        return b""

    with Scripted(say) as server, SmtpSink(auth=("suporte", CANARY)) as sink:
        login = {"host": "127.0.0.1", "security": "plain", "username": "suporte", way: where}
        box = tree(imap={**login, "port": server.port}, smtp={**login, "port": sink.port})
        done = subprocess.run(
            [sys.executable, "-c", _LOUD, json.dumps(box), str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
            timeout=60, check=False, env={**os.environ, "CANARY_PW": CANARY},
        )  # fmt: skip
    said = done.stdout + done.stderr
    assert "'judged': 0" in said
    assert any(command.startswith(b"AUTHENTICATE") for command in heard)
    assert forms_in(said) == []
    left = [one for one in (tmp_path / "storage").rglob("*") if one.is_file()]
    assert left
    assert all(CANARY.encode() not in one.read_bytes() for one in left)


def test_a38_no_fact_of_the_journal_is_called_a_secret() -> None:
    source = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "mailbot").rglob("*.py"))
    calls = re.findall(r"journal\.(?:said|warned)\(([^)]*)", source)
    assert len(calls) >= len(EVENTS) // 2
    assert not [call for call in calls if re.search("password|secret|token|nonce|key_file", call)]


def test_a38_a_traceback_at_the_command_line_shows_no_variables() -> None:
    source = (ROOT / "mailbot" / "cli" / "main.py").read_text(encoding="utf-8")
    assert "pretty_exceptions_enable=False" in source
