"""What a machine says that writes from the null sender and names itself by nothing else (RFC 3834, section 3).

Relays leave persons' mail without a return path as well: so of such a mail it is the words that tell. Of old responders
fewer words are enough than where the return path is somebody's.
"""

from __future__ import annotations

import re
from typing import Final

from mailbot.mail.automatic import receipts
from mailbot.mail.automatic.vacations import ANSWERING, FACTS, ITSELF, MACHINE, sounds_away
from mailbot.mail.text.patterns import late

_MAX: Final = 1500
_EARLY: Final = 400
_NO: Final = late(r"\b(?:n[aã]o|sim)\b", re.IGNORECASE)
_RECEIVED: Final = late(
    r"recebemos (?:o |a )?(?:seu|sua) (?:e-?mail|mensagem|contato|solicita[cç][aã]o|pedido|chamado)"
    r"|(?:seu|sua) (?:e-?mail|mensagem|contato|solicita[cç][aã]o|pedido) (?:foi recebid|ser[aá] (?:respondid|analisad))"
    r"|obrigad[oa] (?:por|pelo) (?:seu |sua )?(?:entrar em contato|contato|mensagem|e-?mail)"
    r"|thank(?:s| you) for (?:contacting|your (?:message|e-?mail|mail|inquiry|enquiry))"
    r"|(?:we have|we've) received your|your (?:message|e-?mail|mail|request) (?:has been|was) received",
    re.IGNORECASE,
)
_SOON: Final = late(
    r"(?:responder|retornar|entrar|atender)\w{0,6}\b[^\n.]{0,40}(?:em breve|breve|poss[ií]vel|prazo|at[eé] \d|dentro de)"
    r"|(?:em breve|assim que poss[ií]vel|o mais breve)|as soon as (?:possible|we can)|shortly|get back to you"
    r"|within \d|will (?:respond|reply|contact|answer)",
    re.IGNORECASE,
)


def written_by_a_machine(text: str) -> str:
    """Return the sign by which the words of a mail from the null sender are a machine's, "" for a person's."""
    beginning = text[:_MAX]
    if len(text) > _MAX or "?" in beginning or FACTS.search(beginning) or ANSWERING.search(_NO.sub("", beginning)):
        return ""
    if MACHINE.search(beginning) and ITSELF.search(beginning):
        return "its words call themselves automatic"
    if sounds_away(beginning):
        return "words of absence"
    if _RECEIVED.search(beginning[:_EARLY]) and _SOON.search(beginning):
        return "words of an acknowledgement"
    return "words of a read receipt" if len(text) <= _EARLY and receipts.says_so(text) else ""
