"""What every part of the desk that acts on tickets has at hand."""

from __future__ import annotations

from mailbot.clock import Clock
from mailbot.config.settings import Settings
from mailbot.desk.policy.policy import Policies
from mailbot.letters.composer import Composer
from mailbot.store.database import Store


class Part:
    """Acts on the tickets of ``store`` as settings and policies say, writes with ``composer``, asks ``clock`` for now."""

    def __init__(self, settings: Settings, store: Store, policies: Policies, composer: Composer, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._policies = policies
        self._composer = composer
        self._clock = clock
