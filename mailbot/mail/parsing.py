"""The standard parser with bounds: header, fields, parts and depth are capped before it looks at them."""

from __future__ import annotations

import re
from email import policy
from email.message import Message
from email.parser import BytesParser
from functools import partial
from typing import Any, Final

from mailbot.mail.caps import FIELDS_CUT, HEADER_END, MAX_DEPTH, MAX_FIELDS, MAX_PARTS, capped_field, capped_head


def parsed(raw: bytes) -> tuple[Message, list[str]]:
    """Return the structure of one mail (RFC 5322, MIME) and what had to be cut. Never raises on any bytes.

    A structure that no mail program writes is not taken apart: such a mail is its header alone.
    """
    raw, cut = capped_head(raw)
    cuts = [cut] if cut else []
    parts_seen = 0

    def part(policy: Any = policy.compat32) -> Message:  # noqa: ANN401 - the parser's own protocol
        nonlocal parts_seen
        parts_seen += 1
        if parts_seen > MAX_PARTS:
            raise _Bomb("too many parts")
        return _Capped(policy, cuts)

    try:
        return BytesParser(part).parsebytes(raw), cuts
    except (_Bomb, RecursionError) as bomb:
        cuts = [str(bomb) if isinstance(bomb, _Bomb) else "nested too deeply"] + [cut] * bool(cut)
        head = raw[: end.end()] if (end := HEADER_END.search(raw)) else raw
        top = BytesParser(partial(_Capped, cuts=cuts)).parsebytes(head, headersonly=True)
        del top["content-type"]
        return top, cuts


_ENCODING: Final = re.compile(r"[\s;(]")


class _Bomb(Exception):
    """A structure that no mail program writes; its words are the defect."""


class _Capped(Message):
    """The standard message, its fields and its depth capped as they are stored, before any parser sees them."""

    def __init__(self, policy: Any = policy.compat32, cuts: list[str] | None = None) -> None:  # noqa: ANN401 - the parser's own protocol
        super().__init__(policy)
        self._cuts = [] if cuts is None else cuts
        self._depth = 0
        self._fields = 0

    def set_raw(self, name: str, value: str) -> None:
        self._fields += 1
        if self._fields > MAX_FIELDS:
            self._cuts.append(FIELDS_CUT)
            return
        read = capped_field(name, value)
        if read is not value:
            self._cuts.append(f"{name[:40]} field cut")
        if name.lower() == "content-transfer-encoding":
            read = _ENCODING.split(read.strip(), maxsplit=1)[0]  # the parser knows no comment or parameter here
        super().set_raw(name, read)

    def attach(self, payload: Any) -> None:  # noqa: ANN401 - the standard library's signature
        payload._depth = self._depth + 1  # noqa: SLF001 - one of us
        if payload._depth > MAX_DEPTH:  # noqa: SLF001
            raise _Bomb("nested too deeply")
        super().attach(payload)
