"""Challenges of a guard, which asks whoever wrote to prove that they are a person before it lets their mail through.

Its field alone, or a subject alone, is no challenge: guards mark what they let through, and people write of confirmations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mailbot.mail.text.patterns import late

_FIELDS: Final = ("x-boxtrapper", "x-tmda-confirm", "x-askversion", "x-challenge")
FIELD_SIGNS: Final = frozenset(f"has {name}" for name in _FIELDS)
SUBJECT: Final = "subject of a challenge"
_ENTITLED: Final = late(
    r"\W{0,4}(?:(?:please )?(?:confirm|verify|authenticate) your (?:message|e-?mail|mail|identity)\b"
    r"|sender (?:verification|confirmation)"
    r"|challenge[- ]response|antispam uol|\[?antispam\]?.{0,20}(?:confirm|autentic)|confirma(?:ção|r) (?:de"
    r"|o) (?:remetente|envio)"
    r"|verificação de remetente|your (?:message|e-?mail) (?:is )?(?:awaiting|requires) (?:verification|confirmation"
    r"|approval))",
    re.IGNORECASE,
)
_SAYS: Final = late(
    r"(?:click|follow|visit)\b[^\n]{0,30}\blink\b.{0,80}\b(?:confirm|verify|deliver|release|authenticate)"
    r"|(?:reply|respond) to this (?:message|e-?mail|mail).{0,80}\b(?:confirm|verify|deliver|release|prove)"
    r"|(?:to|please) (?:confirm|verify|prove) (?:that )?(?:you (?:are|sent|wrote)|your (?:message|e-?mail|mail|identity)\b)"
    r"|(?:your|this) (?:message|e-?mail|mail) (?:is|was|has been) (?:being )?(?:held|quarantined|awaiting)"
    r"|(?:message|e-?mail|mail)\b.{0,60}(?:will|to) be delivered (?:once|after|when|as soon)"
    r"|(?:clique|acesse)\b[^\n]{0,30}\blink\b.{0,80}\b(?:confirm|entreg|liber|autentic|valid)"
    r"|(?:responda|responder) (?:a )?est[ae] (?:mensagem|e-?mail).{0,80}\b(?:confirm|entreg|liber|autentic)"
    r"|sua mensagem (?:est[aá]|foi|ficou|ser[aá]) (?:retida|aguardando|em quarentena|bloqueada|entregue (?:ap[oó]s"
    r"|assim que|quando))|para que (?:a |o )?(?:sua|seu) (?:mensagem|e-?mail) seja entregue"
    r"|(?:comprov|confirm)\w{1,4} que (?:voc[eê] )?(?:[eé] uma pessoa|n[aã]o [eé] um rob[oô])",
    re.IGNORECASE | re.DOTALL,
)
_MAX: Final = 2000


def sign(headers: Mapping[str, str], subject: str) -> str:
    """Return the sign by which a mail is a guard's challenge, "" where it has none; field and subject together are two."""
    name = next((name for name in _FIELDS if name in headers), None)
    entitled = SUBJECT if _ENTITLED.match(subject) else ""
    return "; ".join(one for one in (f"has {name}" if name else "", entitled) if one)


def says_so(text: str) -> bool:
    """Tell whether the words of a mail are those of a guard that asks for a confirmation."""
    return _SAYS.search(text[:_MAX]) is not None
