"""K-9 Mail on Android, in Portuguese: the answer above, each quoted line behind a bare ">", its own signature last."""

from __future__ import annotations

from html import escape

from tests.clients import dates
from tests.clients.client import Client, Writing, answered_plainly, ids, lines_of, whole_thread
from tests.clients.opened import Opened
from tests.clients.wire import Part, addresses, attached, encoded, framed, mail, text

_SIGNATURE = "Enviado do meu dispositivo Android com K-9 Mail. Por favor, desculpe minha brevidade."


class K9(Client):
    """Names only the original in a forward's references; it shows no pictures among words: they are attached."""

    def write(self, one: Writing) -> bytes:
        related = one.answered or one.forwarded
        references = whole_thread(one.answered) or ((one.forwarded.message_id,) if one.forwarded else ())
        fields = (
            ("Date", one.date),
            ("From", addresses(one.sender)),
            ("To", addresses(one.to)),
            ("CC", addresses(one.cc)),
            ("Subject", encoded(one.subject)),
            ("User-Agent", "K-9 Mail for Android"),
            ("In-Reply-To", related.message_id if related else ""),
            ("References", ids(references)),
            ("Message-ID", f"<{one.uuid('id').upper()}@{one.domain}>"),
            ("MIME-Version", "1.0"),
        )
        words = [_text("plain", _plain(one)), _text("html", _html(one))]
        shown = framed("alternative", _boundary(one, "alternative"), words, params=";\r\n charset=UTF-8")
        pictures = ((f"{cid}.{kind.rpartition('/')[2]}", kind, data) for cid, kind, data in one.inline)
        files = [attached(file) for file in (*pictures, *one.files)]
        return mail(fields, framed("mixed", _boundary(one, "mixed"), [shown, *files]))


def _boundary(one: Writing, purpose: str) -> str:
    return f"----{one.mark(purpose)[:28].upper()}"


def _text(subtype: str, words: str) -> Part:
    return text(f"text/{subtype}", words, charset="utf-8", encoding="quoted-printable")


def _date(letter: Opened) -> str:
    return f"{dates.long(letter.date)} {letter.date:%H:%M:%S} BRT"


def _attribution(letter: Opened) -> str:
    return f"Em {_date(letter)}, {letter.sender} escreveu:"


def _plain(one: Writing) -> str:
    said = one.words
    if one.quoted:
        said = answered_plainly(one, _attribution(one.quoted), one.words, mark=">")
    if one.forwarded:
        said += f"\n\n\n-------- Mensagem original --------\n{_block(one.forwarded)}\n\n{one.forwarded.text}"
    return f"{said}\n\n-- \n{one.signature or _SIGNATURE}"


def _block(letter: Opened) -> str:
    return f"De: {letter.sender}\nEnviado: {_date(letter)}\nPara: {letter.to}\nAssunto: {letter.subject}"


def _html(one: Writing) -> str:
    html = f'<!DOCTYPE html><html><body><div dir="auto">{one.html_words or "<br>".join(lines_of(one.words))}</div>'
    if one.quoted:
        html += (
            f'<br><br><div class="gmail_quote"><div dir="auto">{escape(_attribution(one.quoted))}</div>'
            '<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); '
            f'padding-left: 1ex;">\n{one.quoted.html}</blockquote></div>'
        )
    if one.forwarded:
        block = "<br>".join(lines_of(_block(one.forwarded)))
        html += (
            "<br><br><div style=\"font-size:10.0pt;font-family:'Tahoma','sans-serif';padding:3.0pt 0in 0in 0in\">\n"
            f'<hr style="border:none;border-top:solid #E1E1E1 1.0pt">\n{block}</div>\n'
            f"<br>\n{one.forwarded.html}"
        )
    signature = "<br>".join(lines_of(one.signature or _SIGNATURE))
    signature = f"<div style='white-space: pre-wrap'><div class='k9mail-signature'>-- <br>{signature}</div></div>"
    return f"{html}{signature}</body></html>"
