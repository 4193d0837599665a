"""The signs by which mail programs part old words from new, in the languages met; tables, no rules.

Most are rows of ``clients.tsv`` (:func:`table`). Its columns are client, version, languages, kind, pattern and source. Rows
whose source is "package" are derived from the programs' own strings (``python -m tests.clients.table``), the others are
written by hand. Kinds are

- "attribution": "{D}" in it stands for a date, "{S}" for who wrote;
- "separator" and "forward": the line above a quotation or a forwarded mail, without what is drawn around it;
- "label from", "label date" …: the names of header fields;
- "program": what a program writes below a mail; "{A}" stands for a device or a program;
- "excuse": what may follow that, "Please excuse my brevity";
- "device" and "beside a device": the words that may stand for "{A}", of which one must be a device;
- "particle" and "opening": words that may stand in a name without a capital, and those with which no name begins.

In the expressions each repetition has a bound, so that a search costs no more than the text is long.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
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
RULE: Final = late(r"[ \t]{0,4}(?:--|__{1,60}|—{2,40}|-{2}[ \t])[ \t\xa0]*$")
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


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Return the patterns by their kinds; read once, when the first line asks for them."""
    data = pkgutil.get_data("mailbot.mail.replies", "clients.tsv") or b""
    found: dict[str, list[str]] = {}
    for line in data.decode().splitlines()[1:]:
        _, _, _, kind, said, _ = line.split("\t")
        found.setdefault(kind, []).append(said)
    return {kind: tuple(many) for kind, many in found.items()}


@cache
def words(kind: str) -> frozenset[str]:
    """Return the patterns of a kind that are single words."""
    return frozenset(table()[kind])
