"""Texts that only say "your program shows no HTML": what programs put where the plain words of an HTML mail belong.

Such a text is told by its words alone: all of them stand in one closed table, and one of them says what it is about. So
whoever writes one more word of their own, a number or a name, is read. Where the HTML of the same alternative says hardly a
word of it, a few words that no table has seen are a program's, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mailbot.mail.text.characters import has_width, plain
from mailbot.mail.text.patterns import late

_LONGEST: Final = 700
_ADDRESS: Final = late(r"<?\b(?:https?://|www\.)[^\s<>]{1,400}>?|[^\s@<>]{1,64}@[^\s@<>]{1,250}")
_WORD: Final = late(r"[^\W\d_]+")
_NO_WORDS: Final = late(r"[\d%$€£#@]")
_FEW: Final = 10
"""One of so many words may be in no table; one of fewer, too."""
_SUBJECTS: Final = frozenset({"html", "xhtml", "mime", "browser", "webbrowser", "navegador", "navigateur", "navegadores"})
"""Words of which one must be there."""
_NO_TEXT: Final = late(
    r"\b(?:no|without|sem|nao ha|sin|sans|keine?) (?:\w{1,12} ){0,2}?(?:text ?(?:version|part|only)|"
    r"textversion|version (?:en |de )?text[eo]"
    r"|versao (?:em |de )?(?:so )?texto)"
    r"|\b(?:text ?(?:version|part)|version (?:en |de )?texte?o?|versao (?:em |de )?texto)(?: \w{1,12}){0,6}? "
    r"(?:not|nao|no|nicht|pas|indisponivel|unavailable)\b|\bvisualiza\w{0,4} corretamente\b"
)
"""Or words that say that there is no plain text."""
_TABLE: Final = (
    # en
    "a ability able about above account address all allow alternate alternative alternatively an and another any app"
    " appear appears application apps are as attached attachment attempting automatically available aware be because"
    " been before below best body both browser browsers but button can cannot cant capabilities capability capable"
    " choose click client clients compatible compliant compose composed contain contained contains content copy"
    " correctly currently dear designed desktop device different disabled display displayable displayed displaying"
    " displays do does doesn doesnt don dont download e either email emails enable enabled enabling encoded enhanced"
    " enough equivalent following fonts for format formatted from fully get graphical graphics handle handles has have"
    " having hello here hi html hyperlinks if image images in incompatible information instead into is isn isnt it its"
    " latest letter link links looks mail mailer mailreader mails may message messages mime mobile modern multi"
    " multipart multipartmime must need needed needs newer newsletter no non not note notice of old older on one"
    " online only open opened opening opens option options or our outlook page part parts paste phone plain plaintext"
    " please possible prefer preferences preferred present presented problem problems program programs properly read"
    " reader readers reading received recommend recommended render rendering renders require required requires"
    " requiring rich see seeing seem seems select sender sent set setting settings should show shown shows side simple"
    " simply software sorry specified specify support supported supports switch switching t text thank thanks that the"
    " then there this through to trouble try turn turned unable unfortunately unreadable unsupported up upgrade use"
    " used user uses using version versions view viewable viewed viewer viewers viewing visible visit visiting want"
    " warning was way web webbrowser webpage website welcome well were which why will with without wont written x"
    " xhtml you your unavailable textversion"
    # pt
    " abaixo abra abri abrindo abrir aceita acessa acessar acesse ainda ao aos aparece apenas aplicativo apresenta"
    " apresentar aqui ativa ativado ativar ative atraves atual atualize barra bem boletim caso celular clicando clicar"
    " cliente clique cliquem codificada cole com como compatibilidade compativeis compativel computador configuracao"
    " configuracoes configurado conforme consegue conseguir consiga conteudo copie correio correta corretamente da das"
    " de dele depois desabilitado desculpe desta deste deve devera dispositivo dos duvida ele eletronica eletronico em"
    " endereco enderecos entrar enviada enviado essa esse esta estar este esteja estiver exibe exibi exibicao exibida"
    " exibido exibir exige explorer favor ferramenta figuras foi formatacao formatada formatado formato grafica"
    " grafico graficos habilitada habilitado habilite imagem imagens infelizmente informativo internet interpreta isto"
    " leia leitor leitores leitura ler line mais melhor mensagem mensagens meu minha modo mostrada mostrado mostre na"
    " nao navegador navegadores navegue necessaria necessario nesta neste nos nossa nosso o obrigada obrigado ola os"
    " ou outra outro pagina para parece parte partes pela pelo permita permite pode poder podera por porque possivel"
    " possui precisa prezado problemas programa programas que recebeu recomenda recomendamos reconhece recurso requer"
    " se seguinte seja sem sendo ser seu seus simples sistema site somente sou sua sugerimos suporta suportar suporte"
    " tem tenha tente texto todo total um uma usando usar utiliza utilizando utilizar utilize ve veja ver versao"
    " contem contendo disponivel ha indisponivel la las lendo ler lo los vendo visualizando"
    " versoes via visualiza visualizacao visualizada visualizado visualizador visualizar visualize voce webmail"
    # es
    " abajo abrirla abrirlo acepta activada activado activar active actualice admite admitir al aplicacion boletin"
    " clic compatibles con contenido contiene copiar correctamente correo debe del direccion dispone el electronico"
    " ella en enlace es estas esto formateado gestor gracias ha habilitar hacer haga he la lamentablemente las lector"
    " lectores lee leer leerla leerlo linea lo los mediante mejor mensaje mensajes mostrar mostrara mostrarla"
    " mostrarlo movil muestra muestre necesaria necesario necesita ningun nuestra nuestro ordenador otro pantalla"
    " pegue pero pinche pruebe pudo pueda puede pulse reconoce requiere segun si sido siguiente sin sobre solo soporta"
    " soporte su sus tenga tiene tu un una usted utilice vea verla verlo visor visualice visualizacion visualizarlo"
    " visualizarse y ya"
    # fr
    " accepte accepter activer activez affichage affichant affiche affichent afficher affichez ainsi au aucun autre"
    " autres aux avec avez besoin bonjour brut bulletin c car ce cet cette charge ci cliquer cliquez comporte comprend"
    " consulter contenant contenu correctement correspond courriel courrier d dans des desole desoles dessous dessus"
    " du ecran electronique elle envoye envoyee est et etre eu fait fichier formate forme gere gerer ici il infolettre"
    " interprete l le lecteur les lettre lien ligne lire lisez lisible logiciel logiciels malheureusement merci"
    " messagerie mise mode n navigateur navigateurs ne necessaire necessite nous ordinateur par parvenez pas permet"
    " permettant permettre plus pour pouvant pouvez pouvoir prenant prend pris prise probleme programme propre"
    " puissiez qu qui reconnait s sa sans ses seulement son sous soyez suivant supportant supporte supporter sur svp"
    " texte une utilisant utilise utiliser utilisez veuillez visionner visualiser voir vos votre vous"
    # de
    " aber adresse aktivieren aktualisieren aktuellen aktuelles alle als angezeigt ansehen ansicht anzeige anzeigen"
    " anzeigt anzusehen anzuzeigen auf aus bei benotigen benotigt besteht bestmoglich betrachten bilder bitte dar"
    " dargestellt darstellbar darstellen darstellung dass dem den der deutsch die dies diese dieselbe dieser dieses"
    " ein eine einem einen einer einschalten einstellungen emailclient emailprogramm empfangen empfehlen enthalt"
    " enthalten erforderlich fahig fahigen fahiger fahiges falls folgenden formatiert formatierte funktioniert fur"
    " geeignet geeigneten geeignetes gelesen gesendet hier ihr ihre ihrem ihren ihres im inhalt inhalte ist jetzt kann"
    " kein keine klick klicke klicken kompatibel kompatiblen kompatibles konnen konnten kopieren korrekt lasst leider"
    " lesbar lesen leseprogramm mailclient mailprogramm mailprogramme mailsoftware mit mochten modus moglich"
    " nachfolgend nachricht nachrichten nicht nur oder offnen offnet postprogramm programm programms reinen reiner"
    " richtig sehen sein sich sie siehe sind so sollte stellt textversion umschalten und unser unsere unterstutzen"
    " unterstutzt unterstutzung verarbeiten verarbeitet verfugt versandt versendet verwenden verwendet von vorliegt"
    " wenn werden wir wird wurde zeigt zu zum zur"
    # it
    " abilita abilitare abilitato alla allegato altro apri aprire aprirla aprirlo attiva attivare attivi cartella che"
    " clicca cliccare clicchi compatibile compatibili computer configurato contenuto copia copiare corrente corretta"
    " correttamente dal della di elettronica essere fare gestisce gli grado grazie i immagini incolla indirizzo"
    " inviata inviato legge leggere leggerla leggerlo leggi leggibile lettore lettori lettura messaggi messaggio"
    " mostra mostrare nel nella per possibile posta programma programmi puo puoi purtroppo questa questo richiede"
    " riconosce riesce riesci scritto seguente sei sia sono suo suoi supporta supportato supporti supporto testo tua"
    " tuo usa usare utilizza utilizzare vedere vederla vederlo vedi versione visibile visualizza visualizzare"
    " visualizzarlo visualizzato visualizzazione visualizzi vostra vostro"
    # nl
    " alleen bekijk bekijken bericht berichten dan deze dit een emailprogramma formaat gebruik gebruikt geeft geen"
    " geschikt geschikte goed heeft het inhoud je jouw kan klik kunt leest lezen lukt mailprogramma moet niet nodig om"
    " ondersteunen ondersteuning ondersteunt op openen opmaak programmas te tekst toont u uw van versie verzonden voor"
    " weer weergegeven weergeven werd worden wordt"
    # pl
    " aby formacie jest klient kliknij nie obsługujacego obsługujacy obsługuje otworz panstwa pocztowy poczty prosze"
    " przegladarce przegladarka przegladarki ta tej tresc tutaj twoj twoja uzyj w wiadomosc wiadomosci wymaga"
    " wyswietla wyswietlania wyswietlic zobaczyc"
    # ru
    " браузер браузере в ваш ваша вашеи вашем видите вы для его если здесь значит используите клиент нажмите не"
    " откроите отображает письмо поддерживает поддерживающую поддержкои пожалуиста показывает почтовая почтовыи"
    " программа программы просмотра прочитать с сообщение текст то формат формате чтобы этo это этот эту"
    # sv da
    " ar at att brev browseren denne detta dette din ditt er formatet ikke inte meddelande meddelelse meddelelsen post"
    " postprogram programmet stoder understøtter visar viser webblasare"
    # cs tr
    " biciminde bu desteklemiyor formatu formatındadır gormek icin ileti mailovy mesaj nepodporuje nezobrazuje"
    " postovni programu programınız tarayıcı tarayıcınızda tato vas yi zprava"
)
_WORDS: Final = frozenset(_TABLE.split())
_SIGNS: Final = frozenset(
    "お使いのメールソフトクライアントはにをで対応していませんこ表示きるため形式必要です您的邮件客户端不支持本此格请用浏览器查看该无法显電子郵程式無顯軟體檢視"
)
"""Of Japanese and Chinese, which part no words."""


def is_placeholder(text: str) -> bool:
    """Tell whether ``text`` says nothing but that its mail is to be read as HTML, or nothing at all."""
    words = _words(text)
    if words is None:
        return False
    if not words:
        return not any(map(has_width, text.replace(".", "").replace("-", "")))
    return _speaks_of_html(words) and not _unknown(words)


def yields_to(text: str, html: Callable[[], str]) -> bool:
    """Tell whether ``text`` says that it is HTML, and ``html``, the words of that, has hardly one of its words.

    What somebody wrote stands in both: so a few words that are in no table cost nobody's.
    """
    words = _words(text)
    if not words or not _speaks_of_html(words) or len(_unknown(words)) > max(1, len(words) // _FEW):
        return False
    said = set(words)
    return len(said.intersection(_WORD.findall(plain(" ".join(html().split()))))) * 2 < len(said)


def _words(text: str) -> list[str] | None:
    """Return the words of a short text; None where it is none, or says what a program does not."""
    if len(text) > _LONGEST:
        return None
    said = _ADDRESS.sub(" ", text)
    if _NO_WORDS.search(said):
        return None
    return _WORD.findall(plain(" ".join(said.split())).replace("html", " html "))


def _speaks_of_html(words: list[str]) -> bool:
    return not _SUBJECTS.isdisjoint(words) or _NO_TEXT.search(" ".join(words)) is not None


def _unknown(words: list[str]) -> list[str]:
    return [word for word in words if word not in _WORDS and not _SIGNS.issuperset(word)]
