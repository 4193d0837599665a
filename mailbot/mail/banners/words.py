"""The words of notices, pt, en and es: a sentence above a mail that has any other word is somebody's; what some name."""

from __future__ import annotations

from typing import Final

from mailbot.mail.text.patterns import late

TEXT_OF_WORDS: Final = """
a an the this that these those of from to for in on by with within and or not no do don does doesn t s is was are were
be been being has have had haven may might could can should will must if unless until you your our it its they them
their who what which when before after any all other others than as at into out about more here sure also only ever
even though one e mail email emails mails message messages communication sender senders source sources origin address
addresses domain organization organisation organizations company companies corporate corporation firm business agency
institution university school network system systems tenant group office internal external externally outside inside
internet third party parties person people individual account accounts link links attachment attachments file files
content contents image images url urls qr code codes website websites site sites password passwords credential
credentials information data personal sensitive confidential financial payment bank details request requests
requesting reply replying respond responding response phishing scam scams fraud fraudulent spam malware virus viruses
malicious harmful dangerous threat threats suspicious suspect unexpected unexpectedly unusual unsolicited untrusted
trusted trustworthy unverified verified unknown known unfamiliar familiar recognize recognise recognized recognised
expecting expected expect safe safety legitimate legitimacy genuine security secure risk risks caution cautious
careful carefully care warning alert attention notice important please note always never click clicking open opening
opened download downloading follow following forward forwarding enter entering provide providing share sharing
disclose verify verifying confirm confirmed check validate authenticate authenticity authenticated identity identify
know trust contact report reporting call team department helpdesk help desk service support administrator admin button
using use exercise extreme extremely extra think treat beware aware ensure make take action actions taking originated
originates originating originate sent came comes coming come received receive receiving generated delivered first time
get often usually learn why previously corresponded corresponding appears appear contain contains containing include
includes including look looks like someone doubt unsure directly through via another different especially regarding
asked ask act upon either there so high potentially subject line certain hyperlink hyperlinks avoid faq mark avoiding
learned este esta esse essa isto isso aquele estes estas o os um uma uns umas de da dos das em na nos nas por pelo
pela pelos pelas para com sem ou nao nem se que ao aos foi ser sendo sido tem origem vem veio vindo vinda quem qual
quando antes depois mensagem mensagens correio eletronico comunicacao comunicado remetente remetentes fonte fontes
endereco enderecos dominio organizacao organizacoes empresa instituicao companhia corporacao orgao rede ambiente
corporativo corporativa sistema sistemas grupo escola universidade tribunal prefeitura escritorio entidade interno
interna internos externo externa externos externas externamente fora terceiro terceiros pessoa pessoas anexo anexos
anexado anexados arquivo arquivos conteudo conteudos imagem imagens codigo codigos senha senhas credenciais informacao
informacoes dados pessoais sensiveis confidenciais financeiros bancarios pagamento pagamentos solicitacao solicitacoes
golpe golpes fraude fraudes malicioso maliciosos maliciosa maliciosas perigoso perigosos suspeito suspeita suspeitos
suspeitas inesperado inesperados inesperada desconhecido desconhecida desconhecidos desconhecidas confiavel confiaveis
confie confia confianca seguro segura seguros seguras seguranca risco riscos cuidado cautela atencao aviso alerta
importante favor sempre nunca jamais evite evitar clique clicar clicando clicke abra abrir abrindo acesse acessar
baixe baixar responda responder encaminhe encaminhar insira inserir forneca fornecer informe informar compartilhe
compartilhar verifique verificar confirme confirmar certifique certificar conheca conhecer conhece conhecido reconheca
reconhecer reconhece saiba sabe tenha ter certeza caso duvida duvidas contate contatar entre contato equipe ti area
departamento setor reporte reportar denuncie denunciar qualquer quaisquer todo toda todos todas algum alguma alguns
legitimo legitima legitimidade autenticidade identidade procedencia veracidade esteja estiver seja esperando esperado
esperada esperava menos salvo exceto apenas somente enviado enviada enviados recebido recebida recebidos recebeu
originado originada originou originario originaria proveniente procedente provem procede gerado gerada partiu chegou
voce voces sua seu suas seus nossa nosso nossos ha desta deste destes nesta neste dessa desse pode podem conter contem
contenha possui redobre redobrado redobrada tome cauteloso proteja proteger desconfie pense parece parecer mesmo
tambem mais leia ler acao acoes primeira vez costuma receber frequencia pertence pertencente necessario recomenda
recomendamos recomendado botao imediatamente diretamente atraves confidencialidade bem tomar muito teve alguem fique
atento atenta atentos trate ni en clic el la los las del al lo su fue es correo electronico mensaje remitente enlaces
enlace adjuntos adjunto archivos fuera organizacion institucion compania haga reconozca conozca sepa contenido sea
origino proviene desconocido desconocidos tenga precaucion y una red non proper judgment judgement common sense
scanned validated match matches field perigosa baixado fazer realmente autenticado autenticada verificado verificada
gmail google microsoft outlook partir block escaneado examinado colaborador colaboradores funcionario employee
employees member members enviou mandou further validating did suspeitar originar remeteu
user users treated un con los si desde quien como sobre usted este esto estos enviado enviada recibido abra abrir hacer
piense dude antes procede proveniente dentro seguridad equipo contrasena contrasenas compruebe asegurese usuario
informatica confie confira cheque sospechoso sospechosos sospechosa
sospechosas remitentes
"""
"""In small letters without accents. None of a first person, none that tells of something that happened or does not work."""
NO_NAME: Final = late(r"\b(?:organi[sz]a|company|empresa|instituic|corpora|network|rede\b)")
"""Where it says this, a name in it is only more; else the name may be any place that somebody writes of."""
THINGS: Final = late(
    r"\b(?:(?P<link>(?:hyper)?links|enlaces|urls|qr)|(?P<file>anexos|attachments|arquivos|files|adjuntos)"
    r"|(?P<one>link|enlace|url|anexo|attachment|arquivo|file|adjunto)"
    r"|(?P<sender>senders?|remetentes?|remitentes?|sources?|origem|procedencia)"
    r"|(?P<content>contents?|conteudos?|contenido)|(?P<secret>passwords?|senhas?|credenci\w+|credentials?|dados"
    r"|information|informacoes)"
    r"|(?P<danger>phishing|suspicious|suspeit[oa]s?|sospechos[oa]s?|malicious|malicios[oa]s?|malware|virus|golpes?|fraudes?|scam"
    r"|spam|desconhecid[oa]s?"
    r"|unknown|safe|segur[oa]s?|legitim\w+)"
    r"|(?P<desk>seguranca|security|ti|it|helpdesk|suporte|support))\b"
)
UNLESS: Final = late(
    r"\b(?:unless|a menos que|a nao ser que|salvo se|exceto se"
    r"|a no ser que|(?:if|se|caso) (?:you |voce )?(?:do not|don.t|nao)"
    r"|recogni[sz]e|(?:re)?conhe[cç]\w+)\b"
)
"""What a notice reserves; who advises somebody says what to do."""
