"""Short words of customers that mean one thing: thanks, an answer accepted. Closed lists, pt and en.

What is not plainly on a list is somebody's words, and an agent reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final


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
    """
)
CLOSINGS: Final = _words(
    """
    att atte atenciosamente cordialmente abs abraco abracos grato grata gratos obrigado obrigada obrigados best kind
    regards sincerely thanks cheers
    """
)
"""What stands above the name in a signature."""
_GLAD: Final = frozenset("👍🙏👏👌🤝✅🎉💯😀😃😄😊🙂😉❤💙💚🧡💜🥰")
_MODIFIERS: Final = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿")
_REACTED: Final = re.compile(r"(?m)^[^\n]{1,80}\b(?:reagiu|reacted)\b[^\n]{1,20}\bGmail\b\.?\s*$")
"""Below an emoji, where one program sends a mail for it and another shows it beside the letter."""
_APOSTROPHES: Final = re.compile("['\u2019]")
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_WORD: Final = re.compile(r"[^\W\d_]+")

_SOLVED: Final = (
    r"(?:o )?(?:problema|chamado|erro|caso) (?:foi |esta |ja foi )?(?:resolvido|solucionado)"
    r"|(?:esta |ta |foi |ja esta |ficou )?(?:tudo )?(?:resolvido|resolvida|solucionado|solucionada)"
    r"|resolveu|solucionou|funcionou(?: perfeitamente)?|deu (?:tudo )?certo"
    r"|(?:esta |ta |ja esta )?(?:tudo )?funcionando(?: perfeitamente| normalmente)?"
    r"|(?:voce |voces )?(?:ja )?(?:pode|podem) (?:fechar|encerrar|finalizar|concluir)(?: o (?:chamado|ticket|atendimento))?"
    r"|(?:(?:it is|its|it) |problem |issue )?(?:is )?(?:resolved|solved|fixed|working)|(?:that |it )(?:works|worked|did it)"
    r"|(?:you can |please )?close (?:it|the ticket|this)"
)
_AGREES: Final = r"aceito(?: a (?:resposta|solucao))?|de acordo|accepted"
_ACCEPTS: Final = re.compile(f"(?:{_SOLVED}|{_AGREES})")
_ONLY_SOLVED: Final = re.compile(f"(?:{_SOLVED}|aceito a (?:resposta|solucao))")
_TAKES_BACK: Final = _words(
    """
    nao nem ainda mas porem so exceto falta faltou quase continua porque quando se depois amanha not no but still
    except however when if until yet unless
    """
)
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
    said = _WORD.findall(plain(words))
    known = named(names)
    if not said or len(said) > most_words or "?" in words or any(char.isdigit() for char in words):
        return False
    return not _THANKS.isdisjoint(said) and all(word in _THANKS or word in _AROUND or word in known for word in said)


def _glad(words: str) -> bool:
    shown = {char for char in _REACTED.sub("", words) if not char.isspace()} - _MODIFIERS
    return bool(shown) and shown <= _GLAD


def accepts(words: str, names: Collection[str] = (), *, proposed: bool = True) -> bool:
    """Return whether the customer says nothing but that the answer solved it, or that the ticket may be closed.

    ``names`` may stand beside it, as in :func:`is_thanks`. Who merely agrees accepts nothing, unless a solution was
    ``proposed``: they agree to something else that they were asked.
    """
    flat = _APOSTROPHES.sub("", plain(words))
    said = _WORD.findall(flat)
    besides = _BESIDES | named(names)
    if not said or "?" in words or not all(word in _OF_ACCEPTING or word in besides for word in said):
        return False
    left = (_ACCEPTS if proposed else _ONLY_SOLVED).sub(" ", flat)
    return left != flat and besides.issuperset(_WORD.findall(left))


def named(names: Collection[str]) -> frozenset[str]:
    """Return the single words of ``names``, as :func:`plain` writes them."""
    return frozenset(part for name in names for part in _WORD.findall(plain(name)))


def only_courtesy(words: str, names: Collection[str] = ()) -> bool:
    """Return whether ``words`` say nothing but thanks, greetings, praise and ``names``; also where they say nothing."""
    known = {part for name in names for part in _WORD.findall(plain(name))}
    if "?" in words or any(char.isdigit() for char in words):
        return False
    return all(word in _THANKS or word in _AROUND or word in known for word in _WORD.findall(plain(words)))
