"""Formatted words: they say what the plain ones say, letter by letter, in the few elements that a letter has."""

from __future__ import annotations

import re
from email import message_from_bytes
from html.parser import HTMLParser
from typing import Final

from fuzz.claims import in_time, is_clean, told
from mailbot.mail.html import cuts, links, new_words
from mailbot.mail.html.alignment import letters, says_the_same
from mailbot.mail.html.fragments import KEPT, of_letter, pieces_of, words_of, written
from mailbot.mail.message import read
from mailbot.mail.mime.mended import mended
from mailbot.mail.text import charsets, html_text

_HEAD: Final = (
    b"From: bruno@desk.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n"
)
_PICTURE: Final = b"\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\n\r\nx\r\n--b--\r\n"
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SCHEMES: Final = frozenset({"http", "https", "mailto", "ftp", "ftps", "sftp", "tel", "sms"})
_PASSED_OVER: Final = "".join(map(chr, range(0x21)))
"""What browsers strip from an address (WHATWG, URL standard, section 4.1)."""
_ATTRIBUTES: Final = frozenset(
    {"href", "src", "alt", "width", "height", "colspan", "rowspan", "start", "value", "type"}
)  # fmt: skip


def check(data: bytes) -> None:
    """Take ``data`` for the HTML that an agent wrote, alone and with its own words as the plain part."""
    html = charsets.decoded(data, "utf-8")[0]
    with in_time():
        _of_a_mail(_HEAD + data + _PICTURE)
        looks = written(pieces_of(html))
        _harmless(looks)
        _beside(html_text.text_of(looks), looks)
        for words in html_text.text_of(looks).split("\n")[:3]:
            _beside(words, looks)


def _of_a_mail(raw: bytes) -> None:
    mail = read(raw)
    told(holds=message_from_bytes(mended(raw)[0]).is_multipart(), claim="the frame is lost")
    found = new_words.formatted(raw, mail)
    _harmless(found.formatted)
    known = {one.part for one in mail.attachments}
    told(holds=known.issuperset(new_words.content_ids(found.formatted).values()), claim="a picture of another mail")
    told(holds={one.part for one in found.attachments} <= known, claim="a file of another mail")
    added = letters(words_of(found.formatted))
    told(holds=not set(added) - set(letters(html_text.text_of(mail.text) + mail.text)), claim="letters made up")
    if found.formatted:
        _beside(mail.reply, found.formatted)


def _beside(words: str, looks: str) -> None:
    """Cut to plain words, HTML says those and no other; with links, plain words say theirs and where the links lead."""
    cut = cuts.narrowed(looks, words)
    _harmless(cut)
    if cut:
        told(holds=says_the_same(words, of_letter(cut)), claim="cut to other words")
        told(holds=letters(words_of(cut)) in letters(words_of(looks)), claim="cut out of other words")
    said = links.with_links(words, looks)
    told(holds=_in_order("".join(words.split()), said), claim="words lost beside links")
    told(holds=links.with_links(said, looks) == said, claim="a link is told twice")
    told(holds=of_letter(links.retold(looks, lambda one: one)) == of_letter(looks), claim="retold otherwise")


def _harmless(html: str) -> None:
    """Nothing in HTML that goes out is run, fetched from elsewhere, or outside the elements of a letter."""
    told(holds=is_clean(html), claim="HTML that is not clean")
    reader = _Seen()
    reader.feed(html)
    reader.close()


class _Seen(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told(holds=tag in KEPT, claim=f"<{tag}> goes out")
        for name, value in attrs:
            told(holds=name in _ATTRIBUTES, claim=f"<{tag} {name}> goes out")
            if name == "href":
                scheme = _SCHEME.match(re.sub(r"[\t\n\r]", "", (value or "").strip(_PASSED_OVER)))
                told(holds=scheme is None or scheme[1].lower() in _SCHEMES, claim=f"a link to {value!r}")
            if name == "src":
                told(holds=(value or "").startswith("cid:part"), claim=f"a picture from {value!r}")


def _in_order(some: str, of: str) -> bool:
    left = iter(of)
    return all(one in left for one in some)
