"""``mailbot address``: whom letters do not reach, and whose mail is held since it was spam."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.output import console, line, local, safe, table
from mailbot.cli.session import on_record, told
from mailbot.errors import NotPossible
from mailbot.mail.sender.addresses import normalised
from mailbot.store.letters import deliveries
from mailbot.store.mails import blocks

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """List the addresses that letters do not reach (they get no reminders), and those that #spam blocked in a mailbox."""
    with told(), on_record() as opened:
        with opened.store.read() as connection:
            rows, spam = deliveries.undeliverable(connection), blocks.blocked(connection)
        if json:
            for row in rows:
                line({"address": row.address, "since": row.since, "status": row.status, "diagnostic": row.diagnostic})
            for row in spam:
                line({"address": row.address, "since": row.at, "blocked_in": row.mailbox, "ticket": row.ticket_id})
            return
        table(("address", "since", "status", "words"), ((r.address, local(r.since), r.status, r.diagnostic) for r in rows))
        if spam:
            found = ((one.address, local(one.at), one.mailbox, one.ticket_id) for one in spam)
            table(("address", "since", "blocked in", "by #spam in ticket"), found)


@app.command()
def clear(
    address: Annotated[str, typer.Argument(help="The address, as listed.")],
    json: Json = False,
) -> None:
    """Let reminders go to an address again, because its trouble is mended, and its mail come in that #spam blocked."""
    with told(), on_record() as opened:
        with opened.store.write() as connection:
            cleared = deliveries.clear(connection, normalised(address))
            lifted = blocks.clear(connection, normalised(address))
        if not cleared and not lifted:
            raise NotPossible(f"{address} is not marked as one that letters do not reach, and not blocked")
        if json:
            line({"address": normalised(address), "cleared": True})
            return
        if cleared:
            console.print(f"{safe(normalised(address))}: letters go there again")
        if lifted:
            console.print(f"{safe(normalised(address))}: its mail is taken again; what is held stays so: mailbot held list")
