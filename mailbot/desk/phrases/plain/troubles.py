"""Whether short words ask for something, or say that something does not work: an agent must act then. Pure.

It decides what is *only* an opinion of the work ("Adorei o atendimento", "não gostei", "sem comentários"). What is said of
the service is taken out first (:mod:`mailbot.desk.phrases.plain.opinions`); of what is left, every doubt counts as trouble:
a negation, something that broke or came back, a wish, a question.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.phrases.courtesies import plain
from mailbot.desk.phrases.plain.opinions import without_opinions
from mailbot.mail.text.patterns import late

LONGEST: Final = 200
"""Characters of words that may be only an opinion."""
_WRONG: Final = (
    # What is not, and what is missing.
    r"nao|nem|nunca|nada|nenhum\w{0,2}|ninguem|sem|ainda|falta(?:m|ndo|ram)?|faltou|pendente\w?|not|no|never|nothing|nobody"
    r"|none|without|still|yet|missing|lacks?|(?:do|does|did|is|was|are|were|has|have|had|wo|would|could|should|ca"
    r"|ai)nt|cannot"
    # What went wrong.
    r"|err(?:o|os|ado|ada|ados|adas|ou)|problema\w?|falh\w{1,4}|trav\w{1,5}|bugs?|bugou|bugad[oa]|caiu|caindo|cai"
    r"|par(?:ou|aram|ando|ad[oa]s?)|pifou"
    r"|(?:esta|ficou|anda|tudo|continua|sistema|programa|software|internet|computador|projeto|app|site|its|it is|is|still)"
    r" (?:\w{2,7} ){0,2}(?:lent\w{1,4}|slow|laggy)|lentidao|crasha\w{0,3}"
    r"|(?:demora\w{0,3}|takes?|taking) (?:\w{1,8} ){0,3}(?:abrir|carregar|salvar|gerar|imprimir|iniciar|entrar|rodar"
    r"|processar|calcular|open|load"
    r"|save|start|print|run|log|connect)"
    r"|sumi\w{1,4}|volt(?:ou|a|aram|ando)|continua(?:m|ndo)?|persist\w{1,4}|permanec\w{1,3}|incorret\w{1,3}|inativ\w"
    r"|corromp\w{1,4}|perdi|perdeu"
    r"|perdemos|perdid\w{1,2}|quebr\w{1,4}|invalid\w|expir\w{1,4}|bloque\w{1,4}|vazi[oa]s?|em branco|duplicad\w{1,2}"
    r"|pior(?:ou|ando|aram)"
    r"|(?:esta|ficou) (?:bem |muito |ainda )?pior|cobran\w{1,4}|cobrad\w{1,2}|fechando|fecha|desliga|apagou|deletou"
    r"|mesm[oa] (?:erro|problema|coisa|mensagem)"
    r"|errors?|problems?|issues?|crash\w{0,3}|fail\w{0,3}|freez\w{1,3}|froze\w?|stuck|broken?|breaks?|wrong|hangs?"
    r"|hung|quits?|stopped|stops|closes|closed? (?:itself|by itself)"
    r"|bad data|again|gone|lost|blank|empty|duplicat\w{1,3}|worse|disappear\w{0,2}|expired|invalid|blocked|locked"
    r"|charged|forgot|forgotten|esquec\w{2,4}|keeps \w{3,12}ing|corrupt\w{0,2}|same (?:error|problem|thing|message)"
    r"|(?:its|it|error|problem|issue|bug|came|come|is|are) back|down|unable|impossible to|de novo|novamente|outra vez"
    r"|denovo|dnv"
)
_WISHED: Final = (
    # What is asked, without its mark.
    r"como (?:e que |que |eu |voces |posso |se )?(?:fac\w{1,3}|faz\w{0,2}|eu|posso|que|instalo|ativo|abro|imprimo|uso"
    r"|acesso|resolvo|configuro|gero|baixo"
    r"|exporto|importo|salvo|entro|cancelo|consigo|fica|funciona|seria|\w{2,10}(?:ar|er|ir))"
    r"|quando (?:sai|vai|vao|voces|sera|fica|chega|vem|posso|e que)|onde (?:fica|esta|encontro|acho|baixo|clico|vejo"
    r"|eu|posso|e que|estao|foi)"
    r"|cade|kd|qual (?:[oa] |e |seria|botao|versao|prazo)|quais|quanto (?:custa|tempo (?:leva|vai|demora|falta)|e|vou"
    r"|fica)|quem (?:pode|vai|devo|resolve)"
    r"|how (?:do|does|can|to|should|come|about)|how (?:long|much|many) (?:does|do|will|is|are|until)|what about"
    r"|what now|e agora|now what|so what"
    # What is wanted, promised or sent.
    r"|precis\w{1,5}|quer(?:o|ia|emos|iamos|endo)|gostaria\w{0,2}|pode(?:m|r|rei|mos|ria|riam|riamos)?|tem como|favor"
    r"|please|pls|plz|solicit\w{1,4}|pec\w{1,3}|pedi(?:r|ndo|do)?"
    r"|(?:me|nos) ajud\w{1,3}|ajud(?:em|e|a)(?= (?:com|para|pra|aqui|ai|por|urgente|eu|a gente)| ?[!.]| ?$)|socorro"
    r"|manda(?:m|r)?|mandem?|mando|mandei|envi(?:e|em|ar|o|ei|amos|a)|liga(?:r|m)?|liguem?"
    r"|retorn(?:em?|ar|a)|respondam?|me responde|aguard\w{1,4}|esperando|espero|verifi\w{2,6}|corrij\w{1,3}|corrigir"
    r"|arrum(?:em|ar|e)|resolvam?|resolver"
    r"|resolve (?:isso|isto|logo|ai|o|meu)|reabr\w{1,3}|reabertura|cancel\w{0,5}|troc(?:ar|a|o|ou|aram|am)"
    r"|devol\w{1,5}|reembols\w{1,3}|estorn\w{1,3}|segue(?:m)?|anex\w{1,3}"
    r"|print|log|duvida\w?|pergunta(?:s|r)?|outr[oa]s? (?:erros?|problemas?|coisas?|duvidas?|perguntas?|chamados?"
    r"|pedidos?|questao|licencas?|assuntos?|\w+)"
    r"|mais um\w? (?:coisa|duvida|erro|problema|pergunta|licenca)|tambem preciso|nov[oa]s? (?:erro|chamado|problema"
    r"|duvida)\w?"
    r"|need\w{0,2}|wants?|wanted|would like|id like|(?:could|can|will|would|may|shall) (?:you|i|we|someone|somebody"
    r"|anyone)|help (?:me|us|with)|send|(?:call|phone|ring) (?:me|us|back)"
    r"|reply to|waiting|check|look into|reopen\w{0,3}|refund\w{0,2}|money back|attached|attaching|see (?:the )?log"
    r"|questions?|another|one more|other (?:issue|problem|question|thing|ticket|error)s?|also (?:need|want)|fix (?:it"
    r"|this|that|my)"
    r"|amanha (?:eu )?(?:test|envi|ligo|mand)\w{0,3}|get (?:it|this) fixed"
)
_BUT: Final = (
    r"(?:mas|porem|contudo|entretanto|so que|exceto|menos|apesar|but|however|except|although|though)\b(?! ?[.,!]| ?$)"
    r"(?!.{0,80}\b(?:demor|lent[oa]|rapid|agil|atend|suporte|servico|car[oa]\b|preco|melhor|tempo\b|prazo|espera"
    r"|esperav|resolveu|resolveram|consegui|gost"
    r"|burocra|frio|fria|confus|valeu|pacien|bo[ma]\b|otim|slow|bett|wait|\btime|expensive|pric|respon|support"
    r"|service|fast|quick|worth|love|good|great|solved|sorted|fixed|works?|worked|helpful|friendly|thank|obrigad))"
)
_TROUBLE: Final = late(rf"\b(?:{_WRONG}|{_WISHED})\b|\b{_BUT}")
_BEGINS_TO_ASK: Final = late(
    r"(?:^|[.,;!:] ?)(?:and |but |so |e |mas |entao |oi |ola )?(?:(?:when|where|what|which|who"
    r"|why)(?: \w{2,12})? (?:do|does|can|will|is|are|should|did|would|about|exactly)"
    r"|por ?que|pq|why|ajuda|help|socorro|quando|onde)\b"
)
_ASKS: Final = late(r"[?¿]|https?:|\S@\S|\d{4}")
_MARKS_ONLY: Final = late(r"[\d\s.,/%!]+")


def only_opinion(words: str) -> bool:
    """Return whether short ``words`` neither ask nor tell of anything that somebody must look after."""
    flat = plain(words)
    if not flat or len(words) > LONGEST:
        return False
    if _MARKS_ONLY.fullmatch(flat):
        return True
    if _ASKS.search(flat):
        return False
    left = without_opinions(flat)
    return not _TROUBLE.search(left) and not _BEGINS_TO_ASK.search(left)
