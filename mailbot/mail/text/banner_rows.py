"""The table of banners: each sentence that gateways and providers write above a mail, and what it counts for.

A row is compared with a whole sentence, in small letters, without accents and links, an address being ``x@y``. Where it
asks for known words, the sentence has none but those of notices, so that it says nothing of a person's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

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
"""Stand on the line of what they belong to."""
ADVICE: Final = "advice"
"""A sentence in words of notices alone that names two of the things that they name."""
_TO_REPORT, _WHY = "to be reported", "why that matters"
POINTING: Final = frozenset({_TO_REPORT, _WHY})
"""Also stand apart from what they belong to."""
_KIND: Final = (
    r"(?:e-?mails?|mails?|mensage[mn]s?|messages?|communications?|comunicac(?:ao|oes)|comunicados?"
    r"|correos?(?: electronicos?)?|correio eletronico|mensajes?)"
)
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
_SENDER: Final = r"(?:sender|remetente|remitente)"
_OF_THIS: Final = rf"(?:of this {_KIND}|d(?:e )?est[ea] {_KIND}|dess[ea] {_KIND})"


def _row(name: str, weight: Weight, sentence: str, *, known: bool = True) -> Row:
    return Row(name, weight, late(rf"(?:{sentence})\Z"), known)


HEADING: Final = late(
    r"(?:(?:caution|warning|attention|notice|important|alert|beware|careful|external|security|safety|tip|phishing"
    r"|message|mail"
    r"|sender|notification|notificacao|remetente|cuidado|atencao|aviso|alerta|importante|dica|de|seguranca"
    r"|advertencia|precaucion|precaucao|atencion|nota|note)"
    r"[ ]{1,2}){0,3}"
    r"(?:caution|warning|attention|notice|notification|important|alert|beware|be careful|tip|note|cuidado|atencao"
    r"|aviso|alerta"
    r"|importante"
    r"|seguranca|advertencia|precaucion|precaucao|atencion|nota)\b"
)
"""What stands before the sentences: "CAUTION:", "Aviso de segurança -"."""
TAG: Final = late(
    r"(?:(?:caution|warning|cuidado|atencao|aviso|alerta|security)[ :,!-]{1,3})?"
    rf"(?:external(?:ly)?|externe?[oas]?|ext|outside|not internal|(?:de )?fora d[ae] (?:organizacao|empresa|instituicao)"
    rf"|(?:origem|fonte|remetente|remitente|{_KIND})[ :-]{{1,3}}extern[oa]s?|{_SENDER}[ :-]{{1,3}}extern(?:al|o|a)"
    rf"|{_KIND} (?:de|from) (?:origem |fonte |remetente |an? )?extern(?:al|o|a)(?: (?:sender|source))?"
    rf"|(?:external|outside|unknown|unverified|untrusted)[ :-]{{1,3}}(?:{_KIND}|sender|source|email sender|origin))"
    r"(?:[ :,!-]{1,3}(?:caution|warning|alert|notice|cuidado|atencao|aviso|alerta))?"
    r"(?=[^\w\n]{0,6}[\]})>*=#~-])"
)
"""What stands between brackets or asterisks."""
ROWS: Final = (
    _row(OF_PROVIDERS, Weight.ALONE, r"zjqcmqryfpfptbannerstart .{0,3000}? ?zjqcmqryfpfptbannerend", known=False),
    _row("seldom written from", Weight.ALONE,
         r"(?:some people who received this message |you )?(?:do ?n.t|do not|dont) (?:often|usually|normally) (?:get"
         r"|receive)"
         r" (?:an? )?(?:e-?mails?|messages?) from (?:x@y|this (?:address|sender))"
         r"|nem sempre voce recebe (?:e-?mails?|mensagens) de x@y"
         r"|(?:algumas pessoas que receberam esta mensagem|voce) (?:nao|nem sempre|raramente)(?: costumam?)? recebe[mr]?"
         r"(?: com frequencia| frequentemente)? (?:e-?mails?|mensagens)(?: com frequencia| frequentemente)? (?:de|do) x@y"
         r"(?: com frequencia| frequentemente)?"
         r"|(?:usted )?no (?:suele|acostumbra a?) ?recibir (?:correos?(?: electronicos?)?|mensajes) de x@y"
         r"|no (?:recibe|obtiene) (?:correos?(?: electronicos?)?|mensajes)(?: con frecuencia| a menudo)? de x@y"
         r"(?: con frecuencia| a menudo)?", known=False),
    _row(_WHY, Weight.AFTER,
         r"(?:click here to )?learn (?:why this (?:is important|matters|could be a risk)|about \w+|more)(?: at| here)?"
         r"|(?:saiba|descubra|veja|entenda) (?:por ?que (?:isso|isto) e importante|mais)(?: em| aqui)?"
         r"|(?:clique aqui para )?(?:saber|obter) mais(?: informacoes)?"
         r"|(?:obtenga|mas) (?:mas )?informacion(?: (?:sobre|acerca de) por que (?:esto )?es importante)?", known=False),
    _row("nobody verified the sender", Weight.ALONE,
         rf"the actual sender of this {_KIND} is different (?:than|from) the normal sender"
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
         rf"|o remetente real dest[ea] {_KIND} e diferente do (?:remetente )?(?:normal|habitual)"
         rf"|(?:the )?sender(?: of this {_KIND})? (?:could not be|has not been|was not|is not) (?:verified|validated"
         r"|authenticated)[^.]{0,80}|o remetente(?: desta mensagem)? nao foi (?:autenticado|verificado|validado)[^.]{0,60}"
         r"|[^.]{0,60}x@y (?:is|e|esta) (?:from )?(?:outside|fora|external)(?: of| to| d[aeo]| [ao])?"
         r"(?: your| our| sua| nossa| the| a)? (?:organi[sz]a\w+|company|empresa|instituicao)",
         known=False),
    _row("first mail of a sender", Weight.ALONE,
         rf"(?:this is|it is|it.s) the first (?:time|{_KIND}) .{{0,60}}(?:{_KIND}|sender|x@y|from).{{0,60}}"
         r"|you (?:have not|haven.t|have never|never)(?: previously| before)? (?:corresponded|communicated|exchanged"
         r"|received)\b.{3,80}"
         r"|est[ea] remetente nunca (?:enviou|mandou) .{3,40}"
         r"|(?:esta )?e a primeira vez que (?:voce )?.{0,20}(?:receb\w+).{0,60}"
         r"|voce (?:nunca|ainda nao) (?:recebeu|trocou|se correspondeu) .{3,60}(?:remetente|x@y).{0,20}"),
    _row("from outside, en", Weight.ALONE,
         rf"{_NOTE}this (?:external )?{_KIND} (?=.*{_OUT})(?=.*{_HOUSE})(?=.*{_SAID}).*"),
    _row("from outside, en", Weight.ALONE,
         rf"{_NOTE}this is an? (?:external|outside) {_KIND}.*|you (?:have )?received this {_KIND} from (?=.*{_OUT}).*"
         rf"|this {_KIND} (?:was not|is not|did not|has not) (?=.*(?:sent|from|originat))(?=.*{_SENDER}).*"),
    _row("from outside, en", Weight.BESIDE,
         rf"{_NOTE}(?:this|the|the following"
         rf"|you (?:have )?received an?) (?:external )?{_KIND} (?=.*{_OUT})(?=.*{_SAID}).*"
         rf"|you (?:have )?received an? (?:external|outside) {_KIND}.*|(?:it )?(?:originated|came) from outside\b.*"
         rf"|(?:sent|received|enviad[oa]|recebid[oa]) (?:from|by|de|por) (?=.*{_OUT})(?=.*{_HOUSE}).*"
         rf"|this {_KIND} (?:has not been|was not|is not|could not be) (?:verified|authenticated)"),
    _row("from outside, pt", Weight.ALONE,
         rf"{_NOTE}(?:est|ess)[ea] {_KIND} (?:externo |externa )?(?=.*{_OUT})(?=.*{_HOUSE})(?=.*{_SAID}).*"
         rf"|est[ea] {_KIND} e extern[oa]|est[ea] {_KIND} nao (?:foi|e|veio|partiu) (?=.*{_SENDER})(?=.*{_HOUSE}).*"
         rf"|{_NOTE}est[ea] e um[a]? {_KIND} (?:extern[oa]|de (?:remetente|origem|fonte|fora))\b.*"
         rf"|est[ea] {_KIND} (?=.*{_OUT})(?=.*{_HOUSE})(?:se )?(?:origino|proviene|procede|fue|ha sido|es)\b.*"),
    _row("from outside, pt", Weight.BESIDE,
         rf"{_NOTE}(?:est[ea]|ess[ea]|a|o|el|voce (?:recebeu|esta recebendo) (?:um"
         rf"|uma)) {_KIND} (?=.*{_OUT})(?:.*{_SAID})?.*"),
    _row("external sender", Weight.ALONE,
         rf"(?:the |o |el )?{_SENDER} {_OF_THIS} (?=.*(?:{_OUT}|\bnot\b|\bnao\b|\bno\b)).*|(?:this"
         rf"|este) {_SENDER} (?=.*{_OUT}).*"),
    _row("external sender", Weight.BESIDE,
         rf"(?:the |o |el )?{_SENDER} (?:is|e|es|esta) (?=.*(?:{_OUT}|\bnot from\b)).*"),
    _row("received from outside", Weight.ALONE,
         rf"{_KIND} (?:recebid|enviad|originad|proveniente|procedente|vind|received|sent|originat|coming)\w* (?=.*{_OUT})"
         rf"(?=.*{_HOUSE}).*"),
    _row("external mail", Weight.CAPITALS,
         rf"(?:(?:aviso|alerta|notificacao) de )?(?:this is an? )?(?:external|outside|unknown|untrusted"
         rf"|unverified|unusual) (?:{_KIND}|sender|source"
         rf"|email sender)"
         r"(?: (?:warning|alert|notice|notification))?(?: x@y)?"
         rf"|(?:(?:aviso|alerta|notificacao) de )?(?:{_KIND}|{_SENDER}|origem) (?:de (?:origem |fonte "
         rf"|remetente )?|from (?:an? )?)?(?:extern(?:al"
         rf"|[oa]s?)|desconhecid[oa]|outside)"
         r"(?: (?:sender|source))?|first[- ]time sender"
         rf"|{_KIND} (?:from|de) (?:outside|fora|fuera)(?: (?:of|d[aeo]|de la))?(?: (?:the|your|our|sua"
         rf"|nossa))? ?(?:{_HOUSE})?"),
    _row("a word for outside", Weight.BESIDE, r"(?:external|extern[oa]|ext)(?: x@y)?|unusual link|unknown link"),
    _row("care about this mail", Weight.BESIDE,
         rf"this {_KIND} (?:may|might|could|seems|appears)(?: to)?(?: be)? (?:dangerous|suspicious)"
         rf"|est[ea] {_KIND} (?:parece|pode ser)"
         r" (?:perigos[oa]|suspeit[oa])"
         rf"|(?:be (?:careful|cautious)|seja cauteloso|(?:tenha|tome) cuidado) (?:with|com) (?:this|est[ea]"
         rf"|ess[ea]) {_KIND}"),
    _row("unknown senders", Weight.WARNING,
         r"(?=.*\b(?:unknown|untrusted|external|desconhecid[oa]s?|extern[oa]s?|nao confiave(?:l|is)|suspeit[oa]s?"
         r"|suspicious)\b)"
         rf"(?=.*\b(?:{_SENDER}s?|sources?|fontes?|origens?)\b)(?=.*\b(?:links?|anexos?|attachments?)\b).*"),
    _row(_TO_REPORT, Weight.AFTER,
         r"(?:please )?(?:report|reportar|denunciar|denuncie|reporte)(?: (?:as |this |esta |este |it |como )?"
         rf"(?:suspicious|phishing|spam|suspeit[oa]|{_KIND})){{1,3}}|block sender|bloquear remetente"),
    _row("links and files", Weight.AFTER,
         r"(?:please,? |por favor,? )?(?:nao|nunca|jamais|evite|no|do not|don.t|never|avoid) "
         r"(?:cli\w+|abr\w+|open\w*|follow\w*|acess\w+|haga clic)\b(?=.*\b(?:links|anexos|attachments|arquivos"
         r"|enlaces)\b).*"),
    _row("no reply", Weight.AFTER,
         rf"(?:please )?(?:nao|nunca|do not|don.t|never) (?:responda|reply|respond)\b(?=.*\b{_SENDER}\b).*"),
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
         r"|think before you click|pense (?:bem )?antes de clicar|(?:when|if) in doubt,? .*|na duvida,? .*"
         r"|em caso de (?:duvida|suspeita).*"
         rf"|(?:make sure|ensure|certifique-se|verify|verifique|confirme|confirm)\b(?=.*\b{_SENDER}\b).*"
         r"|stop,? look,? (?:and )?think|desconfie\b.*"),
    _row(ADVICE, Weight.AFTER, r".+"),
)  # fmt: skip
NO_NAME: Final = late(r"\b(?:organi[sz]a|company|empresa|instituic|corpora|network|rede\b)")
"""Where it says this, a name in it is only more; else the name may be any place that somebody writes of."""
THINGS: Final = late(
    r"\b(?:(?P<link>(?:hyper)?links|enlaces|urls|qr)|(?P<file>anexos|attachments|arquivos|files|adjuntos)"
    r"|(?P<one>link|enlace|url|anexo|attachment|arquivo|file|adjunto)"
    r"|(?P<sender>senders?|remetentes?|remitentes?|sources?|origem|procedencia)"
    r"|(?P<content>contents?|conteudos?|contenido)|(?P<secret>passwords?|senhas?|credenci\w+|credentials?|dados"
    r"|information|informacoes)"
    r"|(?P<danger>phishing|suspicious|suspeit[oa]s?|malicious|malicios[oa]s?|malware|virus|golpes?|fraudes?|scam"
    r"|spam|desconhecid[oa]s?"
    r"|unknown|safe|segur[oa]s?|legitim\w+)"
    r"|(?P<desk>seguranca|security|ti|it|helpdesk|suporte|support))\b"
)
UNLESS: Final = late(
    r"\b(?:unless|a menos que|a nao ser que|salvo se|exceto se"
    r"|a no ser que|(?:if|se|caso) (?:you |voce )?(?:do not|don.t|nao)"
    r"|recogni[sz]e|(?:re)?conhe[cç]\w+)\b"
)
"""What a notice reserves; who advises somebody says what to do."""
