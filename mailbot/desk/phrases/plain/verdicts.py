"""Phrases by which people say that they tested, that nothing more is needed, or that a ticket may be closed. Pt and en.

As :mod:`mailbot.desk.phrases.plain.outcomes_pt`, whose nouns they use.
"""

from __future__ import annotations

from typing import Final

from mailbot.desk.phrases.plain.outcomes_pt import TICKET

_END: Final = (
    r"(?= \.|$| obrigado| valeu| grat[oa]| agradeco| por| pois| e | ai| ja| thanks| thank| please| and| now| cheers)"
)
_ITS: Final = r"(?:(?:(?:est[ea]|ess[ea]|[oa]|meu|nosso|n[oa]|dest[ea]|dess[ea]|d[oa]|d[eo] meu) )?"
_CALLED: Final = (
    rf"(?:(?:referido |presente |citado )?{TICKET}|novela|porcaria|bagaca|troco|negocio|merda|bodega|droga|tudo|isso|ai))?"
)
_CLOSING: Final = r"(?:encerramento|fechamento|finalizacao|conclusao|baixa|arquivamento)"
_CLOSE: Final = r"(?:encerr(?:ar|em|e|a)|fech(?:ar|em|e|a)|finaliz(?:ar|em|e|a)|conclu(?:ir|am|a)|arquiv(?:ar|em|e))"
_WORKS: Final = (
    r"(?:(?:esta |ficou )?(?:tudo )?(?:ok|certo|certinho|perfeito|otimo|funcionando|aprovad[oa]|validad[oa]|normal"
    r"|em ordem|100%|redondo)"
    r"|sem (?:erros?|problemas?)|(?:is |its |it is |all |everything is )?(?:ok|fine|good|working|approved|perfect"
    r"|passed|working fine)|works|passes)"
)
_TESTED: Final = (
    r"(?:testei|testamos|conferi|conferimos|verifiquei|verificamos|validei|validamos|testad[oa]|conferid[oa]"
    r"|verificad[oa]|chequei"
    r"|tested|verified|checked|i (?:have )?(?:tested|checked|verified)(?: it)?|we (?:have )?(?:tested|checked"
    r"|verified)(?: it)?)"
)
CLOSES: Final = (
    r"(?:the |this |my )?ticket (?:can|may) (?:now )?be closed(?: now)?",
    (
        r"(?:feel free|happy for (?:you|this)|ok|okay|fine by me|free) to (?:be )?close(?:d)?(?: (?:it|this|the (?:ticket"
        r"|case|issue)))?"
    ),
    (
        r"(?:solicito|solicitamos|peco|pedimos|requeiro|autorizo|autorizamos|sugiro|concordo com|favor proceder com"
        r"|pode(?:m)? proceder (?:com|a))"
        rf" (?:(?:a gentileza de|por gentileza|por favor|que) )?(?:[oa]o? {_CLOSING}|{_CLOSE})"
        rf" (?:d?est[ea]|d?ess[ea]|d?[oa]|d[eo] meu) (?:referido |presente )?{TICKET}"
    ),
    rf"(?:gentileza|a gentileza de|por gentileza|por favor|favor|por obsequio) {_CLOSE}(?: {_ITS}{_CALLED})?{_END}",
    rf"(?:voces? )?(?:ja |entao )?pode(?:m)?(?: ja)? {_CLOSE}(?: {_ITS}{_CALLED})?{_END}",
    rf"(?:fecha|encerra|finaliza|conclui)(?: {_ITS}{_CALLED})? (?:por favor|por gentileza|ai)",
    rf"(?:encerra|finaliza|encerrem|fechem|finalizem)(?: logo| ja)?(?: {_ITS}{_CALLED})?{_END}",
    r"close (?:it |this )?please",
    (
        r"(?:you (?:can|may) )?(?:close|mark) (?:it|this)(?: ticket| one| case)? (?:off |out )?(?:as )?(?:done|complete"
        r"|completed|solved|resolved)"
    ),
    (
        r"(?:i |we )?consider (?:this|the|my|our) (?:matter|case|issue|ticket|request|problem)? ?(?:to be "
        r"|as )?(?:now )?(?:closed|resolved|solved|settled)"
    ),
    r"(?:(?:youre|you are|i am|im|were|we are|its) )?(?:good|ok|okay|safe|ready|free) to (?:go|close|be closed)(?: now)?",
    r"(?:i am|im|we are|were) (?:all )?(?:good|fine|set|sorted|happy)(?: now| here)+",
)
"""The ticket may be closed."""
TESTED: Final = (
    rf"{_TESTED}(?: (?:aqui|agora|ja|tudo|por aqui|here|now|it|this|everything)){{0,3}}(?: \.)?(?: e| and)? {_WORKS}{_END}",
    r"(?:testado|testada|tested) (?:e|and|\.) (?:aprovad[oa]|validad[oa]|approved|confirmed)",
    rf"(?:homologad|validad|aprovad)[oa](?: (?:por aqui|aqui|por mim|pela equipe|com sucesso|internamente)){{0,2}}{_END}",
    rf"confirmed(?: on (?:our|my) (?:end|side))?{_END}",
)
"""It was looked at, and is well."""
NOTHING_MORE: Final = (
    (
        r"(?:o |a |meu |minha |nosso |nossa )?(?:acesso|licenca|login|senha|sistema|programa|conta|cadastro|usuario"
        r"|site|servico|internet|rede)"
        r" (?:ja |agora )?(?:liberad|ativad|restabelecid|restaurad|normalizad|resolvid|renovad|regularizad|corrigid"
        r"|desbloquead)[oa]"
        r"(?: (?:com sucesso|agora))?(?= \.|$| obrigado| valeu)"
    ),
    r"(?:acesso|licenca|login|senha) (?:ok|funcionando)(?= \.|$| obrigado| valeu)",
    (
        r"(?:instalad|atualizad|ativad|configurad)[oa] com (?:sucesso|exito)|(?:installed|updated|activated|imported"
        r"|exported) successfully"
    ),
    (
        r"my (?:account|access|login|licen[cs]e|project|file|email|subscription|password|drawing|model"
        r"|report) (?:is )?(?:now )?"
        r"(?:works?|opens?|loads|prints|back|working|active|restored|fixed)(?: (?:now|again|fine|perfectly)){0,2}"
    ),
    r"(?:access|service|login|account) (?:has been )?restored",
    r"(?:it is|its) (?:all )?(?:good|fine|ok|great|perfect|well) now",
    r"(?:i|we) can (?:now )?(?:log in|sign in|get in)(?: (?:now|again|fine)){0,2}(?= \.|$| thanks| thank)",
    r"(?:(?:i|we) )?(?:dont|do not) need (?:anything|any thing) (?:else|more)",
    r"no more (?:errors?|problems?|issues?|crashes|warnings?|freezes|freezing|crashing)(?: (?:now|here|since))?",
    (
        r"(?:(?:it is|its|that is|thats) )?no longer (?:happening|occurring|appearing|crashing|freezing|failing"
        r"|showing(?: up)?"
        r"|an? (?:issue|problem|error))"
    ),
    (
        r"(?:(?:i|we) )?(?:have |ve )?(?:just )?figured (?:it|that|this) out(?: (?:myself|on my own|now|in the end"
        r"|eventually))*"
    ),
    r"(?:solved|sorted|fixed|resolved) (?:it|this|that) (?:myself|on my own|ourselves|in the end)",
    r"(?:i )?got in(?= \.|$| thanks| now| fine)",
    (
        r"(?:the |that |my )?(?:error|problem|issue|bug|crash|message|warning)s? (?:is |has |have |are )?(?:gone"
        r"|went away|cleared|gone away)(?: now)?"
    ),
    r"nao (?:ha|tem|tenho|temos) mais (?:nenhum )?(?:erro|problema|pendencia|duvida)s?",
    r"sem (?:mais )?(?:erros?|problemas?)(?: (?:agora|aqui))?(?= \.|$| obrigado| valeu)",
)
"""What was wrong is no more."""
VERDICTS: Final = (*CLOSES, *TESTED, *NOTHING_MORE)
WITHDRAWN: Final = (
    r"nao (?:e |sera )?(?:precisa|preciso|necessario) mais(?= \.|$| obrigado| valeu| ja| agora)",
    r"never ?mind(?= \.|$| thanks| thank| i | it| all| we)",
    r"(?:deixa|deixe|deixem) (?:pra la|para la|quieto)",
    r"nada mais a (?:tratar|acrescentar|declarar|dizer)",
    r"(?:as discussed|as agreed|conforme (?:conversado|combinado|orientado|solicitado|instruido))",
)
"""Nothing is wanted any more; beside an outcome or thanks it adds nothing, and alone a person reads it."""
