"""Gmail in a browser, in Portuguese: alternatives, the quotation in a blockquote, the signature below it."""

from __future__ import annotations

import textwrap
from base64 import urlsafe_b64encode
from html import escape

from tests.clients import dates
from tests.clients.client import Client, Writing, ids, lines_of, marked, whole_thread
from tests.clients.opened import Opened
from tests.clients.wire import File, Part, addresses, attached, encoded, framed, mail, text

_STYLE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
_QUOTE = f'<blockquote class="gmail_quote" style="{_STYLE}">'
_WIDTH = 78


class Gmail(Client):
    """Lines of the plain words are broken at 78 columns; each attachment has a Content-ID."""

    def write(self, one: Writing) -> bytes:
        related = one.answered or one.forwarded
        fields = (
            ("MIME-Version", "1.0"),
            ("References", ids(whole_thread(related))),
            ("In-Reply-To", related.message_id if related else ""),
            ("From", addresses(one.sender)),
            ("Date", one.date),
            ("Message-ID", _message_id(one)),
            ("Subject", encoded(one.subject)),
            ("To", addresses(one.to)),
            ("Cc", addresses(one.cc)),
        )
        words = framed(
            "alternative", _boundary(one, "alternative"), [_text("plain", _plain(one)), _text("html", _html(one))]
        )
        shown = framed("related", _boundary(one, "related"), [words, *(_inline(*image) for image in one.inline)])
        return mail(fields, framed("mixed", _boundary(one, "mixed"), [shown, *(_file(file, one) for file in one.files)]))


def _message_id(one: Writing) -> str:
    letters = urlsafe_b64encode(bytes.fromhex(one.mark("id"))[:30]).decode().replace("-", "+")
    return f"<CA{letters}=_{one.mark('id')[:6]}@mail.gmail.com>"


def _boundary(one: Writing, purpose: str) -> str:
    return f"000000000000{one.mark(purpose)[:16]}"


def _text(subtype: str, words: str) -> Part:
    encoding = "7bit" if words.isascii() and max(map(len, words.split("\n"))) <= _WIDTH else "quoted-printable"
    return text(f"text/{subtype}", words, charset="utf-8", encoding=encoding, shown='"UTF-8"')


def _inline(cid: str, kind: str, data: bytes) -> Part:
    more = (("Content-ID", f"<{cid}>"), ("X-Attachment-Id", cid))
    return attached((f"image.{kind.rpartition('/')[2]}", kind, data), "inline", more, extended=False)


def _file(file: File, one: Writing) -> Part:
    own = f"f_{one.mark(file[0])[:9]}"
    return attached(file, more=(("Content-ID", f"<{own}>"), ("X-Attachment-Id", own)), extended=False)


def _attribution(letter: Opened, address: str) -> str:
    return f"Em {dates.short_with_day(letter.date)} às {letter.date:%H:%M}, {letter.name} {address} escreveu:"


def _plain(one: Writing) -> str:
    pictures = "".join(f"\n[image: image.{kind.rpartition('/')[2]}]" for _, kind, _ in one.inline)
    pieces = [_broken(one.words) + pictures]
    if one.quoted:
        attribution = _attribution(one.quoted, f"<{one.quoted.address}>")
        pieces.append(f"{_broken(attribution)}\n\n{marked(_broken(one.quoted.text))}")
    if one.forwarded:
        pieces.append(_forwarded(one.forwarded))
    if one.signature:
        pieces.append(f"-- \n{one.signature}")
    return "\n\n".join(pieces)


def _broken(words: str) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)) for line in words.split("\n")
    )


def _forwarded(letter: Opened) -> str:
    at = f"{dates.short_with_day(letter.date)} às {letter.date:%H:%M}"
    return (
        f"---------- Forwarded message ---------\nDe: {letter.sender}\nDate: {at}\nSubject: {letter.subject}\n"
        f"To: {letter.to}\n\n\n{_broken(letter.text)}"
    )


def _html(one: Writing) -> str:
    first, *rest = lines_of(one.words)
    typed = first + "".join(f"<div>{line or '<br>'}</div>" for line in rest)
    pictures = "".join(f'<div><img src="cid:{cid}" alt="image"><br></div>' for cid, _, _ in one.inline)
    said = one.html_words or typed + pictures
    html = f'<div dir="ltr">{said}</div>'
    if one.quoted:
        letter = one.quoted
        address = f'&lt;<a href="mailto:{letter.address}">{letter.address}</a>&gt;'
        html += (
            '<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
            f"{_attribution(letter, address)}<br></div>{_QUOTE}{letter.html}</blockquote></div>"
        )
    if one.forwarded:
        head, _, _ = _forwarded(one.forwarded).partition("\n\n\n")
        html += (
            '<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
            f"{'<br>'.join(map(escape, head.splitlines()))}<br></div><br><br>{one.forwarded.html}</div>"
        )
    if one.signature:
        signature = "<br>".join(lines_of(one.signature))
        html += (
            '<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
            f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{signature}</div>'
        )
    return html
