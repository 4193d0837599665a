"""The clauses of automatic replies about an absence, and how certainly each is a responder's. Closed lists, pt, en, es.

They are compared in small letters without accents, with a day as ``#d``, a name as ``#n``, an address as ``#m`` and a
telephone as ``#t``; a mail that says anything besides them is somebody's words.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from mailbot.mail.automatic.absence_marks import GENERIC
from mailbot.mail.text.patterns import late


class Clause(Enum):
    """What a clause tells, and how many ``points`` of certainty it brings; each counts once."""

    AWAY = ("away", 0)
    """As people say it as well: "Estou de férias"."""
    FORMAL = ("away, formally", 2)
    """As responders write it: "Encontro-me ausente", "Out of the office", "Estamos em recesso"."""
    LEFT = ("left the company", 3)
    LEFT_A_PLACE = ("left an employer or another place", 1)
    WHEN = ("when", 1)
    CONTACT = ("another contact", 2)
    ACCESS = ("no access to mail", 2)
    RECEIPT = ("thanks for the mail", 1)
    ANSWERS_LATER = ("answers later", 1)
    NOTICE = ("a notice to all", 1)
    MACHINE = ("calls itself automatic", 3)
    DETAIL = ("more about a contact", 0)
    """Says nothing by itself: only behind one."""
    COURTESY = ("courtesy", 0)

    @property
    def points(self) -> int:
        """How much more certain the clause makes it that a responder wrote."""
        return self.value[1]


_D: Final = (
    r"(?:(?:o |no |na |ao |el |la |the |os )?(?:dias? |day )?(?:#d|\d{1,2}(?:º|st|nd|rd|th)?)(?:[ ,(]{1,3}#d\)?)?"
    r"(?: inclusive)?)"
)
_PERIOD: Final = (
    rf"(?:(?:no|durante o|for the) (?:periodo|period) )?(?:de|do|da|del|entre|from|between|desde|vom) {_D}"
    rf" (?:a|as|ate|ao|e|to|through|until|till|and|-|–|al|hasta) {_D}"
    rf"|(?:ate|until|till|through|hasta|a partir d[eo]|desde|since|as of|starting|em|no|na|on) {_D}|{_D} ?[-–] ?{_D}"
    rf"|{_D} (?:to|a) {_D}"
)
_LEAVE: Final = r"(?:annual|maternity|paternity|parental|sick|medical|bereavement|extended|study|personal)"
_LICENCA: Final = r"licenca(?:[ -](?:maternidade|paternidade|medica|premio|nao remunerada|para tratamento de saude))?"
_OFFICE: Final = r"(?: (?:d[oa]|das) (?:meu |minhas |minha )?(?:escritorio|empresa|trabalho|atividades|funcoes|pais|cidade))"
_RECESS: Final = (
    r"(?:recesso|ferias)(?: (?:coletiv[oa]s|coletivo|de (?:fim|final) de ano|natalino|de natal|escolar|de carnaval))"
)
_STATES: Final = (
    rf"(?:(?:em |de |no |num |com )?(?:gozo de |meu |minhas |periodo de |seu ){{0,2}}(?:{_RECESS}"
    rf"|ferias(?: coletivas)?|recesso(?: coletivo)?"
    rf"|{_LICENCA}|viagem(?: (?:a|de) (?:trabalho|negocios|servico))?|folga|atestado(?: medico)?|treinamento)"
    rf"|ausentes?{_OFFICE}?|afastad[oa]s?{_OFFICE}?(?: por (?:{_LICENCA}|motivos? de (?:saude|viagem)))?|fora{_OFFICE}?)"
)
_COMPANY: Final = (
    r"(?:(?:a|o|nossa|nosso|toda a|todo o) (?:empresa|escritorio|equipe|fabrica|loja|setor|departamento|unidade)(?: #n)?)"
)
_OUT: Final = (
    rf"(?:(?:on|taking) (?:my )?{_LEAVE} leave|out of (?:the |my )?office|away from (?:the office|my (?:desk|e-?mail))"
    r"|(?:on )?(?:collective|company|year-end) (?:holidays?|vacations?|shutdown))"
)
_WITH: Final = (
    r"(?:urgencias?|emergencias?|necessidade|duvidas?|(?:assuntos?|asuntos?|casos?|demandas?|questoes|solicitacoes)"
    r" (?:urgentes?|d[ao] (?:#n|empresa)|relacionad[oa]s (?:ao?|a) (?:#n|empresa)))"
)
_URGENT: Final = (
    rf"(?:em (?:caso|casos) de|para|por|nas?) (?:qualquer |eventuais )?{_WITH}(?: ou {_WITH})?"
    r"|(?:se|caso) (?:for |seja |o assunto (?:for|seja) )?(?:urgente|necessario|precise de (?:algo|ajuda))(?: urgente)?"
    r"|(?:in|for|if|en)(?: case of| caso de)?(?: any| an?| your| the| this| it| it's| matter| request| is){0,4}"
    r" (?:urgent|urgency|emergency|emergencies|urgencia|immediate)(?: (?:matters?|issues?|requests?|cases?|inquiries"
    r"|help|assistance|attention|support|questions?))?|(?:urgencias?|assuntos urgentes|urgent (?:matters|issues))"
    r"|(?:if you need|should you need) (?:immediate|urgent|any) (?:assistance|help|support)"
)
_TURN_TO: Final = (
    r"(?:(?:por favor|favor|gentileza|please|kindly),? |pedimos |peco |solicito |you (?:can|may) |voce pode )?"
    r"(?:contat(?:e|ar)|procur(?:e|ar)|entr(?:e|ar) em contato|fal(?:e|ar) com|acion(?:e|ar)|escrev(?:a|er) (?:para|a)"
    r"|lig(?:ue|ar) para|(?:encaminh|direcion|envi|redirecion)(?:e|ar) (?:(?:as|suas|os|seus|todas as) (?:mensagens|e-?mails"
    r"|demandas|solicitacoes) )?(?:para|a)|atualiz(?:e|ar) (?:o |seu |seus |os |o seu )?(?:contatos?|cadastro"
    r"|registros?) para|(?:direct|send|forward) (?:all|any|your)(?: future)? (?:inquiries|questions|messages?|e-?mails?"
    r"|requests?|correspondence) to|contact|reach(?: out to)?|write to|e-?mail|call|get in touch|contacte|escriba a"
    r"|comuniquese con)"
)
"""To one reader; a person turns to all of the desk: "Liguem para o Carlos"."""
_WHOM: Final = (
    r"(?:[ :]{1,2};)?(?:(?:[ ,:/-]+|[ ;]+(?=#[mt]))(?:com|o|a|os|as|ao|the|my|meu|minha|nosso|nossa|colegas?|colleagues?|at"
    r"|em|no|na|pel[oa]|via|by|or|ou|e|and|manager|gestor|gestora|gerente|equipe|time|team|setor|departamento|telefone|fone"
    r"|phone|celular|whatsapp|ramal|e-?mail|endereco|suporte|support|recepcao|secretaria|con|al|with|on|through|instead"
    r"|por favor|please|comercial|financeiro|tel|#n|#m|#t)){1,16}"
    r"(?: (?:for|para) (?:further |any |immediate |urgent )?(?:assistance|help|assuntos urgentes))?"
)
"""On a line of its own only where a colon announces it, or an address: another line may say anything."""
_EMPLOYER: Final = (
    r"(?:a |the |da |de |do )?(?:empresa|companhia|company|firm|organi[sz]ation|organizacao|aqui|here)(?: #n)?"
)
_PLACE: Final = r"(?:a |the |da |de |do )?#n"
"""An employer's name, or a branch's, a site's, a town's."""
_SINCE: Final = rf"(?:(?:desde|a partir d[eo]|as of|since|from) (?:{_D}|today|now|hoje),? )?"
_SAYING: Final = r"(?:(?:informo|comunico|gostaria de informar) que |infelizmente,? )?(?:eu )?(?:ja )?"


def _left(place: str) -> str:
    """Return what somebody says who has left ``place``."""
    return (
        rf"{_SINCE}{_SAYING}nao (?:trabalho|atuo) mais (?:para|pela|n[ao])? ?{place}"
        rf"|{_SINCE}{_SAYING}nao (?:faco mais parte d[ao]|pertenco mais [ao]|estou mais n[ao]) {place}"
        rf"|(?:o )?meu ultimo dia (?:de trabalho )?n[ao] {place} foi (?:em |no |na )?{_D}"
        rf"|(?:me desliguei|desliguei-me|fui desligad[oa]|sai|deixei) (?:d[ao] )?{place}(?: (?:em|no|na|desde) {_D})?"
        rf"|encerrei (?:meu ciclo|minha jornada|minhas atividades|minha trajetoria) n[ao] {place}"
        rf"|{_SINCE}i(?:'m| am) no longer (?:with|at|employed (?:by|at)|working (?:for|at|with)) {place}"
        rf"|{_SINCE}i no longer work (?:for|at|with)? ?{place}"
        rf"|i(?: have|'ve)? left {place}(?: (?:on|in|as of) {_D})?|my last day (?:at|with) {place} was (?:on )?{_D}"
        rf"|ya no trabajo (?:en|para) {place}"
    )


CLAUSES: Final = tuple(
    (clause, late(rf"(?:{pattern})(?![\w#])"))
    for clause, pattern in (
        (Clause.LEFT, _left(_EMPLOYER)),
        (Clause.LEFT,
         (rf"{_SINCE}{_SAYING}nao (?:faco mais parte|pertenco mais|integro mais)(?: d?o| ao) quadro"
         rf"(?: de (?:funcionarios|colaboradores))?(?: d[ao] (?:{_EMPLOYER}|{_PLACE}))?"
         rf"|(?:o )?meu ultimo dia de trabalho (?:n[ao] {_PLACE} )?foi (?:em |no |na )?{_D}"
         rf"|{_SINCE}i(?:'m| am) no longer (?:with|employed (?:by|at)|working (?:for|with)) {_PLACE}"
         rf"|{_SINCE}i no longer work (?:for|with) {_PLACE}|fui desligad[oa] d[ao] {_PLACE}(?: em {_D})?"
         rf"|my last day (?:at|with) {_PLACE} was (?:on )?{_D}")),
        (Clause.LEFT_A_PLACE, _left(_PLACE)),
        (Clause.LEFT_A_PLACE, rf"{_SINCE}{_SAYING}nao faco mais parte d[ao] (?:equipe|time)(?: (?:d[ao] )?{_PLACE})?"),
        (Clause.FORMAL,
         (rf"(?:estarei|estaremos|encontro-me|me encontro|nos encontramos|encontramo-nos|ficarei|ficaremos) {_STATES}"
         rf"|estou (?:ausente|afastad[oa]){_OFFICE}?(?: por (?:{_LICENCA}|motivos? de (?:saude|viagem)))?"
         rf"|estamos (?:em |de )?(?:{_RECESS}|recesso)|(?:entraremos|entramos) (?:em|de) (?:recesso"
         rf"|ferias)(?: coletivas)?"
         rf"|{_COMPANY} (?:esta|estara|entrara|ficara|permanecera) (?:(?:em |de )(?:{_RECESS}|recesso|ferias)|fechad[oa])"
         rf"|a #n (?:esta|estara|entrara|permanecera) (?:em (?:{_RECESS}|recesso|ferias coletivas)|fechada)"
         r"|nao (?:havera|teremos|ha) expediente"
         rf"|(?:(?:i am|i will be|we are|we will be)(?: currently| now)?|i'm currently) (?:{_OUT}|on leave)"
         r"|i(?:'m| am) currently on (?:vacation|holidays?)|we (?:are|will be) closed(?: for(?: the"
         r"| our)? (?:collective |christmas |winter )?(?:holidays?|vacation|break))?|estaremos fechad[oa]s"
         r"|(?:our|the) (?:offices?|company|team|factory)(?: #n)? (?:is|are|will be) (?:closed"
         r"(?: for the (?:holidays?|year))?|on collective (?:holidays?|vacation))"
         r"|estare(?:mos)? (?:(?:de|en) vacaciones|fuera de la oficina|ausentes?)|me encuentro (?:de vacaciones"
         r"|fuera de la oficina|ausente)|(?:nuestra|la) oficina (?:esta|estara|permanecera) cerrada")),
        (Clause.AWAY,
         (rf"(?:eu )?(?:estou|to|tou) (?:viajando|{_STATES})|(?:i'm|i am|i'll be|i will be|we're|im)(?: currently)?"
         rf" (?:on (?:vacation|holidays?|leave|pto)|{_OUT}|away|out on leave|out(?: of town)?|travell?ing(?: (?:on"
         rf"|for) (?:business"
         rf"|work))?|attending (?:a|an) (?:conference|training|course|event)|on (?:a )?(?:business )?trip)"
         r"|estoy (?:(?:de|en) (?:vacaciones|viaje|licencia|baja)|fuera de la oficina|ausente)")),
        (Clause.WHEN, _PERIOD),
        (Clause.WHEN,
         (r"(?:eu )?(?:com |meu )?(?:retorno|retornarei|retornaremos|retornando|volto|voltarei|voltaremos|voltando"
         r"|regresso|regressarei|estarei de volta|estaremos de volta|previsao de retorno|retorno previsto|de volta)"
         r"(?: (?:ao (?:trabalho|escritorio)|as (?:minhas )?atividades|com as atividades)(?: normais)?)?"
         rf"(?: (?:em|no|na|para|apenas|somente|so|a partir d[eo]|previsto|sera|e)){{0,3}} {_D}"
         rf"|(?:we )?(?:will )?reopen(?:ing)?(?: on)? {_D}|reabriremos (?:em|no|na) {_D}"
         r"|(?:i |we )?(?:will |'ll |am |shall |i'll |we'll )?(?:be )?(?:back|return(?:ing)?)"
         rf"(?: (?:to|in|at) (?:work|the office))?(?: (?:on|by|in))? {_D}"
         rf"|(?:regreso|regresare|vuelvo|volvere)(?: (?:a|el|en|la|oficina)){{0,3}} {_D}")),
        (Clause.CONTACT,
         (rf"(?:(?:{_URGENT})[ ,:-]{{1,3}})?{_TURN_TO}{_WHOM}|(?:{_URGENT})(?:[ ,:-]{{1,3}}(?:com|with|con|o|a|#n|#m"
         rf"|#t))+"
         r"|(?:o |meu |seu |your |the |my )?(?:novo |new )?(?:contato|contact|contacto)(?: (?:e|is|sera|passa a ser"
         r"|agora e))?(?:[ :]{1,2};)?(?:[ :,]+(?:o|a|com|e|and|ou|or|#n|#m|#t))+"
         r"|(?:#n )(?:is|esta|ficara|estara)(?: (?:covering|respondendo|atendendo)(?: (?:for me|por mim"
         r"|em meu lugar))?|a disposicao)")),
        (Clause.AWAY,
         r"(?:na minha|em minha|durante (?:a )?minha|in my|during my) (?:ausencia|absence)"),
        (Clause.NOTICE,
         (r"(?:durante|nesse|neste|nesse meio tempo|during|in) ?(?:est[ae]|ess[ae]|o|this|that|the)? ?(?:periodo"
         r"|meio tempo|time|period|meantime)")),
        (Clause.NOTICE,
         (r"(?:informo|informamos|comunico|comunicamos|aviso|avisamos|lembramos|esclarecemos)(?: a todos| aos clientes"
         r"| a voces)?,? que|(?:devido|em virtude|por conta|por motivo)(?: a| ao| as| aos| das| do| da| de)?"
         r" (?:feriad[a-z]{1,4}|festas(?: de (?:fim|final) de ano)?|ferias coletivas|recesso|carnaval|natal)"
         r"|(?:please )?(?:note|be advised|be informed) that|(?:this is|we would like|i would like) to inform you that"
         r"|(?:desejo|desejamos)?(?: a todos)? ?boas festas|feliz natal|feliz ano novo"
         r"|(?:um )?feliz natal e (?:um )?(?:prospero|feliz) ano novo|happy (?:holidays|new year)|merry christmas")),
        (Clause.ACCESS,
         (r"(?:e |and )?(?:com|with|sem|terei|estarei com|estou com|(?:i )?will have|i'll have|i have|tendo|having"
         r"|com o)?(?: um)? ?"
         r"(?:(?:acesso (?:muito )?(?:limitado|restrito|reduzido|esporadico))|pouco acesso|acesso|(?:limited|no"
         r"|intermittent|little"
         r"|restricted) (?:or no )?access) (?:ao|aos|a|to|al)(?: meus?| minhas?| my)? (?:e-?mails?|mensagens|messages"
         r"|internet|correo)")),
        (Clause.RECEIPT,
         (r"(?:muito )?obrigad[oa] (?:pelo|por|pela) (?:seu |sua |o |enviar (?:seu )?|entrar em )?(?:e-?mail|contato"
         r"|mensagem)|(?:agradeco|agradecemos) (?:o |pelo |a |por |seu |sua |seu ){0,2}(?:e-?mail|contato|mensagem)"
         r"|(?:many )?(?:thanks|thank you) for (?:your|the) (?:e-?mail|message|mail|note)|thank you for (?:contacting"
         r"|writing)(?: me| us)?"
         r"|(?:recebi|recebemos) (?:o )?(?:seu|sua) (?:e-?mail|mensagem)|i (?:have )?received your (?:e-?mail|message)"
         r"|gracias por (?:su|tu) (?:mensaje|correo|contacto)")),
        (Clause.ANSWERS_LATER,
         (r"(?:responderei|responderemos|respondo|retornarei|darei retorno|retornaremos)(?: (?:a|ao|o|o seu|seu|sua"
         r"|e-?mails?|mensage(?:m|ns)"
         r"|contato|assim que|quando|no|na|meu|minha|retorno|volta|retornar|voltar|possivel|logo|que|mais|breve|tao"
         r"|for|em|todos|os|as|apos|depois|do|da)){1,12}"
         r"|(?:i |we )?(?:will|'ll|i'll|we'll|shall) (?:reply|respond|get back|answer|attend)(?: (?:to|you|your"
         r"|messages?|e-?mails?|upon"
         r"|on|my|our|return|as|soon|possible|when|i|we|after|that|then|am|are|get|back|at|the|earliest"
         r"|convenience)){1,14}"
         r"|(?:as )?mensagens (?:serao|seran) (?:lidas|respondidas|leidos)(?: (?:no|apos o) (?:meu )?retorno)?"
         r"|respondere(?: (?:a|su|sus|mensajes?|correos?|mi|regreso|vuelta|cuando|en cuanto|vuelva|regrese)){1,8}")),
        (Clause.MACHINE,
         (r"(?:esta |este |essa )?(?:e )?(?:uma )?(?:mensagem|resposta|e-?mail) (?:e )?(?:uma )?(?:mensagem "
         r"|resposta )?automatic[oa]|(?:this is an )?(?:automatic|automated|auto)[ -]?(?:reply|response|message)")),
        (Clause.COURTESY, r"this week|esta semana|a partir de agora|from now on"),
        (Clause.DETAIL, r"(?:#n[ ,:/()-]+)?(?:#m|#t)(?:[ ,:/()-]+(?:e|and|ou|or|tel|fone|phone|ramal|e-?mail|#n|#m|#t))*"),
        (Clause.COURTESY,
         (rf"(?:ola|oi|hello|hi|hola|dear|prezad[oa]s?|car[oa]s?|estimad[oa]s?|senhor(?:es)?|bom dia|boa tarde|boa noite"
         rf"|good (?:morning|afternoon|day)|buenos dias|buenas tardes)(?:[ ,/]+{GENERIC})*"
         r"|(?:muito )?(?:obrigad[oa]s?|grat[oa]s?)|por favor|please|thanks|thank you(?: for your (?:understanding"
         r"|patience))?|gracias"
         r"|(?:agradeco|agradecemos|obrigad[oa]|conto com|contamos com)(?: desde ja)?(?: a| pela| sua)* (?:compreensao"
         r"|paciencia)"
         r"|(?:i )?apologi[sz]e for (?:any|the) inconvenience|(?:peco )?desculpas? (?:pelo|por qualquer) (?:transtorno"
         r"|inconveniente)"
         r"|att|atenciosamente|cordialmente|abracos?|abs|(?:best |kind |warm )?regards|best|sincerely|cheers|saludos")),
    )
)  # fmt: skip
"""Of two that are as long, the upper one is meant."""
BEGINNING: Final = tuple(
    (clause, late(rf"(?:{pattern})(?![\w#])"))
    for clause, pattern in (
        (Clause.FORMAL,
         (rf"ooo|out of (?:the )?office|{_LEAVE} leave|away from (?:the office|my desk)|(?:collective"
         rf"|company) holidays?|ausente{_OFFICE}?"
         rf"|fora d[oa] (?:escritorio|empresa)"
         rf"|(?:em )?(?:{_RECESS}|recesso|ferias coletivas|gozo de ferias)|sem expediente"
         rf"|(?:em )?licenca[ -](?:maternidade|paternidade|medica)|em viagem|fuera de la oficina")),
        (Clause.AWAY,
         (r"(?:de |em )?(?:ferias|licenca|folga)|on (?:vacation|holidays?|leave)|vacation|holidays?|away|fora"
         r"|de vacaciones")),
    )
)  # fmt: skip
"""Without a verb, as the first clause: nobody goes on so in the middle of a letter."""
