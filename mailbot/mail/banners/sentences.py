"""Which row of the table of banners a sentence is: by all of it, and by where it stands to the piece before it."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache
from typing import Final

from mailbot.mail.banners.marks import SCANNER_LINK
from mailbot.mail.banners.rows import ADVICE, ON_ITS_LINE, POINTING, ROWS, Row, Weight
from mailbot.mail.banners.words import NO_NAME, TEXT_OF_WORDS, THINGS, UNLESS
from mailbot.mail.text.patterns import late

_MOST_NAMES: Final = 5
"""Words of a name in the place of "the organization"."""
_ORNAMENTS: Final = " \t\xa0.!:;,|*_=-–—~#·•\"'>)]}⚠🛑❗❕‼🚨✉📧📨🔒🔐🛡🔴🟠🟡⛔🚫🔶🔸📢📣►▶■●"
SHUTS: Final = {"[": "]", "{": "}", "(": ")", "<": ">", "«": "»"}
_LINK: Final = late(r"[<(\[]?(?:https?://|www\.)[^\s<>()\]]{1,900}[>)\]]?")
_ADDRESS: Final = late(
    r"[<(\[]?(?:mailto:)?[^\s<>()\[\],;:]{1,64}@[^\s<>()\[\],;:]{2,200}?[>)\]]?(?=[\s,;:!?)]|\.?(?:\s|$))"
)
_ADDRESS_AGAIN: Final = late(r"x@y(?: ?<?x@y>?)+")
_PICTURE: Final = late(r"\[(?:cid|image|imagem|inline image)[: ][^\]\n]{0,200}\]")
_WORD: Final = late(r"[a-z0-9]+")
_DOMAIN: Final = late(r"\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63})+\b")
_OUTSIDE: Final = frozenset({"outside", "fora", "fuera", "externo", "externa", "external"})
_JOINTS: Final = frozenset(
    {"of", "the", "da", "do", "de", "dos", "das", "a", "o", "ao", "to", "your", "our", "sua", "nossa"}
)
_FAR: Final = 4
"""Words behind one for outside in which a name may begin: "fora da Prefeitura de …"."""
_LONG: Final = 8
"""Words of a sentence of advice on a banner's own line in which one may be on no list."""


class Near(Enum):
    """Where a sentence stands to the piece before it."""

    BESIDE = "on its line"
    BELOW = "on the next line"
    APART = "below an empty line, or right behind a tag"
    FAR = "below an empty line, below nothing but a tag, or below advice"


@cache
def _known() -> frozenset[str]:
    return frozenset(TEXT_OF_WORDS.split())


def is_ornament(char: str) -> bool:
    """Tell whether a sign only stands around words: no emoji but those of warnings, for people answer with others."""
    return char in _ORNAMENTS or (char > "\x7f" and unicodedata.category(char) in {"Cf", "Mn", "Me", "Zs", "Co"})


def over(folded: str, at: int) -> int:
    """Return where the next piece begins: behind ornaments, pictures and at most two ends of lines in a row."""
    while at < len(folded):
        if picture := _PICTURE.match(folded, at):
            at = picture.end()
        elif is_ornament(folded[at]) or folded[at] == "\n":
            at += 1
        else:
            return at
    return at


def before(folded: str, at: int) -> int:
    """Return where the ornaments and line ends before ``at`` begin."""
    while at and (folded[at - 1] == "\n" or is_ornament(folded[at - 1])):
        at -= 1
    return at


def ends_line(folded: str, end: int) -> bool:
    """Tell whether nothing but ornaments stands between ``end`` and the end of its line."""
    while end < len(folded) and folded[end] != "\n":
        if not is_ornament(folded[end]):
            return False
        end += 1
    return True


def row_of(
    given: str, folded: str, at: int, cut: int, near: Near | None, *, general: bool = False
) -> tuple[str, Weight] | None:  # fmt: skip
    """Return which row of the table a sentence is, and what it counts for; ``near``: where it stands to the one before.

    Only where ``general``, it may be any advice: a shorter sentence that is on a row of its own goes before.
    """
    said = compared(folded[at:cut])
    if not said or said.endswith("?"):
        return None
    words: tuple[bool, bool] | None = None
    for row in ROWS:
        if (row.name == ADVICE) is not general or row.sentence.match(said) is None or not _may_stand(row, said, near):
            continue
        if not row.known:
            return row.name, row.weight
        if words is None:
            warns = near is Near.BESIDE and len(said.split()) >= _LONG and row.weight is Weight.AFTER
            words = _of_notices(given, folded, at, cut, spare=1 if warns else 0)
        if words[0]:
            weaker = words[1] and row.weight is Weight.ALONE and not NO_NAME.search(said)
            return row.name, Weight.BESIDE if weaker else row.weight
    return None


def _may_stand(row: Row, said: str, near: Near | None) -> bool:
    """Tell whether a sentence that only goes on with a banner stands where it does: farther off, it must say more."""
    if row.weight not in {Weight.AFTER, Weight.WARNING}:
        return True
    if near is None or (row.name in ON_ITS_LINE and near is not Near.BESIDE):
        return False
    things = {found.lastgroup for found in THINGS.finditer(said)}
    some, whose = things & {"link", "file", "one"}, things & {"sender", "danger"}
    warns = bool(some and whose) or {"link", "file"} <= things
    if near is Near.FAR:
        return warns and UNLESS.search(said) is not None
    if near is Near.APART and row.name not in POINTING:
        return warns
    if near is Near.BELOW and "one" in things:  # of one link, one file, a person speaks
        return bool(whose)
    return row.name != ADVICE or len(things) > 1


def compared(text: str) -> str:
    """Return a sentence as rows are compared with it: an address as x@y, a scanner's site as avsite, no other link."""
    plain = _LINK.sub(" ", SCANNER_LINK.sub(" avsite ", text)) if "." in text else text
    return _bare(_ADDRESS_AGAIN.sub("x@y", " ".join(_ADDRESS.sub(" x@y ", plain).split())))


def _bare(said: str) -> str:
    """Return a sentence without the ornaments around it; a question mark stays."""
    start, end = 0, len(said)
    while start < end and (is_ornament(said[start]) or said[start] in SHUTS):
        start += 1
    while end > start and (is_ornament(said[end - 1]) or said[end - 1] in SHUTS or said[end - 1] == "”"):
        end -= 1
    return said[start:end]


def _of_notices(given: str, folded: str, at: int, cut: int, *, spare: int = 0) -> tuple[bool, bool]:
    """Tell whether a sentence has words of notices alone, but for ``spare`` ones, and a name in the organization's place."""
    text = folded[at:cut]
    for unseen in (_LINK, _ADDRESS, _DOMAIN):
        text = unseen.sub(lambda one: " " * len(one[0]), text)
    known = _known()
    since, names = _FAR, 0
    for found in _WORD.finditer(text):
        word = found[0]
        since = 0 if word in _OUTSIDE else since + (word not in _JOINTS)
        if word in known:
            continue
        if (given[at + found.start()].isupper() or word.isdigit()) and since <= _FAR - 1 and names < _MOST_NAMES:
            since, names = 0, names + 1  # a name may go on
        elif spare:
            spare -= 1
        else:
            return False, False
    return True, names > 0
