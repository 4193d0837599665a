"""The words that the schema is written in: sqlmodel's where types are checked; at run time they are read without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Field, SQLModel
else:
    from mailbot.store.tables.declared import Declared as SQLModel
    from mailbot.store.tables.declared import Field

__all__ = ["Field", "SQLModel"]
