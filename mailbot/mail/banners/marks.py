"""The short marks of gateways and scanners: tags in brackets, headings, a word alone above a mail, a scanner's own line.

All are compared in small letters without accents, as in :mod:`mailbot.mail.banners.rows`.
"""

from __future__ import annotations

from typing import Final

from mailbot.mail.text.patterns import late

KIND: Final = (
    r"(?:e-?mails?|mails?|mensage[mn]s?|messages?|communications?|comunicac(?:ao|oes)|comunicados?"
    r"|correos?(?: electronicos?)?|correio eletronico|mensajes?)"
)
SENDER: Final = r"(?:sender|remetente|remitente)"
HEADING: Final = late(
    r"(?:(?:caution|warning|attention|notice|important|alert|beware|careful|external|security|safety|tip|phishing"
    r"|message|mail"
    r"|sender|notification|notificacao|remetente|cuidado|atencao|aviso|alerta|importante|dica|de|seguranca"
    r"|advertencia|precaucion|precaucao|atencion|nota|note)"
    r"[ ]{1,2}){0,3}"
    r"(?:caution|warning|attention|notice|notification|important|alert|beware|be careful|tip|note|cuidado|atencao"
    r"|aviso|alerta"
    r"|importante"
    r"|seguranca|advertencia|precaucion|precaucao|atencion|nota)\b"
)
"""What stands before the sentences: "CAUTION:", "Aviso de segurança -"."""
TAG: Final = late(
    r"(?:(?:caution|warning|cuidado|atencao|aviso|alerta|security)[ :,!-]{1,3})?"
    rf"(?:external(?:ly)?|externe?[oas]?|ext|outside|not internal|(?:de )?fora d[ae] (?:organizacao|empresa|instituicao)"
    rf"|(?:origem|fonte|remetente|remitente|{KIND})[ :-]{{1,3}}extern[oa]s?|{SENDER}[ :-]{{1,3}}extern(?:al|o|a)"
    rf"|{KIND} (?:de|from) (?:origem |fonte |remetente |an? )?extern(?:al|o|a)(?: (?:sender|source))?"
    rf"|(?:external|outside|unknown|unverified|untrusted)[ :-]{{1,3}}(?:{KIND}|sender|source|email sender|origin))"
    r"(?:[ :,!-]{1,3}(?:caution|warning|alert|notice|cuidado|atencao|aviso|alerta))?"
    r"(?=[^\w\n]{0,6}[\]})>»*=#~/-])"
)
"""What stands between brackets or asterisks."""
_SPAM: Final = r"(?:spam|junk(?: e?-?mail)?|phish(?:ing)?)"
_IN_DOUBT: Final = (
    rf"{_SPAM} (?:suspeito|sospechoso)"
    r"|(?:(?:possible|potential|probable|suspected|likely|possivel|provavel|posible|suspeita de|sospecha de) )?"
    rf"{_SPAM}"
    rf"|(?:suspicious|suspect(?:ed)?|suspeit[oa]|sospechos[oa])(?: {KIND}| {SENDER})?"
    rf"|(?:{KIND}|{SENDER}) (?:suspeit[oa]|sospechos[oa]|nao (?:verificad[oa]|confiavel)|no (?:verificad[oa]|confiable))"
    r"|disarmed"
)
DOUBTED: Final = late(
    rf"{_IN_DOUBT}|nao confiavel|bulk|marketing(?: mail)?|social network|newsletter|(?:possible |possivel )?virus"
    r"|warning ?: (?:message encrypted|virus removed|attachments? (?:unscanned|removed|stripped)|unscannable[a-z ]{0,30})"
)
"""What a gateway puts between brackets above a mail that it doubts; only alone on its line is it one."""
DOUBTED_SUBJECT: Final = late(_IN_DOUBT)
"""Those of which it writes the same before a subject, in capitals or with a question mark."""
SHORT: Final = late(r"(?:external|extern[oa]|ext)(?=[ \t]*[:!.]*[ \t]*\n)")
"""Alone on the first line."""
_PRODUCT: Final = (
    r"avast!?|avg|avira|norton|symantec|kaspersky|mcafee|trellix|bitdefender|eset|nod32|trend ?micro|sophos|mailscanner"
    r"|barracuda|mimecast|proofpoint|ironport|f-secure|panda|clamav|fortimail|fortinet|forcepoint|messagelabs|hornetsecurity"
    r"|spamassassin|amavis|defender|anti-?virus|anti-?spam|anti-?malware"
)
_THREAT: Final = r"virus(?:es)?|malwares?|spams?|phishing"
_THIS: Final = (
    rf"(?:(?:this|the|est[ea]|ess[ea]|[ao]|el|dest[ea]|nest[ea]|ness[ea]) )?(?:incoming |outgoing )?{KIND}(?: message)?"
)
_LOOKED: Final = (
    r"(?:scanned|checked|verified|screened|inspected|analy[sz]ed|certified|protected|cleared|escanead[oa]|verificad[oa]"
    r"|examinad[oa]|analisad[oa]|checad[oa]|certificad[oa]|protegid[oa]|analizad[oa]|comprobad[oa]|revisad[oa])"
)
_TAIL: Final = (
    rf"(?>(?:[ ,./()!-]+(?:{_PRODUCT}|{_THREAT}"
    r"|by|for|with|using|the|a|an|and|or|in|on|is|it|be|to|from|of|as|has|been|our"
    r"|software|service|security|secure|mail|e-?mail|email|server|gateway|cloud|com|system|program|protection|active|free"
    r"|clean|believed|because|dangerous|harmful|content|other|threats?|all|known|confirmed|internet|web|business|premium"
    r"|pel[oa]|por|d[eoa]|e|ou|com|sem|em|busca|quanto|presenca|contra|para|que|se|esta|acredita|estar|livre|limp[oa]|perigo"
    r"|perigoso|conteudos?|o|os|as|servico|sistema|programa|seguranca|servidor|protecao|porque|ativ[oa]|ameacas?"
    r"|nao contem|foi|el|en|con|del|los|la|y|libre|limpio|seguridad|servicio|correo|puesto|amenazas)(?![a-z0-9]))*)"
)
"""Atomic: "e-mail" is one word or two, and the more there are, the more ways there would be to read them."""
_SCANS: Final = (
    rf"(?:{_THIS} )?(?:(?:has been|have been|was|is|foi|esta|ha sido|fue) )?(?:virus[- ])?{_LOOKED}"
    rf"(?=.*\b(?:{_PRODUCT}|{_THREAT})\b){_TAIL}"
    rf"|{_THIS} (?:is|esta|e) (?:free (?:from|of)|clean|livre de|limp[oa] de|libre de)(?: (?:{_THREAT}))?{_TAIL}"
    rf"|(?:o |el )?(?:{_PRODUCT})(?: [a-z]{{2,12}}){{0,3}}?"
    rf" (?:(?:has|have|ha) )?(?:scanned|checked|verificou|escaneou|analizado|analisou)"
    rf"(?: (?:{_THIS}|them))?{_TAIL}"
    rf"|(?:o|el) (?:software|programa)(?: de)? (?:{_PRODUCT})(?: (?:{_PRODUCT}))?"
    rf" (?:verificou|escaneou|ha analizado|analisou)(?: {_THIS})?{_TAIL}"
    rf"|(?:no virus(?:es)? (?:was |were )?found|nenhum virus (?:foi )?encontrado|no se (?:ha |han )?encontrado? virus"
    r"|no se encontraron virus)"
    rf" (?:in|n|en) ?{_THIS}"
    rf"|(?:virus[- ]free|livre de virus|nao contem virus|libre de virus|sin virus)[. ]{{0,3}}avsite"
)
SCANNED: Final = late(rf"(?:{_SCANS})(?: avsite)?\Z")
"""What a scanner of viruses writes above or below a mail; "avsite" is its maker's site."""
SCANNED_BESIDE: Final = late(
    r"(?:avsite|(?:virus[- ]free|livre de virus|nao contem virus|libre de virus)"
    r"|(?:for |para )?(?:more|mais|mas) (?:information|informacoes|informacion),?(?: (?:please|por favor),?)?"
    r" (?:visit|visite|see|acesse)(?: avsite)?"
    r"|version: [\d. ]{3,30}/ virus database: [\d./ -]{3,40}(?:release date: [\d/: apm]{6,25})?"
    r"|versao: [\d. ]{3,30}/ (?:banco de dados de virus|base de dados de virus): [\d./ -]{3,40}"
    r"(?:data de lancamento: [\d/: apm]{6,25})?)\Z"
)
"""What goes on with such a line."""
SCANNER_LINK: Final = late(
    r"[<(\[]?\b(?:https?://)?(?:www\.)?(?:avast|avg|avgbrasil|symanteccloud|symantec|messagelabs|kaspersky|mcafee|bitdefender"
    r"|eset|mailscanner|barracuda|mimecast)\.(?:com|info|net|org)(?:\.br)?\b[^\s<>()\]]{0,300}[>)\]]?"
)
