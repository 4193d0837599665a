"""What people tell that they did before it worked, and how they begin to tell it. Pt and en.

As :mod:`mailbot.desk.phrases.plain.outcomes_pt`.
"""

from __future__ import annotations

from typing import Final

_DEEDS: Final = (
    r"(?:(?:apos|depois de|ao) (?:re)?(?:instalar|iniciar|atualizar|abrir|baixar|configurar|ligar|fazer|seguir"
    r"|ativar|executar)"
    r"|(?:apos|depois d[ae]|com) (?:a |o |ess[ae]s? |[ao]s |ultima |nova )*(?:atualizacao|correcao|instalacao"
    r"|reinstalacao|ajuste|reinicio|orientacao"
    r"|orientacoes|dicas?|instrucoes|passos|intervencao|troca|procedimento)"
    r"|(?:the|your) (?:fix|patch|update|correction|change) (?:has been|was) (?:applied|installed|deployed|made)"
    r"|after (?:the|your) (?:update|fix|change|patch)"
    r"|after [a-z]{3,12}ing"
    r"|instalad[oa]|atualizad[oa]|instalei|reinstalei|atualizei|baixei|fiz|refiz|segui|reiniciei|testei|realizei"
    r"|executei|apliquei|rodei|desinstalei"
    r"|troquei|mudei|configurei|limpei|cliquei|usei|alterei|desativei|ativei|fechei|liguei|desliguei|copiei|coloquei|marquei"
    r"|instalamos|reinstalamos|atualizamos|baixamos|fizemos|seguimos|reiniciamos|testamos|realizamos|executamos|aplicamos"
    r"|rodamos|trocamos|mudamos|configuramos|segui|abri|acessei|verifiquei|acabei de (?:testar|instalar|atualizar|fazer)"
    r"|tentei (?:aqui|de novo|agora|novamente)|i (?:just )?(?:installed|reinstalled|updated|did|followed|restarted|rebooted"
    r"|tested|applied|ran|changed|used|downloaded|set|cleared|tried)"
    r"|we (?:have )?(?:just )?(?:installed|reinstalled|updated|did|followed|restarted|tested|applied|ran|tried|rolled out)"
    r"|(?:i|we) have (?:now )?(?:installed|reinstalled|updated|followed|restarted|tested|applied|tried)"
    r"|(?:just )?(?:installed|updated|restarted|reinstalled|rebooted|tried it|followed the steps|tested))"
)
_LIMITS: Final = (
    r"nao|n|nem|mas|porem|so|apenas|somente|ainda|quase|sem|exceto|menos|outr[oa]s?|um|uma|uns|metade|parte|alguns|algumas"
    r"|tentando|meu|minha|erro|problema|not|but|only|still|except|without|other|another|half|part|some|one|until|unless|no"
    r"|error|antig[oa]s?|anterior|velh[oa]|old|older|previous|backup|didnt|doesnt|dont|cant|couldnt|wont|however|although"
    r"|nada|nothing|ate|primeir[oa]|first"
)
DID: Final = (
    rf"(?:eu |nos |entao )?(?:ja )?{_DEEDS}(?: \.)?(?: (?!(?:{_LIMITS})\b)[a-z0-9][a-z0-9.,]{{0,20}}){{0,9}}?(?: \.)?"
)
"""What somebody did before it worked; what they say of it is free but for words that limit it."""
REPORTS: Final = (
    (
        r"(?:(?:i |we |just |writing |can |am |are |im |hereby |and |wanted to |would like to |happy to |pleased to |glad"
        r" to |now "
        r"|to )+)"
        r"(?:confirm|report|say|let you know|letting you know|inform you|let everyone know|letting everyone know)(?: that)?"
    ),
    r"(?:letting you know|confirming)(?: that)?",
    r"houve(?= [ao] )",
    r"(?:(?:please|kindly) )?(?:note|be (?:advised|informed)) that",
    r"(?:for your information|fyi|just so you know)(?: that)?",
    (
        r"(?:venho |e )?(?:por meio deste )?(?:(?:eu |so |aqui e a |aqui e o |e )*)"
        r"(?:informo|confirmo|informamos|comunico|comunicamos|confirmamos|aviso|atesto|atestamos|reporto|confirmando"
        r"|informando|avisando)(?: a voces?| a todos| aos senhores| lhes?)?(?: que)?(?= )"
    ),
    (
        r"(?:(?:eu |por meio d(?:este|esta) |gostaria de |quero |queria |posso |venho |vim |so |passando "
        r"|passei |aqui e a "
        r"|aqui e o |pra |para |e )+)(?:informar|confirmar|avisar|dizer|comunicar|falar)(?: a voces?"
        r"| a todos)?(?: que)?(?= )"
    ),
)
"""Says that something follows which is told; behind a wish ("favor confirmar que ...") it is asked for."""
