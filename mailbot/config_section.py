"""What every section of config.toml is made of: frozen, strict, and sizes as people write them."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MIB: Final = 1024 * 1024
_SIZES: Final = {"KB": 1024, "MB": MIB, "GB": 1024 * MIB}
_SIZE: Final = re.compile(r"([0-9]{1,9}) ?(KB|MB|GB)")


def _size(value: object) -> object:
    """Turn ``"20 MB"`` (of 1024 × 1024 bytes) into bytes; leave a plain number alone."""
    if not isinstance(value, str):
        return value
    if found := _SIZE.fullmatch(value.strip().upper()):
        return int(found[1]) * _SIZES[found[2]]
    raise ValueError(f'"{value}" is no size; write "20 MB" or a number of bytes')


Size = Annotated[int, BeforeValidator(_size), Field(ge=MIB)]


class Section(BaseModel):
    """One table: no key that is not known, no value of another type, nothing changed once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_enum_values=False)
