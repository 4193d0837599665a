"""Core statements compiled once and run on the driver's own cursor, for the few that run for every mail.

SQLAlchemy's ``execute`` costs 25 to 30 µs a statement, five times the database's own work. The tables and statements
stay the one source of the SQL and of how values are converted; only the way to the driver is shorter.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

_DIALECT: Final = sqlite_dialect(paramstyle="qmark")

Convert = Callable[[Any], Any]


class _Plan:
    """A statement as the driver takes it, and what becomes of the values on their ways in and out."""

    def __init__(self, statement: Insert | Update | Select[*tuple[Any, ...]]) -> None:
        names = (
            [column.name for column in statement.table.columns if column.name != "id"]
            if isinstance(statement, Insert)
            else None
        )
        compiled: Any = statement.compile(dialect=_DIALECT, column_keys=names)
        self.sql: str = str(compiled)
        self.fixed: dict[str, Any] = dict.fromkeys(names) if names else dict(compiled.params)
        self.names: tuple[str, ...] = tuple(compiled.positiontup)
        self.binds = _converted(_bind(compiled.binds[name].type) for name in self.names)
        columns: list[Any] = list(statement.selected_columns) if isinstance(statement, Select) else []
        self.results = _converted(_result(column.type) for column in columns)
        self.row: Any = namedtuple("Row", [column.key for column in columns]) if columns else None  # noqa: PYI024


class Statement:
    """One statement, compiled when it is first run. ``execute`` on a connection of ours, inside its transaction."""

    def __init__(self, statement: Insert | Update | Select[*tuple[Any, ...]]) -> None:
        """Take ``statement``; every value it needs must be a named parameter or a constant of its own."""
        self._statement = statement

    @cached_property
    def _plan(self) -> _Plan:
        return _Plan(self._statement)

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the driver's cursor
        plan = self._plan
        given = {**plan.fixed, **values}
        parameters = list(map(given.__getitem__, plan.names))
        for place, convert in plan.binds:
            parameters[place] = convert(parameters[place])
        cursor = connection.connection.cursor()
        cursor.execute(plan.sql, parameters)
        return cursor

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run a SELECT and return its rows, with its columns' names."""
        rows = self._run(connection, values).fetchall()
        return [self._plan.row._make(self._read(row)) for row in rows]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._plan.results:
            return row
        values = list(row)
        for place, convert in self._plan.results:
            values[place] = convert(values[place])
        return values

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:  # noqa: ANN401 - a row of any columns
        """Run a SELECT and return its first row, None where it gives none."""
        return next(iter(self.all(connection, values)), None)

    def insert(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run an INSERT and return the new row's number; columns that are not named get NULL."""
        return int(self._run(connection, values).lastrowid)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run an UPDATE."""
        self._run(connection, values)


def _converted(converts: Iterable[Convert | None]) -> list[tuple[int, Convert]]:
    """Return the places of the values that are converted at all; most are not."""
    return [(place, convert) for place, convert in enumerate(converts) if convert is not None]


def _bind(type_: Any) -> Convert | None:  # noqa: ANN401 - SQLAlchemy's type objects
    convert: Convert | None = type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return convert


def _result(type_: Any) -> Convert | None:  # noqa: ANN401
    convert: Convert | None = type_.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    return convert
