"""Which orders a word was perhaps meant for that is none: other tenses, plurals, slips of the keys, what others call it.

Only ever a question to whoever wrote it: nothing is carried out by guess. Closed and deterministic: the table of orders, the
endings of Portuguese and English words, and a short list of other words for the same things. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mailbot.desk.orders.words import ROWS, SIGN, OrderWord
from mailbot.mail.text.characters import plain

MOST: Final = 3
"""How many orders are offered."""
_LONGEST: Final = 40
_WORD: Final = re.compile(r"[^\W\d_]{1,40}")
_ALONE: Final = re.compile(r"[\W_]{0,9}[#\uff03\ufe5f][\W_]{0,9}([^\W\d_]+)[\W_]{0,9}")
_SHORT: Final = 3
"""Letters below which words are only compared as wholes: nearly all short words are near each other."""
_ENDINGS: Final = _WORD.findall(
    """
    amentos imentos amento imento acoes acao icoes icao adas ados idas idos ada ado ida ido ando endo indo aram eram iram
    amos emos imos aste este iste aria eria iria arei erei irei ava avam ou ei eu iu ar er ir as es is am em a e i o s
    ations ation ate ings ing ied ies ed er ers es d y
    """
)
"""Of verbs and nouns in Portuguese and in English, without accents."""
_OTHER_WORDS: Final[dict[OrderWord, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    OrderWord.ASK: (("question", "query"), ("pergunta", "questionar", "indagar", "duvida")),
    OrderWord.RESOLVE: (
        ("solve", "resolution", "done", "fixed", "answered"),
        ("resolva", "solucionar", "solucao", "concluir", "feito", "pronto"),
    ),
    OrderWord.CLOSE: (("end", "finish", "shut"), ("feche", "encerrar", "finalizar", "terminar", "baixar")),
    OrderWord.REOPEN: (("open", "again"), ("reaberto", "reabra", "reabertura", "abrir")),
    OrderWord.NOTE: (
        ("comment", "internal", "private"),
        ("comentario", "comentar", "interno", "interna", "anotar", "observacao", "obs"),
    ),
    OrderWord.ASSIGN: (
        ("give", "delegate", "transfer", "owner", "take", "claim", "mine"),
        ("atribua", "transferir", "passar", "delegar", "responsavel", "designar", "assumir", "pegar", "peguei", "meu"),
    ),
    OrderWord.CC: (("copy", "cco", "bcc"), ("copiar", "copie", "cco")),
    OrderWord.MACRO: (("template", "canned"), ("modelo", "texto")),
    OrderWord.SUBJECT: (("title", "rename"), ("titulo", "renomear")),
    OrderWord.TAG: (("label",), ("marcador", "marcar", "rotulo")),
    OrderWord.MERGE: (("join",), ("unir", "mescle", "junte", "fundir", "agrupar")),
    OrderWord.SPLIT: (("divide", "detach"), ("dividir", "desmembrar", "separe")),
    OrderWord.SPAM: (("junk", "spans", "span", "phishing"), ("lixo", "golpe")),
    OrderWord.STATUS: (("state", "info"), ("estado", "prazo")),
    OrderWord.HISTORY: (("log", "thread"), ("historia", "conversa")),
    OrderWord.ORIGINAL: (
        ("full", "whole", "complete", "raw", "source", "uncut", "mail"),
        ("completo", "inteiro", "integra", "fonte", "bruto", "email"),
    ),
    OrderWord.HELP: (("orders", "commands"), ("ordens", "comandos", "socorro")),
    OrderWord.SEND: (("sent", "reply", "answer", "public"), ("envie", "mandar", "responder", "resposta", "publico")),
    OrderWord.UNDO: (("cancel", "revert", "undid", "undone"), ("desfaca", "desfeito", "cancelar", "anular", "reverter")),
    OrderWord.FOR: (("new", "customer", "to"), ("pra", "novo", "cliente")),
    OrderWord.CONSULT: (("consulting",), ("consulta", "consultar")),
    OrderWord.APPROVE: (("accept", "yes"), ("aceitar", "sim", "autorizar")),
    OrderWord.REFUSE: (("reject", "deny", "no"), ("rejeitar", "negar", "nao")),
    OrderWord.TIME: (("hours", "spent", "worked"), ("horas", "gasto", "minutos")),
    OrderWord.WAIVE: (("free",), ("isencao", "abonar", "dispensar")),
    OrderWord.KIND: (("type", "category"), ("categoria", "natureza")),
    OrderWord.ENVIRONMENT: (("env",), ("amb",)),
    OrderWord.TEAM: (("group", "queue"), ("time", "grupo", "setor", "fila")),
    OrderWord.ESCALATE: (("forward", "handover"), ("encaminhe", "repassar", "escalonar")),
    OrderWord.ADMIT: (("let", "allow", "release", "admission"), ("liberar", "permitir", "admita")),
    OrderWord.DROP: (("discard", "delete", "ignore", "dismiss"), ("descarte", "apagar", "excluir", "ignorar")),
}
"""What people call orders besides, in English and in Portuguese, and the forms that no ending tells; without accents."""


def nearest(line: str, language: str) -> tuple[str, ...]:
    """Return the orders (``#resolver``) for which the word that begins ``line`` may have been meant, the nearest first.

    Each in the word that is nearest to what was written, ``language`` deciding between equals; none where nothing is near.
    Takes bounded time, whatever the line.
    """
    found = _WORD.search(plain(line[:_LONGEST]).replace("-", ""))
    word = found[0] if found else ""
    if not word:
        return ()
    ranked = []
    for place, row in enumerate(ROWS):
        own, (english, portuguese) = row.words(language), _OTHER_WORDS[row.order]
        known = [(_distance(word, plain(one)), one not in own, one) for one in (*row.portuguese, *row.english)]
        others = [(0.5, False, own[0]) for one in (*english, *portuguese) if _same(word, one)]
        rank, _, shown = min([*known, *others], key=lambda one: one[:2])
        if rank < _FAR:
            ranked.append((rank, place, shown))
    best = min(ranked, default=(_FAR, 0, ""))[0]
    near = [shown for rank, _, shown in sorted(ranked) if rank - best < 1]
    return tuple(f"{SIGN}{one}" for one in near[:MOST])


def slipped(line: str) -> bool:
    """Return whether ``line`` is only a sign and another form of an order's word, in stars or not: "#resolvido"."""
    found = _ALONE.fullmatch(line) if len(line) <= _LONGEST else None
    word = plain(found[1]) if found else ""
    return bool(word) and any(_same(word, plain(one)) for row in ROWS for one in (*row.english, *row.portuguese))


_FAR: Final = 10.0


def _distance(word: str, known: str) -> float:
    """Return how far ``word`` is from a known one: 0 the same, below 1 another form of it, then slips; _FAR for too far."""
    if word == known:
        return 0
    if min(len(word), len(known)) < _SHORT:
        return _FAR
    if _same(word, known):
        return 0.5
    if len(known) > _SHORT and (word.startswith(known) or (len(word) >= _SHORT and known.startswith(word))):
        return 0.75
    slips = _slips(word, known)
    return float(slips) if slips <= max(1, (min(len(word), len(known)) - 1) // 3) else _FAR


def _same(word: str, known: str) -> bool:
    """Return whether one is another form of the other."""
    return not _stems(word).isdisjoint(_stems(known))


@lru_cache(maxsize=4096)
def _stems(word: str) -> frozenset[str]:
    """Return what is left of a word without an ending that it may have, itself included; at least three letters."""
    left = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return frozenset({word, *(one for one in left if len(one) >= _SHORT)})


def _slips(one: str, other: str) -> int:
    """Return how many letters are to be put in, left out, changed, or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for place, wanted in enumerate(other, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != wanted))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == wanted:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
    return row[-1]
