"""Whose writer has left the company for good: "não trabalho mais na …", by a responder or in a responder's words."""

from __future__ import annotations

import re
from typing import Final

from mailbot.mail.text.patterns import late

_MOST: Final = 600
_SHORTEST_NAME: Final = 3
_NO_PLACE: Final = (
    r"(?!\s(?:vers[aã]o|m[oó]dulo|tela|sistema|projeto|obra|plataforma|nuvem|arquivo|planta|empreendimento)\b)"
)
"""Somebody may have stopped working on these, and still be there."""
_I: Final = late(
    r"\b(?:j[aá] )?n[aã]o (?:trabalho|atuo) mais (?:n[ao]s?|em|aqui|para|pela|pelo)\b" + _NO_PLACE
    + r"|\bj[aá] n[aã]o trabalho (?:mais )?(?:n[ao]s?|em|aqui)\b" + _NO_PLACE
    + r"|\bn[aã]o (?:fa[cç]o mais parte|perten[cç]o mais|integro mais|sou mais (?:funcion[aá]ri|colaborador|empregad))"
    r"|\bn[aã]o estou mais (?:trabalhando|atuando) (?:n[ao]|em|para|aqui)\b"
    r"|\bn[aã]o estou mais (?:na empresa|no quadro|na equipe|na companhia|na organiza[cç][aã]o)"
    r"|\bme desliguei d[ao]\b|\bdesliguei-me d[ao]\b|\bfui desligad[oa] d[ao]\b|\bestou desligad[oa] d[ao] empresa"
    r"|\b(?:deixei|sa[ií] d)(?: ?[ao]|e) (?:empresa|companhia|quadro|organiza[cç][aã]o|fazer parte)"
    r"|\bencerrei (?:meu|minha|minhas) (?:ciclo|jornada|trajet[oó]ria|atividades) n[ao]\b"
    r"|\bi(?:'m| am)? no longer (?:work(?:ing)? (?:for|at|with|here)|employed|an employee|part of the (?:company|team))"
    r"|\bi(?:'m| am) no longer with (?:the (?:company|firm|organi[sz]ation)|(?-i:[A-Z]))"
    r"|\bi(?:'ve| have) left (?:the (?:company|firm|organi[sz]ation)|(?-i:[A-Z]))"
    r"|\bya no trabajo (?:en|para|aqu[ií])|\bje ne travaille plus (?:chez|pour|ici)"
    r"|\bich (?:arbeite nicht mehr|bin nicht mehr) (?:bei|f[uü]r)",
    re.IGNORECASE,
)  # fmt: skip
_I_AS_A_MACHINE: Final = late(
    r"\bn[aã]o estou mais n[ao] (?-i:[A-ZÀ-Ý]\w)|\bmeu [uú]ltimo dia (?:de trabalho )?(?:n[ao] [^\n.!?]{1,60}? )?foi\b"
    r"|\bdeixei a (?-i:[A-ZÀ-Ý]\w)|\bmy last day (?:at|with) [^\n.!?]{1,60}? was\b"
    r"|\bi left (?:the (?:company|firm)|(?-i:[A-Z]\w))",
    re.IGNORECASE,
)
"""What a person may say of a branch or a project as well: it counts where a machine is known to have written."""
_THEY: Final = (
    r"(?:(?:j[aá] )?n[aã]o (?:trabalha|atua) mais|j[aá] n[aã]o trabalha|n[aã]o (?:faz mais parte|pertence mais|integra mais)"
    r"|n[aã]o est[aá] mais (?:na empresa|conosco|no quadro|na equipe|trabalhando)|foi desligad[oa]|desligou-se"
    r"|deixou (?:a empresa|de fazer parte|nosso quadro|nossa equipe)|n[aã]o [eé] mais (?:funcion[aá]ri|colaborador)"
    r"|(?:is )?no longer (?:works?|working|employed|with (?:the|our|us)|part of|an employee)|has left (?:the|our|us)\b)"
)
_SOMEBODY: Final = (
    r"(?:(?:est[ea]|ess[ea]|o|a|d[eo]st[ea]) (?:colaborador|funcion[aá]ri|usu[aá]ri|profissional|destinat[aá]ri|titular"
    r"|pessoa)|titular d[eo]st[ea] (?:e-?mail|endere[cç]o|conta)"
    r"|(?:this|the) (?:person|employee|user|recipient|individual|colleague))"
)
_THE_WRITER: Final = late(rf"\b{_SOMEBODY}[^\n.!?]{{0,60}}?\b{_THEY}", re.IGNORECASE)
_SAYS: Final = late(rf"[^\n.!?@]{{0,60}}?\b{_THEY}", re.IGNORECASE)
_HINTS: Final = (
    "já não", "ja não", "ja nao", "deslig", "deixei", "deixou", "saí d", "sai d", "encerrei", "longer", "left",
    "ya no", "ne travaille plus", "nicht mehr", "último dia", "ultimo dia", "last day",
)  # fmt: skip
_NO_MORE: Final = late(r"n[aã]o \w{1,12} mais")
"""This, or one of the hints, stands in whatever the patterns above find, in lower case."""


def departure(text: str, name: str = "", *, machine: bool = False) -> int | None:
    """Return where near its beginning ``text`` says that its writer, called ``name``, has left; None where it does not.

    Of somebody else it is said by who stays: only what names nobody, or the writer, counts. ``machine``: it is known that
    one wrote it.
    """
    beginning = text[:_MOST]
    lowered = beginning.lower()
    if not _NO_MORE.search(lowered) and not any(map(lowered.__contains__, _HINTS)):
        return None
    patterns = (_I, _THE_WRITER, _I_AS_A_MACHINE) if machine else (_I, _THE_WRITER)
    for pattern in patterns:
        if found := pattern.search(beginning):
            return found.start()
    first = (name.split() or [""])[0].strip("\"',.").lower()
    at = lowered.find(first) if len(first) >= _SHORTEST_NAME and first.isalpha() else -1
    return at if at >= 0 and len(lowered) == len(beginning) and _SAYS.match(beginning, at + len(first)) else None
