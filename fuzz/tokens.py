"""Tokens: an ID proves a recipient only if we minted it, for that ticket, address and class; no change of it does."""

from __future__ import annotations

from typing import Final

from fuzz.claims import in_time, told
from mailbot.mail.tokens.message_ids import CUSTOMER, DESK, FIRST, LAST, ids_in, mint, proven_recipient, recognised

KEY: Final = bytes(range(32))
_NONCE: Final = b"nonce of a ticket"
_ALICE, _MALLORY = "alice@example.com", "mallory@example.com"
_OURS: Final = mint(KEY, ticket=12, nonce=_NONCE, recipient=_ALICE, occasion="k1", domain="our.example").strip("<>")
_TRUE: Final = _OURS.partition("@")[0]


def check(data: bytes) -> None:
    """Take ``data`` for a References field, for a change of an ID of ours, and for what an ID is minted from."""
    value = data.decode("utf-8", "surrogateescape")
    with in_time():
        found = ids_in(value)
    told(holds=len(found) <= FIRST + LAST and len(set(found)) == len(found), claim="too many IDs")
    for one in (*found, value, _changed(data)):
        _unproven(one)
    for one in found:
        told(holds=bool(one) and not set(one) & set("<> \t\r\n"), claim=f"{one!r} is no ID")
    told(holds=_OURS in ids_in(f"<{_OURS}> {value[:200]}"), claim="what follows hides the ticket's root")
    _minted(data)


def _unproven(message_id: str) -> None:
    """What is not letter for letter the one ID that we minted proves nobody."""
    token = recognised(message_id)
    if token is None:
        return
    known = message_id.lower().partition("@")[0] == _TRUE
    proven = proven_recipient([KEY], token, _NONCE, [_MALLORY, _ALICE])
    told(holds=proven == (_ALICE if known else None), claim=f"{message_id!r} proves {proven}")
    told(holds=proven_recipient([KEY[::-1]], token, _NONCE, [_ALICE]) is None, claim="proven under another key")


def _changed(data: bytes) -> str:
    """Put the rest of ``data`` into our ID, where its first byte says, in place of as many letters as its second."""
    at, gone = (*data[:2], 0, 0)[:2]
    at %= len(_OURS)
    return _OURS[:at] + data[2:40].decode("latin-1") + _OURS[at + gone % 8 :]


def _minted(data: bytes) -> None:
    ticket = 1 + int.from_bytes(data[:7], "big") % 10**16
    recipient = data[7:100].decode("utf-8", "replace")
    made = mint(KEY, ticket=ticket, nonce=_NONCE, recipient=recipient, occasion="root", domain="our.example")
    told(holds=ids_in(made) == (made[1:-1],), claim="our own ID is not read")
    token = recognised(made[1:-1])
    told(holds=token is not None, claim="our own ID is not recognised")
    if token is not None:
        proven = proven_recipient([KEY], token, _NONCE, [recipient + "x", recipient])
        told(holds=proven == recipient, claim="our own ID is not proven")
        told(holds=proven_recipient([KEY], token, _NONCE, [recipient], DESK) is None, claim=f"{CUSTOMER} opens {DESK}")
