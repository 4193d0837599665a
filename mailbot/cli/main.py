"""The admin's door: ``mailbot run``, ``once``, ``check``, ``init`` and the rest.

Each command loads what it uses: here is only what all of them have. :mod:`mailbot.cli.commands` says where they are.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mailbot import journal
from mailbot.cli.commands import COMMANDS
from mailbot.cli.lazy import LazyGroup
from mailbot.cli.session import Place
from mailbot.clock import Clock, SystemClock

VERSION: Final = "0.1.0"
"""As pyproject.toml has it: to ask the installed package costs as much as the rest of --version. A test compares them."""


class _Commands(LazyGroup):
    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own
        super().__init__(entries=COMMANDS, **attributes)


app = typer.Typer(
    cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="A support desk that lives in mail: threads replies, rejects what belongs to no ticket, reminds, closes.",
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mailbot {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: Annotated[Path, typer.Option("--config", "-c", envvar="MAILBOT_CONFIG", help="The configuration.")] = Path(
        "config.toml"
    ),
    _show: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    Place.config, Place.clock = config, context.obj or SystemClock()
    journal.configure("text")


def main(clock: Clock | None = None) -> None:
    """Run the command line by ``clock``, which is the machine's unless another one is handed in."""
    try:
        app(obj=clock)
    finally:
        gc.freeze()  # the process ends, and need not look through all that it had loaded
