"""Authentication-Results: what others write proves nobody, and nothing below the trusted field makes it say more."""

from __future__ import annotations

import re
from typing import Final

from fuzz.claims import in_time, told
from mailbot.mail.message import read
from mailbot.mail.sender.authentication import Authenticity, authenticity

TRUSTED: Final = "mx.our.example"
WRITER: Final = "alice@example.com"
_OTHER: Final = "mx.another.example"
_FAILED: Final = f"{TRUSTED}; dmarc=fail header.from=example.com"
_SILENT: Final = f"{TRUSTED}; none"
_SAYS_WHO: Final = re.compile(
    r"[\s\x00-\x1f]*(?:\(.*?\)[\s\x00-\x1f]*)*\"?" + re.escape(TRUSTED) + r"\b", re.IGNORECASE | re.DOTALL
)


def check(data: bytes) -> None:
    """Take each line of ``data`` for a field, topmost first."""
    fields = tuple(data.decode("utf-8", "surrogateescape").split("\n"))
    with in_time():
        found = authenticity(fields, TRUSTED, WRITER)[0]
    if found is Authenticity.PASS:
        told(holds=any(map(_SAYS_WHO.match, fields)), claim="proven by a field that is not the trusted receiver's")
    told(holds=_judged(_FAILED, *fields) is Authenticity.FAIL, claim="what follows undid a failure")
    told(holds=_judged(_SILENT, *fields) is not Authenticity.PASS, claim="what follows spoke for a silent receiver")
    told(
        holds=_judged(f"{_OTHER}; none", *fields) is not Authenticity.PASS or found is Authenticity.PASS,
        claim="a stranger's",
    )
    if _OTHER not in data.decode("latin-1").lower():
        told(holds=authenticity(fields, _OTHER, WRITER)[0] is Authenticity.UNPROVEN, claim="a name that nobody wrote")
    _in_a_mail(data)


def _judged(*fields: str) -> Authenticity:
    return authenticity(fields, TRUSTED, WRITER)[0]


def _in_a_mail(data: bytes) -> None:
    head = f"Authentication-Results: {_FAILED}\r\nFrom: <{WRITER}>\r\nX-Rest: ".encode()
    mail = read(head + data)
    told(holds=_judged(*mail.authentication) is Authenticity.FAIL, claim="a header undid the receiver's own field above it")
