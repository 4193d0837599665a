"""Where the links of an HTML document lead, said in its words: "clique aqui (https://ajuda.example.com)".

Plain text has no other place for it, and whoever reads that is as able to follow as whoever reads the HTML.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final
from urllib.parse import parse_qs, unquote

from mailbot.mail.text.patterns import late

_LINK: Final = late(r"<(/?)a(?=[\s/>])([^<>]{0,8192})>", re.IGNORECASE)
_HREF: Final = late(
    r"(?:^|[\s\"'])href\s{0,9}=\s{0,9}(?:\"([^\"]{1,4096})\"|'([^']{1,4096})'|([^\s\"'>]{1,4096}))", re.IGNORECASE
)
_TAG: Final = late(r"<[^<>]{0,8192}>")
_PICTURE: Final = late(r"<img(?=[\s/>])", re.IGNORECASE)
_TARGET: Final = late(r"(?:(?:https?|s?ftps?|file)://|mailto:|tel:|sms:)[^\s<>\"\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)
_AROUND: Final = "/.,;:!?()[]<>*_\"'"
BRACKETS: Final = str.maketrans({"(": "%28", ")": "%29"})
_BLANKS: Final = str.maketrans({"\t": None, "\n": None, "\r": None, " ": "%20"})
_NUMBER: Final = late(r"\+?[\d*#().-]{2,30}")
_SHORTEST_NUMBER: Final = 3
_SAFE_LINKS: Final = ".safelinks.protection.outlook.com/"
"""Microsoft's way around each link of a mail that it let in; the address that its writer meant is in ``url``."""


def with_targets(html: str) -> str:
    """Return an HTML document in which the address of each link stands in brackets behind its words.

    Only addresses that people can follow, and only where the words do not say them; that of a picture stands alone.
    Linear in the document's length, which at most doubles.
    """
    if not _LINK.search(html):
        return html
    pieces: list[str] = []
    at, words, target = 0, 0, ""
    for tag in _LINK.finditer(html):
        if not tag[1]:
            target, words = _target(tag[2]), tag.end()
            continue
        if target:
            pieces += (html[at : tag.start()], _told(html[words : tag.start()], target))
            at, target = tag.start(), ""
    return "".join((*pieces, html[at:]))


def shown_with(words: str, target: str) -> str:
    """Return what is said of ``target``, a link's address, behind its ``words``: nothing where they say it themselves.

    Brackets in it are written as RFC 3986, section 2.1, has it: programs that make links of plain words lose the last.
    """
    said = "".join(words.split())
    return _beside(said, _address(target)) if said else ""


def _beside(said: str, address: str) -> str:
    if not address or (said and (_bare(address) in _bare(said) or _same_number(address, said))):
        return ""
    return f" ({address.translate(BRACKETS)})"


def _same_number(address: str, said: str) -> bool:
    """Return whether what is ``said`` is the telephone number ``address``, perhaps without its country."""
    number, shown = (re.sub(r"\D", "", one) for one in (address, said))
    return bool(_NUMBER.fullmatch(address)) and len(shown) >= _SHORTEST_NUMBER and number.endswith(shown)


def _told(inside: str, target: str) -> str:
    words = unescape(_TAG.sub(" ", inside))
    told = shown_with(words, target)
    if not words.strip() and _PICTURE.search(inside):
        told = _beside("", _address(target))
    return escape(told, quote=False)


def _target(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[1] or found[2] or found[3]) if found else ""


def _address(target: str) -> str:
    """Return a link's address as people write it; empty where it is none that anybody could follow.

    What browsers leave out of one (WHATWG, URL standard, section 4.1), or write otherwise, is so here.
    """
    target = target.strip().translate(_BLANKS)
    if not _TARGET.fullmatch(target):
        return ""
    if target[:7].lower() == "mailto:":
        address = unquote(target[7:].partition("?")[0])
        return address if "@" in address and address.isprintable() and not set(address) & set(' <>"') else ""
    if (scheme := target[:4].lower()) in {"tel:", "sms:"}:
        number = unquote(target[len(scheme) :].partition(";")[0].partition("?")[0])
        return number if _NUMBER.fullmatch(number) else ""
    if _SAFE_LINKS in target[:200].lower():
        meant = parse_qs(target.partition("?")[2], max_num_fields=20).get("url", [""])[0]
        return meant if _TARGET.fullmatch(meant) else target
    return target


def _bare(address: str) -> str:
    """Return an address as it is compared with what people write for it."""
    flat = address.casefold().strip(_AROUND)
    return flat.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
