"""The password in every spelling in which it goes to a server, so that one that repeats what it was told betrays nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

HIDDEN = "***"


def spellings(username: str, password: str) -> tuple[str, ...]:
    """Return how a password goes out: in SASL PLAIN (RFC 4616) and LOGIN, quoted (RFC 9051, section 9), and as it is."""
    if not password:
        return ()
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    encoded = (b64encode(one.encode()).decode("ascii") for one in (f"\0{username}\0{password}", password))
    return tuple(dict.fromkeys((*encoded, quoted, password)))


def without(text: str, secrets: Iterable[str]) -> str:
    """Return a server's words with each of ``secrets`` hidden."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text
