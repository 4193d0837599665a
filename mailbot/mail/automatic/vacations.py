"""Automatic replies whose header says nothing, and the day on which their writer is back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from mailbot.mail.automatic.absences import whole_absence
from mailbot.mail.automatic.departures import departure
from mailbot.mail.text.dates import MONTHS
from mailbot.mail.text.patterns import late

_MAX: Final = 1500
_AWAY: Final = late(
    r"\b(?:estou|estarei|encontro-me|me encontro) (?:de|em|ausente|fora|afastad[oa]"
    r"|no período de)\b.{0,30}?(?:f[eé]rias|aus[eê]n|escrit[oó]rio|licença"
    r"|recesso|viagem|atestado)|\b(?:estou|estarei|encontro-me) (?:ausente|fora do escrit[oó]rio|em viagem"
    r"|de licença)|período de f[eé]rias"
    r"|\bi(?:'m| am| will be|'ll be) (?:currently )?(?:on (?:vacation|holiday|leave|annual leave|parental leave"
    r"|maternity leave)|out of (?:the )?office"
    r"|away (?:from|until|for|on)|out until)"
    r"|\bestoy de vacaciones|\bich bin (?:derzeit|bis|vom|im urlaub|nicht im)|\bje suis (?:absent"
    r"|en congé)|\bestarei ausente",
    re.IGNORECASE | re.DOTALL,
)
_HINTS: Final = (
    "féri", "feri", "ausen", "ausên", "escrit", "licen", "recesso", "viagem", "atestado", "vacation", "holiday", "leave",
    "office", "away ", "out until", "estoy de", "urlaub", "ich bin", "je suis",
)  # fmt: skip
"""One of these stands in whatever the pattern above finds, in lower case."""
_INSTEAD: Final = late(
    r"em caso de (?:urg|emerg|necessidade|d[uú]vida)|(?:assuntos|casos|demandas|quest[oõ]es) urgentes|se (?:for )?urgente"
    r"|(?:favor|por favor|gentileza),? "
    r"(?:contat|procur|entr(?:e|ar) em contato|acion|encaminh|falar com)|procure (?:por )?|entre em contato com"
    r"|sem acesso (?:ao|a) e-?mail"
    r"|acesso limitado|in urgent cases|if (?:it'?s |this is )?urgent|please contact|limited access|no access to"
    r"|(?:responderei|retornarei|voltarei)\b"
    r"|in dringenden fällen|en cas d'urgence|en caso de urgencia|for urgent",
    re.IGNORECASE,
)
_INSTEADS: Final = (
    "urg", "emerg", "necessidade", "dúvida", "duvida", "contat", "procur", "acion", "encaminh", "falar com", "acess",
    "access", "responderei", "retornarei", "voltarei", "dringend",
)  # fmt: skip
"""One of these stands in whatever the pattern above finds, in lower case."""
_DIGIT: Final = late(r"\d")
_WHEN: Final = late(
    r"\b(?:até|ate|retorn|volt|regress|return|back|until|till|bis|hasta|jusqu)\w{0,6}\b[^\n]{0,30}?\d"
    r"|\b(?:de|entre) \d[^\n]{0,30}? (?:a|à|e) \d",
    re.IGNORECASE,
)
_BUT: Final = late(r"\b(?:mas|porém|contudo|but|however|aber|pero)\b", re.IGNORECASE)
MACHINE: Final = late(
    r"(?:mensagem|resposta|e-?mail|notifica[cç][aã]o) (?:é |gerad[oa] |enviad[oa] )?(?:um[a]? )?(?:resposta "
    r"|mensagem )?autom[aá]tic|autom[aá]tica,? (?:favor |por favor )?n[aã]o respond"
    r"|this is an (?:automatic|automated|auto)|automatically generated (?:reply|response|message)|auto-?reply"
    r"|resposta autom[aá]tica|gerad[oa] automaticamente",
    re.IGNORECASE,
)
ITSELF: Final = late(
    r"\b(?:é|trata-se de) uma? (?:mensagem|resposta|e-?mail|notifica[cç][aã]o) (?:enviad[oa] |gerad[oa] )?autom[aá]tic"
    r"|^\W{0,6}(?:mensagem|resposta|e-?mail|notifica[cç][aã]o) autom[aá]tic[oa](?:\W{0,6}$|[,.] )"
    r"|\best[ae] (?:mensagem|resposta|e-?mail|notifica[cç][aã]o) (?:é |foi )?(?:gerad[oa] |enviad[oa] )?autom[aá]tic"
    r"|autom[aá]tica,? (?:favor |por favor )?n[aã]o respond"
    r"|this is an (?:automatic|automated|auto)|^\W{0,6}auto-?reply\b"
    r"|^[^\n.]{0,40}\bautomatically generated (?:reply|response|message)",
    re.IGNORECASE | re.MULTILINE,
)
"""A mail that says so of itself; a person may well write of an automatic message, or of what is made automatically."""
ANSWERING: Final = late(
    r"\b(?:resolvid[oa]|resolveu|funcion\w{1,4}|deu certo|continua|testei|consegui"
    r"|sim|não|segue|podem? fechar|fixed|works|yes)\b",
    re.IGNORECASE,
)
"""What a person says to us before speaking of holidays."""
FACTS: Final = late(
    r"\b(?:a vers[aã]o (?:é|e|atual|instalada)|(?:the )?version (?:is )?\d|vers[aã]o \d|seguem? (?:em|o|a|os|as|abaixo|anex)"
    r"|em anexo|anexad[oa]s?|print|o erro|a tela|o log|o arquivo|the (?:log|file|error)"
    r"|podem? (?:agendar|fechar|liberar|encerrar|marcar|ligar|cancelar)"
    r"|obrigad[oa] pelo retorno|thanks for (?:the reply|getting back)"
    r"|liguem|me liguem?|quem (?:cuida|usa)|falem? com)\b",
    re.IGNORECASE,
)
"""What answers us besides: who writes that has read our letter, and is no machine."""
_RECEIVED: Final = late(
    r"recebemos (?:o )?(?:seu|sua)|obrigad[oa] (?:por|pelo)|thank you for (?:your|contacting)|we have received",
    re.IGNORECASE,
)
_BACK: Final = late(
    r"\b(?:retorno|retornarei|retornando|volto|voltarei|de volta|regresso|regressarei|return(?:ing)?|(?:be )?back"
    r"|zurück|regreso|vuelvo|de retour|torno)"
    r"\b[^\n.!?]{0,40}?(?=\d|(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b)",
    re.IGNORECASE,
)
_UNTIL: Final = late(
    r"\b(?:até|ate|until|till|through|bis|hasta|jusqu'au|a|à|entre \d[^\n]{1,30}? e)\b"
    r"(?: o| próximo| dia| zum| el| le| the){0,3} (?=\d)|\d/\d{1,2}(?:/\d{2,4})? ?[-–] ?(?=\d{1,2}/)",
    re.IGNORECASE,
)
_FIGURES: Final = late(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2})\b)?")
_NAMED: Final = late(
    r"(\d{1,2})(?:º|ª|st|nd|rd|th|\.)?(?: de| of)? ([^\W\d_]{3,10})\.?,?(?: de| of)?(?: (\d{4}))?", re.IGNORECASE
)
_ENGLISH: Final = late(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?", re.IGNORECASE)
_EARLY: Final = 300
_CENTURY: Final = 100


_TITLES: Final = late(
    r"\W{0,4}(?:f[eé]rias|(?:estou |estarei )?ausente|aus[eê]ncia|(?:estou |estarei )?fora(?= ?:| ?$| d[eo]| at[eé])"
    r"|licen[cç]a|recesso|(?:em )?viagem|feriad|afastad[oa]|folga|atestado|away|absen(?:t|ce)"
    r"|on (?:annual |parental |maternity )?(?:leave|vacation|holidays?|pto)|vacation|holidays?|annual leave"
    r"|out of (?:the )?office|ooo|pto|vacaciones|urlaub"
    r"|abwesen|cong[eé]s?)\b(?P<prefix>\s?:)?",
    re.IGNORECASE,
)
"""Subjects of responders, and of people whose work is other people's holidays: they need words beside them."""
_ORIGINAL: Final = late(r"\s?:\s{0,3}(?:re|res|enc|fwd?)\s?:", re.IGNORECASE)
"""What follows where a responder put its word before the subject that it answers."""
_COMES_BACK: Final = (
    r"(?:^|[.!,;\n]\s{0,9})(?:(?:eu )?(?:retorno|volto|retornare(?:i|mos)|voltare(?:i|mos)|estarei de volta|regresso)"
    r"|(?:i(?:'ll| will| am|'m) )?(?:be back|return(?:ing)?|back))\b"
)
_RETURNS: Final = late(
    rf"{_COMES_BACK}[^\n.!?]{{0,40}}"
    r"(?:\d|segunda|ter[cç]a|quarta|quinta|sexta|monday|tuesday|wednesday|thursday|friday|em breve|soon|next|pr[oó]xim)",
    re.IGNORECASE,
)
_RETURNS_ON: Final = late(
    rf"{_COMES_BACK}(?: ao (?:trabalho|escrit[oó]rio)| to (?:work|the office))?,?"
    r" (?:em|no dia|dia|a partir d[eo](?: dia)?|on) "
    r"(?:\d{1,2}[/.]\d{1,2}|\d{1,2}(?:º)? de [a-zç]{4,9}|[a-z]{3,9} \d{1,2}\b|\d{1,2} [a-z]{3,9}\b)",
    re.IGNORECASE,
)
"""A day, and not what somebody comes back to: "volto a pedir a versão 2026"."""


def written_by_a_responder(text: str, *, answers: bool, subject: str = "", name: str = "", bulk: bool = False) -> str:
    """Return the sign by which a text is an automatic reply's, "" for a person's. ``answers``: it came as a reply.

    ``subject`` is that of a mail whose own program would have put "Re:" before it, ``name`` what its writer is called.
    ``bulk``: its Precedence says that it is no letter to one reader, as old responders say of theirs.
    Several signs are asked for, since people write of their holidays too.
    """
    if subject and (sign := _entitled(subject, text, answers=answers)):
        return sign
    if answers and (sign := _departed(text, name) or whole_absence(text, name)):
        return sign
    if not text or len(text) > _MAX:
        return ""
    beginning = text[:_MAX]
    lowered = beginning.lower()
    # Nearly every mail is a person's: words are looked for before patterns, which cost twenty times as much.
    machine = "auto" in lowered and MACHINE.search(beginning)
    asked = answers and "?" not in beginning and any(map(lowered.__contains__, _INSTEADS)) and _DIGIT.search(beginning)
    hinted = machine or (asked and any(map(lowered.__contains__, _HINTS)))
    away = _AWAY.search(beginning) if hinted else None
    if machine and (away or (ITSELF.search(beginning) and _RECEIVED.search(beginning))) and "\n>" not in text:
        return "its words call themselves automatic"
    if bulk and sounds_away(beginning) and not _persons(beginning):
        return "words of absence, and a Precedence"
    if (
        asked
        and away
        and away.start() < _EARLY
        and _WHEN.search(beginning)
        and not _BUT.search(beginning)
        and not ANSWERING.search(beginning[: away.start()])
        and not FACTS.search(beginning)
        and _INSTEAD.search(beginning)
        and "\n>" not in text
    ):
        return "words of a vacation reply"
    return ""


def _persons(text: str) -> bool:
    """Tell whether ``text`` asks, objects or answers."""
    return "?" in text or _BUT.search(text) is not None or ANSWERING.search(text) is not None


def _entitled(subject: str, text: str, *, answers: bool) -> str:
    """Return the sign of a subject that speaks of an absence, with words to it; a person asks, answers, or goes on."""
    title = _TITLES.match(subject[:200])
    beginning = text[:_MAX]
    if title is None or len(text) > _MAX or "?" in beginning + subject or "\n>" in text or _BUT.search(beginning):
        return ""
    if ANSWERING.search(beginning[:_EARLY]) and not _RETURNS.search(beginning):
        return ""
    if _ORIGINAL.match(subject, title.start("prefix")) or (answers and title["prefix"]):
        return "a subject of absence before another's"
    away = _AWAY.search(beginning[:_EARLY])
    back = _RETURNS.search(beginning)
    told = away and (back or answers or _WHEN.search(beginning) or _INSTEAD.search(beginning))
    told = told or _RETURNS_ON.search(beginning)
    return "a subject of absence, and words of it" if told else ""


def _departed(text: str, name: str) -> str:
    beginning = text[:_MAX]
    if len(text) > _MAX or "?" in beginning or "\n>" in text:
        return ""
    at = departure(beginning, name)
    if at is None or at > _EARLY or ANSWERING.search(beginning[:at].replace("não", "")):
        return ""
    told = _INSTEAD.search(beginning) and not FACTS.search(beginning)
    return "says that its writer has left the company" if told else ""


def sounds_away(text: str) -> bool:
    """Tell whether a text begins with its writer's absence: a responder's words, or a person's who can be asked."""
    beginning = text[:_EARLY]
    away = any(hint in beginning.lower() for hint in _HINTS) and _AWAY.search(beginning) is not None
    return away or bool(whole_absence(text))


def returns_on(text: str, sent: date) -> date | None:
    """Return the day that a vacation reply names: that of the return, else the last one away; ``sent`` is the mail's own."""
    beginning = text[: 2 * _MAX]
    for signs in (_BACK, _UNTIL):
        for sign in signs.finditer(beginning):
            found = _day(beginning[sign.end() : sign.end() + 40], sent)
            if found:
                return found
    return None


def _day(words: str, sent: date) -> date | None:
    if match := _FIGURES.match(words):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        return _near(year, int(month), int(day), sent)
    if (match := _NAMED.match(words)) and match[2].lower() in MONTHS:
        return _near(match[3], MONTHS[match[2].lower()], int(match[1]), sent)
    if (match := _ENGLISH.match(words)) and match[1].lower() in MONTHS:
        return _near(match[3], MONTHS[match[1].lower()], int(match[2]), sent)
    return None


def _near(year: str | None, month: int, day: int, sent: date) -> date | None:
    """Return the day; without a year the first that is not long before the mail was sent."""
    try:
        if year:
            number = int(year)
            return date(number + 2000 if number < _CENTURY else number, month, day)
        found = date(sent.year, month, day)
        return found if found >= sent - timedelta(days=31) else date(sent.year + 1, month, day)
    except ValueError:
        return None
