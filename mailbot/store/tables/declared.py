"""Reads the classes of the schema, which are written for sqlmodel, into plain tables.

sqlmodel makes an object layer of each class (a pydantic model, a mapper): a third of a second of every start, for objects
that nothing here ever makes, since statements are Core's. What is read is as much of sqlmodel's language as the schema
uses; a test has sqlmodel read the same classes and finds the same tables.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from sqlalchemy import Boolean, Column, ForeignKey, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem

_NONE: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a class says of one column, in sqlmodel's words."""

    sa_type: Any
    default: Any = _NONE
    primary_key: bool = False
    unique: bool = False
    foreign_key: str | None = None
    sa_column_kwargs: Mapping[str, Any] = field(default_factory=dict)

    def column(self, name: str, *, optional: bool) -> Column[Any]:
        """Return the column; ``optional`` is whether None is among what its annotation allows."""
        references = () if self.foreign_key is None else (ForeignKey(self.foreign_key),)
        default = {} if self.default is _NONE else {"default": self.default}
        return Column(
            name, self.sa_type, *references, primary_key=self.primary_key, unique=self.unique, index=False,
            nullable=optional and not self.primary_key, **default, **self.sa_column_kwargs,
        )  # fmt: skip


class Declared:
    """The base of the classes: each one that is defined becomes a table of ``metadata``."""

    metadata: ClassVar[MetaData] = MetaData()
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[SchemaItem, ...]] = ()

    def __init_subclass__(cls, *, table: bool) -> None:
        """Read a class.

        Raises:
            TypeError: it is no table, or says of a column what is not understood here.
        """
        if not table:
            raise TypeError(f"{cls.__name__} is no table")
        columns = [_column(cls, name, str(words)) for name, words in inspect.get_annotations(cls).items()]
        Table(cls.__tablename__, cls.metadata, *columns, *cls.__table_args__)


def _column(cls: type[Declared], name: str, annotation: str) -> Column[Any]:
    said = cls.__dict__.get(name)
    if isinstance(said, bool) and annotation == "bool":
        said = Field(sa_type=Boolean, default=said)
    if not isinstance(said, Field):
        raise TypeError(f"{cls.__name__}.{name} says what is not understood here")
    return said.column(name, optional=annotation.endswith(" | None"))
