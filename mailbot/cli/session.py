"""What every command begins with: the configuration, the application over its storage, and words when one is broken."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mailbot import journal
from mailbot.cli.lazy import loading
from mailbot.clock import Clock
from mailbot.errors import ConfigBroken, MailbotError, NotPossible, StorageBusy

if TYPE_CHECKING:
    from mailbot.config.mailbox import Mailbox
    from mailbot.config.settings import Settings
    from mailbot.daemon import Application
    from mailbot.on_record import OnRecord

EXIT_FAILED, EXIT_CONFIG, EXIT_BUSY = 1, 2, 3


class Place:
    """Where the configuration is: ``--config``, else ``$MAILBOT_CONFIG``, else ``config.toml`` here; and by whose clock."""

    config = Path("config.toml")
    clock: Clock


def settings() -> Settings:
    """Load the configuration. Raises ConfigBroken with every problem."""
    with loading():
        from mailbot.config.file import load  # noqa: PLC0415 - commands without a configuration do not pay for pydantic

    return load(Place.config)


def settings_to_connect() -> Settings:
    """Load the configuration for a command that logs in. Raises ConfigBroken too where a password cannot be had."""
    loaded = settings()
    problems = [problem for box in loaded.mailboxes.values() for problem in box.secret_problems()]
    if problems:
        raise ConfigBroken(tuple(problems))
    return loaded


@contextlib.contextmanager
def application() -> Iterator[Application]:
    """Open the application for one command; it works beside a running daemon."""
    loaded = settings()
    journal.configure(loaded.log)
    with loading():
        from mailbot.daemon import Application  # noqa: PLC0415 - it brings everything; commands that only look do without it
        from mailbot.store.database import Store  # noqa: PLC0415 - as above

    opened = Application(loaded, Store.open(loaded.storage), Place.clock)
    try:
        yield opened
    finally:
        opened.close()


@contextlib.contextmanager
def on_record() -> Iterator[OnRecord]:
    """Open what is on record, for a command that looks at it and does nothing; as :func:`application` in all else."""
    loaded = settings()
    journal.configure(loaded.log)
    with loading():
        from mailbot.on_record import OnRecord  # noqa: PLC0415 - it brings the database
        from mailbot.store.database import Store  # noqa: PLC0415 - as above

    opened = OnRecord(loaded, Store.open(loaded.storage), Place.clock)
    try:
        yield opened
    finally:
        opened.close()


def mailbox_named(loaded: Settings, name: str | None) -> Mailbox:
    """Return the mailbox called ``name``, or the only one.

    Raises:
        NotPossible: there is none of that name, or there are several to choose from.
    """
    if name is None and len(loaded.mailboxes) == 1:
        return next(iter(loaded.mailboxes.values()))
    if name in loaded.mailboxes:
        return loaded.mailboxes[name]
    raise NotPossible(f"say which mailbox with --mailbox: {', '.join(loaded.mailboxes)}")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what breaks on purpose into words on standard error and an exit status."""
    try:
        yield
    except ConfigBroken as broken:
        _said("config", *broken.problems)
        raise typer.Exit(EXIT_CONFIG) from None
    except StorageBusy as busy:
        _said("busy", busy)
        raise typer.Exit(EXIT_BUSY) from None
    except MailbotError as broken:
        _said("failed", broken)
        raise typer.Exit(EXIT_FAILED) from None
    except typer.Exit:
        raise
    except _world_broke() as broken:
        from mailbot.store.database import reason  # noqa: PLC0415 - as below

        _said("failed", reason(broken))
        raise typer.Exit(EXIT_FAILED) from None


def _world_broke() -> tuple[type[Exception], ...]:
    from mailbot.store.database import WORLD_BROKE  # noqa: PLC0415 - it brings SQLAlchemy, and is asked when it broke

    return WORLD_BROKE


def _said(what: str, *words: object) -> None:
    from mailbot.cli.output import errors, safe  # noqa: PLC0415 - it brings rich, for those who have something to say

    for one in words:
        errors.print(f"[red]{what}[/red] {safe(one)}", soft_wrap=True)
