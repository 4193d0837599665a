"""The table of marks with which people keep words among colleagues, each row with its reason. Pure.

A phrase is looked for in folded text (:func:`mailbot.desk.phrases.internal.folded`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Place(Enum):
    """Where in its line a phrase must stand to mark it."""

    HEAD = auto()
    """At the beginning, and then the line ends or a sign follows; behind a full stop, and then a colon; or in brackets."""
    LABEL = auto()
    """At the beginning, and then a colon or a dash; or in brackets at the beginning."""
    TAIL = auto()
    """At the end, behind a sign."""
    COMMAND = auto()
    """At the beginning, behind a sign with which other desks write their orders."""
    ANYWHERE = auto()
    UNSIGNED = auto()
    """Where a sentence begins, and then another word than those with which it is about something else: "nota interna do"."""
    BEFORE_WORDS = auto()
    """Where a sentence begins, and then one with which another sentence begins: "interno o contrato venceu"."""
    BEFORE_PERSON = auto()
    """Where a sentence begins, and then words about somebody who is not spoken to: "só entre nós ela"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One row: a phrase as a regular expression over folded text, where it must stand, and why it marks its line."""

    place: Place
    phrase: str
    why: str


_ONLY: Final = "(?:so|somente|apenas|exclusivo|exclusivamente|unicamente)"
_US: Final = (
    "(?:voces|vcs|nos|a gente|(?:aos? |[ao]s? |nossa |nosso )?(?:equipe|time|colegas|agentes|atendentes|suporte|pessoal))"
)
_NOTE: Final = (
    "(?:notas?|anotacao|comentarios?|mensagem|msg|obs\\.?|observacao|recado|aviso|informacao|info|conversa|discussao|lembrete"
    "|e-?mail|assunto|parte)"
)
_USE: Final = "(?:uso|conhecimento|controle|ciencia|registro|informacao|consulta|acompanhamento|alinhamento|referencia)"
_ALL_THIS: Final = "(?:tudo )?(?:isso|isto|(?:[ae]|est[ae]|ess[ae]|o) (?:informacao|conversa|mensagem|assunto|e-?mail))"
_ALL_THAT: Final = "(?:all )?(?:of )?(?:this|it|that|these|them|everything)(?: (?:information|message|mail|one))?"
_MEMO: Final = "(?:notes?|comments?|remarks?|messages?|memo|info|information|mail|e-?mail|discussion|reminder|fyi)"
_STAFF: Final = "(?:team|staff|agents?|colleagues?|support|support team)"
_TELL: Final = (
    "(?:envi|mand|repass|encaminh|respond|mostr|cont|coment|dig|diz|fal|avis|inform|revel|cit|mencion|compartilh|divulg"
    "|pass|vaz|cheg)\\w{0,8}"
)
_THIS: Final = "(?:isso |isto |esta? |este |essa |esse |nada |disso |ainda |por enquanto ){0,3}"
_TO: Final = "(?:aos?|pros?|pras?|(?:para|pra|com) [oa]s?|[pc]/ ?[oa]s?)"
_CLIENT: Final = f"(?:(?:{_TO}|as?) clientes?|(?:(?:para|pra|pro|com|de|[pc]/) |[pc]/)cliente)"
_ENDS: Final = r"(?=[\W_]{0,30}$|\s?[:;.!?)\]}–—-])"
"""Behind words that say more where a sentence goes on: "para controle interno, marque a caixa"."""
_ENDS_OR_COMMA: Final = r"(?=[\W_]{0,30}$|\s?[:;,.!?)\]}–—-])"
_SEND: Final = (
    "(?:send|sent|forward|forwarded|share|shared|show|shown|tell|told|mention|mentioned|disclose|disclosed|reveal|pass"
    "|passed|cc|copy|inform|reply|answer|write)"
)
_IT: Final = "(?:this |it |that |anything |any of this |on ){0,3}"
_CUSTOMER: Final = "(?:to |with )?(?:the |our )?(?:customers?|clientes?|clients?)"

_ITSELF: Final = "the word itself, as a label"
_CALLED: Final = "what a note is called elsewhere"
_READERS: Final = "it says who alone is to read it"
_WITHHELD: Final = "it says that the customer is not to have it"
MARKS: Final = (
    Mark(Place.HEAD, "intern[oa]s?", _ITSELF),
    Mark(
        Place.HEAD,
        f"(?:e |isto e |isso e )?(?:{_ONLY} )?(?:para |de |em )?uso (?:\\w{{1,12}} )?interno(?: {_ONLY})?",
        _ITSELF,
    ),
    Mark(Place.HEAD, f"{_ONLY} (?:para |p/ ?|pra |de )?(?:o )?{_USE} intern[oa](?: {_ONLY})?", _ITSELF),
    Mark(Place.HEAD, f"(?:para |p/ ?|pra ){_USE} intern[oa](?: {_ONLY})?{_ENDS}", _ITSELF),
    Mark(Place.HEAD, "i n t e r n [oa]|i n t e r n a l", _ITSELF),
    Mark(
        Place.ANYWHERE,
        f"(?:mant\\w{{2,5}}|deix\\w{{1,3}}|trat\\w{{1,3}}) {_ALL_THIS} (?:como |so |apenas )?intern[oa]s?{_ENDS_OR_COMMA}",
        _ITSELF,
    ),
    Mark(
        Place.ANYWHERE,
        f"(?:keep|kept|leave|treat|(?:must|should|has to|to) (?:stay|remain|be kept)) (?:{_ALL_THAT} )?"
        f"(?:as |strictly |purely |only ){{0,2}}internal(?:ly)?{_ENDS_OR_COMMA}",
        _ITSELF,
    ),
    Mark(Place.HEAD, f"{_ONLY} (?:para |p/ |pra )?(?:o )?(?:interno|consumo interno)", _ITSELF),
    Mark(Place.HEAD, f"(?:{_ONLY} )?(?:para )?uso interno (?:da|do) (?:equipe|time|suporte|empresa)", _ITSELF),
    Mark(Place.HEAD, "uso exclusiv(?:o|amente) intern[oa]|internamente", _ITSELF),
    Mark(Place.HEAD, f"(?:isto|isso|esta mensagem|este e-?mail) e (?:{_ONLY} )?(?:(?:de|para) uso )?intern[oa]", _ITSELF),
    Mark(Place.HEAD, "(?:this|it|this mail|this message) is (?:for |strictly |only ){0,2}internal(?: only| use)?", _ITSELF),
    Mark(Place.TAIL, "(?:de |para )?uso interno|internal (?:only|use|use only)|nota interna", _ITSELF),
    Mark(Place.HEAD, "internal(?:ly)?(?: only)?", _ITSELF),
    Mark(Place.HEAD, "(?:for )?internal use(?: only)?", _ITSELF),
    Mark(Place.HEAD, "(?:only|strictly) internal(?:ly)?", _ITSELF),
    Mark(Place.HEAD, "for internal (?:purposes|eyes|reference|discussion)(?: only)?", _ITSELF),
    Mark(Place.HEAD, f"{_NOTE}[ -]?(?:de uso |para uso )?(?:intern[oa]s?|privad[oa]s?)", _CALLED),
    Mark(Place.HEAD, f"(?:internal|private|agents?'?|staff)[ -]?{_MEMO}(?: only)?", _CALLED),
    Mark(Place.HEAD, f"{_NOTE} {_ONLY} (?:para |pra |p/ ?|entre )(?:gente|{_US})(?: d[eo] suporte)?", _READERS),
    Mark(Place.HEAD, "(?:fyi|obs|nb|ps|p\\. ?s)[.:,]? (?:internal(?:ly)?|intern[oa])", _CALLED),
    Mark(Place.LABEL, "privad[oa]|private|notas?|notes?", "the word of the order, without its sign"),
    Mark(Place.HEAD, f"notas? (?:para |pra |p/ ?){_US}|notes? (?:to|for) (?:the |our |my )?(?:{_STAFF}|self)", _CALLED),
    Mark(
        Place.LABEL,
        f"(?:para |pra |atencao,? )?{_US}(?: d[eo] suporte| interna)?|(?:to |for )?(?:the |our ){_STAFF}",
        _READERS,
    ),
    Mark(
        Place.HEAD,
        f"(?:isso |isto |isso e |isto e |e )?{_ONLY} (?:para |pra |p/ ?|entre )(?:gente|{_US})(?: d[eo] suporte)?",
        _READERS,
    ),
    Mark(Place.LABEL, f"{_ONLY} {_US}(?: d[eo] suporte)?", _READERS),
    Mark(
        Place.HEAD,
        "(?:(?:e|isso e|isto e|acesso|uso|informacao|conteudo|assunto) )?(?:restrit[oa]|reservad[oa]) (?:para |pra |p/ ?)?"
        f"{_US}(?: d[eo] suporte)?",
        _READERS,
    ),
    Mark(Place.LABEL, f"(?:confidencial|sigilos[oa]|reservad[oa])\\W{{1,5}}(?:para |pra |p/ ?)?{_US}", _READERS),
    Mark(Place.ANYWHERE, "(?:ca|aqui) entre nos", _READERS),
    Mark(
        Place.HEAD,
        f"(?:isso |isto )?(?:fica |que fique |ca |aqui |{_ONLY} ){{0,3}}entre (?:nos|a gente)(?: aqui)?",
        _READERS,
    ),
    Mark(Place.HEAD, "em off|off the record", _READERS),
    Mark(Place.HEAD, f"(?:for )?(?:the |our )?{_STAFF}(?: eyes)? only", _READERS),
    Mark(Place.HEAD, f"(?:only|just) (?:for )?(?:the |our |you )?(?:{_STAFF}|guys|us|ourselves)", _READERS),
    Mark(
        Place.HEAD,
        "(?:this is |just |only |strictly |keep this |keep it ){0,3}between (?:us|ourselves|you and me)",
        _READERS,
    ),
    Mark(Place.HEAD, "(?:(?:ola|oi|caros|prezados|dear|hi|hello) )?(?:colegas|colleagues)", _READERS),
    Mark(Place.ANYWHERE, f"(?:nao|nunca|jamais) (?:\\w{{1,12}} ){{0,2}}{_TELL} {_THIS}{_CLIENT}", _WITHHELD),
    Mark(Place.ANYWHERE, f"sem (?:\\w{{1,12}} )?{_TELL} {_THIS}{_CLIENT}", _WITHHELD),
    Mark(
        Place.ANYWHERE,
        "(?:[oa]s? |^)clientes? (?:nao|nunca) (?:(?:podem?|devem?|precisam?) (?:saber|ver|ler)|sabem? (?:disso|de nada))",
        _WITHHELD,
    ),
    Mark(Place.ANYWHERE, "sem [oa] cliente (?:saber|ver|ler)", _WITHHELD),
    Mark(Place.ANYWHERE, f"nao (?:e|era|vai|va|deve|pode) {_TO} cliente", _WITHHELD),
    Mark(
        Place.ANYWHERE,
        f"nao (?:(?:e|era|vai|va|deve|pode|deveria) )?(?:(?:para|pra|p/) )?(?:ir|seguir|sair|chegar) {_CLIENT}",
        _WITHHELD,
    ),
    Mark(
        Place.ANYWHERE,
        f"(?:do not|don'?t|never|not to be|must not be|should not be|cannot be) (?:\\w{{1,12}} )?{_SEND} {_IT}{_CUSTOMER}",
        _WITHHELD,
    ),
    Mark(Place.ANYWHERE, "(?:not|nothing) (?:meant )?for (?:the |our )?(?:customers?|clients?)", _WITHHELD),
    Mark(
        Place.ANYWHERE,
        "(?:the )?(?:customer|cliente?) (?:must not|mustn'?t|should not|shouldn'?t|may not|need not|cannot|can'?t)"
        " (?:know|see|read|hear|be told|get)",
        _WITHHELD,
    ),
    Mark(Place.ANYWHERE, "without the (?:customer|client) (?:knowing|seeing)", _WITHHELD),
    Mark(
        Place.COMMAND,
        "not[ae]s?|intern[oa]s?|internal|privad[oa]|private|comentario|comment|whisper|nota[-_ ]?interna|internal[-_ ]?note",
        "the order of a note, with another sign",
    ),
    Mark(
        Place.UNSIGNED, "(?:nota|anotacao|comentario|obs\\.?|observacao|recado|lembrete)[ -](?:intern|privad)[oa]", _CALLED
    ),
    Mark(Place.UNSIGNED, "(?:internal|private|agents?'?|staff)[ -](?:note|comment|remark|memo|reminder)(?: only)?", _CALLED),
    Mark(
        Place.UNSIGNED,
        f"{_ONLY} (?:para |p/ ?|pra |de )?uso interno(?: da equipe| do suporte)?|uso interno {_ONLY}",
        _ITSELF,
    ),
    Mark(Place.UNSIGNED, "(?:for )?internal use only|(?:strictly|for) internal(?: eyes)? only", _ITSELF),
    Mark(Place.BEFORE_WORDS, "intern[oa]|internal|internal (?:only|use)|internal (?:message|info|mail|e-?mail)", _ITSELF),
    Mark(
        Place.BEFORE_WORDS, f"(?:(?:so )?(?:para |p/ ?|pra ))?{_USE} intern[oa]|{_NOTE}[ -](?:intern|privad)[oa]s?", _ITSELF
    ),
    Mark(
        Place.BEFORE_WORDS,
        f"(?:isto|isso|this|it) (?:e|is) (?:{_ONLY} |only |strictly )?intern(?:[oa]|al)(?: only)?",
        _ITSELF,
    ),
    Mark(
        Place.BEFORE_WORDS, "(?:mant\\w{2,5}|deix\\w{1,3}) (?:isso|isto) (?:so )?interno|keep (?:this|it) internal", _ITSELF
    ),
    Mark(
        Place.BEFORE_WORDS, f"notas? (?:para |pra |p/ ?){_US}|notes? (?:to|for) (?:the |our |my )?(?:{_STAFF}|self)", _CALLED
    ),
    Mark(
        Place.BEFORE_WORDS,
        f"{_ONLY} (?:fica |que fique )?entre (?:nos|a gente)|(?:fica|que fique)(?: so)? entre (?:nos|a gente)",
        _READERS,
    ),
    Mark(
        Place.BEFORE_WORDS,
        "(?:just|only|strictly|keep (?:this|it)) between (?:us|ourselves|you and me)|off the record",
        _READERS,
    ),
    Mark(Place.BEFORE_WORDS, f"(?:for )?(?:the |our )?{_STAFF} only", _READERS),
    Mark(Place.BEFORE_PERSON, "entre (?:nos|a gente)|between (?:us|ourselves|you and me)|em off", _READERS),
    Mark(Place.BEFORE_PERSON, f"{_ONLY} (?:para |pra |p/ ?)(?:gente|{_US})(?: d[eo] suporte)?", _READERS),
    Mark(Place.BEFORE_PERSON, f"(?:restrit[oa]|reservad[oa]) (?:para |pra |p/ ?)?{_US}", _READERS),
    Mark(Place.BEFORE_PERSON, "privad[oa]|private|confidencial|confidential|sigilos[oa]|reservad[oa]", _READERS),
    Mark(Place.BEFORE_PERSON, "(?:only|just) for (?:the |our |you )?(?:team|staff|agents|colleagues|guys|us)", _READERS),
)
"""The closed table. Lines in which such words are about something else are asked about once, and ``#send`` sends them."""
