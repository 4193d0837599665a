"""The table of banners: each sentence that gateways and providers write above a mail, and what it counts for.

A row is compared with a whole sentence, in small letters, without accents and links, an address being ``x@y``. Where it
asks for known words, the sentence has none but those of notices, so that it says nothing of a person's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from mailbot.mail.banners.marks import KIND, SCANNED, SCANNED_BESIDE, SENDER
from mailbot.mail.text.patterns import late


class Weight(Enum):
    """What a sentence counts for: what makes a banner, and what is only part of one."""

    ALONE = "alone"
    CAPITALS = "capitals"
    """Makes a banner in capitals, or beside anything else: "E-mail externo" may be an answer."""
    BESIDE = "beside"
    """Makes a banner beside anything else."""
    AFTER = "after"
    """Only goes on with one: advice."""
    WARNING = "warning"
    """As what goes on, and makes a banner below a heading in capitals."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its ``name`` as it is told, and the whole sentence; ``known`` asks for words of notices alone."""

    name: str
    weight: Weight
    sentence: re.Pattern[str]
    known: bool = True


OF_PROVIDERS: Final = "marks of the provider"
BUTTONS: Final = "buttons"
_A_WORD: Final = "care, in a word"
ON_ITS_LINE: Final = frozenset({BUTTONS, _A_WORD})
"""Stand on the line of what they belong to."""
ADVICE: Final = "advice"
"""A sentence in words of notices alone that names two of the things that they name."""
_TO_REPORT, _WHY = "to be reported", "why that matters"
POINTING: Final = frozenset({_TO_REPORT, _WHY})
"""Also stand apart from what they belong to."""
_OUT: Final = (
    r"\b(?:external(?:ly)?|outside|extern[oa]s?|externamente|fora|fuera|internet|unknown|desconhecid[oa]s?"
    r"|unverified|untrusted"
    r"|third part(?:y|ies)|terceiros)\b"
)
_HOUSE: Final = (
    r"\b(?:organi[sz]a\w+|organisms?|compan(?:y|ies)|corporat\w+|firm|business|agency|part(?:y|ies)|institut\w+"
    r"|network|group|office"
    r"|universit\w+|school|tenant|domain|systems?|senders?|sources?|internet"
    r"|empresa|corporac\w+|instituic\w+|rede|companhia|grupo|orgao|ambiente|dominio|universidade|escola|escritorio"
    r"|tribunal|prefeitura|remetentes?|remitentes?|origem|fontes?|sistemas?|entidade|terceiros|red|compania"
    r"|institucion)\b"
)
_SAID: Final = (
    r"\b(?:originat\w*|sent|came|comes|coming|received|is|was|from|generated|delivered|sender"
    r"|originad[oa]|originou|origem|enviad[oa]|veio|vem|vindo|vinda|recebid[oa]|e|foi|provem|proveniente|procedente"
    r"|procede"
    r"|partiu|chegou|possui|originario|originaria|originado|origino|proviene|fue|es)\b"
)
_NOTE: Final = r"(?:(?:please )?note(?: that)?,? |please be aware(?: that)? |be aware(?: that)? |observe que |note que )?"
_OF_THIS: Final = rf"(?:of this {KIND}|d(?:e )?est[ea] {KIND}|dess[ea] {KIND})"


def _row(name: str, weight: Weight, sentence: str, *, known: bool = True) -> Row:
    return Row(name, weight, late(rf"(?:{sentence})\Z"), known)


ROWS: Final = (
    _row(OF_PROVIDERS, Weight.ALONE, r"zjqcmqryfpfptbannerstart .{0,3000}? ?zjqcmqryfpfptbannerend", known=False),
    _row("seldom written from", Weight.ALONE,
         r"(?:some people who received this message |you )?(?:do ?n.t|do not|dont) (?:often|usually|normally) (?:get"
         r"|receive)"
         r" (?:an? )?(?:e-?mails?|messages?) from (?:x@y|this (?:address|sender))"
         r"|you (?:usually|normally|rarely|seldom) (?:do ?n.t |do not |dont )?(?:get|receive) (?:e-?mails?"
         r"|messages?) from x@y"
         r"|(?:(?:normalmente|geralmente|em geral),? voce|voce (?:normalmente|geralmente)) nao recebe"
         r" (?:e-?mails?|mensagens) de x@y"
         r"|nem sempre voce recebe (?:e-?mails?|mensagens) de x@y"
         r"|(?:algumas pessoas que receberam esta mensagem|voce) (?:nao|nem sempre|raramente)(?: costumam?)? recebe[mr]?"
         r"(?: com frequencia| frequentemente)? (?:e-?mails?|mensagens)(?: com frequencia| frequentemente)? (?:de|do) x@y"
         r"(?: com frequencia| frequentemente)?"
         r"|(?:usted |algunas personas que recibieron este mensaje )?(?:normalmente |habitualmente )?no (?:suelen?"
         r"|acostumbra a?) ?recibir"
         r" (?:correos?(?: electronicos?)?|mensajes) de x@y"
         r"|(?:normalmente |habitualmente )?no (?:recibe|obtiene)"
         r" (?:correos?(?: electronicos?)?|mensajes)(?: con frecuencia| a menudo)? de x@y"
         r"(?: con frecuencia| a menudo)?", known=False),
    _row(_WHY, Weight.AFTER,
         r"(?:click here to )?learn (?:why this (?:is important|matters|could be a risk)|about \w+|more)(?: at| here)?"
         r"|(?:saiba|descubra|veja|entenda) (?:por ?que (?:isso|isto) e importante|mais)(?: em| aqui)?"
         r"|(?:descubra |conozca |sepa )?por ?que (?:esto es|es esto) importante"
         r"|(?:clique aqui para )?(?:saber|obter) mais(?: informacoes)?"
         r"|(?:obtenga|mas) (?:mas )?informacion(?: (?:sobre|acerca de) por que (?:esto )?es importante)?", known=False),
    _row("nobody verified the sender", Weight.ALONE,
         rf"the actual sender of this {KIND} is different (?:than|from) the normal sender"
         r"|this sender failed our fraud detection checks and may not be who they appear to be"
         r"|(?:we|gmail|microsoft|outlook) (?:could ?n.t|could not|can ?n.t|cannot"
         r"|can ?not) verify (?:the identity of the sender"
         r"|that (?:it|this \w+) (?:actually )?came from (?:the sender|x@y))[^.]{0,80}"
         r"|this sender (?:might|may) be impersonating [^.]{3,100}"
         r"|the sender.s e-?mail address (?:includes|contains) unexpected (?:characters|letters)[^.]{0,80}"
         r"|(?:nao (?:foi|e) possivel|nao conseguimos|o gmail nao (?:conseguiu|pode)) (?:verificar"
         r"|confirmar) (?:a identidade do remetente"
         r"|(?:se|que) (?:ela|(?:esta|a|essa) mensagem) (?:realmente )?(?:foi enviada|veio)[^.]{0,60})"
         r"|est[ea] remetente (?:nao passou|falhou)[^.]{3,80}fraude[^.]{0,80}"
         rf"|o remetente real dest[ea] {KIND} e diferente do (?:remetente )?(?:normal|habitual)"
         rf"|(?:the )?sender(?: of this {KIND})? (?:could not be|has not been|was not|is not) (?:verified|validated"
         r"|authenticated)[^.]{0,80}|o remetente(?: desta mensagem)? nao foi (?:autenticado|verificado|validado)[^.]{0,60}"
         r"|[^.]{0,60}x@y (?:is|e|esta) (?:from )?(?:outside|fora|external)(?: of| to| d[aeo]| [ao])?"
         r"(?: your| our| sua| nossa| the| a)? (?:organi[sz]a\w+|company|empresa|instituicao)",
         known=False),
    _row("first mail of a sender", Weight.ALONE,
         rf"(?:this is|it is|it.s) the first (?:time|{KIND}) .{{0,60}}(?:{KIND}|sender|x@y|from).{{0,60}}"
         r"|you (?:have not|haven.t|have never|never)(?: previously| before)? (?:corresponded|communicated|exchanged"
         r"|received)\b.{3,80}"
         r"|est[ea] remetente nunca (?:enviou|mandou) .{3,40}"
         r"|(?:esta )?e a primeira vez que (?:voce )?.{0,20}(?:receb\w+).{0,60}"
         r"|voce (?:nunca|ainda nao) (?:recebeu|trocou|se correspondeu) .{3,60}(?:remetente|x@y).{0,20}"),
    _row("scanner", Weight.ALONE, SCANNED.pattern.removesuffix(r"\Z"), known=False),
    _row("scanner", Weight.BESIDE, SCANNED_BESIDE.pattern.removesuffix(r"\Z"), known=False),
    _row("think first", Weight.ALONE,
         r"(?:please,? )?(?:stop and )?think (?:twice )?before (?:you )?(?:click(?:ing)?|open(?:ing)?)"
         r"(?: (?:on|or|any|the|links?|attachments?|open(?:ing)?|click(?:ing)?|reply(?:ing)?)){0,6}"
         r"|(?:pense|piense) (?:bem |bien |duas vezes |dos veces )?antes de (?:clicar|abrir|hacer clic)"
         r"(?: (?:em|en|ou|o|qualquer|os|los|links?|enlaces|anexos?|adjuntos|abrir|clicar)){0,6}", known=False),
    _row("first mail of a sender", Weight.ALONE,
         rf"this is (?:their|the sender.s) first {KIND} to (?:you|some recipients|your company|your organi[sz]ation)"
         rf"|this {KIND} is from an? (?:new|unknown|untrusted|unverified)(?: external| outside)? sender"
         r"|this is a new (?:external )?sender|este e um novo remetente(?: externo)?"
         r"|this sender is new to (?:you|your (?:organi[sz]ation|company))|first contact (?:from|with) this sender",
         known=False),
    _row("needs attention", Weight.BESIDE,
         rf"this {KIND} (?:needs|requires) your attention|this is a personal e-?mail address"
         rf"|this {KIND} looks like it (?:might|may|could) be (?:phishing|spam|suspicious)"
         rf"|this {KIND} was (?:identified|marked|flagged) as (?:spam|phishing|suspicious)"
         r"(?: by [a-z ]{3,40})?", known=False),
    _row("made by", Weight.AFTER,
         r"powered by (?:mimecast|proofpoint|barracuda|microsoft|cisco)|mark (?:as )?safe",
         known=False),
    _row("from outside, en", Weight.ALONE,
         rf"{_NOTE}this (?:external )?{KIND} (?=.*{_OUT})(?=.*{_HOUSE})(?=.*{_SAID}).*"),
    _row("from outside, en", Weight.ALONE,
         rf"{_NOTE}this is an? (?:external|outside) {KIND}.*|you (?:have )?received this {KIND} from (?=.*{_OUT}).*"
         rf"|this {KIND} (?:was not|is not|did not|has not) (?=.*(?:sent|from|originat))(?=.*{SENDER}).*"),
    _row("from outside, en", Weight.BESIDE,
         rf"{_NOTE}(?:this|the|the following"
         rf"|you (?:have )?received an?) (?:external )?{KIND} (?=.*{_OUT})(?=.*{_SAID}).*"
         rf"|you (?:have )?received an? (?:external|outside) {KIND}.*|(?:it )?(?:originated|came) from outside\b.*"
         rf"|(?:sent|received|enviad[oa]|recebid[oa]) (?:from|by|de|por) (?=.*{_OUT})(?=.*{_HOUSE}).*"
         rf"|this {KIND} (?:has not been|was not|is not|could not be) (?:verified|authenticated)"),
    _row("from outside, pt", Weight.ALONE,
         rf"{_NOTE}(?:est|ess)[ea] {KIND} (?:externo |externa )?(?=.*{_OUT})(?=.*{_HOUSE})(?=.*{_SAID}).*"
         rf"|est[ea] {KIND} es? extern[oa]|est[ea] {KIND} nao (?:foi|e|veio|partiu) (?=.*{SENDER})(?=.*{_HOUSE}).*"
         rf"|{_NOTE}est[ea] e um[a]? {KIND} (?:extern[oa]|de (?:remetente|origem|fonte|fora))\b.*"
         rf"|{_NOTE}este es un (?:correo|mensaje|email)(?: electronico)? (?:externo|de (?:fuera|un remitente externo))\b.*"
         rf"|est[ea] {KIND} (?=.*{_OUT})(?=.*{_HOUSE})(?:se )?(?:origino|proviene|procede|fue|ha sido|es)\b.*"),
    _row("from outside, pt", Weight.BESIDE,
         rf"{_NOTE}(?:est[ea]|ess[ea]|a|o|el|voce (?:recebeu|esta recebendo) (?:um"
         rf"|uma)) {KIND} (?=.*{_OUT})(?:.*{_SAID})?.*"),
    _row("external sender", Weight.ALONE,
         rf"(?:the |o |el )?{SENDER} {_OF_THIS} (?=.*(?:{_OUT}|\bnot\b|\bnao\b|\bno\b)).*|(?:this"
         rf"|este) {SENDER} (?=.*{_OUT}).*|(?:the |o |el )?{SENDER} x@y (?:is|e|es|esta) (?=.*{_OUT}).*"),
    _row("external sender", Weight.BESIDE,
         rf"(?:the |o |el )?{SENDER} (?:is|e|es|esta) (?=.*(?:{_OUT}|\bnot from\b)).*"),
    _row("received from outside", Weight.ALONE,
         rf"{KIND} (?:recebid|enviad|originad|proveniente|procedente|vind|received|sent|originat|coming)\w* (?=.*{_OUT})"
         rf"(?=.*{_HOUSE}).*"),
    _row("external mail", Weight.CAPITALS,
         rf"(?:(?:aviso|alerta|notificacao) de )?(?:this is an? )?(?:external|outside|unknown|untrusted"
         rf"|unverified|unusual) (?:{KIND}|sender|source"
         rf"|email sender)"
         r"(?: (?:warning|alert|notice|notification))?(?: x@y)?"
         rf"|(?:(?:aviso|alerta|notificacao) de )?(?:{KIND}|{SENDER}|origem) (?:de (?:origem |fonte "
         rf"|remetente |remitente )?|from (?:an? )?)?(?:extern(?:al"
         rf"|[oa]s?)|desconhecid[oa]|outside)"
         r"(?: (?:sender|source))?|first[- ]time sender"
         rf"|{KIND} (?:from|de) (?:outside|fora|fuera)(?: (?:of|d[aeo]|de la))?(?: (?:the|your|our|sua"
         rf"|nossa))? ?(?:{_HOUSE})?"),
    _row("a word for outside", Weight.BESIDE, r"(?:external|extern[oa]|ext)(?: x@y)?|unusual link|unknown link"),
    _row("care about this mail", Weight.BESIDE,
         rf"this {KIND} (?:may|might|could|seems|appears)(?: to)?(?: be)? (?:dangerous|suspicious)"
         rf"|est[ea] {KIND} (?:parece|pode ser)"
         r" (?:perigos[oa]|suspeit[oa])"
         rf"|(?:be (?:careful|cautious)|seja cauteloso|(?:tenha|tome) cuidado) (?:with|com) (?:this|est[ea]"
         rf"|ess[ea]) {KIND}"),
    _row("unknown senders", Weight.WARNING,
         r"(?=.*\b(?:unknown|untrusted|external|desconhecid[oa]s?|extern[oa]s?|nao confiave(?:l|is)|suspeit[oa]s?"
         r"|suspicious)\b)"
         rf"(?=.*\b(?:{SENDER}s?|sources?|fontes?|origens?)\b)(?=.*\b(?:links?|anexos?|attachments?)\b).*"),
    _row(_TO_REPORT, Weight.AFTER,
         r"(?:please )?(?:report|reportar|denunciar|denuncie|reporte)(?: (?:as |this |esta |este |it |como )?"
         rf"(?:suspicious|phishing|spam|suspeit[oa]|{KIND})){{1,3}}|block sender|bloquear remetente"
         r"|(?:please )?report it if you .*"),
    _row(_A_WORD, Weight.AFTER,
         r"(?:cuidado|caution|careful|be careful|atencao|atencion|beware)"
         rf"|(?:please,? |por favor,? |always |sempre )?(?:verify|confirm|check|verifique|confirme|confira|compruebe)"
         rf"(?: (?:first|the|o|el|it|sempre|bem|{SENDER})){{0,3}},? (?:before|antes de) (?:you )?"
         r"(?:cli\w{2,7}|open\w{0,3}|(?:reply|respond)\w{0,3}|abrir|responder|hacer clic)"
         r"(?: (?:on|em|en|or|ou|o|any|the|os|as|los|links?|anexos?|attachments?|enlaces|adjuntos|archivos"
         r"|open\w{0,3}|click\w{0,3}|abrir"
         r"|clicar)){0,6}"),
    _row("links and files", Weight.AFTER,
         r"(?:please,? |por favor,? )?(?:nao|nunca|jamais|evite|no|do not|don.t|never|avoid) "
         r"(?:cli\w+|abr\w+|open\w*|follow\w*|acess\w+|haga clic)\b(?=.*\b(?:links|anexos|attachments|arquivos"
         r"|enlaces|archivos|adjuntos)\b).*"),
    _row("no reply", Weight.AFTER,
         rf"(?:please )?(?:nao|nunca|do not|don.t|never) (?:responda|reply|respond)\b(?=.*\b{SENDER}\b).*"),
    _row("secrets", Weight.AFTER,
         r"(?:please )?(?:never|nunca|nao|do not|don.t|jamais) (?:ever )?(?:share|provide|enter|send|give|disclose"
         r"|informe|forneca"
         r"|compartilhe|envie|digite|insira)\b(?=.*\b(?:passwords?|senhas?|credenci\w+|credentials?|dados|data"
         r"|information"
         r"|informacoes)\b).*"),
    _row(BUTTONS, Weight.AFTER, r"details|faq|report(?: this e-?mail)?|block sender|mark as safe"),
    _row("care", Weight.AFTER,
         r"(?:please,? |por favor,? |favor )?(?:always )?(?:use|exercise|take|be|proceed|act|tenha|tome|redobre|seja"
         r"|tenga|prossiga|fique|treat|trate|stay)\b"
         r"(?=.*\b(?:caution|care|careful|cautious|wary|vigilant|alert|cuidado|cautela|atencao|atent[oa]|cauteloso"
         r"|precaucion)\b).*"
         r"|(?:when|if) in doubt,? .*|na duvida,? .*"
         r"|em caso de (?:duvida|suspeita).*"
         rf"|(?:make sure|ensure|certifique-se|verify|verifique|confirme|confirm)\b(?=.*\b{SENDER}\b).*"
         r"|stop,? look,? (?:and )?think|desconfie\b.*"),
    _row(ADVICE, Weight.AFTER, r".+"),
)  # fmt: skip
