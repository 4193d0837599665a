"""The tokens of daily digests, and of letters about one mail of no ticket: whose, of which mailbox, until when good.

Such a letter is about no ticket, so its Message-ID is of a shape and a key class of its own, ``<d.OCCASION.MAC@domain>``: no
token of a ticket does for it, nor the other way about. What it says stands in the occasion, which the HMAC covers.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from mailbot.mail.tokens import agent_tokens
from mailbot.mail.tokens.agent_tokens import Occasion
from mailbot.mail.tokens.message_ids import mac

KEY_CLASS: Final = "digest"
_OURS: Final = re.compile(r"d\.([a-z0-9]{1,24})\.([0-9a-f]{32})@[^@<>\s]+")


@dataclass(frozen=True, slots=True)
class DigestToken:
    """An ID that has the shape of a digest's; whether it is ours, :func:`proves` says."""

    occasion: str
    mac: str


def minted(
    key: bytes, *, mailbox: str, nonce: bytes, recipient: str, now: datetime, days: int, salt: str, domain: str,
    arrival: int = 0,
) -> str:  # fmt: skip
    """Return a new Message-ID with its angle brackets, good for ``days`` (RFC 5322, section 3.6.4).

    ``mailbox`` is the name of the one that it tells of, ``nonce`` the secret of its digests, ``recipient`` a normalised
    address; ``salt`` is random, lower-case
    hex, :data:`~mailbot.mail.tokens.agent_tokens.SALT` digits of it. ``arrival`` is the one mail about which a letter asks
    that is no digest.
    """
    occasion = agent_tokens.occasion(agent_tokens.Kind.OTHER, 0, now, days, salt, arrival)
    return f"<d.{occasion}.{_mac(key, mailbox, nonce, recipient, occasion)}@{domain}>"


@lru_cache(maxsize=1024)
def recognised(message_id: str) -> DigestToken | None:
    """Return the token in ``message_id`` (bare) if it has the shape of a digest's."""
    found = _OURS.fullmatch(message_id.lower())
    return DigestToken(found[1], found[2]) if found else None


def proves(keys: Sequence[bytes], token: DigestToken, mailbox: str, nonce: bytes, recipient: str) -> Occasion | None:
    """Return what ``token`` says, if one of ``keys`` made it for this mailbox and recipient; else None."""
    says = agent_tokens.read(token.occasion)
    made = (_mac(key, mailbox, nonce, recipient, token.occasion) for key in keys)
    return says if says is not None and any(hmac.compare_digest(one, token.mac) for one in made) else None


def _mac(key: bytes, mailbox: str, nonce: bytes, recipient: str, occasion: str) -> str:
    return mac(key, f"{KEY_CLASS}:{mailbox}", 0, nonce, recipient, occasion).hex()
