"""HTML into the words a person sees. Hostile HTML costs no more than its length."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

from mailbot.mail.text.charsets import clean
from mailbot.mail.text.links import with_targets
from mailbot.mail.text.patterns import late

if TYPE_CHECKING:
    from inscriptis.model.config import ParserConfig

_MAX: Final = 512 * 1024
_MAX_TAGS: Final = 12_000
"""More tags than any letter has; a tree of them costs the careful reader more than it is worth."""
_MAX_DEPTH: Final = 150
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[^<>]{0,8192}>|<[!?/][^<>]{0,8192}>")
_UNSEEN: Final = re.compile(r"<(style|script|head|title)\b[^<>]{0,8192}>", re.IGNORECASE)
_HIDING: Final = re.compile(
    r"\bdisplay\s{0,9}:\s{0,9}none\b|\bvisibility\s{0,9}:\s{0,9}hidden\b|\smso-hide\s{0,9}:\s{0,9}all\b|\shidden(?=[\s/>=])",
    re.IGNORECASE,
)
_BREAKING: Final = frozenset(
    {"br", "p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "hr", "h1", "h2", "h3", "h4", "pre"}
)
_BLOCKS: Final = (
    "center",
    "dd",
    "details",
    "dl",
    "dt",
    "fieldset",
    "form",
    "legend",
    "optgroup",
    "option",
    "section",
    "summary",
)
"""What else browsers set as a block (WHATWG, HTML standard, section 15.3); the careful reader knows the rest itself."""
_VOID: Final = frozenset(
    {"br", "hr", "img", "meta", "link", "input", "p", "li", "td", "tr", "th", "col", "wbr", "area", "base"}
)
_TRAILING: Final = re.compile(r"[ \t\xa0]{1,400}\n")
_GAPS: Final = re.compile(r"\n{3,}")
_QUOTING: Final = re.compile(
    r"<blockquote\b(?=[^<>]{0,2000}?(?:type=[\"']?cite|class=[\"']?[^\"'<>]{0,200}quote))[^<>]{0,2000}>", re.IGNORECASE
)
_BLOCKQUOTE: Final = re.compile(r"<(/?)blockquote\b[^<>]{0,2000}>", re.IGNORECASE)
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
"""Stand, on lines of their own, for the beginning and the end of what a mail program quotes; no letter has them."""
_MAX_MARKS: Final = 5
_META: Final = re.compile(rb"<meta[^<>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def declared_charset(data: bytes) -> str | None:
    """Return the charset that an HTML document names for itself in its beginning."""
    found = _META.search(data[:4096])
    return found[1].decode("ascii") if found else None


def text_of(html: str) -> str:
    """Return the words of an HTML document with its lines, its paragraphs and where its links lead.

    Never raises, linear in its length.
    """
    html = _with_quotations(html[:_MAX])
    hostile = html.count("<") > _MAX_TAGS or _depth(html) > _MAX_DEPTH or len(html) >= _MAX
    html = with_targets(html)
    text = _plainly(html) if hostile else _carefully(html)
    return _GAPS.sub("\n\n", _TRAILING.sub("\n", _marked(clean(text)) + "\n")).strip("\n")


def _with_quotations(html: str) -> str:
    """Note where programs begin and end a quotation: without marks, an answer below or between it looks quoted too."""
    html = html.replace(_OPEN, "").replace(_CLOSE, "")
    if not _QUOTING.search(html):
        return html
    quoting: list[bool] = []

    def noted(tag: re.Match[str]) -> str:
        if not tag[1]:
            quoting.append(_QUOTING.match(tag[0]) is not None)
            return f"{tag[0]}<div>{_OPEN}</div>" if quoting[-1] else tag[0]
        return f"<div>{_CLOSE}</div>{tag[0]}" if quoting and quoting.pop() else tag[0]

    return _BLOCKQUOTE.sub(noted, html)


def _marked(text: str) -> str:
    """Put ">" before the lines of each quotation, as in a plain mail (RFC 3676, section 4.5)."""
    if _OPEN not in text:
        return text.replace(_CLOSE, "")
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        bare = line.replace(_OPEN, "").replace(_CLOSE, "")
        depth += line.count(_OPEN)
        if bare.strip() or bare == line:
            said = bare.strip() if depth else bare
            lines.append(f"{'>' * min(depth, _MAX_MARKS)} {said}".rstrip() if depth else said)
        depth = max(0, depth - line.count(_CLOSE))
    return "\n".join(lines)


def _carefully(html: str) -> str:
    from inscriptis import get_text  # noqa: PLC0415 - lxml costs 10 MB; only HTML-only mail pays for it

    try:
        return str(get_text(_TAG.sub(_hidden, html), _as_shown()))
    except Exception:  # noqa: BLE001 - whatever a stranger's HTML does to the parser, the words between tags remain
        return _plainly(html)


@cache
def _as_shown() -> ParserConfig:
    """Return how the careful reader sets elements: as browsers do: a span breaks no word, a block indents none."""
    from inscriptis.css_profiles import CSS_PROFILES  # noqa: PLC0415 - see above
    from inscriptis.html_properties import Display  # noqa: PLC0415
    from inscriptis.model.config import ParserConfig  # noqa: PLC0415
    from inscriptis.model.html_element import HtmlElement  # noqa: PLC0415

    return ParserConfig(css=CSS_PROFILES["strict"] | {name: HtmlElement(display=Display.block) for name in _BLOCKS})


def _hidden(tag: re.Match[str]) -> str:
    """Return a tag so that the careful reader sees that what is in it is not shown, however that is written."""
    if tag[1] or not tag[2] or not _HIDING.search(tag[0]):
        return tag[0]
    return f'<{tag[2]} style="display:none"{tag[0][1 + len(tag[2]) :]}'


def _depth(html: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if not tag[2] or tag[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _plainly(html: str) -> str:
    """Take the words between the tags, a line for each block."""
    pieces: list[str] = []
    at = 0
    while (unseen := _UNSEEN.search(html, at)) is not None:
        pieces.append(html[at : unseen.start()])
        closing = html.lower().find(f"</{unseen[1].lower()}", unseen.end()) if len(pieces) < 50 else -1  # noqa: PLR2004
        if closing < 0:
            at = unseen.end()
            break
        at = closing
    pieces.append(html[at:])
    return unescape(_TAG.sub(lambda tag: "\n" if (tag[2] or "").lower() in _BREAKING else "", "".join(pieces)))


_TOKEN: Final = late(r"\w+|[^\w\s!-/:-@\[-`{-~\xa1-\xbf\u2010-\u206f\ufeff]")
"""A word, or a sign that says something (an emoji); marks between words are written in many ways."""


def tokens(said: str) -> list[str]:
    """Return the words of a text as they are compared."""
    return _TOKEN.findall(said.casefold())


def adds_nothing(said: str, known: list[str]) -> bool:
    """Tell whether an HTML part beside a plain one says nothing more: some programs call alternatives "mixed".

    All its words stand in ``known`` (:func:`tokens`) in their order, with others between them at most.
    """
    left = iter(known)
    return all(token in left for token in tokens(said))
