"""The From rule: whoever is believed is named once, and every reader of the same bytes names the same."""

from __future__ import annotations

import re
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Final

from fuzz.claims import in_time, told
from mailbot.mail.message import read
from mailbot.mail.mime.caps import header_end
from mailbot.mail.mime.mended import MENDED, empty_lines
from mailbot.mail.mime.parser import raw_value
from mailbot.mail.sender.addresses import MAX_ADDRESS, normalised

_LINE: Final = re.compile(rb"[\r\n\x0b\x0c\x1c-\x1e\x85]+")
_BLANK: Final = re.compile(rb"[\x00-\x20\x7f]+")
_NEEDLESS: Final = re.compile(r"""^"([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)"(?=@)""")
"""Quotes around a local part that needs none: the address is the same (RFC 5321, section 4.1.2)."""
_NO_DOMAIN: Final = re.compile(r"(?<=[^\W_])(?:[/|?*][^.@]*|[^\w@.]+\.*|\.+)$")
"""What stands behind an address, decorating it or beginning something else ("alice@example.com/Vendas", "…!")."""


def check(data: bytes) -> None:
    """Read ``data`` and look at its header with other eyes."""
    with in_time():
        mail = read(data)
    sender = mail.sender
    if sender.address is None:
        return
    start = empty_lines(data)
    head = data[start : end[0]] if (end := header_end(data, start)) else data[start:]
    told(holds=b"\0" not in head, claim="believed in spite of a NUL")
    told(holds=len(_from_lines(head)) == 1, claim="believed in spite of another From")
    fields = [value for name, value in BytesHeaderParser().parsebytes(head).raw_items() if name.lower() == "from"]
    broken = MENDED in mail.defects
    # Where a line is broken some programs see no field below it; none sees another From.
    told(holds=len(fields) == 1 or (broken and not fields), claim="another program sees another number of From fields")
    told(holds=not (start and mail.authentication), claim="a proof below what its receiver took for the end of the header")
    shown = getaddresses([raw_value(one).replace("\n", "") for one in fields])
    others = {_named(address, sender.address) for _, address in shown if "@" in address} - {sender.address, ""}
    told(holds=not others, claim=f"another program reads {others}, not {sender.address!r}")
    _comparable(sender.address)


def _named(address: str, sender: str) -> str:
    """Return the address in one form, "" for what mail cannot go to, and for ``sender`` with more words before it."""
    whole = _NEEDLESS.sub(r"\1", address)
    last = address.rsplit(maxsplit=1)[-1].strip(
        "<>'\"`\u2018\u2019\u201c\u201d*|~\u00a1\u00ab\u00b7\u00bb\u2022\u2039\u203a\u201e"
    )
    bare = _NO_DOMAIN.sub("", last)  # to no such domain can mail go: what is decorated so is the address before it
    if sender in {normalised(last), normalised(bare)} or "." not in last.rpartition("@")[2]:
        return ""
    return normalised(whole)


def _from_lines(head: bytes) -> list[bytes]:
    """Return the lines that some program may take for a From field: not those that continue a signature's list."""
    found, field = [], b""
    for line in _LINE.split(head):
        if not line.startswith((b" ", b"\t")):
            field = line.partition(b":")[0].lower()
        squeezed = _BLANK.sub(b"", line).lower()
        listed = line != line.lstrip() and any(word in field for word in (b"dkim", b"signature", b"arc-"))
        if squeezed.startswith(b"from:") and not listed:
            found.append(line)
    return found


def _comparable(address: str) -> None:
    told(holds=normalised(address) == address, claim=f"{address!r} has another form")
    told(holds=address.count("@") == 1 and address.isprintable(), claim=f"{address!r} is no address")
    told(holds=len(address) <= MAX_ADDRESS, claim="an endless address")
