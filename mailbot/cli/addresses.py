"""``mailbot address``: whom letters do not reach."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.output import console, line, local, safe, table
from mailbot.cli.session import on_record, told
from mailbot.errors import NotPossible
from mailbot.mail.sender.addresses import normalised
from mailbot.store.letters import deliveries

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """List the addresses that letters do not reach: no reminders go there, and no ticket is closed for their silence."""
    with told(), on_record() as opened:
        with opened.store.read() as connection:
            rows = deliveries.undeliverable(connection)
        if json:
            for row in rows:
                line({"address": row.address, "since": row.since, "status": row.status, "diagnostic": row.diagnostic})
            return
        table(("address", "since", "status", "words"), ((r.address, local(r.since), r.status, r.diagnostic) for r in rows))


@app.command()
def clear(
    address: Annotated[str, typer.Argument(help="The address, as listed.")],
    json: Json = False,
) -> None:
    """Let reminders go to an address again, because its trouble is mended."""
    with told(), on_record() as opened:
        with opened.store.write() as connection:
            cleared = deliveries.clear(connection, normalised(address))
        if not cleared:
            raise NotPossible(f"{address} is not marked as one that letters do not reach")
        if json:
            line({"address": normalised(address), "cleared": True})
        else:
            console.print(f"{safe(normalised(address))}: letters go there again")
