"""What people say of the service in words that otherwise tell of trouble: in Portuguese.

For :mod:`mailbot.desk.phrases.plain.opinions`.
"""

from __future__ import annotations

from typing import Final

_NO: Final = r"(?:nao|nem|nunca|jamais)"
_SPEECH: Final = (
    r"(?:comentarios?|reclama(?:cao|coes)|queixas?|criticas?|sugest(?:ao|oes)|opiniao|opinioes|observac(?:ao|oes)|palavras"
    r"|elogios?|ressalvas?|nota|avaliac(?:ao|oes)|consideracoes|duvidas?|interesse|problemas?|complicac(?:ao|oes)|defeitos?"
    r"|resposta para (?:isso|essa)|igual|comparacao|mais)"
)
_SAY: Final = (
    r"(?:comentar|declarar|reclamar|acrescentar|dizer|opinar|sugerir|falar|melhorar|avaliar|responder|adicionar|relatar"
    r"|contestar|criticar|participar|classificar|pontuar|dar nota|informar|elogiar|registrar|somar|apontar|opor)"
)
_QUALITY: Final = (
    r"(?:atencao|paciencia|clareza|empatia|educacao|agilidade|rapidez|cordialidade|respeito|simpatia|comunicacao|retorno"
    r"|treinamento|preparo|conhecimento|profissionalismo|organizacao|interesse|vontade|boa vontade|humanidade|objetividade"
    r"|transparencia|suporte|atendimento|cuidado|carinho|qualidade|eficiencia|capricho|acompanhamento|feedback|explicacao"
    r"|detalhes?|detalhamento|pontualidade|compromisso|seriedade|pouco|muito)"
)
OPINIONS: Final = (
    rf"sem (?:mais |nenhum[a]? |maiores |muit[oa]s? |qualquer )?{_SPEECH}(?: (?:a|para|pra) {_SAY})?",
    rf"nad(?:a|inha) (?:a|para|pra|que|mais a|de mais a) {_SAY}",
    (
        r"nada (?:mal|demais|de mais|contra|de especial|excepcional|melhor|de (?:bom|ruim|novo)|agradavel|bo[ma]"
        r"|satisfeit[oa]|satisfatorio)"
    ),
    rf"nenhum[a]? (?:{_SPEECH})(?: (?:a|para|pra) {_SAY})?",
    (
        rf"{_NO} (?:(?:vou|quero|pretendo|desejo|posso|consigo|sei|gostaria de|tenho como|irei|estou apt[oa] a"
        rf"|me sinto apt[oa] (?:a|para)|faco questao de) )+"
        rf"{_SAY}(?: (?:essa|esta|a|o|isso|nada|mais nada|melhor)(?: (?:pesquisa|nota|atendimento|opiniao))?)?"
    ),
    rf"{_NO} (?:respondo|avalio|opino|comento|participo de)(?: (?:pesquisas?|a pesquisa|isso|nada))?",
    (
        rf"{_NO} (?:me )?(?:gostei|gosto|curti|recomendo|recomendaria|indico|indicaria|aprovei|amei|adorei|me senti"
        rf"|correspond(?:eu|em)|atend(?:eu|em)(?= (?:a |as |[ao]s? )?(?:minhas?|meu|nossas?)? ?(?:expectativas?"
        rf"|esperado))|super(?:ou|am)|volto|agradou|agradei|surpreendeu|impressionou"
        r"|convenceu|importo|mudaria|reclamo|tenho queixa|merecem?|atenderam bem|fui bem|fui mal|senti firmeza"
        r"|deixou a desejar|deixaram a desejar"
        r"|decepciona(?:ram|m)?|decepcionou|vejo a hora|faltou nada|falta nada|poderia ter sido melhor"
        r"|tem como melhorar|uso mais|compro mais"
        r"|volto a comprar|compraria|contrataria|renovo|renovarei|esperava(?: (?:menos|mais|isso|tanto))?)"
        r"(?: (?:nada|muito|tanto|nem um pouco|d[oae]s?|[oae]|as|minhas?|nossas?|expectativas?|nem|com|mais|bem|mal"
        r"|atendid[oa]|a ninguem|pra ninguem|para ninguem|nenhum pouco))*"
    ),
    (
        rf"{_NO} (?:tenho|temos|ha|tem|teria|houve) (?:mais |nenhum[a]? |muito |muita |o que |do que |nada |por ?que "
        rf"|como |a |para |pra )*"
        rf"(?:{_SPEECH}|{_SAY})"
    ),
    (
        rf"sem (?!retorno|suporte|atendimento|acompanhamento|feedback|explicacao|comunicacao|treinamento"
        rf"|conhecimento){_QUALITY}"
    ),
    (
        rf"{_NO} (?:foi|e|esta|era|achei|fiquei|ficou|estou|sou|tive|fui|to) (?:tao |muito |nada |la |tudo isso|ma "
        rf"|mal |uma? |essa |[oa] |assim |lo |tanto |muita |"
        r"exatamente |de todo |totalmente |plenamente )*"
        r"(?:bo[mas]s?|otim[oa]s?|ruim|ruins|legal|excelente|perfeit[oa]|satisfeit[oa]|satisfatori[oa]|content[e]"
        r"|feliz|rapid[oa]s?|agil|clar[oa]s?"
        r"|educad[oa]s?|cordial|simpatic[oa]|atencios[oa]s?|bem (?:atendid|tratad|recebid)[oa]|ideal|suficiente"
        r"|pessim[oa]|o melhor|melhor|pior"
        r"|grande coisa|maravilha|experiencia|o esperado|o que (?:eu )?esperava|como (?:eu )?esperava|dificil"
        r"|complicad[oa]|mal|essas coisas"
        r"|problema|eficiente|eficaz|profissional|justo|aplicavel|o caso)"
    ),
    r"nao sei(?: (?:avaliar|dizer|opinar|responder|bem|ao certo|o que (?:dizer|responder)|que nota dar))?(?= ?[.,;!]| ?$)",
    r"nao (?:se aplica|opinou|avaliado|avaliei|testei|usei|utilizei|tenho certeza|lembro|entendi a (?:pergunta|pesquisa))",
    (
        r"nem (?:tao )?[a-z]{2,12},? nem (?:tao )?[a-z]{2,12}(?= ?[.,!]| ?$)|nem sei (?:o que )?(?:dizer|avaliar"
        r"|responder|opinar)|ninguem merece|ninguem (?:atende|faz|resolve|trabalha) (?:tao|como|melhor)"
    ),
    r"sem (?:e?stress|estresse|enrolacao|demora|burocracia|frescura|rodeios|dor de cabeca)|vai e volta|nada alem (?:de|do)",
    (
        r"nunca (?:vi|tive|tivemos) (?:(?:nada|nenhum|nenhuma|tant[oa]s?|tamanh[oa]|um|uma|atendimento|suporte"
        r"|servico|coisa|empresa|muitos?|grandes?|tipo de) ){0,3}(?:problemas?|igual|demora"
        r"|paciencia|descaso|rapidez|queixas?|dificuldades?|enrolacao|motivo)"
    ),
    (
        r"nunca (?:mais|vi|fui tao|tive(?:mos)?|recebi|conheci) (?:(?:fui|tao|bem|mal|um|uma|o|a|atendimento|suporte"
        r"|gente|ninguem|alguem|equipe|muito|mais|com|produto) ){0,3}(?:atendid[oa]|bo[ma]|atencios[oa]s?"
        r"|rui[mn]s?|igual|atendimento|compro|contrato"
        r"|indico|recomendo|paciente|educad[oa]|tao)(?: (?:bem|assim|com voces|de voces|nada|a ninguem|disso|aqui"
        r"|bo[ma]|atencios[oa]s?)){0,2}"
    ),
    (
        r"(?:prefiro|optei por|decidi|opto por|me abstenho de|evito) (?:nao )?(?:me )?(?:responder|opinar|avaliar"
        r"|comentar|manifestar|dizer|declarar|participar)(?: (?:nada|isso|a pesquisa))?"
    ),
    (
        rf"(?:(?:so |apenas |somente )?(?:falt(?:ou|a|aram|am|ando)|careceu de|precisam? de|precisa haver|faltou um"
        rf"|faltou uma|poderia(?:m)? ter) )(?:mais |um pouco |de |mais de |maior |muita |muito |so |apenas |[oa] "
        rf"|melhor )*{_QUALITY}(?: (?:n[oa]|d[oae]|com|em|pel[oa]) (?:atendimento|suporte|servico|atendente"
        rf"|tecnic[oa]|equipe|cliente|resposta|explicacao|respostas|analista|voces|parte|bruno|mim)"
        rf"| (?:mais )?(?:rapid[oa]|clar[oa]|detalhad[oa]|human[oa]))?"
    ),
    (
        r"(?:acho que |creio que |so |ainda |sempre |eles |voces |vcs |o (?:atendimento|suporte|servico) "
        r"|a equipe )*(?:pode(?:m|ria|riam|mos)?|podia(?:m)?|precisa(?:m|va)?|tem (?:que|muito que)"
        r"|ha (?:muito )?o que|deve(?:m|ria|riam)?|da pra|da para|tem espaco para|tentem|procurem|tentar"
        r"|espero que) (?:de )?(?:sempre )?"
        r"(?:melhor(?:ar|ou|em|ias)|ser (?:muito |bem |um pouco |mais )*(?:melhor(?:es)?|rapid[oa]s?|ageis|agil"
        r"|clar[oa]s?|educad[oa]s?|pacientes?|objetiv[oa]s?|atencios[oa]s?|eficientes?|simples|barat[oa]|cordia(?:l"
        r"|is))|evoluir|agilizar|treinar(?: mais)?|contratar(?: mais)?|investir|capacitar|aumentar a equipe"
        r"|ter (?:sido|mais) (?:mais )?[a-z]+|caprichar|avancar|demorar menos|rever|responder mais rapido"
        r"|atender melhor)(?: (?:muito|bastante|mais|um pouco|o (?:atendimento|suporte|prazo|tempo)"
        r"|[oa] (?:velocidade|rapidez|equipe|comunicacao|agilidade|site|retorno|resposta|processo"
        r"|sistema de chamados)|de resposta|nisso|nesse ponto))*"
    ),
    (
        r"(?:nao )?(?:poderia|podia|pode) (?:ser|ter sido|estar) (?:muito |bem |um pouco )?(?:melhor|pior|mais rapid[oa]"
        r"|mais [a-z]+)"
    ),
    r"(?:melhor|mais) (?:atendimento |suporte )?impossivel",
    (
        r"(?:o )?pior (?:de todos os |dos? |tipo de )?(?:atendimento|suporte|servico|experiencia|empresa|do mundo"
        r"|de todos|possivel)"
        r"|de mal a pior"
    ),
    r"perd(?:a|i|emos|eu) (?:de |o |meu |nosso |muito |tanto |um |bastante )*(?:tempo|paciencia|dia)(?: a?toa)?",
    r"quebr(?:ou|aram) (?:um |o meu |meu )?galho",
    (
        r"(?:precisei |precisamos )(?:insistir|esperar|cobrar|ligar|reclamar|explicar)(?: (?:muito|bastante|demais"
        r"|varias vezes|[a-z0-9]+ (?:vezes|dias|horas)|de novo|tudo de novo))*"
    ),
    (
        r"(?:tive|tivemos|foi preciso) (?:que |de )?(?:insistir|esperar|cobrar|ligar|reclamar|explicar"
        r"|repetir)(?: (?:muito|bastante|demais|varias vezes|[a-z0-9]+ (?:vezes|dias|horas)|de novo|tudo de novo"
        r"|a mesma coisa))*"
    ),
    (
        r"(?:sempre|quando|toda vez|todas as vezes|cada vez|tudo (?:o )?|o )(?: que)? ?(?:eu |a gente )?(?:precis(?:o|ei"
        r"|amos|ava|avamos|ou)|tenho (?:um |uma |algum |alguma )?(?:problemas?|duvidas?)|quis|queria|liguei|ligo|pedi"
        r"|solicito|solicitei)(?: de (?:ajuda|suporte|voces|algo))?"
    ),
    (
        r"(?:quero|queria|gostaria de|venho|so quero|vou|irei|pode(?:m)?) (?:muito )?(?:agradecer|elogiar|parabenizar"
        r"|dizer (?:que|obrigad[oa])|deixar|registrar|indicar|recomendar|continuar (?:assim|cliente)|contar comigo"
        r"|voltar a comprar)"
    ),
    r"(?:pode(?:m)?|favor|por favor) (?:ja )?(?:encerrar|fechar|finalizar|continuar assim)",
    r"por favor continuem assim|continue(?:m)? assim",
    (
        r"ainda (?:bem|assim|mais|melhor|nao (?:avaliei|sei|testei|tenho opiniao|posso avaliar|usei|consegui (?:avaliar"
        r"|testar)))"
    ),
    r"(?:voltou|voltaram|voltando|volta) (?:ao normal|a (?:funcionar|abrir|rodar|imprimir)(?! mal| so | errado| sozinh))",
    r"(?:parou|pararam) de (?:dar (?:erro|problema)s?|travar|falhar|fechar|cair)",
    r"(?:n?a )?qualidade caiu|(?:atendimento|suporte|servico) (?:caiu|piorou)(?: (?:muito|bastante|de qualidade))?",
    (
        r"(?:atendimento|suporte|servico|resposta|retorno|processo|tecnico|atendente|equipe) (?:foi |e |esta |estava "
        r"|ficou |muito |bem |um pouco |meio |super |anda |tao )*(?:lent[oa]|demorad[oa]|parad[oa]|devagar|falh[oa]"
        r"|errad[oa])"
    ),
    r"(?:fui|fomos) (?:muito |bem |mal |super )*(?:atendid|tratad|ouvid)[oa]s?",
    (
        r"fiquei (?:muito tempo |[0-9]+ (?:dias|horas) |horas |dias )?(?:esperando|aguardando)(?: (?:muito|demais"
        r"|[0-9]+ (?:dias|horas)|horas|dias))*"
    ),
    r"(?:muita|longa|tempo de|grande|pela|a|de|na) (?:espera|demora)",
    (
        r"espero (?:que (?:melhore(?:m)?|continue(?:m)?(?: assim)?|nao (?:precise|se repita|aconteca)(?: (?:mais"
        r"|de novo|novamente|de voces|isso|outra vez)){0,3})|nao precisar(?: mais)?(?: de novo)?)"
    ),
    r"(?:pela|a|da|sua|toda a|de|minha|nossa|essa|muita|boa|otima) ajuda",
    r"como (?:sempre|esperado|prometido|combinado|de costume|cliente|ja disse)",
    r"(?:sem|nenhuma) duvidas?(?: (?:o|a|que|nenhuma))?|com certeza",
    r"(?:o |os |meu )?(?:valor|preco) (?:(?:e|foi|esta|achei|muito|bem|um pouco) ){0,4}(?:caro|alto|salgado)",
    (
        r"(?:melhor|mais|pior|menos|diferente) (?:d?o? ?que |d[oae]s? )(?:[oa]s |muit[oa]s )?outr[oa]s?(?: (?:empresas?"
        r"|suportes?|lugares|fornecedores|softwares?|atendimentos?|marcas?))?"
    ),
)
