"""What a customer answers to the terms of paid consulting: a plain yes, a plain no, or something that an agent reads. Pure.

The word that the letter asks for stands at the beginning, and nothing besides it but courtesy: whoever agrees to pay says
it, and nobody is taken to have.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from mailbot.desk.phrases.courtesies import frowns, plain
from mailbot.desk.tickets.consulting import Stage
from mailbot.mail.text.patterns import late


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THE_TERMS: Final = (
    r"(?: (?:os|estes|esses|the|these)? ?(?:termos|terms)(?: e condicoes| and conditions)?"
    r"(?: (?:da|desta|de|do|of the|of this|of|for the) (?:consultoria|consulting))?"
    r"(?: (?:acima|abaixo|propostos|apresentados|enviados|above|below|proposed))?)?"
)
_GO_AHEAD: Final = (
    r"(?:[,.;!]? (?:por favor,? |please,? )?(?:podem? (?:seguir|prosseguir|continuar|comecar|iniciar)|go ahead)"
    r"(?: com (?:a consultoria|o atendimento))?)?"
)
_ACCEPTS: Final = late(
    r"(?:(?:sim|ok|certo|yes)[,.!]? )?(?:de acordo[,.;]? (?:e )?|concordo e |agreed[,.;]? )?(?:eu |nos |i |we )?"
    rf"(?:aceito|aceitamos|accept(?:ed)?)(?:,? sim\b)?{_THE_TERMS}{_GO_AHEAD}"
)
_DECLINES: Final = late(
    r"(?:infelizmente,? |nao, |unfortunately,? |no, )?(?:eu |nos |i |we )?"
    rf"(?:recuso|recusamos|recusado|declined?){_THE_TERMS}"
)
_COURTESY: Final = _words(
    """
    obrigado obrigada obrigados obg grato grata agradeco agradecemos muito att atenciosamente cordialmente abraco
    abracos thanks thank you very much regards best kind sincerely cheers
    """
)
_GREETING: Final = late(
    r"(?:(?:ola|oi|bom dia|boa tarde|boa noite|prezad[oa]s?|car[oa]s?|hello|hi|dear|good (?:morning|afternoon|evening))"
    r"(?:[ ,!.]+|$))+"
)
_CLOSING: Final = late(r"(?:att|atenciosamente|cordialmente|(?:best |kind )?regards|sincerely|abs|abracos)[.,;!]?")
_FOOTER: Final = late(
    r"(?:enviado d[oe] (?:meu|outlook)|enviado (?:pelo|via) (?:gmail|iphone|outlook|yahoo)|sent from my|get outlook for"
    r"|obte(?:r|nha) (?:o )?outlook).{0,60}"
)
_NOTICE: Final = late(
    r"(?:est[ae] (?:mensagem|e-?mail|comunicacao)|as? informac(?:ao|oes) contidas?|aviso(?: legal| de confidencialidade)?\b"
    r"|confidencial|this (?:e-?mail|message|communication)|the information contained|confidentiality|antes de imprimir)"
)
_NOTICES_SAY: Final = late(r"confiden|privileg|destinatari|sigil|intended|recipient|imprimir")
_LIMITS: Final = _words(
    """
    nao not nem mas porem se so somente desde contanto caso exceto salvo duvida duvidas but if unless only provided
    except until quando when depois after valor preco price desconto discount sem ate maximo maxima limite limitado
    limitada condicao condicionado gratis gratuito cobrar cobrem cobranca pago pagar pagamos pagamento reais recuso
    recusa recusamos recusado retiro retiramos desisto cancelo cancelamos cancelar aceito aceitamos ps obs observacao
    ressalva amanha hora horas minuto minutos limit limited maximum without free pay paid charge charged decline
    declined withdraw cancel accept condition conditions tomorrow hour hours minutes
    antes primeiro before first nunca never
    """
)
_OF_PAYING: Final = _words(
    """
    valor preco price desconto discount cobrar cobrem cobranca pago pagar pagamos pagamento reais pay paid charge charged
    gratis gratuito hora horas hour hours minuto minutos minutes consultoria consulting termos terms aceito aceitamos recuso
    """
)
"""What no company's notice of secrecy is about: a paragraph that names it is its writer's."""
_LINKING: Final = frozenset({"de", "da", "do", "das", "dos", "e"})
_NAMED: Final = late(r" (?:termos|terms)")
_MOST_SIGNED: Final = 10
_LONGEST_NAME: Final = 6
_MOST_NOTICES: Final = 4
_WORD: Final = late(r"[^\W\d_]+")
_NAME: Final = late(r"([^\W\d_]+)(?:[ ,!.]+|$)")


def answer_to_terms(words: str, names: Collection[str] = (), *, naming_them: bool = False) -> Stage | None:
    """Return ACCEPTED or DECLINED where ``words``, the new ones of a mail, say plainly so; None where they do not.

    ``names`` (the customer's, the desk's) may stand beside it, and a greeting before it. Below a closing
    ("Atenciosamente,"), or from a line on that is the writer's name, is a signature: at most ten lines, without a question
    and without a word that could take anything back. What a company's mail server writes below all mail is nobody's word.
    With ``naming_them`` it takes "aceito os termos": the bare word is not enough.
    """
    known = {part for name in names for part in _WORD.findall(plain(name))}
    lines = [line for line in _unprinted(words) if line.strip() and not line.lstrip().startswith(">")]
    said, signature = _parted(lines, known)
    if not said or "?" in "".join(lines) or len(signature) > _MOST_SIGNED or frowns("\n".join(said)):
        return None
    below = _WORD.findall(plain(" ".join(signature)))
    if not _LIMITS.isdisjoint(word for word in below if word not in known) or "$" in "".join(signature):
        return None
    flat = plain(" ".join(_ungreeted(said, known))).lstrip("\"'*_«“\ufeff\u200b ")
    for stage, phrase in ((Stage.ACCEPTED, _ACCEPTS), (Stage.DECLINED, _DECLINES)):
        found = phrase.match(flat)
        named = found is not None and _NAMED.search(found[0]) is not None
        if found is not None and (named or not naming_them) and _nothing_else(flat[found.end() :], known):
            return stage
    return None


def _unprinted(words: str) -> list[str]:
    """Return the lines without what says, below everything else, who may read a mail, and not to print it."""
    lines = words.rstrip().splitlines()
    for _ in range(_MOST_NOTICES):
        begin = max((place for place, line in enumerate(lines) if not line.strip()), default=-1) + 1
        cut = _notice_at([plain(line).lstrip(" \"'*_-=") for line in lines[begin:]])
        if cut is None:
            return lines
        lines = "\n".join(lines[: begin + cut]).rstrip().splitlines()
    return lines


def _notice_at(paragraph: list[str]) -> int | None:
    """Return the line of the last paragraph at which a notice begins; 0 where it only decorates, None for nothing."""
    if not any(paragraph):
        return 0 if paragraph else None
    found = next((place for place, line in enumerate(paragraph) if _NOTICE.match(line)), None)
    below = " ".join(paragraph[found:])
    if found is None or _NOTICES_SAY.search(below) is None or not _OF_PAYING.isdisjoint(_WORD.findall(below)):
        return None
    return found


def _ungreeted(said: list[str], known: Collection[str]) -> list[str]:
    """Return what was said without the greeting before it, whomever by ``known`` names, in a line of its own or not."""
    first = plain(said[0])
    found = _GREETING.match(first)
    if found is None:
        return said
    at = found.end()
    while (name := _NAME.match(first, at)) is not None and name[1] in known:
        at = name.end()
    return [first[at:], *said[1:]] if at < len(first) else said[1:]


def _parted(lines: list[str], known: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the words, and the signature below them; a telephone's own footer is neither."""
    kept = [line for line in lines if not _is_footer(plain(line))]
    for place, line in enumerate(kept):
        if line.strip() == "--" or (place and _CLOSING.fullmatch(plain(line))):
            return kept[:place], kept[place + 1 :]
        if place and _is_name(line, known):
            return kept[:place], kept[place:]
    return kept, []


def _is_footer(flat: str) -> bool:
    return _FOOTER.fullmatch(flat) is not None and _LIMITS.isdisjoint(_WORD.findall(flat))


def _is_name(line: str, known: Collection[str]) -> bool:
    """Return whether a line is a whole name that begins as one of ``known`` does."""
    words = line.split()
    if not 1 < len(words) <= _LONGEST_NAME or plain(words[0]) not in known:
        return False
    return all(word in _LINKING or (word.istitle() and word.isalpha()) for word in words)


def _nothing_else(rest: str, known: Collection[str]) -> bool:
    if rest[:1].isalnum() or any(char.isdigit() for char in rest):
        return False
    return all(word in _COURTESY or word in known for word in _WORD.findall(rest))
