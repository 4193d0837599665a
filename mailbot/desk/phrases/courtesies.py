"""Short words of customers that mean one thing: thanks, an answer accepted. Closed lists, pt and en.

What is not plainly on a list is somebody's words, and an agent reads it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from enum import Enum
from typing import Final

from mailbot.mail.text.patterns import late


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THANKS: Final = _words(
    """
    obrigado obrigada obrigados obrigadas obg obgd valeu vlw agradeco agradecido agradecida agradecemos grato grata
    gratos gratidao brigado brigada obrigadao obrigadissimo agradecidos agradecidas thanks thank thx tks thks ty cheers
    """
)
_AROUND: Final = _words(
    """
    muito muita mesmo de novo novamente pela pelo por toda todo a o as os e ajuda atencao retorno resposta suporte
    atendimento esclarecimento orientacao informacao informacoes gentileza rapidez agilidade tudo voces voce equipe
    ola oi bom boa dia tarde noite ok certo perfeito otimo otima show beleza blz joia excelente maravilha entendi
    entendido recebido ciente combinado abraco abracos att atenciosamente um uma very much so many for the your you
    all help support answer reply quick great perfect excellent good fine got it hi hello dear kind best regards
    atte cordialmente abs sincerely again and i we appreciate have nice day team
    prezado prezada prezados prezadas caro cara caros tenha tenham fim final semana feriado demais todos weekend
    """
)
CLOSINGS: Final = _words(
    """
    att atte atenciosamente cordialmente abs abraco abracos grato grata gratos obrigado obrigada obrigados best kind
    regards sincerely thanks cheers
    """
)
"""What stands above the name in a signature."""
_GLAD: Final = frozenset("👍🙏👏👌🤝✅✔☑🎉🎊💯😀😃😄😁😆😊☺🙂😉😍🤩🤗😎🥳😇❤♥💙💚🧡💛💜💖🥰🙌💪👊🤙🫶✨🌻💐")
_SAD: Final = late(r"[:;=]['\u2019]?-?[(/\\|\[]")
_MODIFIERS: Final = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿")
_REACTED: Final = late(r"(?m)^[^\n]{1,80}\b(?:reagiu|reacted)\b[^\n]{1,20}\bGmail\b\.?\s*$")
"""Below an emoji, where one program sends a mail for it and another shows it beside the letter."""
_APOSTROPHES: Final = late("['\u2019]")
_ASKS: Final = late(
    r"(?:^|[.!;:] ?)(?:(?:ola|oi|hi|hello)[, ]+)?"
    r"(?:ajuda|retorno|resposta|orientacao|informacao|informacoes|help|answer|reply)"
    r"(?=[,.!;:]|$| (?:obrigad|grat|thank|please))"
    r"|\b(?:tudo|mesma?|todos?|todas?) de novo\b|\bde novo (?:[oa] )?(?:mesm[oa]|tudo)\b"
    r"|(?:^|[.!;:] ?)(?:de novo|novamente)\b"
    r"|\b(?:i|we) have\b|\b(?:e|and)\W*$"
)
"""What words of courtesy say in another order: that something is wanted ("Ajuda, obrigado"), or has happened again."""
_ACCENTS: Final = late("[\u0300-\u036f]+")
_WORD: Final = late(r"[^\W\d_]+")
_NUMBER: Final = late(r"\d+%?")
_WHOLLY: Final = "100%"

_TICKET: Final = r"(?:o|a|este|esse|esta|essa|meu|nosso) (?:chamado|ticket|atendimento|caso|protocolo|solicitacao)"
_TO_CLOSE: Final = r"(?:fechar|encerrar|finalizar|concluir)"
_IS_CLOSED: Final = r"(?:fechado|encerrado|finalizado|concluido)"
_SOLVED: Final = (
    r"(?:o |meu |nosso )?(?:problema|chamado|erro|caso) (?:foi |esta |ja foi )?(?:resolvido|solucionado)(?: com sucesso)?"
    r"|(?:(?:a |minha |nossa )?duvida (?:foi )?)?(?:sanada|esclarecida)|(?:(?:o |meu |nosso )?problema (?:foi )?)?sanado"
    r"|(?:esta |ta |foi |ja esta |ja foi |ficou )?(?:tudo )?(?:resolvido|resolvida|solucionado|solucionada)"
    r"(?: com sucesso| o (?:problema|erro))?"
    r"|(?:isso )?resolveu(?: (?:o|meu|nosso) problema)?|solucionou|(?:consegui|conseguimos) resolver"
    r"|voltou a funcionar(?: normalmente)?"
    rf"|(?:(?:voce |voces )?(?:ja )?(?:pode|podem|podemos)|favor) {_TO_CLOSE}(?: {_TICKET})?"
    rf"|{_TO_CLOSE} (?:{_TICKET}|chamado)"
    rf"|(?:{_TICKET} |chamado )?(?:ja )?pode ser {_IS_CLOSED}"
    rf"|(?:pode|podem) dar (?:{_TICKET} )?(?:como|por) (?:{_IS_CLOSED}|resolvido|solucionado)"
    r"|(?:(?:it is|its|it) |problem |issue )?(?:is )?(?:resolved|solved|fixed)|(?:that |it )did it"
    r"|(?:that |this |it )(?:resolved|solved|fixed) (?:it|the (?:problem|issue)|my (?:problem|issue))"
    r"|(?:you (?:can|may) |please )(?:please )?close(?: (?:(?:the|this|my) (?:ticket|case|issue)|it|this))?"
    r"|close (?:(?:the|this|my) (?:ticket|case|issue)|it|this)"
)
_WORKS: Final = (
    r"funcionou(?: perfeitamente| certinho| direitinho| normalmente)?|deu (?:tudo )?certo"
    r"|(?:esta |ta |ja esta )?(?:tudo )?funcionando(?: perfeitamente| normalmente| certinho)?"
    r"|(?:(?:it is|its|it) )?(?:is )?working|(?:that |this |it |everything )?(?:works|worked)(?: perfectly)?"
)
_AGREES: Final = r"aceito(?: a (?:resposta|solucao))?|de acordo|accepted"
_ACCEPTS: Final = late(f"(?:{_SOLVED}|{_WORKS}|{_AGREES})")
_ONLY_SOLVED: Final = late(f"(?:{_SOLVED}|aceito a (?:resposta|solucao))")
_ONLY_ANSWERED: Final = late(f"(?:{_ONLY_SOLVED.pattern}|{_WORKS})")
_TAKES_BACK: Final = _words(
    """
    nao nem ainda mas porem so exceto falta faltou quase continua porque quando se depois amanha not no but still
    except however when if until yet unless
    """
)
_FOR_THE_MOMENT: Final = late(
    r"\b(?:por (?:agora|hoje|enquanto)|for now|all (?:day|weekend)|for (?:the|a) (?:day|weekend|team)|for you"
    r"|(?:[oa] )?(?:dia|tarde|noite|semana) tod[oa]|tod[oa] [oa] (?:dia|tarde|noite|semana)|[oa] (?:dia|tarde|noite"
    r"|semana)(?! (?:e|de)\b))\b"
)
"""What is solved for the moment, or for some, may be no more tomorrow: a person reads that."""
_FILLER: Final = _words(
    """
    sim agora ja por favor aqui yes now please all
    """
)

_BESIDES: Final = (_THANKS | _AROUND | _FILLER) - _TAKES_BACK
_OF_ACCEPTING: Final = frozenset(_WORD.findall(_ACCEPTS.pattern)) - _TAKES_BACK
"""Every word of the phrases, which are spelled whole for this: whatever says another one need not be compared with them."""


def plain(text: str) -> str:
    """Return ``text`` in small letters, without accents, on one line."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(text.casefold().split())


def is_thanks(words: str, most_words: int, names: Collection[str] = ()) -> bool:
    """Return whether ``words`` are nothing but a short thank-you, which re-opens nothing.

    At most ``most_words`` of them, no question mark, at least one word of thanks, and besides only courtesy and ``names``
    (those of agents, of the customer, of the desk); or a thumb up and its like, and nothing else.
    """
    if _glad(words):
        return True
    flat = plain(words)
    said = _WORD.findall(flat)
    if len(said) > most_words or _THANKS.isdisjoint(said) or _ASKS.search(flat):
        return False
    return only_courtesy(words, names)


def _glad(words: str) -> bool:
    shown = {char for char in _REACTED.sub("", words) if not char.isspace()} - _MODIFIERS
    return bool(shown) and shown <= _GLAD


def frowns(words: str) -> bool:
    """Return whether a picture or a face in ``words`` may say the contrary of them ("Obrigado 👎")."""
    if _SAD.search(words):
        return True
    return not words.isascii() and any(unicodedata.category(char) == "So" and char not in _GLAD for char in words)


class Said(Enum):
    """What the customer was written last, by which the same words mean more or less."""

    SOLUTION = _ACCEPTS
    ANSWER = _ONLY_ANSWERED
    QUESTION = _ONLY_SOLVED


def accepts(words: str, names: Collection[str] = (), to: Said = Said.SOLUTION) -> bool:
    """Return whether the customer says nothing but that the answer solved it, or that the ticket may be closed.

    ``names`` may stand beside it, as in :func:`is_thanks`, and the ticket's own number where it is one of them: another
    number is of something else ("pode fechar o chamado 4711"). Who merely agrees accepts nothing but a solution: they agree
    to something else that they were asked. To a question, "está funcionando" is an answer like every other.
    """
    flat = _APOSTROPHES.sub("", plain(words))
    said = _WORD.findall(flat)
    besides = _BESIDES | named(names)
    if not said or "?" in words or not all(word in _OF_ACCEPTING or word in besides for word in said):
        return False
    if frowns(words) or _FOR_THE_MOMENT.search(flat) or not set(_NUMBER.findall(flat)).issubset((*names, _WHOLLY)):
        return False
    left = to.value.sub(" ", flat)
    return left != flat and besides.issuperset(_WORD.findall(left))


def named(names: Collection[str]) -> frozenset[str]:
    """Return the single words of ``names``, as :func:`plain` writes them."""
    return frozenset(part for name in names for part in _WORD.findall(plain(name)))


def only_courtesy(words: str, names: Collection[str] = ()) -> bool:
    """Return whether ``words`` say nothing but thanks, greetings, praise and ``names``; also where they say nothing."""
    known = named(names)
    if "?" in words or any(char.isdigit() for char in words) or frowns(words):
        return False
    return all(word in _THANKS or word in _AROUND or word in known for word in _WORD.findall(plain(words)))
