"""A composer at which some letters crash, as if their template or their facts were poison."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from mailbot.config.mailbox import Mailbox
from mailbot.daemon import Application
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.ticket import Ticket
from mailbot.letters.composer import Composer
from mailbot.letters.letter import Letters
from mailbot.letters.templates import Templates


class Poisoned(Composer):
    """Cannot write the letters of which ``poison`` is true; the rest as always."""

    def __init__(self, desk: Application, poison: Callable[[Draft, Ticket | None], bool]) -> None:
        super().__init__(Letters(Templates(), desk.policies), desk.store)
        self.poison = poison

    def at(self, mailbox: Mailbox, now: datetime) -> Any:
        compose = super().at(mailbox, now)

        def written(connection: Any, draft: Draft, ticket: Ticket | None) -> Any:
            if self.poison(draft, ticket):
                raise ValueError("poison")
            return compose(connection, draft, ticket)

        return written
