"""What all that acts on tickets has at hand, as one value that is handed in."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.clock import Clock
from mailbot.config.settings import Settings
from mailbot.desk.policy.policy import Policies
from mailbot.letters.composer import Composer
from mailbot.store.database import Store


@dataclass(frozen=True, slots=True)
class Service:
    """Whose tickets, by which settings and policies, written by which composer, and by whose clock."""

    settings: Settings
    store: Store
    policies: Policies
    composer: Composer
    clock: Clock
