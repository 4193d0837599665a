"""DKIM signatures (RFC 6376) verified over a whole mail. Runs in a worker: bytes and keys are strangers'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import dkim

from mailbot.mail.sender.dkim import MAX_SIGNATURES

MIN_KEY: Final = 1024
MAX_KEY: Final = 8192
"""Bits of an RSA key: shorter ones can be broken (RFC 8301, section 3.2), longer ones only cost time."""
_MAX_FIELDS: Final = 50
_DKIM: Final[Any] = dkim.DKIM  # untyped
_ODD: Final = (dkim.DKIMException, ValueError, TypeError, LookupError, ArithmeticError)


def holding(raw: bytes, keys: Mapping[bytes, bytes]) -> Iterator[str]:
    """Yield the domains whose signatures of ``raw`` hold, cover From and all of the body.

    ``keys`` are the TXT records of the keys that may be used, by their names in the DNS (``selector._domainkey.domain``).
    """
    tried = 0
    for index in range(_MAX_FIELDS):
        asked: list[bytes] = []

        def record(name: bytes, timeout: float = 0, asked: list[bytes] = asked) -> bytes | None:  # noqa: ARG001
            asked.append(name)
            return keys.get(name.rstrip(b".").lower())

        signed = _DKIM(raw, minkey=MIN_KEY)
        try:
            holds = signed.verify(idx=index, dnsfunc=record)
        except _ODD:
            holds = False  # whatever is wrong with a stranger's signature or key, it does not hold
        if not asked and not signed.signature_fields:
            return  # there are no more
        if holds and _counts(signed):
            yield signed.domain.decode("ascii").lower()
        tried += bool(asked) and keys.get(asked[0].rstrip(b".").lower()) is not None
        if tried == MAX_SIGNATURES:
            return


def _counts(signed: Any) -> bool:  # noqa: ANN401 - dkimpy has no types
    covers_from = b"from" in [name.strip() for name in signed.include_headers]
    return covers_from and b"l" not in signed.signature_fields and MIN_KEY <= signed.keysize <= MAX_KEY
