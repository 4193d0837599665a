"""How long a test waits for what comes at once, before it says that it never came."""

from typing import Final

PATIENCE: Final = 120.0
"""Seconds; no claim of any test, only the end of one that would hang. However busy the machine is, nothing takes so long."""
