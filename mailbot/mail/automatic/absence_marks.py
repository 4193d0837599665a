"""What differs in the clauses of an absence from mail to mail: days, names, addresses, telephones; and the signature."""

from __future__ import annotations

from typing import Final

from mailbot.mail.sender.addresses import ADDRESS
from mailbot.mail.text.characters import folded
from mailbot.mail.text.patterns import late

_MONTHS: Final = (
    r"(?:jan(?:eiro|uary)?|fev(?:ereiro)?|feb(?:ruary)?|mar(?:co|ch)?|abr(?:il)?|apr(?:il)?|maio?|may|jun(?:ho|e)?"
    r"|jul(?:ho|y)?"
    r"|ago(?:sto)?|aug(?:ust)?|set(?:embro)?|sep(?:t(?:ember)?)?|out(?:ubro)?|oct(?:ober)?|nov(?:embro|ember)?"
    r"|dez(?:embro)?|dec(?:ember)?|enero|febrero|marzo|mayo|junio|julio|septiembre|octubre|noviembre|diciembre)"
)
_ALONE: Final = (
    r"(?:janeiro|january|fevereiro|february|marco|march|abril|april|maio|junho|june|julho|july|agosto|august|setembro"
    r"|september"
    r"|outubro|october|novembro|november|dezembro|december|enero|febrero|marzo|mayo|junio|julio|septiembre|octubre"
    r"|noviembre|diciembre)"
)
_NUMBER: Final = r"\d{1,2}(?:[ºoª]|st|nd|rd|th)?"
DAYS: Final = late(
    r"(?<![\w/.])(?:\d{4}-\d{2}-\d{2}|\d{1,2}(?:[/.]\d{1,2}|-(?:0?[1-9]|1[0-2])(?!\d))(?:[/.-](?:\d{4}|\d{2}))?"
    rf"|{_NUMBER} (?:de |of )?{_MONTHS}(?:,? (?:de )?\d{{4}})?|{_MONTHS}\.? {_NUMBER}(?:,? \d{{4}})?"
    r"|(?:a |na |this |esta |proxima |next ){0,2}(?:segunda|terca|quarta|quinta|sexta)(?:[- ]feira)?|(?:este "
    r"|proximo )?(?:sabado"
    r"|domingo)|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:el )?(?:proximo )?(?:lunes|martes"
    r"|miercoles|jueves"
    r"|viernes)|next (?:week|month|year)|(?:a )?(?:proxima semana|semana que vem)|proximo mes|amanha|tomorrow"
    rf"|(?:o )?(?:fim|final|inicio|comeco|meados) (?:do mes|do ano|d[eo] {_ALONE})"
    rf"|(?:the )?(?:end|beginning|middle) of (?:the )?(?:month|year|{_ALONE})|the new year"
    rf"|{_ALONE}(?: (?:de )?\d{{4}})?)(?![\w/]|\.\d)(?:,? (?:as|at) \d{{1,2}}(?:h\d{{0,2}}|:\d{{2}})?(?: ?[ap]m)?)?"
)
"""Days, as an absence names them."""
GENERIC: Final = (
    r"(?:todos|todas|all|everyone|everybody|team|equipe|cliente|clientes|customer|customers|client|clients|colega|colegas"
    r"|colleague|colleagues|sender|senders|sir|madam|senhor|senhora|senhores|senhoras|sr|sra|parceir[oa]s?|partners?"
    r"|fornecedor(?:es)?|amig[oa]s?|friends?)"
)
_LINK: Final = late(r"<?(?:https?://|www\.)\S{1,300}")
_PHONE: Final = late(r"\+?\(?\d[\d ().-]{6,20}\d|(?<=ramal )\d{2,5}|(?<=ext )\d{2,5}")
_STARTERS: Final = (
    r"estarei|estaremos|estou|estamos|encontro|retorn\w+|volt\w+|respond\w+|n?est[ea]s?|n?ess[ea]s?|durante|n[ao]|em|para|por"
    r"|favor|se|caso|qualquer|assuntos|urg\w+|obrigad\w+|att|atenciosamente|cordialmente|abs|please|for|if|in|we|our|my|the"
    r"|this|until|back|during|thank\w*|best|kind|regards|contat\w+|contact|agrade\w+|desej\w+|inform\w+|comunic\w+|desde|procur\w+"
    r"|ligu?\w+|fale|falar|escrev\w+|boa|bom|ol[aá]|oi|hello|hi|gracias|sem|com|on|as|entre|encaminh\w+|aten\w+|a|o"
)
"""Words with which a sentence of an absence begins."""
_NAME: Final = late(
    rf"(?<=[\w,;:(-] )(?!I\b|I'|OOO\b|PTO\b|(?i:{GENERIC}|e-?mail|boas|feliz|natal|carnaval|p[aá]scoa|happy|merry|christmas"
    rf"|{_STARTERS})\b)"
    r"[^\W\d_a-zà-ÿ][\w&'.-]{0,30}\w(?:(?: (?:d[aeo]s?|e|&))? [^\W\d_a-zà-ÿ][\w&'-]{0,30}\w){0,4}"
)
"""Words with a capital inside a sentence; days are none of them by then."""
_LINE_OF_SIGNATURE: Final = late(
    r"(?:(?:[^\W\d_a-zà-ÿ][\w&'.]{0,30}|d[aeo]s?|e|&|[|/,-]|#m|#t|tel\.?:?|fone:?|phone:?|ramal|www\S*)(?:\s+|$)){1,8}"
)
_CLOSING: Final = late(
    r"(?:att|atte|atenciosamente|cordialmente|abracos?|abs|(?:muito )?obrigad[oa]|grat[oa]|(?:best |kind |warm )?regards"
    r"|best|sincerely|thanks|thank you|cheers|saludos)[,.! ]*"
)
_MOST_SIGNED: Final = 8
_NEW_LINE: Final = late(r"[ \t]*\n\s*(?=[^\W_a-zà-ÿ#]|#)")
"""An end of line behind which no sentence goes on; a name may begin the next one as well."""


def unsigned(text: str, name: str) -> str:
    """Return ``text`` without the signature at its end, below a closing or the ``name`` of its writer.

    Any other line with capitals may be what somebody says: "Impressora HP".
    """
    lines = [line.strip() for line in _PHONE.sub(" #t ", ADDRESS.sub(" #m ", text)).strip().split("\n")]
    first = (folded(name).split() or ["\n"])[0]
    end = at = len(lines)
    while at > 1 and len(lines) - at < _MOST_SIGNED:
        at -= 1
        line = " ".join(lines[at].split())
        flat = folded(line)
        if _CLOSING.fullmatch(flat) or flat.split(" ")[0] == first:
            end = at
        elif line and not (_LINE_OF_SIGNATURE.fullmatch(line + " ") and not DAYS.search(flat)):
            break
    return "\n".join(lines[:end])


def marked_up(text: str) -> str:
    """Return ``text`` as clauses are compared with it: days, names, addresses and telephones by their marks."""
    text = _NEW_LINE.sub(" ; ", _LINK.sub(" ", text)).replace("\u2019", "'")
    days = [found.span() for found in DAYS.finditer(folded(text))]
    marked, last = list[str](), 0
    for start, end in days:
        marked += [_names(text[last:start]), "#d"]
        last = end
    marked.append(_names(text[last:]))
    return " ".join(folded("".join(marked)).split())


def _names(text: str) -> str:
    return _NAME.sub("#n", text.replace("\n", " "))
