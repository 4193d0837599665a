"""``mailbot time``: what leads correct in the ledger of working time."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.options import LARGEST, Json
from mailbot.cli.output import console, line
from mailbot.cli.session import on_record, told
from mailbot.cli.tickets.commands import typed
from mailbot.commands.working_time import correct_entry

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _timekeeping() -> None:
    """Keep ``time`` a group while it has one command."""


@app.command()
def correct(
    entry: Annotated[int, typer.Argument(min=1, max=LARGEST, help="The entry's number, as ticket show has it.")],
    length: Annotated[str, typer.Argument(help="20m, 1h30; 0m takes a waiver back.")],
    why: Annotated[list[str], typer.Argument(help="Why; it may begin with consumption or research.")],
    json: Json = False,
) -> None:
    """Put another entry in the place of one; the older one stays in the ledger."""
    with told(), on_record() as opened:
        made = correct_entry(opened.store, entry, typed(f"{length} {' '.join(why)}"), opened.clock.now())
        if json:
            line({"corrects": entry, "ticket": made.ticket, "minutes": made.minutes, "consumption": made.consumption})
        else:
            console.print(f"entry {entry} of ticket {made.ticket}: {made.minutes} min now")
