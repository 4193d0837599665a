"""Thunderbird in Portuguese: flowed plain text (RFC 3676), alternatives where something is formatted."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from tests.clients.client import Client, Style, Writing, answered_plainly, ids, lines_of, whole_thread
from tests.clients.opened import Opened
from tests.clients.wire import Part, addresses, attached, encoded, framed, mail, text

_WIDTH = 72
_STUFFED = (" ", ">", "From ")


class Thunderbird(Client):
    """Writes plain text unless it must not; a forward names its original among the references only."""

    styles: ClassVar[tuple[Style, ...]] = ("top", "bottom", "interleaved")

    def write(self, one: Writing) -> bytes:
        letter, passed_on = one.answered, one.forwarded
        fields = (
            ("Message-ID", f"<{one.uuid('id')}@{one.domain}>"),
            ("Date", one.date),
            ("MIME-Version", "1.0"),
            ("User-Agent", "Mozilla Thunderbird"),
            ("Subject", encoded(one.subject)),
            ("Content-Language", "pt-BR"),
            ("To", addresses(one.to)),
            ("Cc", addresses(one.cc)),
            ("References", ids(whole_thread(letter) or ((passed_on.message_id,) if passed_on else ()))),
            ("From", addresses(one.sender)),
            ("In-Reply-To", letter.message_id if letter else ""),
            ("X-Forwarded-Message-Id", passed_on.message_id if passed_on else ""),
        )
        words = [_text("plain", _plain(one), "; format=flowed")]
        if one.html_words or one.inline:
            html = _text("html", _html(one))
            words.append(framed("related", _boundary(one, "related"), [html, *(_inline(*image) for image in one.inline)]))
        shown = framed("alternative", _boundary(one, "alternative"), words)
        return mail(fields, framed("mixed", _boundary(one, "mixed"), [shown, *map(attached, one.files)]))


def _boundary(one: Writing, purpose: str) -> str:
    return f"------------{one.mark(purpose)[:24]}"


def _text(subtype: str, words: str, params: str = "") -> Part:
    encoding = "7bit" if words.isascii() else "8bit"
    return text(f"text/{subtype}", words, charset="utf-8", encoding=encoding, params=params, shown="UTF-8")


def _inline(cid: str, kind: str, data: bytes) -> Part:
    return attached((f"{cid}.{kind.rpartition('/')[2]}", kind, data), "inline", (("Content-Id", f"<{cid}>"),))


def _plain(one: Writing) -> str:
    said = _flowed(one.words)
    if one.quoted:
        said = answered_plainly(one, _attribution(one.quoted), said)
    if one.forwarded:
        said += f"\n\n\n{_forwarded(one.forwarded)}"
    return f"{said}\n\n-- \n{one.signature}" if one.signature else said


def _attribution(letter: Opened) -> str:
    return f"Em {letter.date:%d/%m/%Y %H:%M}, {letter.name} escreveu:"


def _flowed(words: str) -> str:
    """Break long lines softly, and stuff those that would be read as something else (RFC 3676, section 4.4)."""

    def one(line: str) -> str:
        return " \n".join(textwrap.wrap(line.rstrip(), _WIDTH, break_long_words=False, break_on_hyphens=False))

    return "\n".join(f" {line}" if line.startswith(_STUFFED) else one(line) for line in words.split("\n"))


def _forwarded(letter: Opened) -> str:
    return (
        f"-------- Mensagem encaminhada --------\nAssunto: \t{letter.subject}\n"
        f"Data: \t{letter.date:%a, %d %b %Y %H:%M:%S %z}\nDe: \t{letter.sender}\nPara: \t{letter.to}\n\n\n\n{letter.text}"
    )


def _html(one: Writing) -> str:
    pictures = "".join(f'<p><img src="cid:{cid}" alt="" moz-do-not-send="false"></p>' for cid, _, _ in one.inline)
    said = one.html_words or f"<p>{'<br>'.join(lines_of(one.words))}</p>{pictures}"
    quoted = ""
    if one.quoted:
        letter = one.quoted
        quoted = (
            f'<div class="moz-cite-prefix">{_attribution(letter)}<br></div>\n'
            f'<blockquote type="cite" cite="mid:{letter.message_id.strip("<>")}">{letter.html}</blockquote>'
        )
    words = [quoted, said] if one.style == "bottom" else [said, quoted]
    signature = f'<pre class="moz-signature" cols="72">-- \n{one.signature}</pre>' if one.signature else ""
    return (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>'
        + "\n".join(filter(None, [*words, signature]))
        + "</body></html>"
    )
