"""Outlook on a telephone, in Portuguese: its advertisement, a rule, a header block in the div divRplyFwdMsg."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import ClassVar, Final

from tests.clients.client import Client, Writing, lines_of, whole_thread
from tests.clients.outlook import header_block, thread_index, topic
from tests.clients.wire import Part, addresses, attached, encoded, fitting, framed, mail, text

_RULE: Final = "_" * 32
_STYLE: Final = (
    "font-family: Aptos, Aptos_MSFontService, -apple-system, Roboto, Arial, Helvetica, sans-serif; font-size: 12pt;"
)


@dataclass(frozen=True)
class OutlookMobile(Client):
    """Microsoft's servers send for it. ``plain``: they put a plain part beside the HTML, as not all of them do."""

    advertisement: str
    link: str
    plain: bool
    forward_prefix: ClassVar[str] = "Enc:"

    def prefixed(self, prefix: str, subject: str) -> str:
        """Return a subject with this prefix instead of those it had."""
        return f"{prefix} {topic(subject)}"

    def write(self, one: Writing) -> bytes:
        related = one.answered or one.forwarded
        host = f"{one.mark('host')[:2]}2P284MB{one.mark('host')[2:6]}".upper()
        fields = (
            ("From", addresses(one.sender)),
            ("To", addresses(one.to)),
            ("CC", addresses(one.cc)),
            ("Subject", encoded(one.subject)),
            ("Thread-Topic", encoded(topic(one.subject))),
            ("Thread-Index", thread_index(one)),
            ("Date", one.date),
            ("Message-ID", f"\r\n <{host}{one.mark('id')[:24].upper()}@{host}.BRAP284.PROD.OUTLOOK.COM>"),
            ("References", "\r\n ".join(whole_thread(related))),
            ("In-Reply-To", related.message_id if related else ""),
            ("Accept-Language", "pt-BR, en-US"),
            ("Content-Language", "pt-BR"),
            ("X-MS-Has-Attach", "yes" if one.files or one.inline else ""),
            ("MIME-Version", "1.0"),
        )
        words = [self._text("html", self._html(one))]
        if self.plain:
            words.insert(0, self._text("plain", self._plain(one)))
        shown = [framed("alternative", _boundary(one, "alternative"), words), *(_inline(*image) for image in one.inline)]
        whole = [
            framed("related", _boundary(one, "related"), shown),
            *(attached(file, extended=False) for file in one.files),
        ]
        return mail(fields, framed("mixed", _boundary(one, "mixed"), whole))

    def _text(self, subtype: str, words: str) -> Part:
        charset = fitting(words, "iso-8859-1") if self.plain else "utf-8"
        encoding = "quoted-printable" if self.plain else "base64"
        return text(f"text/{subtype}", words, charset=charset, encoding=encoding, shown='"{}"')

    def _plain(self, one: Writing) -> str:
        before, product = self._advertised()
        pieces = [
            one.words,
            *(f"[cid:{cid}]" for cid, _, _ in one.inline),
            one.signature or f"{before}{product}<{self.link}>",
        ]
        said = "\n\n".join(pieces)
        if letter := one.quoted or one.forwarded:
            block = "\n".join(f"{name}: {value}" for name, value in header_block(letter, "Enviado", seconds=True))
            said += f"\n{_RULE}\n{block}\n\n{letter.text}"
        return said

    def _html(self, one: Writing) -> str:
        before, product = self._advertised()
        lines = "".join(f'<div dir="auto" style="{_STYLE}">{line or "<br>"}</div>' for line in lines_of(one.words))
        pictures = "".join(f'<div dir="auto"><img src="cid:{cid}"></div>' for cid, _, _ in one.inline)
        signature = "<br>".join(lines_of(one.signature)) or f'{before}<a href="{self.link}">{product}</a>'
        html = (
            '<html><head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n</head><body>'
            f'{one.html_words or lines + pictures}<div dir="auto" style="{_STYLE}"><br></div>'
            f'<div id="ms-outlook-mobile-signature" dir="auto">{signature}</div>'
        )
        if letter := one.quoted or one.forwarded:
            block = "<br>\n".join(
                f"<b>{name}:</b> {escape(value)}" for name, value in header_block(letter, "Enviado", seconds=True)
            )
            html += (
                '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
                f'<font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{block}</font>'
                f"<div>&nbsp;</div></div>\n{letter.html}"
            )
        return f"{html}</body></html>"

    def _advertised(self) -> tuple[str, str]:
        before, product = self.advertisement.split("Outlook", 1)
        return before, f"Outlook{product}"


def _boundary(one: Writing, purpose: str) -> str:
    return f"_000_{one.mark(purpose)[:32].upper()}_"


def _inline(cid: str, kind: str, data: bytes) -> Part:
    name = f"{cid}.{kind.rpartition('/')[2]}"
    return attached((name, kind, data), "inline", (("Content-ID", f"<{cid}>"),), extended=False)
