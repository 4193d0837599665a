"""The signs by which mail programs part old words from new, in the languages met; tables, no rules.

Each repetition has a bound, so that a search costs no more than the text is long.
"""

from __future__ import annotations

import re
from typing import Final

from mailbot.mail.text.patterns import late

LINE: Final = 500
BACK: Final = 5
VERB: Final = late(
    r"\b(?:wrote|writes|sent|escreveu|escribi[oó]|escriu|schrieb|geschrieben|schreef|skrev|scrisse|ha scritto|kirjoitti"
    r"|napsala?"
    r"|nap[ií]sala?|napisał|pisze|píše|írta|a scris|написала?|написав|пише|пишет|a écrit|yazdı|şunu yazdı|kirjutas"
    r"|rašė|napisao"
    r"|na pisal|έγραψε|schreibt|schrijft)(?:\(\w\))?(?!\w)|寫道|写道|さん?は書きました|のメール|작성|於.{0,60}寫",
    re.IGNORECASE,
)
ADDRESS: Final = late(r"[^\s<>\"@,;:]{1,80}@[\w.-]{1,120}")
ANGLED: Final = late(r"<[^<>@\s]{1,80}@[^<>@\s]{1,120}>")
DATED: Final = late(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
STRONG: Final = late(
    r"[-* \t]{0,8}(?:(?:on|em|le|am|vom|el|il|op|den|w dniu|dnia|dne|dňa|la|în|pe|no dia|il giorno"
    r"|in data)\b.{0,40}?\d|\d{1,4}[-./ 年년]"
    r"|[^\W\d]{2,14}\.?,? (?:\w{1,10}\.? )?(?:\d|\w{3,5}\.? \d))",
    re.IGNORECASE,
)
SEPARATOR: Final = late(
    r"[ \t>]{0,6}[-_=*]{2,60}[ \t]?(?:original message|mensagem original|mensaje original|message d'origine"
    r"|message original"
    r"|ursprüngliche nachricht|originalnachricht|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse"
    r"|original meddelelse"
    r"|opprinnelig melding|messaggio originale|oorspronkelijk bericht|origineel bericht|wiadomość oryginalna"
    r"|oryginalna wiadomość"
    r"|původní zpráva|pôvodná správa|eredeti üzenet|alkuperäinen viesti|исходное сообщение|original appointment"
    r"|compromisso original"
    r"|mensagem anterior|reply message|reply above this line|orijinal ileti|mesaj original|оригінальне повідомлення"
    r"|元のメッセージ|原始邮件|原始郵件|원본 메시지)[ \t]?[-_=*]{2,60}[ \t]*(?:$|(?:de|from|data|von)\b)",
    re.IGNORECASE,
)
FORWARDED: Final = late(
    r"[ \t>]{0,6}(?:[-_=*]{2,60}[ \t]?)?(?:begin forwarded message|start of forwarded message|forwarded (?:message"
    r"|by|mail)"
    r"|forwarding message|doorgestuurd bericht|begin doorgestuurd bericht|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|mensagem (?:re)?encaminhada|mensagem original encaminhada"
    r"|(?:in[ií]cio|come[cç]o) da mensagem (?:re)?encaminhada|encaminhado por|mensaje reenviado"
    r"|inicio del mensaje reenviado"
    r"|message transféré|début du message (?:réexpédié|transféré)|message réexpédié|messaggio inoltrato"
    r"|inizio messaggio inoltrato"
    r"|přeposlaná zpráva|začátek přeposílané zprávy|preposlaná správa|začiatok preposlanej správy"
    r"|videresendt (?:meddelelse|melding)"
    r"|start på videresendt besked|vidarebefordrat (?:meddelande|mejl)|välitetty viesti|proslijeđena poruka"
    r"|započni proslijeđenu poruku"
    r"|továbbított (?:üzenet|levél)|treść przekazanej wiadomości|przekazana wiadomość|początek przekazywanej wiadomości"
    r"|mesaj redirecționat|începe mesajul redirecționat|перенаправленное сообщение|пересылаемое сообщение"
    r"|начало переадресованного сообщения|переслане повідомлення|початок листа, що пересилається|iletilen ileti"
    r"|i̇letilen i̇leti"
    r"|iletilmiş ileti|i̇leti başlangıcı|edastatud kiri|転送メッセージ|转发邮件|轉寄郵件)(?P<rest>[^\n]{0,80})$",
    re.IGNORECASE,
)
SENT_FROM: Final = late(
    r"[ \t>*_]{0,6}(?:(?:sent (?:from|via|with|using)|get outlook for|enviado (?:do|da|de|a partir do|pelo|via|usando|por"
    r"|desde|com o)|enviada (?:do|pelo)"
    r"|obte(?:r|nha) o? ?outlook para|baixe o outlook|yahoo mail: busque"
    r"|envoyé (?:de|depuis)|von (?:meinem|unterwegs) |gesendet (?:von|mit)"
    r"|verzonden (?:vanaf|met|van)|verstuurd vanaf"
    r"|inviato (?:da|dal)|skickat från|sendt fra|lähetetty|wysłane z|wysłano z|odesláno z|отправлено с|відправлено з"
    r"|從我的|iphoneから送信|发自我的)\b[^\n]{0,100})[ \t*_.]*$",
    re.IGNORECASE,
)
DEVICE: Final = late(
    r"iphone|ipad|ipod|android|galaxy|samsung|blackberry|mobile|celular|smartphone|outlook|yahoo|gmail|mail\b"
    r"|windows|phone|telefon|móvil"
    r"|movil|handy|tablet|xperia|motorola|\bmoto\b|xiaomi|huawei|nokia|htc|\blg\b|uol|bol\b|thunderbird|proton"
    r"|app\b|typeapp|spark|zoho|superhuman|wiko"
    r"|device|dispositivo|aparelho|bluemail|aqua|torch|ios\b|mac\b|zimbra|téléphone|puhelimesta",
    re.IGNORECASE,
)
RULE: Final = late(r"[ \t]{0,4}(?:--|—|__{1,60}|—{2,40}|-{2}[ \t])[ \t\xa0]*$")
DASHED_RULE: Final = late(r"[ \t]{0,4}(?:[-_=*─—][ \t]?){3,120}$")
SIGNATURE_LINES: Final = 16
QUOTE: Final = late(r"[ \t]{0,3}[>|]")
MBOX: Final = late(r"From [^\s@]{1,64}@\S{1,255} {1,2}[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d")
"""The line that parts mails in an mbox file (RFC 4155)."""
BROKEN_AT: Final = 60
"""A shorter line was not broken by a program on the way: they break at 65 to 78 columns."""
MAX_LOOKS: Final = 3000
"""So many lines of one mail are looked at closely; a person's mail has a dozen of them."""
ANNOUNCING: Final = late(
    r"[:：﹕∶׃៖՝>]|[-_=*━]{2}|(?:wrote|escreveu|sagte|disse|mondta|mengatakan|ütles|bildirib|menulis|napisal|napisał\(a\)|сообщил"
    r"|է\.|ին\.|글|已寫入|എഴുതി)\s*$"
)
"""What a line must have, to be looked at."""
