"""Whole mails that tell of an absence and nothing else: an automatic reply whose header says nothing.

A mail is read clause by clause from its beginning to its end (:mod:`mailbot.mail.automatic.absence_phrases`). One stretch of
it that is on no list makes all of it a person's, and so does a name in its greeting, a question or a quotation. What is left
must be certain enough: people say "Estou de férias até 15/12" as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mailbot.mail.automatic.absence_marks import marked_up, unsigned
from mailbot.mail.automatic.absence_phrases import BEGINNING, CLAUSES, Clause
from mailbot.mail.text.patterns import late

NOTHING_ELSE: Final = "says nothing but that its writer is away"
"""The sign of such a mail: words alone tell, so whoever can be asked is asked."""
_LONGEST: Final = 1200
_TELLS: Final = frozenset({Clause.AWAY, Clause.FORMAL, Clause.LEFT, Clause.LEFT_A_PLACE})
_ENOUGH: Final = 3
"""Points."""
_HINTS: Final = (
    "féria", "feria", "ausen", "ausên", "escrit", "licen", "recesso", "viagem", "vacation", "holiday", "leave", "office",
    "ooo", "away", "expediente", "fora", "afastad", "fechad", "mais n", "mais parte", "mais pert", "mais integ", "mais em",
    "mais aqui", "mais para", "mais pela", "último dia", "ultimo dia", "deslig", "deixei", "saí d", "sai d", "encerrei",
    "longer", "left", "last day", "ya no", "vacaciones", "oficina", "folga", "treinamento", "atestado",
    "closed", "viaja", "travel", "conference",
)  # fmt: skip
_BETWEEN: Final = " \n\t.,;:!()-–—|*_\"'"
_JOINS: Final = late(r"(?:e|mas|porem|and|but|com|with|que|that|y|pero|no entanto|however|entretanto|pois|as|since)(?= )")
_SAYS_MORE: Final = late(
    r"\b(?:resolv|solucion|funcion(?!á|a[rm]|a?ment)|deu certo|continu|test|consegu|segue|fix"
    r"|works\b|sim\b|yes\b|ok\b|erros?\b|errors?\b"
    r"|problem|vers[aãi]|liber|aceit|aprov|cancel|autoriz|confirm|conclu|finaliz|encerra[dr]|pronto|feito|done\b|perfeit|certo\b"
    r"|chamado|ticket|print|arquivo|file)"
)
"""Words of whoever answers us; alone on a line, with a capital, they would look like a name."""
_TO_SOMEBODY: Final = late(
    r"(?:ola|oi|hello|hi|hey|hola|dear|prezad[oa]|car[oa]|estimad[oa]|senhora?|sra?|bom dia|boa tarde|boa noite"
    r"|good (?:morning|afternoon)|thanks|thank you|obrigad[oa]|ok|sim|yes)[ ,.!]{1,3}#n\b"
)
"""A greeting by name: a responder knows nobody's."""


def whole_absence(text: str, name: str = "") -> str:
    """Return the sign by which all of an answer is an automatic reply about an absence; "" where it may be a person's.

    ``name`` is what its writer is called.
    """
    if not 0 < len(text) <= _LONGEST or "?" in text or "\n>" in text or text.startswith(">"):
        return ""
    lowered = text.lower()
    if not any(map(lowered.__contains__, _HINTS)) or _SAYS_MORE.search(lowered):
        return ""
    marked = marked_up(unsigned(text, name))
    said = None if _TO_SOMEBODY.match(marked) else _clauses(marked)
    if said is None or said.isdisjoint(_TELLS):
        return ""
    points = sum(clause.points for clause in said)
    return NOTHING_ELSE if points >= _ENOUGH else ""


def _clauses(said: str) -> set[Clause] | None:
    """Return what the clauses of a mail tell; None where it says anything else."""
    found: set[Clause] = set()
    for clause in _read(said):
        if clause is None:
            return None
        found.add(clause)
    return found


def _read(said: str) -> Iterator[Clause | None]:
    """Yield the clauses one after the other, always the longest; None for what is none, which ends it."""
    at, first = 0, True
    before: Clause | None = None
    while at < len(said):
        if said[at] in _BETWEEN:
            at += 1
            continue
        table = (*BEGINNING, *CLAUSES) if first else CLAUSES
        known = [(match.end(), clause) for clause, pattern in table if (match := pattern.match(said, at))]
        end, clause = max(known, key=lambda one: one[0], default=(at, None))
        if clause is None and before is not None and (joint := _JOINS.match(said, at)):
            at = joint.end()
            continue
        if clause is None or (clause is Clause.DETAIL and before not in {Clause.CONTACT, Clause.DETAIL}):
            yield None
            return
        yield clause
        before = clause
        first = first and clause in {Clause.COURTESY, Clause.RECEIPT, Clause.NOTICE}
        at = end
