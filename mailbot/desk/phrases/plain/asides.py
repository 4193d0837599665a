"""What stands beside a thank-you or an acceptance and changes nothing: courtesy, small talk, thanks. Pt and en.

Patterns over small letters without accents, spelled as :mod:`mailbot.desk.phrases.plain.spelling` spells them.
"""

from __future__ import annotations

from typing import Final

_WHAT_FOR: Final = (
    r"(?:ajuda|atencao|retorno|resposta|respostas|suporte|atendimento|esclarecimentos?|orientac(?:ao|oes)|infos?"
    r"|informac(?:ao|oes)"
    r"|gentileza|rapidez|agilidade|paciencia|presteza|explicac(?:ao|oes)|clareza|forca|dica|dicas|apoio|auxilio|empenho"
    r"|dedicacao"
    r"|cuidado|carinho|disponibilidade|prontidao|cordialidade|compreensao|colaboracao|solucao|tempo|trabalho|servico"
    r"|eficiencia"
    r"|prioridade|parceria|profissionalismo|contato|preocupacao|educacao|boa vontade|moral|help|support|assistance|answer"
    r"|response|reply|time|patience|explanation|clarification|clarifying|explaining|fix|advice|guidance|instructions|tip"
    r"|kindness|effort|efforts|work|service|attention|quick (?:reply|response|fix|answer|help)|hard work|everything|solution"
    r"|cooperation|intervention|being (?:so )?(?:patient|kind|nice)(?: with me)?|dedication|ensinamento|consideracao"
    r"|understanding|resolution|hanging in there|sorting (?:it|this|that)(?: out)?|fixing (?:it|this|that)"
    r"|helping(?: me| us)?"
    r"|getting back(?: to me| to us)?|(?:resolving|solving|fixing|sorting|handling|looking into|taking care of) (?:it"
    r"|this|that|everything|my (?:issue|problem)|the (?:issue|problem))(?: out)?(?: (?:so|very"
    r"|really))?(?: (?:quickly|promptly|fast|swiftly|well))?|follow up|update|all|tudo)"
)
_HOW: Final = (
    r"(?:sua|seu|toda|todo|a|o|as|os|tua|teu|otimo|otima|excelente|pronto|pronta|rapido|rapida|imensa|grande|your|the|all"
    r"|all your"
    r"|so much|very|prompt|prompt and thorough|quick and thorough|thorough|excellent|great|kind|amazing|fast|speedy|and"
    r"|and your|e a sua|no|na|continued|swift|vossa|nossa)"
)
_WHOSE: Final = (
    r"(?: (?:no atendimento|na resposta|no suporte|em (?:me |nos )?(?:ajudar|responder|atender)|de (?:voces|todos|toda a"
    r" equipe|sempre)|d[oa] (?:equipe|time|suporte|pessoal|bruno)|da equipe|(?:prestad|dispensad|apresentad|propost"
    r"|enviad|fornecid|oferecid|encontrad"
    r"|dad|recebid)[oa]s?|comigo|conosco|from you all|with (?:this|that|it|me)|on this|in this matter|again|todos|mesmo"
    r"|da (?:explicacao|resposta|equipe|orientacao)|de toda a equipe|and (?:thorough|prompt|quick) (?:response|reply)))?"
)
_FOR: Final = (
    rf"(?: (?:and )?(?:(?:pel[oa]s?|por|com|for|your|the|[oae]|e pel[oa]s?)(?: {_HOW}){{0,3}}) {_WHAT_FOR}(?: (?:and"
    rf"|e) {_WHAT_FOR})?{_WHOSE}){{0,4}}"
)
THANKS: Final = (
    (
        r"(?:(?:muito|mais uma vez|de coracao|so|eu|nos|mil vezes|queria|quero|gostaria de|venho|por meio deste|e"
        r"|super|um) )"
        r"{0,3}(?:obrigado|valeu(?: mesmo)?|agradeco|agradecemos|agradecer|agradecid[oa]s?|grat[oa]s?|gratidao|deus (?:te "
        r"|lhe"
        r" |os |vos )?pague"
        r"|meus agradecimentos)"
        r"(?: (?:muito|demais|mesmo|imensamente|de coracao|de novo|novamente|mais uma vez|viu|hein|a todos|pessoal"
        r"|gente"
        rf"|tambem|por tudo|por enquanto tudo|ta|a voces?|todos|sempre|de verdade|ai|aqui)){{0,3}}{_FOR}"
    ),
    (
        r"(?:(?:so|many|a big|big|huge|with|my|very|and|again|once again|to say|say|oh|ok|much) ){0,3}"
        r"(?:thanks|thank you|thank u|thank|appreciated|much obliged|ta(?= \.|$| very| muito)|cheers|grateful"
        r"|(?:i|we)?(?: am| really| truly| do| would like to)? ?(?:very much |much |most )?(?:appreciate|appreciated"
        r"|grateful)"
        r"|(?:i am |we are )(?:most |very |so )?grateful)"
        r"(?: (?:you|so much|very much|a lot|a bunch|a million|a ton|again|once again|both|all|everyone|it|much|kindly"
        r"|indeed"
        r""
        rf"|heaps|loads|to (?:you )?all|guys|team|mate|m8|my friend|for (?:everything|that|this|it)|so (?:quickly"
        rf"|promptly|fast|soon))){{0,4}}{_FOR}(?: so (?:quickly|promptly|fast|soon))?"
    ),
)
GLAD: Final = (
    (
        r"(?:(?:que|foi|muito|e|bem|super|mega|how|so|very|you guys are|youre|you are|you|thats|that is|its|it is|voces?"
        r" (?:sao|e|foram)) ){0,2}"
        r"(?:otim[oa]|bom|perfeit[oa]|maravilha|maravilhos[oa]s?|excelente|top|joia|show(?: de bola)?|massa|legal|beleza|ai"
        r" sim|boa"
        r"|demais|feras?|nota (?:10|dez)|anjos?|atencios[oa]s?|ufa|uhu|eba|oba|aleluia|finalmente|enfim|gracas a deus|bacana"
        r"|os melhores|o melhor|um anjo|uma fera|alivio|que alivio|sensacional|rapido|feliz|sucesso|awesome|perfect|great(?:"
        r" stuff)?"
        r"|cool|nice(?: one)?|brilliant|sweet|excellent|wonderful|amazing|fantastic|super|good|lovely|yay|yey|yes|woohoo|woo"
        r" hoo|wow"
        r"|hooray|hurray|phew|hallelujah|legends?|lifesavers?|the best|a star|a legend|a lifesaver|stars|kind|good news"
        r"|superb"
        r"|neat"
        r"|happy|good news|happy days|magic|gotcha|a genius|gem|a gem|absolute (?:legend|star)|sounds good|makes sense(?:"
        r" now)?|fab|relief)"
    ),
    r"voces? (?:salvaram|salvou) (?:o |a )?(?:meu |minha )?(?:dia|semana|vida|projeto)",
    (
        r"(?:you|u) (?:guys )?(?:rock|rule|saved my day"
        r"|made my day)"
    ),
    r"(?:(?:voces?|me|isso|nos) )*(?:ajudou|ajudaram|salvou|salvaram)(?: (?:muito|demais|bastante|mesmo|d\+))*",
    r"voces? arrasa(?:m|ram)",
    r"parabens (?:pelo|a) (?:atendimento|equipe|suporte|trabalho)(?: de voces)?",
    r"tamo junto",
    r"(?:excelente|otimo) (?:atendimento|suporte|trabalho)",
    r"(?:great|excellent) (?:service|support|job|work)",
    r"youve all been so kind",
    r"you have all been so kind",
    r"que (?:rapidez|agilidade|atendimento|eficiencia|vergonha|alegria|bencao|coisa boa|felicidade)(?: a minha)?",
    r"happy days",
    r"(?:its |pure )?magic",
    r"(?:how|so|very) (?:embarrassing|silly of me|helpful|kind)",
    r"silly me",
    r"(?:voces? )?(?:arrasaram|arrasou|mandaram bem|mandou bem|merecem? nota (?:10|dez))(?: demais)?",
    r"(?:achei|pensei) que (?:eu )?(?:tinha|havia) perdido tudo",
    r"(?:i )?thought (?:i|id|i had) (?:had )?(?:lost|lose) (?:everything|it all)",
    (
        r"(?:your|the) (?:explanation|answer|reply|response|instructions|support|team|service) (?:was|is|were|has been)"
        r" (?:most |very |so |really )?"
        r"(?:helpful|clear|excellent|great|perfect|kind|useful)"
    ),
    (
        r"(?:o|a|seu|sua) (?:atendimento|suporte|explicacao|equipe|resposta) (?:foi|e|esta) (?:muito |super )?(?:bo[ma]"
        r"|clar[oa]|otim[oa]|excelente"
        r"|atencios[oa]|rapid[oa]|perfeit[oa])"
    ),
)
ACK: Final = (
    (
        r"(?:ok|certo|certinho|entendi(?:do)?|entendemos|ciente|combinado|recebid[oa]|beleza|perfeito|perfect|perfeita|show"
        r"|joia|top"
        r"|cool|thats (?:perfect|great|brilliant)|noted|acknowledged|gotcha|all ok|tudo ok|feito|duly noted|understood"
        r"|received|got it|alright|all right|makes sense|pronto|done|blz"
        r"|(?:acuso|confirmo) (?:o )?recebimento|confirmed|confirmado|ah entendi|i see|(?:i )?understand(?: now)?|thats it|e"
        r" isso(?: ai)?|esta (?:tudo )?(?:ok|bom|certo|joia|tranquilo|beleza)|sounds good"
        r"|that answers (?:my|the) question|esclarecid[oa]|esclareceu|sanou a duvida|tranquilo|sem problemas"
        r"|show de bola|sussa|suave|sossegado|de boas?|tranks|verified|no problems?|zerado)"
    ),
    (
        r"entendi (?:perfeitamente|tudo|agora)|(?:agora )?(?:ja )?(?:ficou|esta) (?:tudo |bem |muito "
        r"|mais )?claro(?: agora)?|(?:that |this |it )?(?:clears (?:it|that|things|everything) up|clarifies (?:it"
        r"|things|everything|that|the matter))|(?:all |crystal )?clear(?: now)?(?= \.|$| thanks| thank)"
    ),
)
DEAL: Final = (r"(?:fechou|fechado)(?= \.|$| obrigado| valeu| thanks)",)
"""It is a deal, unless something is said before it: what "abriu e fechou", "agora fechou" is a program."""
COURTESY: Final = (
    r"(?:prezad[oa]|car[oa]|dear) [a-z]{3,12}(?= \.)",
    (
        r"(?:ola|oi|opa|oie|bom dia|boa tarde|boa noite|prezad[oa]s?|estimad[oa]s?|senhores|car[oa]s?|tudo (?:bem|bom)|e ai"
        r"|dear(?: all| sir| madam| team)?"
        r"|hi(?: there| all| team)?|hello|hey|good (?:morning|afternoon|evening)|att|atte|atenciosamente|cordialmente"
        r"|abracos?"
        r"|um (?:grande |forte )?abraco|beijos?|bjs|abs|(?:kind |best |warm )?regards|sincerely|best|(?:yours )?(?:sincerely"
        r"|truly)"
        r"|(?:um |uma |tenha(?:m)? (?:um |uma )?|e |have (?:a |an )?(?:nice|great|good|lovely) ?)?(?:otim[oa] |bo[am] "
        r"|excelente )?"
        r"(?:dia|tarde|noite|semana|fim de semana|final de semana|fds|feriado|trabalho|day|week|weekend|evening|one)"
        r"(?: (?:pra|para|a) (?:voces?|todos|ti))?|ate (?:mais|logo|a proxima|breve)|bye(?: bye)?|tchau|fica(?:em)? com deus"
        r"|fiquem com deus"
        r"|(?:que )?deus (?:te |os |lhe |vos )?abencoe(?: voces?)?|god bless(?: you)?|take care|disponha|sem mais(?: para o"
        r" momento)?|no mais|(?:pode )?fi(?:ca|car|que|quem) (?:tranquil[oa]s?|em paz)|nao se preocupem?|dont worry|with"
        r"|respeitosamente|nada mais a tratar|grande abraco|see you"
        r"|tmj|sucesso|feliz natal|ate mais ver)"
    ),
)
ASKS: Final = (r"(?:e )?desde ja", r"in advance", r"por (?:favor|gentileza)", r"please", r"favor")
"""Beside an outcome courtesy, beside nothing else the beginning of a wish."""
FILLER: Final = (
    (
        r"(?:sim|agora|ja|aqui|entao|ai|ah|ahh|ohh|oh|em resposta(?: ao (?:email|contato|chamado))?|ooh|ha|hum|nossa"
        r"|gente|pessoal|galera|equipe|time|viu|ne|hein"
        r"|querid[oa]|meu|cara"
        r"|mesmo|yes|yeah|yep|yup|now|so|well|well then|ok so|oh|guys|team|mate|all|everyone|everybody|voces|voce|todos|a"
        r" todos|aos?"
        r"|suporte|support|ponto|de exclamacao|virgula|comma|period|full stop|exclamation (?:point|mark)|olha|bem|tipo|then"
        r"|just|finally"
        r"|finalmente|enfim|realmente|really|por aqui|on my end|again|tudo|mesmo assim|assim|indeed|viu so|senhores|senhor"
        r"|senhora"
        r"|ai embaixo|in time|once again|that|it|right|fine|fica a dica)"
    ),
    r"aqui e [ao]",
    r"its(?= )",
    r"this is(?= )",
    r"eu",
    (
        r"(?:man|mano|mana|bro|bruh|dude|mermao|parca|fera|vei|bicho|broder|fi|sis|guri|tche|folks|ae|ei|aew|aeh|eita"
        r"|oxe|vixe"
        r"|uau|ihu|iupi|woot?|boom|yass?|sauce|whatever|well well|as mentioned|caramba|caraca|poxa|putz|porra|caralho"
        r"|krl|cacete"
        r"|pqp|damn|bloody hell|mds|meu deus|uai|por mim|(?:d[ae]|pela) (?:minha|nossa) parte|do (?:meu|nosso) lado"
        r"|from my side)"
    ),
    (
        r"(?:(?:meu|minha|my|our) )?(?:amig[oa]s?|amigao|brother|pal|buddy|bud|boss|chief|sir|maam|madam|irmao|irma"
        r"|parceir[oa]|chefe"
        r"|chefia|patrao|velho|campeao|mestre|jovem|moc[oa]|colega|rapaz|rapaziada|gente boa|querid[oa]|caro|rei|chapa|flor"
        r"|lind[oa]|friend|dear|man|dude|bro)(?= \.|$| obrigado| valeu| thanks| funcionou| deu certo)"
    ),
    r"omg",
    r"um aviso rapido",
)
CONTEXT: Final = (
    (
        r"(?:era|foi|it was|was) (?:so |just )?(?:o|a|os|as|meu|minha|the|my|um|uma|an|a) [a-z]{2,20}(?: [a-z]{2,20}){0,2}?"
        r"(?: (?:mesmo|all along|indeed|here|aqui))(?= \.|$| e | and )"
    ),
    r"era so isso(?: entao)?",
)
