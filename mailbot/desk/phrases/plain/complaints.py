"""Grumbles about the time and the trouble that a solution took, and nothing that is still wrong. Portuguese and English.

They stand beside an outcome ("demorou, mas resolveu") and take nothing from it; alone they are somebody's words.
"""

from __future__ import annotations

from typing import Final

GRUMBLE: Final = (
    (
        r"(?:(?:so|ja|bom|well|mas|e|and|but|at) )?"
        r"(?:ate que enfim|demorou(?: (?:muito|demais|pra caramba|bastante|pra burro))?|ja era hora|ja nao era sem tempo"
        r"|nao era sem tempo|em tempo|(?:ate que enfim )?alguem que (?:sabe|entende)(?: (?:o que (?:faz|esta fazendo)|do"
        r" assunto))?"
        r"|que (?:novela|parto|sufoco|luta|demora|saga|canseira|trabalheira|via crucis)|foi (?:um |uma )(?:parto|sufoco|luta"
        r"|novela|saga"
        r"|sacrificio)|(?:apesar d[ao]|depois d[ao]|(?:com|depois de) (?:muita|tanta)) (?:demora|espera|novela|luta"
        r"|insistencia"
        r"|enrolacao)(?: absurda|"
        r" enorme| toda)?"
        r"|(?:so )?(?:depois de|apos|levou|levaram|demorou|demoraram|foram|precisou de) (?:mais de |quase )?(?:[0-9]+|uma?"
        r"|dois|duas|tres"
        r"|quatro|cinco|seis|sete|oito|nove|dez|quinze|vinte|varios|varias|tantos|tantas|muitos|muitas) (?:dias?|semanas?"
        r"|mes(?:es)?|horas?"
        r"|emails?|tentativas?|ligacoes|mensagens|chamados)|nao precisava (?:ter demorado|demorar|disso|de)(?: tanto| tudo"
        r" isso)?"
        r"|espero (?:nao (?:precisar|passar por isso|ter que passar por isso)|que nao (?:se repita|aconteca))(?: (?:mais|de"
        r" novo|novamente"
        r"|nunca mais)){0,2}|(?:perdi|perdemos|fiquei|ficamos) (?:[0-9]+|um|dois|duas|tres|quatro|cinco|varios) (?:dias?"
        r"|semanas?|horas?)"
        r"(?: (?:de trabalho|nisso|com isso|por isso|parad[oa]s?|por causa disso|nessa historia)){0,2}|sozinh[oa]|nem"
        r" acredito"
        r"|custou"
        r"|(?:it |that |this )?(?:only )?(?:took|after)(?: you)?(?: only| just)? (?:[0-9]+|a|two|three|four|five|six|ten"
        r"|several|many"
        r"|a few|so many|long|forever|ages|an age) ?(?:days?|weeks?|months?|hours?|emails?|attempts?|calls?|enough)?"
        r"|about (?:bloody |damn |damned )?time(?: too)?|at"
        r" (?:long )?last"
        r"|what (?:an? )?(?:ordeal|saga|nightmare|palaver|hassle|mission)|(?:that |it )?should ?(?:not|nt) have taken"
        r" (?:so long|this long|that long|[a-z0-9]+ [a-z]+)|no thanks to (?:the|your) (?:first|last|other) [a-z]+"
        r" [a-z]+(?: i"
        r" (?:spoke|talked)"
        r" (?:to|with))?|i hope (?:i )?(?:never have to do this|never|not to|we never)(?: (?:do|need|go through) (?:this|it"
        r"|that))?(?: again)?"
        r"|(?:i|we) (?:lost|wasted) (?:[0-9]+|a|an|two|three|four|five|half a) [a-z]+(?: (?:over|on|of|to) (?:this|it|work"
        r"|that)){0,2}"
        r"|someone who (?:knows|actually knows) what theyre doing|eventually|better late than never|antes tarde do que nunca"
        r"|(?:no )?fim das contas|can(?:not|t) believe it|thank god|thank goodness|long enough)"
    ),
    (
        r"(?:only )?(?:so )?(?:levou|took|levaram) (?:um|uma|a|one|two|dois|duas|tres|three|[0-9]+) (?:whole )?(?:mes|meses"
        r"|semanas?|dias?|months?|weeks?|days?)"
    ),
    (
        r"(?:i |we )?(?:had|foi preciso|precisei|tive que|tive de)(?: to)? (?:reclamar|complain|insistir|insist|chase"
        r" you)(?:"
        r" (?:muito|to get it done))?"
    ),
    (
        r"(?:voces )?(?:precisam|devem|tem que|deveriam)(?: muito)? melhorar(?: muito)?(?: (?:o|esse|este) (?:atendimento"
        r"|suporte))?"
    ),
    r"you (?:really )?(?:need|ought|have) to improve(?: your)?(?: (?:service|support))?(?: though)?",
    r"era tao dificil(?: assim)?",
    r"(?:that |it )?took (?:a (?:while|bit|long time|long while)|forever|ages)",
    (
        r"(?:depois de|apos) (?:muit[oa]s?|tant[oa]s?) (?:luta|insistencia|espera|tentativas|trabalho|reclamacao|custo"
        r"|esforco|tempo)"
    ),
    r"was (?:that|it) so (?:hard|difficult)",
    r"close this (?:saga|nightmare)",
    r"(?:nao|nem) quero mais (?:falar|ouvir falar|saber) (?:sobre|de|disso)(?: (?:isso|nisso))?",
    r"i (?:dont|do not) want to (?:talk|hear) about (?:it|this)(?: any ?more| again| ever again)?",
)
_OF_TIME: Final = (
    "que o a de da do das os com por para em um uma uns foi ser era tao muito tanta tanto tantos isso essa esse esta este"
    " meu minha"
    " fique registrado fica registrada levou levaram tempo demora espera mes semana semanas dia dias meses that it took"
    " how long"
    " this month months week weeks day days after wasting wasted my whole lost time so your our for of the with please"
    " note was and"
    " is to at a an what you me i eu voces"
)
_OF_ANGER: Final = (
    "lamentavel absurdo absurda ridiculo ridicula decepcao decepcionante descontentamento insatisfacao enrolacao descaso"
    " vergonhoso"
    " inaceitavel desrespeito disappointed disappointment disappointing ridiculous unacceptable appalling shameful"
    " shambles disgraceful"
    " nightmare ordeal saga paciencia"
)
COMPLAINT: Final = (
    rf"(?:(?:{'|'.join(_OF_TIME.split())}) ){{0,8}}(?:{'|'.join(_OF_ANGER.split())})(?:"
    rf" (?:{'|'.join(_OF_TIME.split())})){{0,10}}"
    r"(?= \.|$)"
)
"""Anger about the time that it took, and not a word of anything else."""
GRUMBLES: Final = (*GRUMBLE, COMPLAINT)
