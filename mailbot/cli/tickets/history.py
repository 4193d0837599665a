"""``mailbot import``: history into tickets, without a letter to anybody."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mailbot.cli.options import Json, MailboxName
from mailbot.cli.output import console, errors, line, safe
from mailbot.cli.session import application, mailbox_named, told
from mailbot.config.mailbox import Mailbox
from mailbot.errors import NotPossible
from mailbot.imap.session import ImapSession
from mailbot.importing.folder import ImapFolder
from mailbot.importing.history import History, Outcome
from mailbot.importing.maildir import Maildir, is_maildir
from mailbot.importing.mbox import MboxFile
from mailbot.importing.sources import FromDisk, Source
from mailbot.store.mails.beginnings import begun_at

if TYPE_CHECKING:
    from mailbot.daemon import Application


_CLOCKS: Final = timedelta(minutes=10)
"""How far the mail server's clock may be behind ours: no mail that the desk is still to judge may be taken for history."""


def import_(
    sources: Annotated[list[str], typer.Argument(help="An mbox file, a Maildir, or a folder of the mailbox's account.")],
    mailbox: MailboxName = None,
    leave_open: Annotated[
        bool, typer.Option("--open/--closed", help="Let tickets wait for the desk whose last mail is a customer's.")
    ] = False,
    json: Json = False,
) -> None:
    """Take history into tickets: nobody is written to, nothing falls due; run again it goes on and doubles nothing."""
    with told(), contextlib.ExitStack() as stack:
        opened = stack.enter_context(application())
        box = mailbox_named(opened.settings, mailbox)
        until = _until(opened, box)
        taken_from = [stack.enter_context(_source(opened, box, one)) for one in sources]
        history = History(opened.service, opened.reader, box, until, leave_open=leave_open)
        columns = (TextColumn("mails"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=errors, transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("mails", total=None)
            done = history.take(taken_from, lambda some, of: bar.update(task, completed=some, total=of))
        _tell(done, json=json)


def _until(opened: Application, box: Mailbox) -> datetime:
    """Return up to when mail is history: what came later is the desk's to judge.

    Raises:
        NotPossible: the desk will take all mail of its folder, and has not looked at it yet.
    """
    with opened.store.read() as connection:
        begun = begun_at(connection, box.name)
    if begun is not None:
        return begun - _CLOCKS
    if box.begin == "all":
        words = f'{box.name} takes all mail of its folder (begin = "all") and has not begun; run `mailbot once` first'
        raise NotPossible(f"{words}, or what is imported now would be known to it and get no answer")
    return box.begins_at or opened.clock.now()


@contextlib.contextmanager
def _source(opened: Application, box: Mailbox, name: str) -> Iterator[Source]:
    """Open what ``name`` is: a Maildir or a file that is there, else a folder of the account."""
    path, now = Path(name).expanduser(), opened.clock.now()
    if path.is_dir():
        if not is_maildir(path):
            raise NotPossible(f"{name} is no Maildir: there is no cur and no new in it")
        yield Maildir(path, FromDisk(box, opened.store.files, opened.reader, "import:maildir"), now)
        return
    if path.exists():
        yield MboxFile(path, FromDisk(box, opened.store.files, opened.reader, "import:mbox"), now)
        return
    with ImapSession.open(box, box.imap.password(), opened.watchdog) as session:
        yield ImapFolder(name, box, session, opened.store, opened.clock)


def _tell(done: Outcome, *, json: bool) -> None:
    if json:
        for one in done.passed:
            line({"skipped": one.why.reason, "fact": one.why.fact, "message_id": one.message_id, "source": one.source})
        line({"mails": done.mails, "tickets": done.tickets, "passed_over": dict(sorted(done.skipped.items()))})
        return
    for one in done.passed:
        named = f" {one.message_id}" if one.message_id else ""
        console.print(f"skipped{safe(named)} of {safe(one.source)}: {one.why.reason}, {safe(one.why.fact)}", soft_wrap=True)
    counts = _counted(sorted(done.skipped.items()))
    console.print(f"{done.mails} mails imported, {done.tickets} new tickets; {counts}", soft_wrap=True)


def _counted(skipped: Sequence[tuple[str, int]]) -> str:
    return "passed over: " + (", ".join(f"{count} {reason}" for reason, count in skipped) or "none")
