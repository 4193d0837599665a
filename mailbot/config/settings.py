"""All of config.toml as one frozen value."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from mailbot.config.agents import Agent
from mailbot.config.calendars import CalendarSection
from mailbot.config.customers import Customer
from mailbot.config.listener import Listener
from mailbot.config.mailbox import Mailbox
from mailbot.config.section import MailAddress, Section
from mailbot.config.teams import Team
from mailbot.errors import NotPossible


class Settings(Section):
    """All of config.toml."""

    storage: Path = Field(default=Path("storage"), strict=False)
    templates: Path | None = Field(default=None, strict=False)
    log: Literal["text", "json"] = "text"
    alert: tuple[MailAddress, ...] = Field(default=(), strict=False)
    listener: Listener | None = None
    agents: dict[str, Agent] = Field(default={})
    calendars: dict[str, CalendarSection] = Field(default={})
    customers: dict[str, Customer] = Field(default={})
    teams: dict[str, Team] = Field(default={})
    mailboxes: dict[str, Mailbox] = Field(min_length=1)

    def mailbox(self, name: str) -> Mailbox:
        """Return the mailbox called ``name``.

        Raises:
            NotPossible: there is none (any more), though something in the storage belongs to it.
        """
        if name not in self.mailboxes:
            raise NotPossible(f"mailboxes.{name} is not in the configuration, but tickets or letters belong to it")
        return self.mailboxes[name]

    def trusts_receiver(self, door: str) -> bool:
        """Return whether Authentication-Results in mail from ``door`` were written by the mailbox's own receiver."""
        at_listener = any(door == f"{protocol}:{name}" for protocol in ("smtp", "lmtp") for name in self.mailboxes)
        return not at_listener or (self.listener is not None and self.listener.authentication == "trusted_receiver")

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that the desk itself writes from or is written to, lower-cased and without tokens."""
        return frozenset(one for box in self.mailboxes.values() for one in box.own_addresses)

    @property
    def desk_addresses(self) -> frozenset[str]:
        """Every address of the desk's own people, lower-cased: agents, and whoever is told of mail or of trouble."""
        told = (address for box in self.mailboxes.values() for address in box.notify)
        agents = (agent.address for agent in self.agents.values())
        return frozenset(address.lower() for address in (*self.alert, *told, *agents))
