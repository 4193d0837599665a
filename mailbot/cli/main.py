"""The admin's door: ``mailbot run``, ``once``, ``check``, ``init`` and the rest."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mailbot import __version__, journal
from mailbot.cli import (
    addresses,
    digest,
    explain_deadline,
    held,
    inspect,
    policy,
    reading,
    report,
    simulate,
    steering,
    timekeeping,
)  # fmt: skip
from mailbot.cli.output import console, errors, line
from mailbot.cli.session import EXIT_FAILED, Place, settings_to_connect, told
from mailbot.clock import Clock, SystemClock
from mailbot.errors import NotPossible

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="A support desk that lives in mail: threads replies, rejects what belongs to no ticket, reminds, closes.",
)  # fmt: skip
app.add_typer(steering.app, name="ticket", help="See, open and steer tickets.")
app.add_typer(held.held, name="held", help="Mail that was kept and waits for your decision.")
app.add_typer(held.setaside, name="setaside", help="Mail that could not be read.")
app.add_typer(addresses.app, name="address", help="Addresses that letters do not reach.")
app.add_typer(policy.app, name="policy", help="The lives that tickets may have.")
app.add_typer(report.app, name="report", help="What the desk did, summed up.")
app.command("explain-deadline")(explain_deadline.explain_deadline)
app.add_typer(timekeeping.app, name="time", help="Corrections of working time.")
app.command("why")(inspect.why)
app.command("read")(reading.read)
app.command("digest")(digest.digest)
app.command("simulate")(simulate.simulate)
app.command("verify")(inspect.verify)
app.command("check")(inspect.check)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


def _version(wanted: bool) -> None:
    if wanted:
        console.print(f"mailbot {__version__}")
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


@app.command()
def run() -> None:
    """Watch the mailboxes, send letters and keep the clocks, until SIGTERM or Ctrl-C."""
    from mailbot.daemon import serve  # noqa: PLC0415 - nothing is imported before it is needed: the start is timed

    with told():
        loaded = settings_to_connect()
        journal.configure(loaded.log)
        serve(loaded, Place.clock)


@app.command()
def once(json: Json = False) -> None:
    """Read every mailbox to its end, let due timers speak, send what is ready, and stop."""
    from mailbot.daemon import once as one_pass  # noqa: PLC0415

    with told():
        loaded = settings_to_connect()
        journal.configure(loaded.log)
        with _progress("mails") as advance:
            counts = one_pass(loaded, Place.clock, advance)
        if json:
            line(dict(counts))
        else:
            console.print(f"{counts['judged']} mails judged, {counts['timers']} timers fired, {counts['sent']} letters sent")


@contextlib.contextmanager
def _progress(what: str) -> Iterator[inspect.Advance]:
    """Draw a bar on a terminal; elsewhere nothing."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config.toml"),
) -> None:
    """Write the commented config.toml to begin with; never over one that is there."""
    with told():
        sample = sample_config()
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(sample)
        except FileExistsError:
            raise NotPossible(f"{path} is there already; nothing was written") from None
        except OSError as broken:
            raise NotPossible(f"{path} cannot be written: {broken.strerror}") from None
        path.chmod(0o640)
    console.print(f"wrote {path}; edit it, then run: mailbot check")


def sample_config() -> str:
    """Return the shipped, commented config.toml: from the package, or from the checkout it runs in."""
    packaged = resources.files("mailbot").joinpath("config.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).resolve().parents[2].joinpath("config.toml").read_text(encoding="utf-8")


@app.command()
def demo(
    stay: Annotated[bool, typer.Option("--stay", help="Keep running; print how to connect a mail client.")] = False,
    json: Json = False,
) -> None:
    """Show the main job over real IMAP and SMTP on loopback, with the clock run fast."""
    with told():
        if find_spec("pymap") is None:
            raise NotPossible('the demo needs its IMAP server: pip install "mailbot[demo]"')
        from mailbot.demo.story import tell  # noqa: PLC0415

        if not tell(Place.clock, stay=stay, json=json):
            raise typer.Exit(EXIT_FAILED)


def main(clock: Clock | None = None) -> None:
    """Run the command line by ``clock``, which is the machine's unless another one is handed in."""
    app(obj=clock)
