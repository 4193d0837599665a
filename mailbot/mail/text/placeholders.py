"""Texts that only say "your program shows no HTML": what programs put where the plain words of an HTML mail belong.

Such a text is told by its words alone: all of them stand in one closed table, and one of them says what it is about. So
whoever writes one more word of their own, a number or a name, is read.
"""

from __future__ import annotations

from typing import Final

from mailbot.mail.text.characters import has_width, plain
from mailbot.mail.text.patterns import late

_LONGEST: Final = 700
_ADDRESS: Final = late(r"<?\b(?:https?://|www\.)[^\s<>]{1,400}>?|[^\s@<>]{1,64}@[^\s@<>]{1,250}")
_WORD: Final = late(r"[^\W\d_]+")
_NO_WORDS: Final = late(r"[\d%$€£#@]")
_SUBJECTS: Final = frozenset({"html", "xhtml", "mime", "browser", "webbrowser", "navegador", "navigateur", "navegadores"})
"""Words of which one must be there."""
_TABLE: Final = (
    # en
    "a able about above address all allow alternate alternative alternatively an and another any app application"
    " apps are as attached attachment attempting automatically aware be because been before below best body both"
    " browser browsers button can cannot capable click client clients compatible compliant contain contained"
    " contains content copy correctly currently dear designed desktop device different disabled display displayed"
    " displaying displays do does doesn doesnt don dont download e either email emails enable enabled encoded"
    " enhanced enough following fonts for format formatted from fully get graphical graphics has have having hello"
    " here hi html hyperlinks if image images in into is isn isnt it its link links looks mail mailer mailreader"
    " mails may message messages mime modern multi multipart multipartmime must needs newer no non not of old older"
    " on one online only open or our outlook page part parts paste plain plaintext please possible prefer preferred"
    " problem problems program programs properly read reader readers reading received recommend recommended render"
    " require required requires rich see seeing seem seems sent set setting settings should show shown simple"
    " software sorry specified specify support supported supports switch t text that the then there this through to"
    " trouble try turn turned unable unfortunately up upgrade use used user uses using version versions view viewed"
    " viewer viewers viewing visible visit want way web webbrowser webpage website well which why will with without"
    " written xhtml you your"
    # pt
    " abaixo abra abrindo abrir acessa acessar acesse ainda ao aos aparece apenas aplicativo apresentar aqui atraves"
    " atualize bem caso clicando clicar cliente clique cliquem codificada com como compativeis compativel"
    " configuracao configuracoes configurado conforme consegue conseguir consiga conteudo copie correio correta"
    " corretamente da das de dele depois desabilitado desta deste deve devera dispositivo dos duvida ele em endereco"
    " entrar enviada enviado essa esse esta estar este esteja estiver exibe exibicao exibida exibido exibir exige"
    " favor ferramenta foi formatada formatado formato graficos habilitada habilitado habilite imagem imagens"
    " infelizmente isto leia leitor leitores ler mais melhor mensagem mensagens modo na nao navegador navegadores"
    " nesta neste nos o ola os ou outra outro pagina para parece parte partes pela pelo permita permite pode poder"
    " podera por porque possivel possui precisa prezado problemas programa programas que recebeu recurso requer se"
    " seguinte seja sem ser seu seus simples sistema site somente sou sua suporta suportar suporte tem tenha tente"
    " texto todo total um uma usando usar utiliza utilizando utilizar utilize veja ver versao versoes via visualiza"
    " visualizacao visualizada visualizado visualizador visualizar visualize voce webmail"
    # es
    " abajo acepta activar active actualice admite admitir al aplicacion clic compatibles con contenido contiene"
    " correctamente correo debe del direccion dispone el electronico ella en enlace es estas esto formateado gestor"
    " ha hacer haga he la las lector lectores lee leer leerlo lo los mediante mejor mensaje mensajes mostrar muestra"
    " necesita ningun nuestro pegue pero pinche pruebe pudo pueda puede pulse requiere segun si sido sin sobre solo"
    " soporta soporte su sus tenga tiene tu un una usted utilice vea visor visualice visualizarlo visualizarse y ya"
    # fr
    " accepte affichage affiche affichent afficher affichez ainsi au aucun aux avec avez bonjour c car ce cet cette"
    " ci cliquer cliquez comporte comprend consulter contenu correctement courriel courrier d dans des dessous"
    " dessus du electronique elle est et etre eu fait fichier formate gere il l le lecteur les lien ligne lire lisez"
    " lisible logiciel logiciels malheureusement merci messagerie mode n ne nous par pas permet plus pour pouvant"
    " pouvez pouvoir prenant prend pris probleme programme propre qu qui s sa sans ses seulement son sous supporte"
    " sur svp texte une utilisant utilise utiliser utilisez veuillez visionner visualiser voir vos votre vous"
    # de
    " aber aktivieren aktualisieren aktuellen alle als angezeigt ansehen anzeige anzeigen anzeigt auf aus bei"
    " besteht bestmoglich betrachten bilder bitte dargestellt darstellen darstellung dass dem den der deutsch die"
    " diese dieselbe dieser dieses ein eine einem einen einer emailclient empfangen enthalt falls folgenden"
    " formatiert formatierte fur geeignet geeignetes gesendet hier ihr ihre ihrem ihren ist jetzt kann kein keine"
    " klicke klicken konnen konnten korrekt leider lesbar lesen leseprogramm mailclient mailprogramm mailprogramme"
    " mit mochten moglich nachfolgend nachricht nachrichten nicht nur oder offnen programm richtig sehen sein sich"
    " sie siehe sind so sollte textversion und unser unsere unterstutzen unterstutzt unterstutzung verfugt verwenden"
    " verwendet von vorliegt wenn wird wurde zeigt zu zum zur"
    # it
    " abilitato alla allegato apri aprire cartella che clicca cliccare clicchi configurato contenuto corretta"
    " correttamente dal della di elettronica essere fare gestisce gli grado i immagini indirizzo leggere leggi"
    " lettore messaggi messaggio mostra nel nella per possibile posta programma puo puoi questa questo richiede"
    " riesce riesci scritto seguente sei sia sono supporta supportato supporto testo tua tuo usa usare utilizza"
    " utilizzare vedere vedi versione visualizza visualizzare visualizzarlo visualizzato visualizzazione visualizzi"
    " vostro"
    # nl
    " bekijk bekijken bericht berichten deze dit een geen het kan klik mailprogramma niet om ondersteunt openen te"
    " uw voor weergegeven weergeven worden wordt"
)
_WORDS: Final = frozenset(_TABLE.split())


def is_placeholder(text: str) -> bool:
    """Tell whether ``text`` says nothing but that its mail is to be read as HTML, or nothing at all."""
    if len(text) > _LONGEST:
        return False
    said = _ADDRESS.sub(" ", text)
    if _NO_WORDS.search(said):
        return False
    words = _WORD.findall(plain(" ".join(said.split())))
    if not words:
        return not any(map(has_width, text.replace(".", "").replace("-", "")))
    return not _SUBJECTS.isdisjoint(words) and _WORDS.issuperset(words)
