"""What single lines of a signature look like: posts and companies, rules and pictures, sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from mailbot.desk.phrases.courtesies import plain
from mailbot.mail.text.patterns import late

WORD: Final = late(r"[^\W\d_]+")
LINKED: Final = late(r"<[^<>\n]{0,2000}>|\((?:https?://|mailto:)[^\s()]{1,2000}\)")
RULE: Final = re.compile(r"[-_–—=*~ ]{2,}")
_PICTURE: Final = late(r"\[(?:image|imagem|cid)[:][^\]\n]{0,300}\]", re.IGNORECASE)
TITLES: Final = frozenset(
    WORD.findall(
        """
        analista suporte tecnico tecnica atendimento consultor consultora consultoria gerente coordenador coordenadora
        assistente especialista engenheiro engenheira engenharia desenvolvimento desenvolvedor desenvolvedora comercial
        vendas sistemas sistema ti departamento depto setor equipe time diretor diretora supervisor supervisora auxiliar
        estagiario estagiaria implantacao projetos produto produtos qualidade financeiro fiscal relacionamento sucesso
        cliente clientes software tecnologia solucoes informatica ltda me eireli sa nivel pleno senior junior
        facebook instagram linkedin youtube twitter whatsapp telegram
        support analyst engineer engineering manager team customer service technical specialist consultant department head
        lead director success sales developer development product services solutions inc llc ltd gmbh level
        """
    )
)
"""What posts and companies are called, without accents, and where companies are seen."""
_SHORTENED: Final = frozenset({"ltda", "inc", "sa", "cia", "corp", "co", "ltd", "llc", "dept", "depto", "eng"})
BETWEEN: Final = frozenset({"ao", "a", "na", "no", "em", "para", "for", "at", "n", "the"})
INITIALS: Final = late(r"[A-Z](?:\.? ?[A-Z]){0,2}\.?")
MOST_OF_A_NAME: Final = 4
TEAM: Final = late(r"\W*(?:equipe|time|suporte|atendimento|team|support|the)\b")


def is_sentence(line: str) -> bool:
    """Return whether ``line`` ends as sentences do, and companies ("Ltda.") do not."""
    last = WORD.findall(plain(line))[-1:]
    shortened = bool(last) and (last[0] in _SHORTENED or len(last[0]) == 1)  # "Ltda.", "Bruno L."
    return line.rstrip().endswith((".", "!", "?", ":", ";", ",")) and not shortened


def is_mark(line: str) -> bool:
    """Return whether ``line`` is a rule or stands for a picture."""
    return RULE.fullmatch(line) is not None or _PICTURE.fullmatch(line.strip()) is not None


def flat(line: str) -> str:
    """Return a line as it is compared with those of other mails: no links, capitals or emphasis."""
    return " ".join(LINKED.sub(" ", line).split()).strip("*_ ").casefold()


def flattened(lines: Iterable[str]) -> list[str]:
    """Return the lines that say something, each :func:`flat`."""
    return [said for line in lines if (said := flat(line))]


def shared(lines: Sequence[str], others: Sequence[str]) -> int:
    """Return how many lines at the end of both are the same."""
    same = 0
    for one, other in zip(reversed(lines), reversed(others), strict=False):
        if one != other:
            break
        same += 1
    return same
