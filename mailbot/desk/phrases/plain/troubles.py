"""Whether short words ask for something, or say that something does not work, or bring news: an agent must act then. Pure.

Wide on purpose: it decides what is *only* an opinion of the work ("Adorei o atendimento"), so every doubt counts as trouble.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.phrases.courtesies import frowns, plain
from mailbot.mail.text.patterns import late

LONGEST: Final = 200
"""Characters of words that may be only an opinion."""
_TROUBLE: Final = late(
    # What is not, and what is missing or too much.
    r"\b(?:nao|n|naum|nem|nunca|nada|nenhum\w{0,2}|ninguem|sem|ainda|falt\w{1,5}|exceto|menos|pendente\w?|apenas"
    r"|somente|so que"
    r"|mas|porem|contudo|entretanto|not|no|never|nothing|nobody|none|without|still|yet|but|however|except|only|missing"
    r"|lacks?"
    r"|\w{2,7}n['\u2019]?t|cannot)\b"
    # What went wrong.
    r"|\b(?:err[oa]\w{0,3}|problema\w?|falh\w{1,4}|trav\w{1,5}|lent\w{1,4}|bugs?|bugou|caiu|caindo|par(?:ou|ando|ado)"
    r"|sumi\w{1,4}"
    r"|volt(?:ou|a|aram)|continua\w?|persist\w{1,4}|incorret\w{1,3}|inativ\w|corromp\w{1,4}|perd\w{1,4}|quebr\w{1,4}"
    r"|invalid\w"
    r"|expir\w{1,4}|bloque\w{1,4}|vazi[oa]s?|em branco|duplicad\w{1,2}|pior\w{0,3}|cobran\w{1,4}|cobrad\w{1,2}"
    r"|demora\w{0,3}"
    r"|errors?|problems?|issues?|crash\w{0,3}|fail\w{0,3}|freez\w{1,3}|froze|slow\w{0,2}|stuck|broken?|breaks?|wrong"
    r"|bad data"
    r"|again|back|gone|lost|blank|empty|duplicat\w{1,3}|worse|disappear\w{0,2}|expired|invalid|blocked|charged)\b"
    r"|\bde novo\b|\bnovamente\b"
    # What is wanted, promised or sent.
    r"|\b(?:como|quando|onde|cade|qual|quais|quanto|quem|por ?que|porque|how|when|where|why|which|who|what"
    r"|precis\w{1,5}|quer\w{1,4}"
    r"|gostaria\w{0,2}"
    r"|poder\w{1,4}|pode\w?|podem|favor|please|solicit\w{1,4}|pec\w{1,3}|pedi\w{0,2}|ajud[ae]m?|mand[aeo]\w?|envi\w{1,4}"
    r"|ligu?[ae]\w?|ligar|retorn[aeo]\w{0,2}|respond[ae]m?|aguard\w{1,4}|esper[ao]|verifi\w{2,6}|corrij\w{1,3}"
    r"|resolv[ae]m?"
    r"|reabr\w{1,3}|cancel\w{0,5}|troc\w{1,3}|devol\w{1,5}|reembolso|segue|seguem|anex\w{1,3}|print|log|duvida\w?"
    r"|pergunta\w?"
    r"|need\w{0,2}|want\w{0,2}|would like|could|can|will|help me|send|call|reply|wait\w{0,3}|check|reopen|refund"
    r"|attached|question\w?"
    r"|vou|vamos|irei|amanha|tomorrow|outr[oa]s?|another|mais um\w?|also|tambem preciso|nov[oa]s? (?:erro|chamado"
    r"|problema))\b"
)
_ASKS: Final = late(r"[?¿]|https?:|\S@\S|\d{3}")


def only_opinion(words: str) -> bool:
    """Return whether short ``words`` neither ask nor tell of anything that somebody must look after."""
    flat = plain(words)
    if not flat or len(words) > LONGEST or frowns(words):
        return False
    return not _ASKS.search(flat) and not _TROUBLE.search(flat)
