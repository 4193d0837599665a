"""How people mark words as meant for colleagues, as :data:`mailbot.desk.phrases.internal_rows.MARKS` has it. Pure.

A mark is looked for in each line by itself, without capitals, accents and decoration, in its first :data:`MOST` characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from mailbot.desk.phrases.internal_rows import MARKS, Place
from mailbot.mail.replies.markers import BROKEN_AT
from mailbot.mail.text.characters import plain, visible
from mailbot.mail.text.patterns import late

MOST: Final = 2_000
_PERSON: Final = (
    "(?:el[ea]s?(?= )|(?:[oa]s? )?clientes?(?! (?:de|d[oa]|ftp|web|sql|oracle|http|vpn|ssh|externos?|internos?)(?!\\w))"
    "|s?he|they|(?:the|our|this) (?:customers?|clients?)|(?:s?he|they)'(?:s|re|ve|d|ll))"
)
"""Words about somebody else than who is written to."""
_WORDS: Final = (
    f"(?:{_PERSON}|eu|voces?|vcs|isso|isto|nao|nunca|favor|por favor|pfv|os?|uma?|ess[ea]s?|est[ea]s?|ja|ainda|acho|cuidado"
    "|atencao|contrato"
    "|a (?:empresa|conta|gente|fatura|licenca|divida|chave|senha|mensalidade|parcela|nota|situacao|diretoria)"
    "|as (?:faturas|licencas|mensalidades|parcelas|contas)"
    "|i (?:think|guess|would|have|am|will|suspect|believe|do|did)|i'(?:d|m|ll|ve)|it (?:is|was)|it's|we|you|this|these|the"
    "|please|do not|don't|never|her|his|their|our)"
)
"""With these a sentence begins, and none goes on that begins with "interno": "interno ao programa", "internal server"."""
_GOES_ON: Final = (
    "(?:(?!do not )[dn][eao]s?|[dn]est[ea]s?|em|num|numa|pel[oa]s?|com|sem|entre|e|ou|se|quando|como|onde|ate|desde|apos"
    "|aos?|as(?! (?:faturas|licencas|contas|mensalidades|parcelas))"
    "|que (?:voces?|[oa] senhora?|aparece|esta|foi|fica)"
    "|nao (?:aparecem?|e|esta|foi|ficam?|sai|mostram?|imprime|permite|pode ser|e possivel)"
    "|e|eh|sao|foi|foram|era|sera|esta|estao|estava|ficam?|ficou|aparecem?|apareceu|servem?|funcionam?|existem?|permitem?"
    "|mostram?|recebem?|usam?|geram?|gravam?|contem|sai|some|sumiu|continua|voltou|vai|exige|requer|dispensa"
    "|(?:pode|deve|precisa)m? (?:ser|estar|ter|conter|ficar|aparecer)|tem (?:que|de)"
    "|(?!cuidado)\\w{2,14}(?:ad[oa]s?|id[oa]s?)|salv[oa]|abert[oa]|nov[oa]|antig[oa]|vazi[oa]|errad[oa]|corret[oa]"
    "|obrigatori[oa]|opcional|automatic[oa]|padrao|normal|\\w{2,14}vel|fiscal"
    "|of|in|on|at|from|by|with|and|or|is|are|was|were|has|have|had|can|could|may|might|must|should|will|would|does|did"
    "|isn't|doesn't|wasn't|won't|that (?:you|is|was)|which|when|where|if|as|fields?|sections?|types?|numbers?|texts?|editor"
    "|features?|functions?|box(?:es)?|tabs?|buttons?|ids?|icons?|templates?|colou?rs?|created|saved|added|visible|appears?"
    "|shows?|works?|needs?|\\d+(?! (?:mes|meses|mensalidades?|parcelas?|boletos?|faturas?|months?|invoices?)))"
)
"""With these goes on what a sentence says of a note or of a use that is internal, in a product or a form."""
_UNSIGNED: Final = frozenset({Place.UNSIGNED, Place.BEFORE_WORDS, Place.BEFORE_PERSON})

_EMPHASIS: Final = {ord(sign): None for sign in '*_~`"\u201c\u201d\u2018\u00ab\u00bb'} | {0x2019: "'"}
_PREFIXES: Final = late(r"^\s*(?:(?:(?:re|res|enc|fw|fwd|ref|aw)\s?:|\[#?\d{1,9}\])\s*){0,20}", re.IGNORECASE)
_UP_TO_IT: Final = r"^[\W_]{0,30}(?:(?:\d{1,3}|[a-z])[.)]\W{1,9})?"
"""Decoration, and the number of an entry in a list."""
_BEGINS: Final = rf"(?:{_UP_TO_IT}|[.!?…]\s[\W_]{{0,5}})"
_ENDED: Final = (".", "!", "?", "…", ":", ";", ")", "]")
_GAP: Final = re.compile(r"(?<=\S)(?:\t| {2,4})(?=\S)")
"""Between the cells of a table."""
_SIGN: Final = r"[^\w\s(\[{&+%'@#$]"
_OPENED: Final = r"[(\[{<]\s?"
_CLOSED: Final = r"\s?[)\]}>]"


def marked(words: str, customer: Collection[str] = ()) -> tuple[str, ...]:
    """Return the lines of ``words`` that mark them as meant for colleagues, as they were written.

    ``customer`` holds what the customer is called, folded: "do not tell Alice" says what "do not tell the customer" does.
    """
    named = "|".join(map(re.escape, sorted(customer, key=len, reverse=True)))
    called = re.compile(rf"(?<![\w@.-])(?:{named})(?![\w@]|[.-]\w)") if named else None
    return tuple(
        line.strip()
        for line, begins in _with_beginnings(words)
        if is_marked(line, begins=begins) or (called and _withheld(line, called, begins=begins))
    )


def _with_beginnings(words: str) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether a sentence may begin with it: it is not the rest of one that was broken above."""
    begins = True
    for line in words.splitlines():
        yield line, begins
        said = line.rstrip()
        begins = len(said) < BROKEN_AT or said.endswith(_ENDED)


def is_marked(line: str, *, begins: bool = True) -> bool:
    """Return whether one line marks what is written as meant for colleagues; a cell of a table is one as well.

    ``begins`` tells that it may begin a sentence.
    """
    text = folded(line)
    if not text:
        return False
    parted = folded(_GAP.sub(" | ", line[:MOST].strip()))
    return any(
        one.search(text) or (parted != text and one.search(parted))
        for place, one in _patterns()
        if begins or place not in _UNSIGNED
    )


def _withheld(line: str, called: re.Pattern[str], *, begins: bool) -> bool:
    """Return whether a line says that the customer, by their name, is not to have it."""
    text = folded(line)
    return bool(called.search(text)) and is_marked(called.sub("cliente", text), begins=begins)


def without_prefixes(subject: str) -> str:
    """Return a subject without what replies, forwards and our letters to agents put before it ("Re: [12] ")."""
    return _PREFIXES.sub("", visible(subject[:MOST])).strip()


def folded(line: str) -> str:
    """Return a line as marks are looked for in it: no capitals, accents, emphasis or invisible signs, single spaces."""
    return " ".join(plain(visible(line[:MOST]).translate(_EMPHASIS)).split())


@cache
def _patterns() -> tuple[tuple[Place, re.Pattern[str]], ...]:
    """Return one expression for each place; they are long, and few processes need them."""
    return tuple(
        (place, re.compile(_form(place, "|".join(one.phrase for one in MARKS if one.place is place)))) for place in Place
    )


def _form(place: Place, phrases: str) -> str:
    """Return the expression that finds ``phrases`` where they must stand."""
    phrase = f"(?:{phrases})"
    match place:
        case Place.HEAD:
            ends = rf"{_UP_TO_IT}{phrase}(?:[\W_]{{0,30}}$|\s?{_SIGN})|{_OPENED}{phrase}(?:{_CLOSED}|[:;,.–—-])"
            return rf"{ends}|[.!?…]\s{phrase}\s?:"
        case Place.TAIL:
            return rf"\w[)\]]?(?:\s?[:;,.!–—|/]|\s-)\s?{phrase}[\W_]{{0,30}}$"
        case Place.LABEL:
            return rf"{_UP_TO_IT}{phrase}[\s)\]]{{0,5}}[:–—]|{_UP_TO_IT}{_OPENED}{phrase}{_CLOSED}"
        case Place.COMMAND:
            return rf"^[\s(\[{{>-]{{0,20}}[/!\\.@+$%&:#]{{1,3}}\s?{phrase}(?=$|\s|[:;,)\]}}!-](?!\w))"
        case Place.ANYWHERE:
            return rf"(?<!\w){phrase}(?!\w)"
        case Place.UNSIGNED:
            return rf"{_BEGINS}{phrase} (?!{_GOES_ON}(?!\w))\w"
        case Place.BEFORE_WORDS:
            return rf"{_BEGINS}{phrase} (?!{_GOES_ON}(?!\w)){_WORDS}(?!\w)"
        case Place.BEFORE_PERSON:
            return rf"{_BEGINS}{phrase} {_PERSON}(?!\w)"
