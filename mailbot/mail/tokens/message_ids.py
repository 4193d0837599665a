"""Message-IDs: mint ours, recognise ours, collect others'.

Ours look like ``<t12.3k9fq2.MAC@example.com>``: the ticket's number, what the letter was about, and 128 bits of
HMAC-SHA256 over key class, ticket, the ticket's secret nonce, the recipient and the occasion. Whoever holds one was sent
it by us, for that ticket, at that address; it cannot be guessed, changed, or used from another address.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from mailbot.mail.text import charsets

ROOT: Final = "root"
"""The occasion of a ticket's root ID: the first in every letter's References, since relays rewrite only Message-ID."""

CONSENT: Final = "consent"
"""The occasion of a question whether another address may write to a ticket begins so; the question's number follows."""

SURVEY: Final = "survey"
"""The occasion of a satisfaction survey begins so; something random follows."""

CUSTOMER: Final = "customer"
"""The key class of IDs in letters to participants; other classes never open a ticket's door."""

DESK: Final = "desk"
"""The key class of IDs in letters to the desk's own people."""

FIRST, LAST = 5, 45
"""How many IDs of a long References are looked at: the root and its kin, and the newest."""

_BRACKETED: Final = re.compile(r"<([^<>\s]{1,995})>")
_ID: Final = re.compile(r"<([^<>\s]{1,995})>|([^<>\s,;\"()]{1,400}@[^<>\s,;\"()]{1,400})")
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_OURS: Final = re.compile(r"t([1-9][0-9]{0,17})\.([a-z0-9]{1,24})\.([0-9a-f]{32})@([^@<>\s]+)")


@dataclass(frozen=True, slots=True)
class Token:
    """An ID that has the shape of ours; whether it is ours, :func:`proven_recipient` says."""

    ticket: int
    occasion: str
    mac: str


def mac(key: bytes, key_class: str, ticket: int, nonce: bytes, recipient: str, occasion: str) -> bytes:
    """Return the 128 bits that only a holder of ``key`` can make for these facts."""
    # Length-prefixed fields: no two different tuples give the same bytes.
    parts = (key_class.encode(), str(ticket).encode(), nonce, recipient.encode(), occasion.encode())
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key, message, sha256)[:16]


def mint(
    key: bytes, *, ticket: int, nonce: bytes, recipient: str, occasion: str, domain: str, key_class: str = CUSTOMER
) -> str:
    """Return a new Message-ID with its angle brackets (RFC 5322, section 3.6.4).

    ``recipient`` is a normalised address; ``occasion`` (lower-case letters and digits) must be new for this ticket.
    """
    return f"<t{ticket}.{occasion}.{mac(key, key_class, ticket, nonce, recipient, occasion).hex()}@{domain}>"


@lru_cache(maxsize=4096)
def recognised(message_id: str) -> Token | None:
    """Return the token in ``message_id`` (without angle brackets) if it has the shape of ours."""
    match = _OURS.fullmatch(message_id.lower())
    return Token(int(match[1]), match[2], match[3]) if match else None


def consent_asked(message_id: str) -> int | None:
    """Return the number of the question for consent that ``message_id`` says it is of; it proves nothing by itself."""
    if f".{CONSENT}" not in message_id.lower():
        return None  # nearly every ID, and every mail names some
    return consent_of(recognised(message_id))


def consent_of(token: Token | None) -> int | None:
    """Return the number of the question for consent that ``token`` says it is of; it proves nothing by itself."""
    number = token.occasion.removeprefix(CONSENT) if token and token.occasion.startswith(CONSENT) else ""
    return int(number) if number.isdigit() else None


def is_survey(token: Token | None) -> bool:
    """Return whether ``token`` says that it is of a satisfaction survey; it proves nothing by itself."""
    return token is not None and token.occasion.startswith(SURVEY)


def proven_recipient(
    keys: Sequence[bytes], token: Token, nonce: bytes, recipients: Iterable[str], key_class: str = CUSTOMER
) -> str | None:
    """Return the recipient for whom ``token`` was minted, if one of ``keys`` proves it for one of ``recipients``."""
    for key in keys:
        for recipient in recipients:
            made = mac(key, key_class, token.ticket, nonce, recipient, token.occasion).hex()
            if hmac.compare_digest(made, token.mac):
                return recipient
    return None


def ids_in(value: str) -> tuple[str, ...]:
    """Return the IDs named in an In-Reply-To or References field, without brackets, oldest first, each once.

    Folded, comma-joined, encoded and phrase-ridden fields are read, and IDs without brackets.
    Of hundreds of IDs only the first 5 and the last 45 are kept.
    """
    if "=?" in value:
        value = charsets.header(value)
    # Some clients fold inside the brackets: what the fold tore apart is tried as one, too.
    joined = _BRACKETED.findall(_FOLD.sub("", value)) if "\n" in value else []
    found = [bracketed or naked for bracketed, naked in _ID.findall(value)] if "@" in value else _BRACKETED.findall(value)
    ids = list(dict.fromkeys([*joined, *found]))
    return tuple(ids if len(ids) <= FIRST + LAST else ids[:FIRST] + ids[-LAST:])
