"""The signature below a customer's short words, as companies have them: name, post, telephone, a notice of secrecy. Pure.

Only what looks like one in every line is one; a sentence below a name is somebody's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from mailbot.desk.phrases.courtesies import CLOSINGS, named, plain
from mailbot.mail.text.patterns import late

_MOST_LINES: Final = 14
_MOST_WORDS: Final = 7
_MOST_SHOUTED: Final = 4
"""Words in capitals of one line: a company has four, a sentence of somebody who writes in capitals more."""
_LONGEST_LINE: Final = 120
_WORD: Final = late(r"[^\W\d_]+")
_REACHED_AT: Final = late(
    r"https?://|www\.|\S@\S+\.\w|\w\.(?:com|net|org|gov|ind|eng)\b|(?:\d[\s().-]{0,3}){8}|\[cid:", re.IGNORECASE
)
_SMALL_PRINT: Final = late(
    r"antes de imprimir|before printing|livre de virus|virus-free|avast\.com|confidencia|confidential|privilegiad|privileged"
    r"|destinatari|intended recipient"
)
_BY_ITSELF: Final = late(
    r"avast\.com|^\W*(?:livre de virus|virus-free)\b"
    r"|\b(?:pense|reflita|think|environment)\b.*(?:antes de imprimir|before printing)"
    r"|(?:antes de imprimir|before printing)\b.*\b(?:pense|reflita|ambiente|natureza|compromisso|think|environment)\b"
)
_LEGAL: Final = late(
    r"\b(aviso|notice|mensage|message|anex|attach|confid|privileg|destinat|recipient|remetent|sender|divulg|disclos|copi|copy"
    r"|apag|delet|elimin|sigil|legal|autoriz|authori|notif|exclusiv)"
)
_LEGALESE: Final = 4
"""Different words of that kind in a notice of secrecy; a customer who writes of a confidential file has fewer."""
_ADDRESS: Final = late(r"\S*(?:@|://|www\.|\.(?:com|net|org|gov|ind|eng)\b)\S*|\[cid:[^\]]*\]|<[^>]*>", re.IGNORECASE)
_WAYS: Final = frozenset(
    _WORD.findall(
        "fone tel telefone cel celular ramal whatsapp whats zap site email e mail fax cep sala andar n no centro phone"
    )
)
"""What stands beside a telephone's number or an address, in small letters."""
_PARTICLES: Final = frozenset(_WORD.findall("de da do das dos e em of and the"))
_NO_SIGNATURE: Final = frozenset(
    _WORD.findall(
        """
        nao nem ainda mas porem exceto falta faltou quase continua voltou erro erros problema problemas duvida ps obs segue
        anexo preciso precisamos urgente no not still but however error problem aguardo aguardamos aguardando fora sem parou
        caiu travou trava travando lento lenta favor ligar ligue liguem retornem respondam ajuda socorro vou vamos estou esta
        estamos tenho temos pode podem quando como onde porque cade rejeitado rejeitada recusado recusada bloqueado
        bloqueada duplicado duplicada sumiu sumiram falha falhou falhando pendente atrasado atrasada vencido vencida
        """
    )
)
"""Words of whoever has more to say, however few they are."""


def unsigned(words: str, names: Collection[str]) -> str:
    """Return the new ``words`` of a mail without the signature below them; all of them where there is none.

    It begins with a closing ("Atenciosamente,") or with one of ``names`` on a line of its own, or with a whole one before
    a post ("Alice Souza | Analista"), never with the first line.
    """
    lines = list(large_print(words))
    known = CLOSINGS | named(names)
    whole = [said for name in names if len(said := _WORD.findall(plain(name))) > 1]
    for at, line in enumerate(lines[1:], 1):
        said = _WORD.findall(plain(line))
        if "?" in line or not said or not (known.issuperset(said) or _begins(line, said, whole, known)):
            continue
        if _signs(lines[at + 1 :], known):
            return "\n".join(lines[:at])
    return "\n".join(lines) if lines else words


def _begins(line: str, said: list[str], whole: list[list[str]], known: Collection[str]) -> bool:
    return any(said[: len(name)] == name for name in whole) and _of_signature(line, known)


def large_print(words: str) -> Iterator[str]:
    """Yield the lines that say something, without the paragraphs about secrecy, viruses and paper below the first."""
    for place, paragraph in enumerate(re.split(r"\n[ \t\xa0]*\n", words.strip())):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        yield from lines[: _begins_small(lines)] if place else lines


def is_small_print(paragraph: str) -> bool:
    """Return whether a paragraph is a notice about secrecy, viruses or paper, which nobody wrote for this mail."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    return bool(lines) and _begins_small(lines) == 0


def is_contact(line: str) -> bool:
    """Return whether ``line`` says how somebody is reached: an address, a site, a telephone, an extension."""
    ways = not _WAYS.isdisjoint(map(plain, _WORD.findall(line))) and any(char.isdigit() for char in line)
    return len(line) <= _LONGEST_LINE and (ways or _REACHED_AT.search(line) is not None)


def names_somebody(line: str, known: Collection[str]) -> bool:
    """Return whether ``line`` holds a name, a post, a company, or where to reach somebody, and no sentence.

    ``known`` are words that are one of these in small letters, too.
    """
    said = _WORD.findall(_ADDRESS.sub(" ", line))
    shown = all(_shown(word) or plain(word) in known or plain(word) in _WAYS for word in said)
    return len(line) <= _LONGEST_LINE and len(said) <= _MOST_WORDS and shown and _NO_SIGNATURE.isdisjoint(map(plain, said))


def _begins_small(lines: list[str]) -> int:
    """Return at which of the lines of a paragraph a notice begins that nobody wrote for this mail; their number for none."""
    flat = [plain(line) for line in lines]
    found = next((at for at, line in enumerate(flat) if _SMALL_PRINT.search(line)), len(lines))
    below = " ".join(flat[found:])
    legal = "?" not in below and len(set(_LEGAL.findall(below))) >= _LEGALESE
    return found if legal or _BY_ITSELF.search(below) else len(lines)


def _signs(lines: list[str], known: Collection[str]) -> bool:
    return len(lines) <= _MOST_LINES and all(_of_signature(line, known) for line in lines)


def _of_signature(line: str, known: Collection[str]) -> bool:
    """Return whether ``line`` holds a name, a post, a company, or where to reach somebody, and no sentence."""
    said = _WORD.findall(line)
    flat = [plain(word) for word in said]
    if len(line) > _LONGEST_LINE or "?" in line or not _NO_SIGNATURE.isdisjoint(flat):
        return False
    if _REACHED_AT.search(line):
        return all(_shown(word) or plain(word) in _WAYS for word in _WORD.findall(_ADDRESS.sub(" ", line)))
    if all(word in known for word in flat):
        return True
    shouted = sum(word.isupper() for word in said) == len(said)
    most = _MOST_SHOUTED if shouted else _MOST_WORDS
    return len(said) <= most and all(map(_shown, said))


def _shown(word: str) -> bool:
    """Return whether ``word`` is written as names and titles are."""
    return word[0].isupper() or word in _PARTICLES
