"""SQL that is compiled once for all storages of a process: tests open a thousand, and each engine would compile it anew."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_COMPILED: Final[LRUCache[Any, Any]] = LRUCache(2000)


class Alike(SQLiteDialect_pysqlite):
    """SQLite as it is, and equal to any other of its kind: what one engine's dialect compiled is right for each."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike)

    def __hash__(self) -> int:
        return hash(Alike)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


def share() -> None:
    """Have each engine that is made from now on share what was compiled."""
    registry.register("sqlite", __name__, Alike.__name__)
