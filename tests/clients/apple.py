"""Apple's Mail, on the iPhone and on the Mac, in Portuguese: the quotation is marked with its attribution."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from tests.clients import dates
from tests.clients.client import Client, Writing, ids, lines_of, marked, whole_thread
from tests.clients.opened import Opened
from tests.clients.wire import File, Part, addresses, attached, encoded, frame, framed, mail, text

_MARK = "\ufeff"
"""The iPhone puts an invisible sign before the quoted words."""


@dataclass(frozen=True)
class Apple(Client):
    """``device``: what it signs with ("" on the Mac). Files stand beside the HTML inside the alternatives."""

    mailer: str
    version: str
    device: str

    def write(self, one: Writing) -> bytes:
        related = one.answered or one.forwarded
        fields = (
            ("From", addresses(one.sender)),
            ("Mime-Version", self.version),
            ("Subject", encoded(one.subject)),
            ("Message-Id", f"<{one.uuid('id').upper()}@{one.domain}>"),
            ("References", ids(whole_thread(related))),
            ("In-Reply-To", one.answered.message_id if one.answered else ""),
            ("Date", one.date),
            ("To", addresses(one.to)),
            ("Cc", addresses(one.cc)),
            ("X-Mailer", self.mailer),
        )
        pictures = [_inline(*image) for image in one.inline]
        rich = framed("related", _boundary(one, "related"), [self._text("html", self._html(one)), *pictures], params=_HTML)
        if one.files:
            rich = frame("mixed", _boundary(one, "mixed"), [rich, *map(_file, one.files), self._text("html", _NOTHING)])
        plain = self._text("plain", self._plain(one))
        return mail(fields, frame("alternative", _boundary(one, "alternative"), [plain, rich], shown="{}"))

    def _text(self, subtype: str, words: str) -> Part:
        return text(f"text/{subtype}", words, charset="utf-8", encoding="quoted-printable")

    def _plain(self, one: Writing) -> str:
        said = "\n\n".join(filter(None, [one.words, one.signature or self.device]))
        mark = _MARK if self.device else ""
        if one.quoted:
            said += "\n\n" + _marked(f"{_attribution(one.quoted)}\n\n{mark}{one.quoted.text}")
        if one.forwarded:
            block = "\n".join(f"{name}: {value}" for name, value in _block(one.forwarded))
            below = _marked(f"{block}\n\n{mark}{one.forwarded.text}")
            said += f"\n\n{_ANNOUNCED}\n\n{below}" if self.device else f"\n\n> {_ANNOUNCED}\n> \n{below}"
        return said

    def _html(self, one: Writing) -> str:
        signature = "<br>".join(lines_of(one.signature or self.device))
        pictures = "".join(f'<div><img src="cid:{cid}" alt="image"></div>' for cid, _, _ in one.inline)
        said = one.html_words or "".join(f"<div>{line or '<br>'}</div>" for line in lines_of(one.words)) + pictures
        below = ""
        if one.quoted:
            said_then = escape(_attribution(one.quoted))
            below = (
                f'<div dir="ltr"><br><blockquote type="cite">{said_then}<br><br></blockquote></div>'
                f'<blockquote type="cite"><div dir="ltr">{one.quoted.html}</div></blockquote>'
            )
        if one.forwarded:
            block = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in _block(one.forwarded))
            below = (
                f'<div dir="ltr"><br>{_ANNOUNCED}<br><br></div><blockquote type="cite"><div dir="ltr">{block}<br><br></div>'
                f'</blockquote><blockquote type="cite"><div dir="ltr">{one.forwarded.html}</div></blockquote>'
            )
        return (
            '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
            f'{said}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{signature}</div>{below}</body></html>'
        )


_HTML = ';\r\n\ttype="text/html"'
_NOTHING = (
    '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto"></body></html>'
)
_ANNOUNCED = "Início da mensagem encaminhada:"


def _boundary(one: Writing, purpose: str) -> str:
    return f"Apple-Mail-{one.uuid(purpose).upper()}"


def _marked(words: str) -> str:
    return "\n".join(f"{line} " if line == ">" else line for line in marked(words).split("\n"))


def _attribution(letter: Opened) -> str:
    return f"Em {dates.short(letter.date)}, à(s) {letter.date:%H:%M}, {letter.sender} escreveu:"


def _block(letter: Opened) -> list[tuple[str, str]]:
    at = f"{dates.long(letter.date)} {letter.date:%H:%M:%S} BRT"
    return [("De", letter.sender), ("Data", at), ("Para", letter.to), ("Assunto", letter.subject)]


def _inline(cid: str, kind: str, data: bytes) -> Part:
    return attached((f"image0.{kind.rpartition('/')[2]}", kind, data), "inline", (("Content-Id", f"<{cid}>"),))


def _file(file: File) -> Part:
    # What it can show is "inline", the rest an attachment; neither has a Content-ID.
    return attached(file, "inline" if file[1].startswith("image/") else "attachment")
