"""Whom and what an agent's words name: colleagues whom they greet, tickets, addresses, people. Pure.

Each is looked for line by line, without capitals and accents, in the first characters of a line; all of it is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from mailbot.desk.phrases.internal import folded
from mailbot.mail.sender.addresses import ADDRESS, normalised
from mailbot.mail.text.patterns import late

MOST: Final = 20
"""Tickets and addresses of one mail that are looked up."""
_GREETING: Final = (
    "(?:ola|oi|oie|opa|ei|e ai|fala|hey|hi|hello|bom dia|boa tarde|boa noite|prezad[oa]|car[oa]|querid[oa]|dear"
    "|good (?:morning|afternoon|evening))"
)
_FYI: Final = r"(?:fyi|a/c|aos? cuidados? d[eao]s?|attn|cc|c/c)[:.,]?\s(?:d?[ao]s? )?"
_FOR: Final = r"(?:para|pra|pro|p/|to|for)[:.]?\s?(?<=[\s/])(?:[ao]s? )?"
"""Before a colleague's name, and then a colon: "P/ Lia: …"; with a comma it may as well begin a sentence."""
_NUMBER: Final = r"0{0,9}[1-9]\d{0,8}"
_NUMBERS: Final = rf"({_NUMBER}(?:(?:, ?| e | and |/| & )#?{_NUMBER}){{0,9}})(?![\w%]|[.,:-]\d)"
_NTH: Final = "n\\.? ?[o\u00b0\u00ba]\\.?"
_TICKETS: Final = late(
    r"(?<!\w)(?:tickets?|tkts?|chamados?|atendimentos?|protocolos?|ocorrencias?|solicitacao|solicitacoes)"
    rf"(?: ?[(\[]?(?:de )?(?:{_NTH}s?|n|nr|num|numero|numeros|number|numbers))?"
    rf"\.?\s?[:#]?\s?[(\[{{\"']?[#\s]{{0,2}}{_NUMBERS}"
)
_WRAPPED: Final = late(rf"^\W{{0,9}}{_NTH}\s?{_NUMBERS}(?!\s?[):\u2013\u2014-])")
"""The second line of "chamado / nº 2"; an entry of a list ("nº 2: …") goes on otherwise."""
_HASHED: Final = late(r"(?:(?<!\w)(\w{1,20})[:.]? )?(?<![\w#&/])#\s?(0{0,9}[1-9]\d{0,8})(?![\w%]|[.,:-]\d)")
_WORD: Final = late(r"\w+")
_ENDED: Final = (".", "!", "?", ":")
"""Behind these a line begins anew; behind anything else it may be wrapped in the middle of a sentence."""
_BRACKETED: Final = late(r"\[#?([1-9]\d{0,8})\]")
_OTHER_THINGS: Final = frozenset(
    {
        "pedido", "pedidos", "ordem", "order", "orders", "nf", "nfe", "nota", "notas", "fiscal", "fatura", "faturas",
        "invoice", "boleto", "item", "itens", "items", "passo", "passos", "step", "steps", "erro", "erros", "error", "linha",
        "line", "pagina", "page", "versao", "version", "build", "pr", "issue", "cor", "color", "slide", "tarefa",
        "task", "lote", "serie", "contrato", "contract", "modelo", "model", "top"
    }
)  # fmt: skip
"""What else people number with #."""
_NO_NAMES: Final = frozenset(
    {
        "da", "de", "do", "das", "dos", "del", "di", "van", "von", "e", "and", "the", "sr", "sra", "dr", "dra", "eng",
        "prof", "suporte", "support", "equipe", "team", "time", "atendimento", "desk", "help", "helpdesk", "service",
        "servico", "nivel", "level", "agente", "agent", "admin"
    }
)  # fmt: skip
_TOGETHER: Final = late(
    rf"^[\W_]{{0,20}}(?:{_GREETING},? )?(?:a )?(?:tod[oa]s|pessoal|gente|galera|turma|time|equipe|amigos|rapazes|meninas"
    r"|team|folks|guys|everyone|everybody|all)(?: d[eoa] (?:suporte|atendimento|time|equipe))?\s?(?:[,:!;–—-](?!\w)|$)"
)
"""A salutation in the plural; the customer may be greeted so as well."""
_OF_THEIRS: Final = (
    r"dev(?:e|ia) (?:\d|um |uma |dois|duas|tres|quatro|cinco|varias|r\$|mensalidade|parcela|fatura|dinheiro|pra gente)"
    r"|esta (?:devendo|reclamando|irritad|brav|nervos|inadimplente|furios|insatisfeit|cobrando|insistindo|mentindo)"
    r"|e (?:muito |bem )?(?:chat|dificil|inadimplente|insuportavel|enrolad|gross)|(?:nunca|nao) pag|quer cancelar|ameac|xing"
    r"|mentiu|prometeu|owes?|(?:is|are) (?:angry|upset|annoyed|difficult|lying|furious|overdue|not paying|rude)"
    r"|(?:has not|have not|hasn't|haven't|did not|didn't|does not|doesn't|don't|never|will not|won't) (?:pa(?:y|id))"
    r"|threaten|lied|promised"
)
"""What a person does or is, and no program: behind a pronoun, too."""
_OF_CUSTOMERS: Final = (
    rf"{_OF_THEIRS}|pediu|ligou|reclam|insist|disse|diz |falou|quer |queria|acha |achou|mandou|respondeu|retornou|cancelou"
    r"|cobrou|atrasou|sumiu|contratou|recusou|aceitou|nao (?:sabe|entende|viu|renovou)"
    r"|called|asked|says|said|wants|complain|insist|refuse|cancelled|canceled|keeps|thinks|ghosted|knows nothing"
)
_HOW: Final = r"(?:(?:ja|ainda|so|tambem|still|already|just|also|really|simply) ){0,2}"
_IN_GENERAL: Final = r"(?<!\bse )(?<!\bif )(?<!\bcaso )(?<!\bquando )(?<!\bwhen )(?<!\bonde )(?<!\bcada )(?<![\w@])"
"""Not behind words that speak of any customer: "se o cliente pagou", as the manual of a program for shops has it."""


def tickets_named(line: str) -> frozenset[int]:
    """Return the numbers that one line names as tickets: "ticket 12", "chamado nº 12", "#12"; not "pedido #12"."""
    text = folded(line)
    found = [number for runs in (*_TICKETS.findall(text), *_WRAPPED.findall(text)) for number in re.findall(r"\d+", runs)]
    found += [number for before, number in _HASHED.findall(text) if before not in _OTHER_THINGS]
    return frozenset(map(int, found[:MOST]))


def tickets_in_subject(subject: str) -> frozenset[int]:
    """Return the numbers that stand in a subject as letters to agents have them: "[12]"."""
    return frozenset(map(int, _BRACKETED.findall(subject[:1_000])[:MOST]))


def addresses_named(words: str) -> frozenset[str]:
    """Return the addresses in ``words``, normalised, the first :data:`MOST`."""
    found = dict.fromkeys(
        normalised(one.strip(".;!?'").removeprefix("mailto:")) for one in ADDRESS.findall(words)[: MOST * 5]
    )
    return frozenset(list(found)[:MOST])


def parts_of(*names: str) -> frozenset[str]:
    """Return the parts by which people are called, folded: each word of their names, and each name as a whole."""
    whole = [folded(one) for one in names]
    words = [word for one in whole for word in re.split(r"[\s._,()/-]+", one)]
    return frozenset(one for one in (*whole, *words) if len(one) > 1 and not one.isdigit() and one not in _NO_NAMES)


def greeted(words: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the lines that greet or call one of ``names`` (folded): "Lia,", "Oi Lia!", "@lia"; a closing calls nobody."""
    if not names:
        return ()
    one = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    several = rf"(?:{one})(?:(?:,| e| and| &|/) ?(?:{one}))*"
    called = re.compile(rf"(?<![\w.])@(?:{one})(?!\w|[.@-]\w)")
    greets = re.compile(
        rf"^[\W_]{{0,20}}(?:{_GREETING}[,!]? (?:{one})(?!\w|@|\.\w)|{several}\s?(?:[,:;!?]|\.{{3}}|[-–—](?!\w))"
        rf"|{_FYI}{several}\s?(?:[,:;!?.–—-](?!\w)|$)|{_FOR}{several}\s?(?:[:!;–—]|-(?!\w)|$))"
    )
    alone = re.compile(rf"^[\W_]{{0,20}}(?:{one})[\W_]{{0,20}}$")
    return tuple(_calling(words, called, greets, alone))


def _calling(words: str, called: re.Pattern[str], greets: re.Pattern[str], alone: re.Pattern[str]) -> Iterator[str]:
    begins, first = True, True
    lines = words.splitlines()
    last = max((place for place, line in enumerate(lines) if line.strip()), default=0)
    for place, line in enumerate(lines):
        text = folded(line)
        if text and (
            called.search(text)
            or (begins and place < last and greets.match(text))
            or (begins and greets.match(text) and not alone.match(text))
            or (first and place < last and alone.match(text))
        ):
            yield line.strip()
        begins, first = not text or text.endswith(_ENDED), first and not text


def called_together(words: str, customer: Collection[str] = ()) -> tuple[str, ...]:
    """Return the lines with which colleagues are greeted together and told of the customer: "Pessoal, ela deve duas".

    A salutation in the plural alone greets the customer's people as well as one's own, so it is none of those; what tells
    is that the customer, who may be named (``customer``, folded), is spoken of and not to.
    """
    lines = words.splitlines()
    texts = [folded(line) for line in lines]
    if not any(map(_TOGETHER.match, texts)):
        return ()
    named = "".join(f"|(?:[oa] )?{re.escape(one)}" for one in sorted(customer, key=len, reverse=True))
    told = re.compile(
        rf"{_IN_GENERAL}(?:(?:(?:[oa]|ess[ea]|est[ea]|noss[oa]|the|this|our) (?:cliente|customer|client){named}) {_HOW}"
        rf"(?:{_OF_CUSTOMERS})|(?:el[ea]|s?he|they) {_HOW}(?:{_OF_THEIRS}))"
    )
    spoken = [bool(told.search(text)) for text in texts]
    if not any(spoken):
        return ()
    return tuple(
        line.strip() for line, text, of_them in zip(lines, texts, spoken, strict=True) if of_them or _TOGETHER.match(text)
    )


def people_named(line: str, names: Collection[str]) -> frozenset[str]:
    """Return which of ``names`` (folded, of two words at least) stand in one line."""
    text = " " + " ".join(_WORD.findall(folded(line))) + " "
    return frozenset(one for one in names if f" {one} " in text)
