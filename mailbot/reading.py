"""Where strangers' bytes become a Mail. Today in the daemon itself; the wall of worker processes will stand here."""

from __future__ import annotations

from dataclasses import replace

from mailbot.desk.arrivals import Incoming
from mailbot.mail.large import read_large
from mailbot.mail.message import Mail, read


def read_incoming(incoming: Incoming) -> Mail:
    """Read what a door handed in: from memory, or streamed from the spool where it is large."""
    if incoming.raw is not None:
        return read(incoming.raw)
    if incoming.spooled is None:
        raise AssertionError("an incoming mail has its bytes in memory or in a file")
    with incoming.spooled.open("rb") as file:
        mail = read_large(file)
    # What was left out still has its MIME header in the mail, and no body: it is not one of the mail's files.
    emptied = {file.part for file in incoming.left_out}
    return replace(mail, attachments=tuple(one for one in mail.attachments if one.part not in emptied or one.size))
