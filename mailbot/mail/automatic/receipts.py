"""Read receipts without their form (RFC 8098): subjects and words of programs that have their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mailbot.mail.text.patterns import late

_RECEIVED: Final = late(
    r"\W{0,4}(?:(?:read|lida|lido|gelesen|lu|leído|letto|gelezen|não lid[ao]s?|not read|read receipt"
    r"|confirmação de leitura|return receipt)"
    r"(?: \(displayed\))?\s?[:\-–]|confirmação de leitura\b)",
    re.IGNORECASE,
)
_READ: Final = late(
    r"\b(?:(?:foi|fora|was|has been|is|est[aá]) (?:lid[ao]|exibid[ao]|abert[ao]|visualizad[ao]|read|displayed|opened"
    r"|deleted)|lid[ao] em|read on|exclu[ií]d[ao] sem|without being read|gelesen|a [eé]t[eé] lu|ha sido le[ií]d[ao]"
    r"|[eè] stat[ao] lett[ao]|is gelezen|(?:recibo|confirma[cç][aã]o|aviso) de (?:leitura|recebimento)"
    r"|(?:return|read) receipt)",
    re.IGNORECASE,
)
"""What the words of a receipt say; a person may well write about "Read: only file error"."""
_MESSAGE_READ: Final = late(
    r"(?:\b(?:sua|your) (?:mensagem|message|e-?mail|mail)\b.{0,300}?"
    r"|\b(?:mensagem|message|e-?mail|mail)\s.{0,40}?\b(?:enviad[ao]|para|sent|to)\b.{0,300}?)"
    r"\b(?:foi|was|has been) (?:lid[ao]|exibid[ao]|read|displayed|opened|deleted)\b",
    re.IGNORECASE | re.DOTALL,
)


def says_it_was_read(headers: Mapping[str, str], subject: str, text: str) -> bool:
    """Tell whether subject and words are those of a read receipt without its form (RFC 8098): "Lida: …", "foi lida em"."""
    answers = not {"in-reply-to", "references"}.isdisjoint(headers)
    return answers and _RECEIVED.match(subject) is not None and (not text.strip() or _READ.search(text[:800]) is not None)


def says_so(text: str) -> bool:
    """Tell whether a text says of a mail that it was read: what a person says was opened is a file."""
    return _MESSAGE_READ.search(text) is not None
