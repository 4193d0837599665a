"""The schema is written for sqlmodel and read without it: both must find the same tables."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import Column, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, MetaData, Table

from mailbot.store.tables.declared import Declared, Field
from mailbot.store.tables.schema import METADATA

_BY_SQLMODEL = """
import sys
import sqlmodel
sys.modules["mailbot.store.tables.rows"] = sqlmodel
from mailbot.store.tables.schema import METADATA
from tests.wire.test_declared import told
assert METADATA is sqlmodel.SQLModel.metadata
print(told(METADATA))
"""


def told(metadata: MetaData) -> str:
    """Return all that makes up the tables, in words: the database's own, and what only Python knows of a column."""
    return "\n".join(part for name in sorted(metadata.tables) for part in _parts(metadata.tables[name]))


def _parts(table: Table) -> list[str]:
    dialect = sqlite.dialect()
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = [
        str(CreateTable(table).compile(dialect=dialect)),
        *(str(CreateIndex(one).compile(dialect=dialect)) for one in indexes),
    ]
    return [*made, *map(_column, table.columns)]


def _column(column: Column[Any]) -> str:
    return repr((
        column.name, column.type, type(column.type), column.nullable, column.primary_key, column.unique, column.index,
        column.autoincrement, getattr(column.default, "arg", None), str(getattr(column.server_default, "arg", None)),
    ))  # fmt: skip


def test_the_tables_are_those_that_sqlmodel_reads_in_the_same_classes() -> None:
    command = [sys.executable, "-W", "ignore", "-c", _BY_SQLMODEL]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == told(METADATA).splitlines()
    assert len(METADATA.tables) > 20


def test_a_column_that_is_not_understood_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match=r"Odd\.words says what is not understood here"):

        class Odd(Declared, table=True):
            __tablename__ = "odd"

            number: int = Field(sa_type=Text, primary_key=True)  # type: ignore[assignment]
            words: str = "as sqlmodel would guess"

    assert "odd" not in Declared.metadata.tables
