"""What every section of config.toml is made of: frozen, strict; sizes and addresses as people write them."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from mailbot.mail.sender.addresses import normalised, sender_of

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


def bare_address(text: str) -> str:
    """Return ``text`` if it is one bare address; raises ValueError where it is not."""
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        parsed = Address()
    if not parsed.username or not parsed.domain:
        raise ValueError(f'"{text}" is no address; write it bare, as in "suporte@example.com"')
    return text


_OF_PATTERNS: Final = frozenset("*?%^$|{}[]()\\")
_ONE: Final = 'allowed are single addresses, each written out, as in "monitor@example.com"'


def one_sender(text: str) -> str:
    """Return the one address that ``text`` writes out, as senders are compared; raises ValueError where no From is ever it.

    A pattern or a domain would name nobody: who stands between a mail's writer and the desk is named one by one.
    """
    bare = text.strip()
    if not all(bare.rpartition("@")) or bare.startswith("/") or not _OF_PATTERNS.isdisjoint(bare):
        raise ValueError(f'"{text}" is no single address: no pattern and no whole domain is known here; {_ONE}')
    address = normalised(bare)
    if sender_of([bare]).address != address:
        raise ValueError(f'"{text}" is no address that a mail can be from; {_ONE}')
    return address


def one_sender_of_a_domain(text: str) -> str:
    """Return the same of an address whose server can be proven; raises ValueError where its domain is no public one's."""
    address = one_sender(text)
    if "." not in address.rpartition("@")[2]:
        raise ValueError(f'"{text}" is at no domain that anybody can prove; {_ONE}')
    return address


Size = Annotated[int, BeforeValidator(_size), Field(ge=MIB)]
MailAddress = Annotated[str, AfterValidator(bare_address)]
LowerAddress = Annotated[MailAddress, AfterValidator(str.lower)]
"""An address that is compared with senders."""
SenderAddress = Annotated[str, AfterValidator(one_sender)]
"""An address in the one form in which senders are compared (:func:`mailbot.mail.sender.addresses.normalised`)."""
ProvenAddress = Annotated[str, AfterValidator(one_sender_of_a_domain)]
"""The same, of whom only a proof is believed."""


class Section(BaseModel):
    """One table: no key that is not known, no value of another type, nothing changed once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_enum_values=False)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError(f'"{name}" is no time zone; use a name such as "America/Sao_Paulo"') from None
    return name


Zone = Annotated[str, AfterValidator(_zone)]
