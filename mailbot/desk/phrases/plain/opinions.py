"""What people say of the service, or of having nothing to say, in words that otherwise tell of trouble. Pt and en.

"Não gostei" and "sem reclamações" are opinions, where "não abre" and "sem acesso" need somebody. Patterns over small letters
without accents; what they match is taken out before trouble is looked for (:mod:`mailbot.desk.phrases.plain.troubles`).
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.phrases.plain import opinions_en, opinions_pt
from mailbot.mail.text.patterns import late

_THE_PROBLEM: Final = (
    r"(?:(?:[oa]s?|meus?|nossos?|minhas?|nossas?|tod[oa]s?|qualquer|the|my"
    r"|our|all|every|any)"
    r" )*(?:problemas?|erros?|falhas?|duvidas?|questao|questoes|perguntas?|chamados?|casos?|dificuldades?|problems?"
    r"|issues?|errors?|questions?|bugs?)"
)
_SOLVED: Final = (
    r"(?:resolvid|solucionad|sanad|corrigid|esclarecid|atendid|tirad|respondid|resolved|solved|fixed|answered|sorted)[oa]?s?"
)
_ADVERBS: Final = (
    r"(?:(?:rapidamente|rapido|prontamente|totalmente|completamente|logo|sempre|ja|muito|bem|super|todos?|todas?"
    r"|quickly|promptly|always|all"
    r"|fully|finally|enfim|finalmente|agora|really|just|have|has|had|been|was|were|is|are|foi|foram|esta|estao|ficou"
    r"|ficaram) )*"
)
_AFTER_NO: Final = "".join(
    f"(?<!{one} )"
    for one in (
        "nao",
        "nem",
        "nunca",
        "not",
        "never",
        "nt",
        "nobody",
        "ninguem",
        "nothing",
        "nada",
        "sem",
        "without",
        "no",
        "nenhum",
    )
)
_SOLVED_IT: Final = (
    rf"{_AFTER_NO}{_THE_PROBLEM} {_ADVERBS}{_SOLVED}",
    (
        rf"{_AFTER_NO}{_ADVERBS}(?:resolv(?:eu|eram|e|em)|solucion(?:ou|aram|am)|tir(?:ou|aram|am)|esclarec(?:eu|eram)"
        rf"|sanou|sanaram|respond(?:eu|eram)|atend(?:eu|eram)|fixed|solved|resolved|answered|sorted|fixes|solves"
        rf"|answers) {_ADVERBS}(?:it|them|tudo|{_THE_PROBLEM})"
    ),
    (
        rf"{_AFTER_NO}(?:o |o meu |meu )?(?:erro|problema) (?:sumiu|acabou)|(?:error|problem|issue|bug)s? (?:is |are "
        rf"|has |have )?gone"
    ),
)
_ABSTAINS: Final = (
    (
        r"n ?[/.] ?a\.?|n ?[/.] ?d\.?|nda|n\.?d\.?a\.?|na(?= ?$)|(?:nao|no|n|nope|nah|nada|none|nenhum|nenhuma|nothing"
        r"|never|nunca|ninguem|nobody|idem)(?= ?[.!]* ?$)"
    ),
)
_OPINIONS: Final = late(
    rf"\b(?:{'|'.join((*opinions_pt.OPINIONS, *opinions_en.OPINIONS, *_SOLVED_IT))})\b"
    rf"|^(?:{'|'.join(_ABSTAINS)})"
)
_NOT: Final = late(r"\b(?:naum|nao|n)(?= [a-z])")
_APOSTROPHES: Final = late("['\u2019]")
_SPLIT_NOT: Final = late(r"[_*~\"“”]+")


def without_opinions(flat: str) -> str:
    """Return what ``flat`` says besides opinions of the service, and besides that there is nothing to say."""
    said = _NOT.sub("nao", _SPLIT_NOT.sub(" ", _APOSTROPHES.sub("", flat)))
    return " ".join(_OPINIONS.sub(" . ", said).split())
