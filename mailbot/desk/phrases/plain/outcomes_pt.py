"""Phrases in which people say how a solution turned out: in Portuguese, as patterns over small letters without accents.

Closed lists: a phrase that is not here makes the whole reply somebody's words. Only a thing's name is free ("consegui abrir
o *projeto*"), one word of it, and no word that says which of several, or what is wrong.
"""

from __future__ import annotations

from typing import Final

_NOT_FREE: Final = (
    r"erro|erros|problema|falha|falhas|mensagem|aviso|bug|trava|travamento|chamado|outr[oa]s?|mesm[oa]s?|primeir[oa]"
    r"|segund[oa]"
    r"|terceir[oa]|unic[oa]|metade|parte|maioria|nao|n|nem|mas|so|ainda|quase|sem|que|e|se|meu|minha|demo|boleto"
    r"|fatura|nota|basic[oa]|principal|essencial"
    r"|error|errors|issue|problem|message|warning|crash|other|others|first|second|third|only|one|same|half|part|rest|next"
    r"|but|resto|restante|noite|tarde|manha|principio|priori|antig[oa]s?|velh[oa]s?|anterior|copia|teste|backup|celular"
    r"|notebook|laptop|mac|tablet|ticket|case|request|phone|iphone|test|copy|tudo|de|d[oa]|el[ea]|dela|dele|seu|sua"
    r"|not|no|and|or|if|which|that|demo|invoice|old|still|trial"
)
NOUN: Final = rf"(?!(?:{_NOT_FREE})\b)[a-z]{{2,20}}"
"""One word that names a thing."""
TICKET: Final = r"(?:chamado|ticket|atendimento|caso|protocolo|solicitacao|assunto|questao|tiquete|demanda|ocorrencia)"
_SCOPE: Final = (
    r"(?: (?:perfeitamente|corretamente|normalmente|certinho|direitinho|direito|lisinho|normal|bem|sim|agora|aqui|ja"
    r"|bonito|assim"
    r"|finalmente|tambem|redondo|redondinho|demais|perfeito|ok|viu|hein|novamente|por aqui|de primeira|de boa|na hora"
    r"|mesmo|tudo"
    r"|sem (?:problemas?|erros?)|com (?:sucesso|exito)|como (?:esperado|deveria)|conforme (?:o )?esperado|de verdade"
    r"|de vez|conforme (?:a |as )?(?:orientacao|orientacoes|instrucoes|orientad[oa])|beleza|super bem|muito bem"
    r"|tranquilo|numa boa|sozinh[oa]|por conta propria|plenamente|completamente|totalmente"
    r"|(?:apos|depois d[aeo]|com|gracas a|seguindo)(?: a| o| as| os| sua| suas)? ?(?:correcao|atualizacao|instalacao"
    r"|dicas?|ajuda"
    r"|ajuste|orientac(?:ao|oes)|intervencao|atuacao|suporte|instrucoes|passos|explicacao|reinicio|reiniciar|reinstalar"
    r"|atualizar)"
    r"(?: (?:de voces|da equipe(?: tecnica)?|do suporte|tecnic[oa]))?"
    r"|seguindo (?:o passo a passo|as (?:suas )?(?:instrucoes|orientacoes|dicas))|gracas a deus|100%|que e uma"
    r" (?:beleza|maravilha)|ate que enfim|d[eo] jeito que (?:voce|o senhor|a senhora)"
    r" (?:valeu|ensinou))){0,3}"
)
_STATE: Final = (
    r"(?:funcionando|rodando|abrindo|resolvid[oa]s?|solucionad[oa]s?|sanad[oa]s?|normalizad[oa]|corrigid[oa]s?|operacional"
    r"|operante"
    r"|restabelecid[oa]s?|regularizad[oa]s?|liberad[oa]s?|restaurad[oa]s?|recuperad[oa]s?|ajustad[oa]s?|acertad[oa]s?"
    r"|funcional"
    r"|acessivel|acessiveis|redond[oa]|redondinho|certinh[oa]|perfeit[oa])"
)
_WELL: Final = rf"(?:{_STATE}|cert[oa]|ok|normal|em ordem|100%|joia|beleza|em dia|tranquilo|nos conformes)"
"""Also what without its subject says no more than yes."""
_DONE: Final = (
    r"(?:instalar|atualizar|abrir|entrar|acessar|emitir|imprimir|usar|resolver|gerar|baixar|ativar|logar|salvar|exportar"
    r"|rodar"
    r"|importar|configurar|conectar|liberar|fazer|arrumar|acertar|validar|autenticar|enviar|fazer funcionar|corrigir)"
)
_THING: Final = rf"(?:(?:o|a|os|as|meu|minha|meus|minhas) {NOUN}(?: d[oae]s? {NOUN})?|tudo|isso|ele|ela)"
_SOLUTION: Final = (
    r"(?:(?:a |o |essa? |sua )?(?:solucao|procedimento|orientacao|dica|correcao|sugestao|atualizacao|passo a passo"
    r"|instalacao"
    r"|resposta|link|arquivo)(?: (?:indicad[oa]|recebid[oa]|prestad[oa]|repassad[oa]|encaminhad[oa]|propost[oa]"
    r"|apresentad[oa]|sugerid[oa]|enviad[oa]|informad[oa]|de voces"
    r"|passad[oa]"
    r"|fornecid[oa]))?)"
)
_IS: Final = r"(?:(?:ja |agora )?(?:esta|estao|ficou|ficaram|foi|foram)|(?:ja )?(?:se encontra|encontra se))"
_CONFIRMS: Final = (
    "confirmo", "confirmamos", "confirmar", "confirmando", "atesto", "atestamos", "houve", "comunico", "informo",
    "informamos",
)  # fmt: skip
_WISHES_TO: Final = ("gostaria de", "quero", "queria", "posso", "favor", "para", "pra")
ACCEPTS: Final = (
    # It works, it is solved.
    (
        r"(?:(?:pronto|ah|ai|ok|opa|isso(?: ai)?) )?(?:\. )?agora (?:sim|foi|deu)(?= \.|$| obrigado| valeu| thanks"
        r"| agradeco| grat[oa]| brigad)"
    ),
    (
        rf"(?:{'|'.join(f'(?<={one} )' for one in _CONFIRMS)}){''.join(f'(?<!{one} confirmar )' for one in _WISHES_TO)}"
        r"(?:a |o )?(?:(?:efetiva|plena|completa|total|devida|correta) )?(?:resolucao|solucao|correcao|normalizacao"
        r"|restabelecimento|regularizacao|restauracao|liberacao|(?:pleno |correto )?funcionamento|encerramento|conclusao)"
        rf"(?: d[oae]s? (?:meu |nosso |minha |nossa |referid[oa] |presente )?(?:{TICKET}|problema|erro|falha|acesso|sistema"
        r"|incidente|programa|servico|licenca|duvida|pendencia|bug|travamento|inconsistencia))?"
        rf"(?: (?:relatad|reportad|informad|apresentad|apontad)[oa])?{_SCOPE}"
    ),
    (
        r"(?:(?:isso|isto|tudo|aqui|ja|agora|enfim|finalmente|assim|sim|realmente) ){0,3}(?:"
        rf"(?:(?:esta|ficou|foi|tudo|estao todos)(?: tudo| ja| agora| funcionando){{0,2}} {_STATE}"
        rf"|(?:(?:esta|ficou|foi|agora|deu) )?tudo (?:ja |agora )?{_WELL}"
        rf"|(?:resolvid|solucionad|sanad|corrigid|normalizad|restabelecid|regularizad)[oa]s?|funcionando){_SCOPE}"
        rf"|(?:{_SOLUTION} )?(?:ja )?(?:funcionou|funcionaram|funciona|resolveu|resolveram|solucionou|sanou|deu (?:tudo"
        r" )?(?:super )?(?:certo|certinho|bom|boa|certissimo)"
        r"|atendeu(?: plenamente| perfeitamente)?(?: ao (?:solicitado|pedido|esperado)| (?=[ao])))"
        r"(?: ?(?:o|a|meu|nosso|nossa|minha) (?:problema|caso|questao|duvida|necessidade)"
        rf"| ?(?:a|as|o|os) (?:nossas?|minhas?|nossos?|meus?)? ?(?:necessidades?|expectativas?))?{_SCOPE}"
        rf"|(?:voltou|voltaram|passou) a (?:funcionar|abrir|rodar|imprimir|entrar|gerar|carregar|conectar|operar"
        rf"|responder|sincronizar|enviar|emitir){_SCOPE}"
        r"|(?:voltou|voltaram) ao normal"
        r"|(?:abriu|abre|rodou|roda|carregou|imprimiu|ativou|instalou|atualizou|logou|conectou|liberou|entrou"
        rf"|destravou|normalizou|estabilizou|regularizou){_SCOPE}"
        r"|foi(?: sim)?(?= \.|$| obrigado| valeu)"
        rf"|(?:eu )?(?:consegui|conseguimos)(?: ja)?(?: (?:aqui|sim|agora|finalmente))?"
        rf"(?: {_DONE}(?: (?:aqui|ja|sim|agora))?(?: {_THING})?)?{_SCOPE}"
        rf"|(?:eu |nos |ja )?(?:resolvi|resolvemos|arrumei|solucionei)(?: (?:isso|aqui|o problema|por aqui))?{_SCOPE}"
        r")"
    ),
    (
        rf"(?:a|o|as|os|nosso|nossa) {NOUN}(?: d[oae]s? {NOUN})? (?:agora |ja )?(?:abriu|abre|funcionou|funciona"
        rf"|rodou|roda|carregou|imprimiu|normalizou|estabilizou|(?:esta|ficou|foi) {_WELL}|voltou a (?:funcionar"
        rf"|abrir|rodar|imprimir|carregar"
        r"|gerar|operar|responder|sincronizar|enviar|emitir"
        r"|conectar)|(?:esta|estao) sendo [a-z]{2,14}[ai]d[oa]s? (?:corretamente|normalmente|perfeitamente|certinho)"
        r"|voltou ao normal"
        rf"|(?:passou|voltou) a ser [a-z]{{2,12}}[ao]d[oa]|(?:sai|saiu|saem|sairam) (?:certo|certos|certinho"
        rf"|corretamente)){_SCOPE}"
    ),
    (
        r"(?:o |a |nosso |nossa |meu )?(?:sistema|acesso|internet|programa|licenca|rede|conexao|servidor|site|servico)"
        r" voltou(?= \.|$)"
    ),
    r"(?:eu |nos )?(?:obtive|obtivemos|tive|tivemos) (?:pleno )?(?:exito|sucesso)(?: n?[oa] [a-z]{2,20})?",
    r"(?:o )?(?:pleno |correto |perfeito )?funcionamento d[oae] [a-z]{2,20}",
    (
        r"(?:que )?(?:responde|respondeu|esclarece|esclareceu|atende|atendeu|sanou|tirou)(?: (?:plenamente|perfeitamente"
        r"|totalmente))?"
        r" (?:[ao]s? |todas as )?(?:minhas?|nossas?|meu|nosso|todas)? ?(?:duvidas?|questao|necessidades?|perguntas?|caso)"
    ),
    (
        r"(?:a|o|su[ao]) (?:orientacao|resposta|explicacao|informacao|solucao|dica) (?:e |foi |esta )(?:mais que"
        r" )?(?:suficiente|satisfatoria"
        r"|perfeita|adequada|otima|excelente|precisa|exata)(?: para resolver o (?:caso|problema))?"
    ),
    (
        rf"(?:o|a|os|as|meu|nosso|minha|nossa) (?:problema|erro|falha|{TICKET}|duvida|acesso|bug|travamento|item"
        rf"|itens|pendencia|situacao"
        r"|inconsistencia|incidente|defeito)s?(?: (?:(?:relatad|reportad|informad|apontad|apresentad|citad|mencionad"
        r"|solicitad)[oa]s?|em questao|ao sistema|ao programa|a (?:conta|plataforma)))?"
        rf" {_IS} (?:{_WELL}|atendid[oa]s?|sanad[oa]s?|concluid[oa]s?){_SCOPE}"
        r"(?: (?:com|apos|pela|na|depois da) (?:a )?(?:ultima |nova |mais recente )?(?:atualizacao|versao|correcao"
        r"|intervencao))?"
    ),
    (
        rf"(?:problema|erro|falha|caso|{TICKET}|duvida) (?:{_IS} )?(?:resolvid|solucionad|sanad|corrigid"
        rf"|esclarecid)[oa]{_SCOPE}"
    ),
    (
        r"(?:a |o |aquel[ea] )?(?:erro|problema|falha|mensagem|travamento|bug)(?: ja)? (?:nao (?:ocorre|aparece|acontece|da"
        r"|surge"
        r"|apareceu|ocorreu|aconteceu|deu|se repetiu|voltou a (?:ocorrer|aparecer|acontecer))(?: mais)"
        r"|sumiu|desapareceu|parou(?: de (?:aparecer|ocorrer|acontecer))?)"
    ),
    r"nao (?:aparece|ocorre|da|deu|apareceu|acontece) mais (?:o |nenhum )?(?:erro|problema|mensagem)",
    r"(?:minha |nossa |a )?duvidas? (?:foi |foram |esta )?(?:sanada|esclarecida|resolvida|tirada)s?",
    (
        r"(?:o|a) (?:procedimento|passo a passo|correcao|atualizacao|instalacao|configuracao|ajuste) foi (?:executad"
        r"|realizad|concluid|aplicad"
        r"|feit|efetuad|finalizad)[oa] com (?:sucesso|exito)"
    ),
    (
        r"(?:isso |tudo |agora |ja )?esta (?:tudo |muito |super |simplesmente )?(?:otim[oa]|excelente|perfeit[oa]"
        r"|show(?: de bola)?|top|maravilhos[oa])(?= \.|$| agora| obrigado| valeu)"
    ),
    (
        r"(?:isso |tudo |agora )?ficou (?:tudo |muito |super |bem |simplesmente )?(?:otim[oa]|excelente|perfeit[oa]"
        r"|show(?: de bola)?|top|maravilhos[oa]"
        r"|bo[ma]|lind[oa]|massa|legal|joia|nota (?:10|dez)|(?:exatamente |do jeito |bem )?(?:como|que) (?:eu "
        r"|a gente )?(?:queria|precisava))"
    ),
    (
        r"(?:(?:era |foi )?(?:exatamente|justamente)|isso mesmo|era isso(?: mesmo)?|isso) (?:o )?que (?:eu |a gente "
        r"|nos )?(?:precisava|precisavamos|queria|procurava|buscava|esperava)(?: saber)?"
    ),
    (
        r"(?:agora )?(?:ja )?(?:esta|estao|voltou) (?:imprimindo|gerando|carregando|salvando|enviando|conectando"
        r"|entrando|emitindo|abrindo|rodando"
        r"|exportando|importando|atualizando|sincronizando|calculando|lendo) (?:tudo )?(?:cert[oa]|certinho|normal"
        r"|normalmente|perfeitamente|direito"
        r"|direitinho|corretamente|bem|lisinho|sem (?:erros?|problemas?)|de novo|novamente)"
    ),
    # The ticket may be closed.
    (
        r"(?:voces? )?(?:ja |entao )?(?:pode|podem|podemos|favor|podera)(?: ja)?"
        r"(?: (?:fechar|encerrar|finalizar|concluir|dar baixa|dar como|dar por|arquivar))(?: (?:n?[oae]st[ea]|n?ess[ea]"
        r"|[oae]"
        r"|n[oa]|meu)"
        rf" (?:{TICKET}|novela))?(?: (?:resolvido|encerrado|concluido|finalizado))?(?: (?:ai|sim|ja|isso|tudo|logo|entao|por"
        rf" favor|isso logo)){{0,2}}"
    ),
    (
        r"(?:fech[ae]m?|encerr[ae]m?|finaliz[ae]m?|encerrar|fechar|finalizar|concluam) (?:(?:o|est[ea]|ess[ea]|meu|ai o)"
        rf" {TICKET}"
        r"|ai|isso|por favor|por gentileza)"
    ),
    rf"(?:(?:o|est[ea]|ess[ea]|meu) )?{TICKET} (?:ja )?pode ser (?:fechad|encerrad|finalizad|concluid|arquivad)[oa]",
    (
        r"(?:considero|considerem|considere|damos|dou|podem dar|dou por)(?: (?:o|est[ea]|ess[ea]|como|por|meu)(?:"
        rf" {TICKET})?)?"
        r"(?: como| por)? (?:encerrad|resolvid|concluid|finalizad|solucionad|atendid)[oa]"
    ),
    (
        r"(?:eu )?(?:aceito|aceitamos|concordo com|concordamos com|aprovo|aprovamos|valido|validamos)"
        r" (?:[oa]|est[ea]|ess[ea]|su[ao]) (?:solucao|resposta|encerramento|correcao|proposta|fechamento)"
        r"(?: (?:apresentad|propost|indicad|sugerid|enviad)[oa])?"
    ),
    (
        r"(?:de acordo|aceito|aprovad[oa]|validad[oa]|ciente e de acordo|estou de acordo|concordo)(?: com (?:a solucao|o"
        r" encerramento))?"
        r"(?= \.|$| e | obrigado| grat| pode)"
    ),
    # What was wanted, it was.
    (
        r"(?:era|e(?= (?:exatamente |justamente )?is[st]o (?:mesmo|ai mesmo|que))) (?:so |exatamente |justamente )?(?:isso"
        r"|isto)(?: (?:mesmo|ai|aqui|so|tudo|exatamente)){0,2}"
        r"(?: que (?:eu |a gente )?(?:precisava|queria|procurava|faltava|buscava))?"
    ),
    r"(?:estou |fiquei |ficamos )?sem (?:mais |outras )?(?:duvidas|pendencias)",
    r"nao (?:tenho|temos|ha|restam?|ficou|ficaram) (?:mais )?(?:nenhuma |outras? )?(?:duvidas?|pendencias?)(?: mais)?",
    r"era (?:so |exatamente |justamente )?o que (?:eu |a gente )?(?:precisava|queria|procurava|buscava)(?: saber)?",
    (
        rf"(?:a|o|as|os|nosso|nossa) {NOUN} (?:ja )?(?:foi|foram) (?:re)?(?:ativad|instalad|atualizad|emitid|gerad"
        r"|importad|exportad"
        r"|validad|registrad|convertid)[oa]s? (?:com (?:sucesso|exito)|corretamente|normalmente)(?: agora)?"
    ),
    r"nao (?:preciso|precisamos) de mais nada",
    (
        r"(?:eu )?consegui(?:mos)? fazer (?:tudo )?o que (?:voces?|o senhor|a senhora) (?:valeu|falaram|pediu|pediram"
        r"|mandou|disse|orientou|indicou|ensinou|explicou)"
    ),
    r"nao e (?:mais )?necessario mais nada",
    r"era (?:so )?(?:isso|isto) que (?:eu )?(?:precisava|queria)(?: saber)?",
    (
        r"(?:ja |agora )?(?:esta|estamos|fiquei|ficamos|estou) (?:satisfeit[oa]s?|atendid[oa]s?)(?: com (?:a|o) (?:solucao"
        r"|resposta|resultado))?"
    ),
)
