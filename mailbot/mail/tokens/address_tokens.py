"""Tokens in addresses of ours: ``suporte+12r…@`` to reply to, ``suporte+12b…@`` as return path (VERP), two for agents.

Those are ``suporte+12a…@`` to answer the customer, and ``suporte+12n…@`` for an internal note.

They prove what a Message-ID of ours proves, where relays rewrite IDs, clients drop header fields, and bounces return
neither. A local part has 64 octets (RFC 5321, section 4.5.3.1.1) and some programs lower-case it: so the 128 bits of
HMAC are 26 letters and digits of base32, and everything is lower case. How long an address may be without its token, the
configuration sees to.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailbot.mail.tokens.message_ids import mac
from mailbot.mail.tokens.sub_addresses import DELIMITERS

_TOKEN: Final = re.compile(r"(?<![a-z0-9])([1-9][0-9]{0,17})(?:r|([ban])([0-9a-z]{10}))([a-z2-7]{26})(?![a-z0-9])")


class Carrier(StrEnum):
    """What an address with a token is for; the key class of its HMAC, so that neither does for the other."""

    REPLY = "reply address"
    RETURN_PATH = "return path"
    ANSWER = "agent's answer address"
    NOTE = "agent's note address"


_CARRIERS: Final = {"r": Carrier.REPLY, "b": Carrier.RETURN_PATH, "a": Carrier.ANSWER, "n": Carrier.NOTE}


@dataclass(frozen=True, slots=True)
class AddressToken:
    """A token found in an address; whether it is ours, :func:`proven` says.

    ``occasion`` names a return path's letter, or says what an agent's address is good for.
    """

    carrier: Carrier
    ticket: int
    occasion: str
    code: str


def _code(key: bytes, carrier: Carrier, ticket: int, nonce: bytes, recipient: str, occasion: str) -> str:
    made = mac(key, carrier.value, ticket, nonce, recipient, occasion)
    return b32encode(made).decode("ascii").rstrip("=").lower()


def reply_token(key: bytes, *, ticket: int, nonce: bytes, recipient: str) -> str:
    """Return the token of the address to which ``recipient`` (normalised) replies in this ticket."""
    return f"{ticket}r{_code(key, Carrier.REPLY, ticket, nonce, recipient, '')}"


def return_token(key: bytes, *, ticket: int, nonce: bytes, recipient: str, occasion: str) -> str:
    """Return the token of one letter's return path; ``occasion`` is that of its Message-ID: ten hexadecimal digits."""
    return f"{ticket}b{occasion}{_code(key, Carrier.RETURN_PATH, ticket, nonce, recipient, occasion)}"


def agent_token(key: bytes, carrier: Carrier, *, ticket: int, nonce: bytes, recipient: str, occasion: str) -> str:
    """Return the token of an agent's address, ANSWER or NOTE; ``recipient`` is the agent's normalised address.

    ``occasion`` has ten letters and digits (:func:`mailbot.mail.tokens.agent_tokens.address_occasion`).
    """
    letter = "a" if carrier is Carrier.ANSWER else "n"
    return f"{ticket}{letter}{occasion}{_code(key, carrier, ticket, nonce, recipient, occasion)}"


def found_in(address: str) -> AddressToken | None:
    """Return the token in the local part of ``address`` if there is one of our shape."""
    match = _TOKEN.search(address.rpartition("@")[0].lower())
    if match is None:
        return None
    return AddressToken(_CARRIERS[match[2] or "r"], int(match[1]), match[3] or "", match[4])


def proven(keys: Sequence[bytes], token: AddressToken, nonce: bytes, recipients: Iterable[str]) -> str | None:
    """Return the recipient for whom ``token`` was minted, if one of ``keys`` proves it for one of ``recipients``."""
    candidates = tuple(recipients)
    for key in keys:
        for recipient in candidates:
            made = _code(key, token.carrier, token.ticket, nonce, recipient, token.occasion)
            if hmac.compare_digest(made, token.code):
                return recipient
    return None


def without_token(address: str) -> str:
    """Return ``address`` lower-cased and as it would be without a token: ``suporte+12r…@example.com`` is ``suporte@…``."""
    local, at, domain = address.lower().rpartition("@")
    match = _TOKEN.search(local)
    if match is None:
        return f"{local}{at}{domain}"
    return f"{local[: match.start()].rstrip(DELIMITERS)}{local[match.end() :]}{at}{domain}"


def redacted(address: str) -> str:
    """Return ``address`` for eyes: its token cannot be used any more."""
    local, at, domain = address.rpartition("@")
    return _TOKEN.sub(lambda match: f"{match[0][: -len(match[4])]}…", local.lower()) + at + domain
