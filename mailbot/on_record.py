"""What is on record: configuration, storage and policies, for whoever looks; :class:`mailbot.daemon.Application` acts."""

from __future__ import annotations

from mailbot.clock import Clock
from mailbot.config.settings import Settings
from mailbot.policy_files import policies_of
from mailbot.store.database import Store


class OnRecord:
    """One storage folder, and by whose rules it is read. Light: nothing is imported that connects, parses or composes."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.policies = policies_of(settings)

    def close(self) -> None:
        """Leave the database."""
        self.store.close()
