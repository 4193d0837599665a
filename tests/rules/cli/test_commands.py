"""Commands load what they use, and the table of commands says what their modules say."""

from __future__ import annotations

import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from mailbot import cli
from mailbot.cli import commands
from mailbot.cli.lazy import Entry, made
from mailbot.cli.main import app
from tests.cast import raw

_HEAVY = ("sqlalchemy", "sqlmodel", "matplotlib")
_LOADED = """
import sys
from mailbot.cli.main import app
try:
    app(sys.argv[1:])
except SystemExit as ended:
    print("status", ended.code)
print("loaded", *sorted({"mailbot"} | {name.partition(".")[0] for name, module in sys.modules.items() if module}))
"""


def loaded(folder: Path, *words: str) -> set[str]:
    """Run a command that ends well in a process of its own; return the packages that it has imported."""
    command = [sys.executable, "-c", _LOADED, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    *shown, status, names = done.stdout.splitlines()
    assert status == "status 0", done.stderr
    assert shown
    return set(names.split()[1:])


@pytest.mark.parametrize(
    "words", [("--version",), ("--help",), ("init",), ("policy", "list"), ("read", "mail.eml"), ("ticket", "--help")]
)
def test_a_command_without_tables_and_pictures_loads_nothing_that_makes_them(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "mail.eml").write_bytes(raw())
    assert loaded(tmp_path, *words).isdisjoint(_HEAVY)


def test_the_version_is_told_without_the_configurations_reader_or_a_journal(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--version").isdisjoint({"pydantic", "structlog", "rich", "jinja2", "email", "asyncio"})


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"mailbot {version('mailbot')}\n"


def test_a_list_of_tickets_loads_nothing_that_reads_or_writes_mail(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(_DESK)
    assert "alembic" in loaded(tmp_path, "ticket", "list")
    found = loaded(tmp_path, "ticket", "list")
    assert found >= {"sqlalchemy", "pydantic"}
    assert found.isdisjoint({*_HEAVY[1:], "alembic", "imapclient", "jinja2", "structlog", "dns", "inscriptis"})


_DESK = """
[mailboxes.suporte]
address = "suporte@desk.example"
[mailboxes.suporte.imap]
host = "127.0.0.1"
username = "suporte"
password_file = "password"
[mailboxes.suporte.smtp]
host = "127.0.0.1"
"""


def flat(entries: Mapping[str, Entry], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for name, entry in entries.items():
        yield (*above, name), entry
        if entry.entries is not None:
            yield from flat(entry.entries, (*above, name))


@pytest.mark.parametrize(("path", "entry"), [pytest.param(*one, id=" ".join(one[0])) for one in flat(commands.COMMANDS)])
def test_the_line_of_a_command_in_the_list_is_what_the_command_says_itself(path: tuple[str, ...], entry: Entry) -> None:
    command = made(path[-1], entry)
    assert command.name == path[-1]
    assert " ".join(command.help.partition("\n\n")[0].split()) == entry.help
    shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "300"})
    assert shown.exit_code == 0
    assert entry.help in shown.output


def test_every_function_that_takes_options_is_a_command_of_the_table() -> None:
    known = {function for _, entry in flat(commands.COMMANDS) if entry.where for function in behind(entry.where)}
    names = [one.name for one in pkgutil.walk_packages(cli.__path__, "mailbot.cli.") if one.name != "mailbot.cli.main"]
    found = {one for name in names for one in vars(import_module(name)).values() if takes_options(one)}
    assert found <= known
    assert len(found) > 30


def behind(where: str) -> set[object]:
    module, _, name = where.partition(":")
    named = getattr(import_module(module), name)
    return {one.callback for one in named.registered_commands} if isinstance(named, typer.Typer) else {named}


def takes_options(one: object) -> bool:
    if not inspect.isfunction(one) or not one.__module__.startswith("mailbot.cli."):
        return False
    words = inspect.get_annotations(one).values()
    return any("typer." in str(word) or str(word) in {"Json", "Number", "Arrival"} for word in words)
