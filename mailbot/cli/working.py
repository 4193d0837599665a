"""``mailbot run`` and ``once``: the daemon, and one pass of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from mailbot import journal
from mailbot.cli.lazy import loading
from mailbot.cli.options import Json
from mailbot.cli.session import Place, settings_to_connect, told


def run() -> None:
    """Watch the mailboxes, send letters and keep the clocks, until SIGTERM or Ctrl-C."""
    with told():
        loaded = settings_to_connect()
        journal.configure(loaded.log)
        with loading():
            from mailbot.daemon import serve  # noqa: PLC0415 - nothing of it is needed where the configuration is broken

        serve(loaded, Place.clock)


def once(json: Json = False) -> None:
    """Read every mailbox to its end, let due timers speak, send what is ready, and stop."""
    with loading():
        from mailbot.cli.output import console, line  # noqa: PLC0415 - the daemon beside it prints nothing: no rich there
        from mailbot.daemon import once as one_pass  # noqa: PLC0415 - as above

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
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Draw a bar on a terminal; elsewhere nothing."""
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from mailbot.cli.output import errors  # noqa: PLC0415 - as above

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
