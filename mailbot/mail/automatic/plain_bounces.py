"""Bounces without a delivery status: whom flufl.bounce finds in them, and what their words say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message
from typing import Final

from mailbot.mail.mime.parser import leaves

_SAID: Final = re.compile(
    r"could not be (?:delivered|sent)|(?:was|were|been) (?:not delivered|undeliverable|postponed|rejected)"
    r"|undeliverable|delivery (?:failed|attempts)"
    r"|error delivering|unable to deliver|permanent(?:ly)? (?:error|fail)|no such user|user unknown|mailbox (?:full"
    r"|unavailable|not found)"
    r"|n[aã]o (?:p[oô]de|foi|pode) (?:ser )?entregue|n[aã]o foi poss[ií]vel (?:entregar|enviar)"
    r"|caixa (?:postal )?(?:cheia|lotada|inexistente)"
    r"|usu[aá]rio (?:inexistente|desconhecido|n[aã]o encontrado)|\b[45]\d\d[- ]#?[45]\.\d{1,3}\.\d{1,3}|\b5\d\d [A-Z#(<]",
    re.IGNORECASE,
)
_MAX: Final = 8000
_MOST: Final = 100
MAX_SCANNED: Final = 64 * 1024


def says_so(text: str) -> bool:
    """Tell whether the words of a mail are those of a server that could not deliver one."""
    return _SAID.search(text[:_MAX]) is not None


def failures(parsed: Message, size: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses that a bounce names as failed, for now and for good; none where it names none that is read.

    ``size`` in bytes is the whole mail's: the library needs 20 s for a megabyte of empty lines, so it sees none that long.
    """
    if size > MAX_SCANNED:
        return (), ()
    from flufl.bounce import all_failures  # noqa: PLC0415 - twenty modules that only a bounce pays for

    try:
        for_now, for_good = all_failures(parsed)
    except Exception:  # noqa: BLE001 - the library raises what a stranger's bounce makes it raise; then it has read nothing
        return (), ()
    return _decoded(for_now - for_good), _decoded(for_good)


def failed_recipients(parsed: Message, size: int) -> tuple[str, ...]:
    """Return the addresses that a bounce names as failed for good; ``size`` as above."""
    return failures(parsed, size)[1]


def _decoded(found: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(one.decode("utf-8", "replace") for one in found))[:_MOST]


def has_report(parsed: Message) -> bool:
    """Tell whether a delivery report (RFC 3464) is among the parts, however its frame is called."""
    return any(
        leaf.get_content_type() in {"message/delivery-status", "message/global-delivery-status"} for leaf in leaves(parsed)
    )
