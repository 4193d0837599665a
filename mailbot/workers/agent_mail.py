"""Reading once more what agents write: their new words as they formatted them, and the files that belong to those.

Only mail from an agent's address is asked about, so that customers' mail costs nothing; who they really are is judged later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from mailbot.config.settings import Settings
from mailbot.mail.automatic.headers import DISTRIBUTED
from mailbot.mail.incoming import Incoming
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import normalised
from mailbot.workers.process import Unreadable
from mailbot.workers.requests import Formatting, Request

Read = Callable[[Sequence[Incoming]], list[Mail]]
"""Reads mails together, in order; what it raises is the fault of one of them, unless it is in WORLD_BROKE."""


class Reader(Protocol):
    """What reads strangers' bytes (:class:`mailbot.workers.reader.MailReader`)."""

    def read(self, incoming: Sequence[Incoming], /) -> list[Mail]:
        """Read mails, in order."""

    def do(self, request: Request, /) -> Mail:
        """Have one other thing done to a stranger's bytes."""


class AgentMailReader:
    """Reads mails, and those of agents with their formatting."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._agents = frozenset(normalised(one.address) for one in settings.agents.values())
        self._reader = reader

    def read(self, incoming: Sequence[Incoming]) -> list[Mail]:
        """Read mails, in order.

        Raises:
            Unreadable: one of them cannot be read; MailbotError, OSError: there is no worker to read it.
        """
        mails = self._reader.read(incoming)
        return [
            self._of_agent(*one) if one[1].sender.address in self._agents else one[1]
            for one in zip(incoming, mails, strict=True)
        ]

    def _of_agent(self, incoming: Incoming, mail: Mail) -> Mail:
        source = incoming.raw if incoming.raw is not None else incoming.spooled
        machine = mail.automatic is not None and mail.automatic[0] not in DISTRIBUTED
        if mail.kind is Kind.FORWARD or machine or source is None:
            return mail  # all that a forward brings belongs to it
        try:
            found = self._reader.do(Formatting(source))
        except Unreadable:
            # The words are read already: what is lost is how they look, and which pictures stood among them.
            return replace(mail, attachments=tuple(one for one in mail.attachments if not one.inline))
        emptied = {file.part for file in incoming.left_out}
        files = tuple(one for one in found.attachments if one.part not in emptied or one.size)
        return replace(mail, formatted=found.formatted, attachments=files)
