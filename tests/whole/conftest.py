"""A desk of its own for each test: a mailbox in a throw-away Dovecot, a sink for its letters, a storage folder."""

from __future__ import annotations

import atexit
import itertools
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.testing
from typer.main import get_command
from typer.testing import CliRunner

from mailbot.cli.main import app
from mailbot.config.file import load
from mailbot.config.settings import Settings
from mailbot.daemon import Application, passed
from mailbot.store.database import Store
from mailbot.store.reports.audit import audit, orphans
from mailbot.workers.agent_mail import Read
from tests.canaries import leaks
from tests.cast import AGENTS, ALICE, BRUNO, NOW
from tests.patience import PATIENCE
from tests.reads import READER, Reads
from tests.servers import dovecot as dovecots
from tests.servers.dovecot import Dovecot
from tests.servers.embedded import Embedded
from tests.servers.imap_server import PASSWORD
from tests.servers.smtp_sink import SmtpSink
from tests.storages import fresh
from tests.whole.forks import Forks

# typer puts our hundred commands together anew for each call, which takes longer than most of them.
typer.testing._get_command = cache(get_command)  # type: ignore[attr-defined]

ROOT = Path(__file__).parents[2]
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot | Embedded]:
    """Dovecot; where there is none, the embedded server takes over."""
    if reason := dovecots.available():
        sys.stderr.write(f"{reason}; the embedded server takes over\n")
        embedded = Embedded()
        yield embedded.start()
        embedded.stop()
        return
    dovecot = Dovecot()
    yield dovecot.start(tmp_path_factory.mktemp("dovecot"))
    dovecot.stop()


DRIVERS = Forks("tests.whole.driver")
atexit.register(DRIVERS.close)


@dataclass
class Office:
    """One mailbox, its servers, and the hands of the people around it."""

    folder: Path
    server: Dovecot | Embedded
    sink: SmtpSink
    user: str
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _kept: tuple[bytes, Application] | None = None
    tables: str = ""
    """More tables of config.toml, as they are written there."""

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def configure(self, **keys: str | bool | int | list[str]) -> None:
        (self.folder / "pw").write_text(PASSWORD)
        (self.folder / "pw").chmod(0o600)
        plain: dict[str, Any] = {
            "address": "suporte@desk.example", "notify": [] if "agents" in keys else [BRUNO],
            "display_name": "Suporte Exemplo", "begin": "all", **keys,
        }  # fmt: skip
        lines = ['log = "json"', "[mailboxes.suporte]"]
        lines += [f"{key} = {_toml(value)}" for key, value in plain.items()]
        lines += [
            "[mailboxes.suporte.imap]", 'host = "127.0.0.1"', f"port = {self.server.port}", 'security = "plain"',
            f'username = "{self.user}"', 'password_file = "pw"',
            "[mailboxes.suporte.smtp]", 'host = "127.0.0.1"', f"port = {self.sink.port}", 'security = "plain"',
        ]  # fmt: skip
        for key in plain.get("agents", []):
            lines += [f"[agents.{key}]", *(f"{name} = {_toml(value)}" for name, value in AGENTS[key].items())]
        self.config.write_text("\n".join(lines) + f"\n{self.tables}")

    @property
    def settings(self) -> Settings:
        return load(self.config)

    def desk(self, read: Read | None = None) -> Application:
        return Application(
            self.settings, Store.open(self.folder / "storage"), _Theirs(self), Reads(read) if read else READER
        )

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def open(self, contact: str = ALICE, subject: str = "Erro ao abrir") -> int:
        desk = self.desk()
        try:
            return desk.tickets.open(desk.settings.mailbox("suporte"), contact, "Alice", subject, "")
        finally:
            desk.close()

    def ask(self, number: int, words: str = "Qual a versão?") -> None:
        desk = self.desk()
        try:
            desk.tickets.order(number, "ask", words)
        finally:
            desk.close()

    def letters(self, to: str = ALICE) -> list[EmailMessage]:
        """Return what the sink accepted for ``to``, in order."""
        taken = [one for one in self.sink.received if to in one.to]
        return [message_from_bytes(one.raw, policy=policy.default) for one in taken]

    def reply_to(self, letter: Any, text: str = "Segue.", sender: str = f"Alice <{ALICE}>", **fields: str) -> bytes:
        """Return a reply as a client writes it: In-Reply-To and References of the letter, a Message-ID of its own."""
        parent = str(letter["Message-ID"])
        references = f"{letter['References'] or ''} {parent}".strip()
        head = {
            "From": sender, "To": "suporte@desk.example", "Subject": f"Re: {letter['Subject']}",
            "Message-ID": f"<r{next(self.numbers)}.{self.user}@example.com>", "In-Reply-To": parent,
            "References": references, "Content-Type": "text/plain; charset=utf-8",
            **{name.replace("_", "-"): value for name, value in fields.items()},
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
        return (lines + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()

    def deliver(self, *mails: bytes) -> None:
        for mail in mails:
            self.server.append(self.user, mail, self.now)

    def once(self) -> dict[str, int]:
        """Make one pass at this office's instant, as ``mailbot once`` does, with a desk that stays open like a daemon's."""
        written = self.config.read_bytes()
        if self._kept is None or self._kept[0] != written:
            self.leave()
            self._kept = (written, self.desk())
        return passed(self._kept[1])

    def leave(self) -> None:
        """Close the desk that was kept open."""
        if self._kept is not None:
            self._kept[1].close()
            self._kept = None

    def process(self, *options: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one pass in a process of its own, which may be told to die."""
        done = DRIVERS.run(str(self.config), "--now", self.now.isoformat(), *options)
        if check:
            done.check_returncode()
        return done

    def command(self, *words: str) -> list[str]:
        """Return what starts the command line in a process of its own, at this office's instant."""
        module = [sys.executable, "-m", "tests.whole.command_line"]
        return [*module, self.now.isoformat(), "--config", str(self.config), *words]

    def mailbot(self, *words: str, stdin: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """Run the command line as Carla would, now; in a process of its own where it would stay or hold the lock."""
        if words[0] in {"run", "once"}:
            command = self.command(*words)
            return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, timeout=PATIENCE, check=check)
        options = ["--config", str(self.config), *words]
        done = CliRunner().invoke(app, options, input=stdin, obj=_Theirs(self))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        if check and done.exit_code:
            raise subprocess.CalledProcessError(done.exit_code, options, done.stdout_bytes, done.stderr_bytes)
        return subprocess.CompletedProcess(options, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database, beside whatever else has it open."""
        with closing(sqlite3.connect(self.folder / "storage" / "mailbot.db")) as connection:
            return connection.execute(query).fetchall()

    def verdicts(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT disposition, reason FROM arrival ORDER BY id")

    def state(self, number: int) -> str:
        return str(self.rows(f"SELECT state FROM ticket WHERE id = {number:d}")[0][0])  # noqa: S608 - a number

    def silent(self) -> None:
        """Prove that nobody else was written what only the desk's own people may see."""
        store = Store.open(self.folder / "storage")
        try:
            with store.read() as connection:
                assert leaks(connection, [(one.to, one.raw) for one in self.sink.received]) == []
        finally:
            store.close()

    def verified(self) -> None:
        """Prove the storage consistent."""
        desk = self.desk()
        try:
            assert list(audit(desk.store, desk.policies)) == []
            assert orphans(desk.store) == []
        finally:
            desk.close()


@dataclass
class _Theirs:
    """The office's clock: it shows what a test has set it to."""

    office: Office

    def now(self) -> datetime:
        return self.office.now


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@pytest.fixture
def office(server: Dovecot | Embedded, tmp_path: Path) -> Iterator[Office]:
    sink = SmtpSink()
    sink.start()
    fresh(tmp_path / "storage")
    made = Office(tmp_path, server, sink, f"w{next(_NUMBERS)}")
    made.configure()
    yield made
    made.leave()
    sink.stop()
    if sink.received:
        made.silent()


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for a condition, not for a time; fails where it never comes."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)
