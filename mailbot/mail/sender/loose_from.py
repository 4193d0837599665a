"""From as programs write it against the grammar: one address between brackets, and a name that nobody put in quotes.

RFC 5322, section 3.4, asks for quotes around a name with a comma, a colon, a bracket or an "@". Programs forget them,
and every mail program shows such a From as it is meant. It is read so where nobody can read another address out of it:
the last brackets hold the one address, and whatever else looks like an address in the field is that same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from mailbot.mail.text.patterns import late

_ADDRESS: Final = r"[^\x00-\x20\"'(),:;<>@\[\\\]\x7f][^\x00-\x20\"(),:;<>@\[\\\]\x7f]*@[^\x00-,/:-@\[-^`{-\x7f]+"
_QUERY: Final = r"(?:\?(?![^>\s]{0,200}(?:%40|\b(?:to|b?cc)=))[\w.=&%+-]{0,200})?"
"""What a link may say besides the address (RFC 6068), but for another address."""
_LINK: Final = rf"mailto:\s{{0,9}}(?P<linked>{_ADDRESS}){_QUERY}"
_BEHIND: Final = r"[\s;,.!*|~\u2013\u2014\u2026-]{0,20}"
"""What programs and people leave behind the last bracket: none of it is part of an address."""
_LAST: Final = late(
    rf"<[<\s]{{0,9}}(?:{_LINK}|(?:mailto:\s{{0,9}})?(?P<quote>[\"']?)(?P<address>{_ADDRESS})(?P=quote))[\s;,]{{0,9}}>[>\s]{{0,9}}"
    rf"{_BEHIND}(?:\([^()<>@]{{0,200}}\))?{_BEHIND}",
    re.IGNORECASE,
)
_ALONE: Final = late(
    rf"\s{{0,9}}(?:{_LINK}|(?:mailto:)?(?P<quote>[\"']?)(?P<address>{_ADDRESS})(?P=quote))[\s;,]{{0,20}}", re.IGNORECASE
)
_ESCAPES: Final = late(r"\\(?!\\?\w)|(?<![\w\\])\\")
"""A backslash that is none between two words ("EXEMPLO\\alice"): another program may read on differently."""
_NOBODY: Final = late(r"(?<![,;:\s<])\s{0,9}<\s{0,9}>(?!\s{0,9}[,;:>@])|^\s{0,9}<\s{0,9}>(?!\s{0,9}[,;:>@])")
"""An empty address without a comma beside it, which would make it one of two."""
_AT: Final = re.compile("[@\uff20\ufe6b]")  # as people see one, in any width
_ENDS: Final = '<>(),:;[]"'
"""What ends an address among other words; a quotation mark may be part of one, so it is none that we know."""
_QUOTES: Final = "'\u2018\u2019\u201c\u201d`"
_DECORATIONS: Final = _QUOTES + "*|~\u00a1\u00ab\u00b7\u00bb\u2022\u2039\u203a\u201e"
"""What people put around an address in a name; none of it begins one that anybody has, but for those of ASCII."""
_GOES_ON: Final = "/|?*"
"""Behind these something else than the domain begins ("alice@example.com/Vendas")."""
_MOST_SIGNS: Final = 20


def loosely(value: str, decoded: str) -> tuple[str, str] | None:
    """Return the address and the name that every mail program shows for the unfolded From ``value``, None in any doubt.

    ``decoded`` is ``value`` with its encoded words as people see them, which may hold an address of their own.
    """
    if _ESCAPES.search(value) or value.count("@") > _MOST_SIGNS:
        return None
    last = value.rfind("<")
    start = len(value[:last].rstrip("< \t")) if last >= 0 else -1
    found = _LAST.fullmatch(value, value.index("<", start)) if last >= 0 else _ALONE.fullmatch(value)
    if found is None:
        return None
    name, address = value[: found.start()].strip() if last >= 0 else "", found["address"] or found["linked"]
    if "?" in address and "mailto:" in found[0].lower():
        return None  # what stands behind the "?" of a link is none of its address
    if ":" in name and ";" in value[found.start() :]:
        return None  # a group (RFC 5322, section 3.4)
    names = [_NOBODY.sub("", one) for one in (name, _before(decoded))]
    if any("<>" in "".join(one.split()) or not _same(one, address) for one in names):
        return None
    return address, _shown(names[1] if last >= 0 else "", address)


def _before(decoded: str) -> str:
    return decoded[: max(decoded.rfind("<"), 0)].rstrip("< ")


def _shown(name: str, address: str) -> str:
    """Return a name without the quotes around it, "" for one that only repeats the address."""
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name.count(name[0]) == 2 and name[0] in "\"'":  # noqa: PLR2004 - a pair
        name = name[1:-1].strip()
    return "" if _plain(name) == address.casefold() else name


def _same(name: str, address: str) -> bool:
    """Return whether nothing in ``name`` can be taken for another address than ``address``."""
    if any(not char.isprintable() and not char.isspace() for char in name):
        return False
    if "@" in name and name.count('"') % 2:
        return False
    return all(_harmless(local, domain, address, spaced=spaced) for local, domain, spaced in _named(name))


def _named(name: str) -> Iterator[tuple[str, str, bool]]:
    """Yield what stands on both sides of each "@" in ``name``, and whether blanks or a comment stand beside the sign."""
    signs = [found.start() for found in _AT.finditer(name)]
    bounds = [-1, *signs, len(name)]
    for before, at, after in zip(bounds, signs, bounds[2:], strict=False):
        left, right = name[before + 1 : at], name[at + 1 : after]
        yield _last_word(left), _first_word(right), left[-1:].isspace() or left[-1:] == ")" or right[:1].isspace()


def _last_word(text: str) -> str:
    """Return what may be a local part at the end of ``text``: "" after a bracket, a comma or nothing at all."""
    text = text.rstrip()
    if text[-1:] in {")", '"'}:  # a comment may stand before the sign, and a local part in quotes
        return text[-1:]
    at = max(text.rfind(char) for char in [*_ENDS, *" \t\xa0"])
    return text[at + 1 :]


def _first_word(text: str) -> str:
    """Return what may be a domain at the beginning of ``text``; RFC 822 allows blanks around its dots."""
    if text.lstrip().startswith("["):
        return text.lstrip()[:300]  # a literal (RFC 5321, section 4.1.3), which is nobody's that we know
    joined = re.sub(r"\s{0,9}\.\s{0,9}(?=\S)", ".", text.lstrip()[:300])
    return _domain(re.split(r"[\s<>(),:;\[\]\"]", joined, maxsplit=1)[0])


def _domain(word: str) -> str:
    """Return the domain at the beginning of ``word``; all of it where what follows may be taken for more of it."""
    end = next((at for at, char in enumerate(word) if not _of_a_host(char)), len(word))
    rest = word[end:]
    if any(map(_of_a_host, rest)) and (rest[0] not in _GOES_ON or "." in unicodedata.normalize("NFKC", rest)):
        return word
    return word[:end].rstrip(".-_")


def _of_a_host(char: str) -> bool:
    return char.isalnum() or char in "-._" or unicodedata.combining(char) > 0


def _harmless(local: str, domain: str, address: str, *, spaced: bool) -> bool:
    if not local or not domain:
        return True  # "(@alice)", "Alice @"
    # "Alice @ Acme" is no address to anybody; "Alice @ acme.example" is one to RFC 822.
    return (spaced and "." not in domain) or _plain(f"{local}@{domain}") == address.casefold()


def _plain(text: str) -> str:
    """Return what is compared: without the quotes and the "mailto:" that programs put around an address."""
    return text.strip(_DECORATIONS + '" <>').casefold().removeprefix("mailto:")
