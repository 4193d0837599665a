"""Server answers without our password: some servers repeat what they were sent, and an answer is logged and shown."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

_HIDDEN: Final = "***"


def redacted(text: str, username: str, password: str) -> str:
    """Return ``text`` without ``password``, plain or as SASL sends it (RFC 4616: PLAIN; LOGIN)."""
    if not password:
        return text
    sent = (f"\0{username}\0{password}", password)
    for form in (*(b64encode(one.encode()).decode("ascii") for one in sent), password):
        text = text.replace(form, _HIDDEN)
    return text
