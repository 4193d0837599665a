"""Outlook on Windows, in Portuguese: Word's HTML, a header block without marks, "RES:" and "ENC:"."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import ClassVar, Final

from tests.clients import dates
from tests.clients.client import Client, Writing, lines_of, whole_thread
from tests.clients.opened import Opened
from tests.clients.wire import Part, addresses, attached, encoded, fitting, framed, mail, text

_NAMED: Final = 20
_PREFIXES: Final = re.compile(r"^(?:[A-Za-z]{1,3}: )+")
_HEAD: Final = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset={}">'
    '<meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!--\n'
    '@font-face\n\t{{font-family:Calibri;\n\tpanose-1:2 15 5 2 2 2 4 3 2 4;}}\n'
    'p.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{{margin:0cm;\n\tfont-size:11.0pt;\n\tfont-family:"Calibri",sans-serif;}}\n'
    "--></style></head><body lang=PT-BR link=\"#0563C1\" vlink=\"#954F72\" style='word-wrap:break-word'>"
    "<div class=WordSection1>"
)  # fmt: skip
_EMPTY: Final = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"


class Outlook(Client):
    """Each line is a paragraph: its plain words have an empty line after each line, and a hard space in empty ones.

    Of a long conversation it names the first mail and the newest; Thread-Index holds the place in it besides.
    """

    reply_prefix: ClassVar[str] = "RES:"
    forward_prefix: ClassVar[str] = "ENC:"

    def prefixed(self, prefix: str, subject: str) -> str:
        """Return a subject with this prefix instead of those it had."""
        return f"{prefix} {topic(subject)}"

    def write(self, one: Writing) -> bytes:
        related = one.answered or one.forwarded
        charset = fitting(_plain(one), "iso-8859-1", "windows-1252")
        fields = (
            ("From", addresses(one.sender, charset, quoted=True)),
            ("To", addresses(one.to, charset, quoted=True)),
            ("Cc", addresses(one.cc, charset, quoted=True)),
            ("References", "\r\n\t".join(_trimmed(whole_thread(related)))),
            ("In-Reply-To", related.message_id if related else ""),
            ("Subject", encoded(one.subject, charset)),
            ("Date", one.date),
            ("Message-ID", f"<{one.mark('id')[:12]}${one.mark('id')[12:20]}${one.mark('id')[20:28]}$@{one.domain}>"),
            ("MIME-Version", "1.0"),
            ("X-Mailer", "Microsoft Outlook 16.0"),
            ("Thread-Index", thread_index(one)),
            ("Thread-Topic", encoded(topic(one.subject), charset)),
            ("Content-Language", "pt-br"),
        )
        words = [_text("plain", _plain(one), charset), _text("html", _html(one, charset), charset)]
        shown = [framed("alternative", _boundary(one, 1), words), *(_inline(*image) for image in one.inline)]
        whole = [framed("related", _boundary(one, 2), shown), *(attached(file, extended=False) for file in one.files)]
        return mail(fields, framed("mixed", _boundary(one, 3), whole))


def thread_index(one: Writing) -> str:
    """Return a conversation's place as Microsoft's programs write it: 22 bytes of its first mail, 5 for each later one."""
    thread = whole_thread(one.answered or one.forwarded)
    first = sha256((thread[0] if thread else one.mark("thread")).encode()).digest()[:21]
    later = b"".join(sha256(each.encode()).digest()[:5] for each in thread)
    return b64encode(b"\x01" + first + later).decode("ascii")


def topic(subject: str) -> str:
    """Return a subject without its prefixes: to Microsoft's programs they are any three letters at most."""
    return _PREFIXES.sub("", subject)


def header_block(letter: Opened, sent: str, *, seconds: bool = False) -> list[tuple[str, str]]:
    """Return what stands above a letter that is repeated; ``sent`` is the label of its date."""
    at = f"{dates.long_with_day(letter.date)} {letter.date:{'%H:%M:%S' if seconds else '%H:%M'}}"
    fields = [("De", letter.sender), (sent, at), ("Para", letter.to), ("Cc", letter.cc), ("Assunto", letter.subject)]
    return [(name, value) for name, value in fields if value]


def _trimmed(many: tuple[str, ...]) -> tuple[str, ...]:
    return many if len(many) <= _NAMED else (many[0], *many[1 - _NAMED :])


def _boundary(one: Writing, number: int) -> str:
    mark = one.mark(f"boundary {number}").upper()
    return f"----=_NextPart_000_{number:04X}_01D{mark[:5]}.{mark[5:13]}"


def _text(subtype: str, words: str, charset: str) -> Part:
    return text(f"text/{subtype}", words, charset=charset, encoding="quoted-printable", shown='"{}"')


def _inline(cid: str, kind: str, data: bytes) -> Part:
    name = cid.partition("@")[0]
    return attached((name, kind, data), "inline", (("Content-ID", f"<{cid}>"),), extended=False)


def _spaced(words: str) -> str:
    return "\n\n".join(line or "\xa0" for line in words.split("\n"))


def _plain(one: Writing) -> str:
    pieces = [_spaced(one.words), *(f"[cid:{cid}]" for cid, _, _ in one.inline)]
    if one.signature:
        pieces += ["\xa0", _spaced(one.signature)]
    if letter := one.quoted or one.forwarded:
        block = "\n".join(
            f"{name}: {value} " if name == "De" else f"{name}: {value}" for name, value in header_block(letter, "Enviada em")
        )
        pieces += ["\xa0", block, "\xa0", letter.text]
    return "\n\n".join(pieces)


def _html(one: Writing, charset: str) -> str:
    said = one.html_words or "".join(
        f"<p class=MsoNormal>{line}<o:p></o:p></p>" if line else _EMPTY for line in lines_of(one.words)
    )  # fmt: skip
    if not one.html_words:
        said += "".join(
            f'<p class=MsoNormal><img id="Imagem_x0020_1" src="cid:{cid}"><o:p></o:p></p>' for cid, _, _ in one.inline
        )
    if one.signature:
        said += _EMPTY + "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in lines_of(one.signature))
    if letter := one.quoted or one.forwarded:
        block = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in header_block(letter, "Enviada em"))
        said += (
            f"{_EMPTY}<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
            f"<p class=MsoNormal>{block}<o:p></o:p></p></div></div>{_EMPTY}{letter.html}"
        )
    return f"{_HEAD.format(charset)}{said}</div></body></html>"
