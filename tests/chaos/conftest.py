"""The same desk as in tests/whole."""

from __future__ import annotations

from tests.whole.conftest import office, server

__all__ = ["office", "server"]
