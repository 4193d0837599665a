"""``mailbot init`` and ``demo``: the first things that are asked of it."""

from __future__ import annotations

from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.options import Json
from mailbot.cli.session import EXIT_FAILED, Place, told
from mailbot.errors import NotPossible


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
    typer.echo(f"wrote {path}; edit it, then run: mailbot check")


def sample_config() -> str:
    """Return the shipped, commented config.toml: from the package, or from the checkout it runs in."""
    packaged = resources.files("mailbot").joinpath("config.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).resolve().parents[2].joinpath("config.toml").read_text(encoding="utf-8")


def demo(
    stay: Annotated[bool, typer.Option("--stay", help="Keep running; print how to connect a mail client.")] = False,
    json: Json = False,
) -> None:
    """Show the main job over real IMAP and SMTP on loopback, with the clock run fast."""
    with told():
        if find_spec("pymap") is None:
            raise NotPossible('the demo needs its IMAP server: pip install "mailbot[demo]"')
        from mailbot.demo.story import tell  # noqa: PLC0415 - it brings a server, and everything else

        if not tell(Place.clock, stay=stay, json=json):
            raise typer.Exit(EXIT_FAILED)
