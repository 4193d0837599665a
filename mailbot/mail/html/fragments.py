"""Sanitised HTML as a flat list of fragments, and back: what is cut out of it stays well formed. Loads nh3 when asked.

A fragment is the opening of an element, its closing, an element without inside (``br``, ``img``, ``hr``), or words. What nh3
(html5ever) writes is balanced, so that a list is enough and no hostile depth costs a stack.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

KEPT: Final = frozenset(
    {
        "p", "div", "br", "ul", "ol", "li", "a", "b", "strong", "i", "em", "u", "s", "strike", "del", "code", "pre",
        "blockquote", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "img", "h1", "h2", "h3", "h4", "sub", "sup",
    }
)  # fmt: skip
"""The elements that a letter may have."""
_READ: Final = KEPT | {"span", "font", "center", "hr"}
_UNSEEN: Final = frozenset(
    {"script", "style", "title", "textarea", "select", "option", "object", "svg", "math", "noscript", "template", "iframe"}
)
_VOID: Final = frozenset({"br", "img", "hr"})
_CELLS: Final = frozenset({"td", "th"})
_FORMATTING: Final = re.compile(
    r"<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^<>]{0,8192}>", re.IGNORECASE
)
_CELL: Final = frozenset({"colspan", "rowspan"})
_IMAGE: Final = frozenset({"src", "width", "height", "alt"})
_BLANK: Final = " \t\r\n\xa0\u200b\ufeff"
_LINKED: Final = frozenset({"http", "https", "mailto", "ftp", "ftps", "sftp", "tel", "sms"})
_SCHEMES: Final = _LINKED | {"cid"}
_NUMBER: Final = re.compile(r"[1-9]\d{0,3}")
_LETTERED: Final = frozenset({"1", "a", "A", "i", "I"})
_OF_LISTS: Final = {"ol": {"start", "type"}, "li": {"value"}}
"""How the items of a list are counted: whoever writes below speaks of "step 3"."""
_SHOWN: Final = re.compile(r"cid:part\d{1,4}")
MAX_LENGTH: Final = 512 * 1024
_MAX_TAGS: Final = 12_000
_MAX_UNCLOSED: Final = 50
"""Unclosed <b>s begin anew in every paragraph (HTML, section 13.2.4.3): a few thousand of each would be millions."""


class FragmentKind(Enum):
    """What a fragment is."""

    OPENING = "opening"
    CLOSING = "closing"
    VOID = "void"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Fragment:
    """One fragment; ``name`` is the element's, or the words themselves."""

    kind: FragmentKind
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


def pieces_of(html: str) -> list[Fragment]:
    """Return the fragments of HTML that anybody wrote, without scripts, styles and comments; none of what is no letter's."""
    if len(html) > MAX_LENGTH or html.count("<") > _MAX_TAGS or _unclosed(html) > _MAX_UNCLOSED:
        return []
    import nh3  # noqa: PLC0415 - only an agent's formatted mail pays for it

    known = {tag: {"class", "id", "type", "style", "name"} for tag in _READ}
    known["a"].add("href")
    known["ol"].add("start")
    known["li"].add("value")
    well = nh3.clean(
        html, tags=set(_READ), clean_content_tags=set(_UNSEEN),
        attributes=known | {"img": set(_IMAGE), "td": set(_CELL), "th": set(_CELL)},
        url_schemes=set(_SCHEMES), link_rel=None, strip_comments=True,
    )  # fmt: skip
    return _read(well)


def of_letter(html: str) -> list[Fragment]:
    """Return the fragments of HTML that :func:`written` wrote."""
    return [
        replace(fragment, attributes={name: value for name, value in fragment.attributes.items() if _is_plain(name, value)})
        for fragment in _read(html)
        if fragment.kind is FragmentKind.WORDS or fragment.name in KEPT
    ]


def written(fragments: Iterable[Fragment]) -> str:
    """Write fragments as HTML of the few elements and attributes that a letter may have; sanitised (nh3) last of all."""
    import nh3  # noqa: PLC0415 - as above

    return str(
        nh3.clean(
            plainly_written(fragments), tags=set(KEPT), clean_content_tags=set(_UNSEEN),
            attributes=_OF_LISTS | {"a": {"href"}, "img": set(_IMAGE), "td": set(_CELL), "th": set(_CELL)},
            attribute_filter=_allowed, url_schemes=set(_SCHEMES), link_rel=None, strip_comments=True,
        ).strip()
    )  # fmt: skip


def plainly_written(fragments: Iterable[Fragment]) -> str:
    """Write fragments that are known to be clean as HTML."""
    return "".join(_one(fragment) for fragment in fragments)


def words_of(html: str) -> str:
    """Return all words that stand in HTML, whatever element they are in."""
    import nh3  # noqa: PLC0415 - as above

    return unescape(nh3.clean(html, tags=set(), clean_content_tags=set()))


def pruned(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Leave out elements with nothing in them; a cell goes with its row only."""
    kept: list[Fragment] = []
    open_: list[list[int]] = []  # where it begins in ``kept``, and whether there is anything in it
    for fragment in fragments:
        if fragment.kind is FragmentKind.OPENING:
            open_.append([len(kept), 0])
            kept.append(fragment)
        elif fragment.kind is FragmentKind.CLOSING:
            begins, full = open_.pop()
            if not full and fragment.name not in _CELLS:
                del kept[begins:]
                continue
            kept.append(fragment)
            if full and open_:
                open_[-1][1] = 1
        else:
            kept.append(fragment)
            if open_ and (fragment.kind is FragmentKind.VOID or fragment.name.strip(_BLANK)):
                open_[-1][1] = 1
    return kept


def _unclosed(html: str) -> int:
    unclosed: Counter[str] = Counter()
    now = most = 0
    for tag in _FORMATTING.finditer(html):
        name = tag[2].lower()
        change = 1 if not tag[1] else -1 if unclosed[name] else 0
        unclosed[name] += change
        now += change
        most = max(most, now)
    return most


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if tag == "a":
        return None if value.lower().startswith("cid:") else value
    if attribute == "src":
        return value if _SHOWN.fullmatch(value) else None
    if attribute == "alt":
        return ""
    if attribute == "type":
        return value if value in _LETTERED else None
    return value if _NUMBER.fullmatch(value) else None


def _is_plain(name: str, value: str) -> bool:
    if name == "href":
        return value.partition(":")[0].lower() in _LINKED
    return (
        (name == "alt" and not value)
        or (name == "src" and bool(_SHOWN.fullmatch(value)))
        or (name in {"width", "height", "colspan", "rowspan", "start", "value"} and bool(_NUMBER.fullmatch(value)))
        or (name == "type" and value in _LETTERED)
    )


def _one(fragment: Fragment) -> str:
    if fragment.kind is FragmentKind.WORDS:
        return escape(fragment.name, quote=False)
    if fragment.kind is FragmentKind.CLOSING:
        return f"</{fragment.name}>"
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in fragment.attributes.items())
    return f"<{fragment.name}{attributes}>"


def _read(html: str) -> list[Fragment]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.fragments


class _Reader(HTMLParser):
    """Reads what nh3 wrote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fragments: list[Fragment] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening, or an element without inside."""
        known = {name: value or "" for name, value in attrs}
        self.fragments.append(Fragment(FragmentKind.VOID if tag in _VOID else FragmentKind.OPENING, tag, known))

    def handle_endtag(self, tag: str) -> None:
        """Note a closing."""
        if tag not in _VOID:
            self.fragments.append(Fragment(FragmentKind.CLOSING, tag))

    def handle_data(self, data: str) -> None:
        """Note words, in the one form in which they are compared."""
        self.fragments.append(Fragment(FragmentKind.WORDS, unicodedata.normalize("NFC", data)))
