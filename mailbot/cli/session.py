"""What every command begins with: the configuration, the desk over its storage, and words when one of them is broken."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import typer

from mailbot import journal
from mailbot.cli.output import errors, safe
from mailbot.clock import Clock
from mailbot.config import Mailbox, Settings, load
from mailbot.daemon import Desk
from mailbot.errors import ConfigBroken, MailbotError, NotPossible, StorageBusy
from mailbot.store.database import WORLD_BROKE, Store, reason

EXIT_FAILED, EXIT_CONFIG, EXIT_BUSY = 1, 2, 3


class Place:
    """Where the configuration is: ``--config``, else ``$MAILBOT_CONFIG``, else ``config.toml`` here; and by whose clock."""

    config = Path("config.toml")
    clock: Clock


def settings() -> Settings:
    """Load the configuration. Raises ConfigBroken with every problem."""
    return load(Place.config)


def settings_to_connect() -> Settings:
    """Load the configuration for a command that logs in. Raises ConfigBroken too where a password cannot be had."""
    loaded = settings()
    problems = [problem for box in loaded.mailboxes.values() for problem in box.secret_problems()]
    if problems:
        raise ConfigBroken(tuple(problems))
    return loaded


@contextlib.contextmanager
def desk() -> Iterator[Desk]:
    """Open the desk for one command; it works beside a running daemon."""
    loaded = settings()
    journal.configure(loaded.log)
    opened = Desk(loaded, Store.open(loaded.storage), Place.clock)
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
        for problem in broken.problems:
            errors.print(f"[red]config[/red] {safe(problem)}", soft_wrap=True)
        raise typer.Exit(EXIT_CONFIG) from None
    except StorageBusy as busy:
        errors.print(f"[red]busy[/red] {safe(busy)}", soft_wrap=True)
        raise typer.Exit(EXIT_BUSY) from None
    except (MailbotError, *WORLD_BROKE) as broken:
        errors.print(f"[red]failed[/red] {safe(reason(broken))}", soft_wrap=True)
        raise typer.Exit(EXIT_FAILED) from None
