"""A mail that lies as a file, read beside what was said in a ticket: for whoever asks what of it is proven old."""

from __future__ import annotations

from mailbot.config.settings import Settings
from mailbot.desk.people.directory import agent_at
from mailbot.errors import NotPossible
from mailbot.mail.message import Mail
from mailbot.mail.replies.reading import Reading, read
from mailbot.store.database import Store
from mailbot.store.lookups.earlier import earlier
from mailbot.store.tickets.ticket import ticket_by_id


def compared(store: Store, settings: Settings, mail: Mail, number: int) -> Reading:
    """Return what of ``mail`` is new in the ticket ``number``, as it would be read in an answer to one of its letters.

    Raises:
        NotPossible: there is no such ticket, or its mailbox is not configured any more.
    """
    with store.read() as connection:
        ticket = ticket_by_id(connection, number)
        if ticket is None:
            raise NotPossible(f"there is no ticket {number}")
        if ticket.mailbox not in settings.mailboxes:
            raise NotPossible(f"ticket {number} is of the mailbox {ticket.mailbox}, which is not configured")
        mailbox = settings.mailboxes[ticket.mailbox]
        agents = agent_at(mailbox, mail.sender.address) is not None
        answers = next(iter(mail.in_reply_to), None)
        return read(mail.text, earlier(connection, mail, mailbox, [number], answers, agents=agents))
