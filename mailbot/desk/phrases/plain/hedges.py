"""Words by which people take back half of what they say of a solution: in their belief, for a time, in part. Pt and en.

Wherever one stands, a person reads the reply: "parece resolvido", "worked this time", "até agora tudo certo", and a program
that opens, works or closes by itself.
"""

from __future__ import annotations

from typing import Final

from mailbot.mail.text.patterns import late

_BELIEF: Final = (
    r"parecem?|pareceu|aparente|aparentemente|(?:eu )?ach(?:o|amos)|creio|cremos|(?<!nem )acredito|acreditamos|suponho"
    r"|presumo|imagino|provavelmente|possivelmente|talvez|tomara|oxala|teoricamente|em tese|na teoria|quem sabe"
    r"|pelo (?:visto|jeito|que|menos)|devem?|deveria|deviam?|se nao me engano|se deus quiser|dedos cruzados"
    r"|(?:estou |to )?torcendo|vamos ver|veremos|a ver"
    r"|seems?|seemed|seemingly|apparently|appear(?:s|ed)?(?= (?:to|fine|ok|good|fixed|re?solved|sorted|working|in"
    r"|normal|all)\b)"
    r"|looks?|looking(?! for)|(?:i|we) (?:[a-z]{2,8} )?(?:think|guess|believe|suppose|assume|reckon|hope)(?! never| not)"
    r"|probably|maybe|perhaps|possibly|presumably|supposedly|hopefully|fingers crossed|touch wood|knock on wood"
    r"|should(?! ?(?:not|nt) have)|ought|in theory|in principle|as far as i"
)
_TIME: Final = (
    r"(?:a|em|de|por) principio|a priori|inicialmente|de inicio|no (?:inicio|comeco)|de comeco"
    r"|por (?:agora|hoje|enquanto|ora|hora|um tempo|algum tempo|uns|umas|alguns)"
    r"|ate (?:agora|aqui|entao|o (?:momento|presente)|hoje|o dado momento)"
    r"|(?:no|de|neste|nesse) momento|momentaneamente|temporariamente|provisoriamente|atualmente|de forma provisoria"
    r"|[dn]?es[st]a vez|na(?:s)? (?:primeira|segunda|terceira|ultima|proxima)|pela primeira"
    r"|(?<!mais )(?<!de )(?:uma|1) vez(?! que| obrigad| por todas)"
    r"|as vezes|por vezes|de vez em quando|oscila\w{0,4}"
    r"|so far|for (?:now|the moment|the time being|the meantime|today|a (?:while|bit|time))"
    r"|at (?:the|this) moment"
    r"|at present|as of (?:now|today)|right now|currently|temporarily|provisionally|in the meantime|until now|up to now"
    r"|at first|initially|the first (?:time|try|attempt|go|run|one|part)|on first|first (?:try|attempt|go)"
    r"|(?<!at )(?<!all )this time|this once|today"
    r"|(?:just )?once(?! (?:again|more|and for all))|sometimes|occasionally|intermittently|now and (?:then|again)"
)
_PART: Final = (
    r"meio que|mais ou menos|de certa forma|de certo modo|em parte|parcialmente|praticamente|basicamente|quase"
    r"|more or less|kind of|kinda|sort of|sorta|part(?:ly|ially)|mostly|almost|nearly|pretty much|practically|basically"
    r"|(?:n[oa]|pr[oa]|em) (?:meu|minha|dele|dela|outr[oa])|num(?:a)? |em uma? (?:maquina|computador|pc|notebook)"
    r"|on (?:mine|my (?:machine|computer|laptop|pc|phone|account))"
)
_BY_ITSELF: Final = (
    r"(?:abriu|abre|rodou|roda|carregou|imprimiu|ativou|instalou|atualizou|logou|conectou|liberou|entrou|fechou|ligou"
    r"|funcionou|reiniciou|abrindo|fechando|rodando|funcionando)(?: [a-z]{2,12}){0,2} sozinh[oa]"
)
_HEDGED: Final = late(rf"\b(?:{_BELIEF}|{_TIME}|{_PART}|{_BY_ITSELF})\b")


def hedged(flat: str) -> bool:
    """Return whether words, spelled as the lists spell them, say only that it may be so, or that it is so for now."""
    return _HEDGED.search(flat) is not None
