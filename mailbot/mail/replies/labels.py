"""The words with which mail programs name header fields inside a text, in the languages met; one table, no rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WORDS: Final = {
    "from": "from|de|von|da|van|fra|från|od|od kogo|lähettäjä|feladó|šalje|expeditorul|expeditor|de la|от|от кого"
    "|отправитель|від"
    "|від кого|kimden|gönderen|saatja|nadawca|mittente|remetente|remitente|expéditeur|差出人|送信者|发件人|寄件者|보낸 사람",
    "date": "date|sent|data|data e hora|enviada em|enviado em|enviadas em|enviadas|enviada|enviado|enviado el"
    "|enviado a|enviado às"
    "|data de envio|fecha"
    "|datum|gesendet|verzonden|dato|sendt|skickat|envoyé|envoyé le|inviato|odesláno|odoslané|poslano|wysłano"
    "|wysłane|päivämäärä"
    "|päiväys|lähetetty|dátum|elküldve|küldve|dată|data trimiterii|trimis|дата|отправлено|надіслано"
    "|дата відправлення|tarih"
    "|gönderildi|gönderme tarihi|kuupäev|saadetud|日付|日時|送信日時|日期|发送时间|發送時間|날짜|received|recebido em",
    "to": "to|para|an|a|aan|til|till|komu|do|pre|za|prima|címzett|destinatarul|destinatario|destinatário|către"
    "|catre|кому|kime"
    "|alıcı|vastaanottaja|à|pour|adresat|odbiorca|saaja|宛先|收件人|받는 사람|destinataire",
    "subject": "subject|assunto|asunto|betreff|objet|sujet|oggetto|onderwerp|emne|ämne|předmět|predmet|naslov|temat"
    "|aihe|tárgy"
    "|subiect|subiectul|тема|konu|teema|件名|主题|主旨|제목",
    "other": "cc|c\\.c\\.|bcc|cco|cci|cópia|com cópia|copia|copie|copie à|kopie|kopi|kopia|kopio|kopija|kópia"
    "|másolat|копия|копія"
    "|bilgi|dw|kopie \\(cc\\)|reply-to|responder a|responder para|responder-para|importance|importância|prioridade"
    "|prioridad"
    "|priority|attachments|anexos|adjuntos|anhänge|pièces jointes|organization|organização|抄送|参考",
}
_KIND: Final = {word.replace("\\", ""): kind for kind, words in _WORDS.items() for word in words.split("|")}
_LABEL: Final = re.compile(
    r"[ \t]{0,8}[*_]{0,2}([^\W\d_][^:：*<>@]{0,24}?)[ \t\xa0]{0,3}[*_]{0,2}[ \t]?[:：][*_]{0,2}[ \t\xa0]{0,8}"
)
MAX_LINE: Final = 600
_REACH: Final = 14
ENOUGH: Final = 3
"""So many different fields, the sender among them, are a header block and no sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """A header block written into a text: its fields by kind, and the lines from ``start`` up to ``end`` that hold it."""

    fields: dict[str, str]
    start: int
    end: int


def labelled(line: str) -> tuple[str, str] | None:
    """Return the kind ("from", "date", "to", "subject", "other") and the value of a line that begins with a label."""
    match = _LABEL.match(line[:MAX_LINE])
    kind = _KIND.get(match[1].lower().rstrip()) if match else None
    return (kind, line[match.end() :].strip()) if match and kind else None


def block_at(lines: list[str], start: int, enough: int = ENOUGH) -> Block | None:
    """Read the header block that begins at ``lines[start]``; None where there is none. Looks a few lines ahead only."""
    fields: dict[str, str] = {}
    end, last = start, ""
    for at in range(start, min(start + _REACH, len(lines))):
        if not lines[at].strip():
            if {"from", "subject"} <= fields.keys() or not _more(lines, at + 1):
                break
            continue
        found = labelled(lines[at])
        if found:
            last = found[0]
            fields.setdefault(*found)
        elif not last or last == "subject" or not _continued(lines[at], last):
            break
        end = at + 1
    if "from" not in fields or len(fields.keys() - {"other"}) < enough:
        return None
    # "De: São Paulo, Para: Recife, Data: 3/3" is what somebody wants; programs name the subject, or an address.
    named = "subject" in fields or "@" in fields["from"] or "@" in fields.get("to", "")
    return Block(fields, start, end) if named or enough < ENOUGH else None


def _more(lines: list[str], at: int) -> bool:
    """Tell whether a header block goes on after an empty line: some programs put one after each field."""
    return at < len(lines) and labelled(lines[at]) is not None


def _continued(line: str, kind: str) -> bool:
    return kind in {"to", "other", "from"} and "@" in line
