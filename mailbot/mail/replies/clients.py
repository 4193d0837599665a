"""What mail programs write around old words, made of the rows of the table; each line is compared in its plain form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from mailbot.mail.replies.markers import table
from mailbot.mail.replies.slots import (
    LONGEST_DATE,
    LONGEST_NAME,
    has_time,
    is_date,
    is_name,
    is_sender,
    lowered,
    opens_a_sentence,
)
from mailbot.mail.text.patterns import late

COLONS: Final = (":", "：", "﹕", "∶", "׃")
MARKS: Final = " -_=*━─—>"
"""What programs draw before and after such a line."""
_NUMBER: Final = late(r"\d")
_SLOT: Final = re.compile(r"(\{[DS]\})")
_MOST_SPLITS: Final = 40
_LONGEST: Final = LONGEST_DATE + LONGEST_NAME + 150
_SEPARATED: Final = late(r"([^-_=*]{4,60}?) ?[-_=*]{2,60} ?(?:de|from|data|von)\b")
"""A separator with the first field of the header block below it in the same line."""
_MOST_REST: Final = 80
_MARK_KEY: Final = 6
_KEY: Final = 3
"""So many characters at the end of a line say which attributions it may be."""


@dataclass(frozen=True, slots=True)
class Found:
    """How a line is a program's attribution. ``sure``: nothing but a program writes so, whatever stands below it."""

    sure: bool
    dated: bool
    opened: bool
    """Whether it begins with words of the program's, or with the date: with no name."""
    worded: bool = True
    """Whether it has words of the program's at all, not only a date, a name and a colon."""
    headed: bool = True
    """Whether it begins with words of the program's."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An attribution's words: those around what is put in, and what that is ("D", "S", "DS", "SD" or "")."""

    slots: str
    head: str
    middle: str
    tail: str

    def found_in(self, text: str, low: str) -> Found | None:
        """Compare with a line and the same in lower case, which is known to end with ``tail``."""
        if not low.startswith(self.head):
            return None
        if not self.slots:
            return Found(sure=True, dated=True, opened=True) if low == self.head else None
        end = len(low) - len(self.tail)
        start = len(self.head)
        if len(self.slots) == 1:
            return self._one(text[start:end].strip())
        for left, right in self._splits(text[start:end], low[start:end]):
            if (found := self._two(left.strip(), right.strip())) is not None:
                return found
        return None

    def _splits(self, text: str, low: str) -> Iterator[tuple[str, str]]:
        if not self.middle or self.middle.isspace():
            yield from ((text[:at], text[at:]) for at in _seams(text))
            return
        at = low.find(self.middle)
        for _ in range(_MOST_SPLITS):
            if at < 0:
                return
            yield text[:at], text[at + len(self.middle) :]
            at = low.find(self.middle, at + 1)

    def _one(self, said: str) -> Found | None:
        if self.slots == "D":
            return Found(sure=False, dated=True, opened=True) if is_date(said) else None
        named, _ = is_sender(said)
        if not named or not (self.head or "@" in said or is_name(said)):  # "cliente escreveu:" is a person's
            return None
        return Found(sure=False, dated=False, opened=bool(self.head), headed=bool(self.head))

    def _two(self, left: str, right: str) -> Found | None:
        date, who = (left, right) if self.slots == "DS" else (right, left)
        date, who = date.strip(" ,،、"), who.strip(" ,،、")
        if not is_date(date):
            return None
        named, angled = is_sender(who)
        if not named:
            return None
        timed, opened = has_time(date), self.slots == "DS"
        worded = bool(self.head) or len(self.tail) > 1 or len(self.middle) > 2  # noqa: PLR2004 - ", "
        if "@" not in who and (opens_a_sentence(date.rpartition(" ")[2]) or not (is_name(who) or (worded and timed))):
            return None
        sure = angled and timed
        if opened:
            sure = angled or (timed and worded and ("@" in who or is_name(who)))
        return Found(sure, dated=True, opened=opened, worded=worded, headed=bool(self.head))


def _seams(text: str) -> Iterator[int]:
    """Yield where one thing that is put in may end and the next begin, if nothing stands between the two."""
    seams = 0
    for at in range(1, len(text)):
        if text[at] == " " or (text[at - 1].isdigit() and not text[at].isdigit() and text[at] not in ".:/-,"):
            seams += 1
            if seams > _MOST_SPLITS:
                return
            yield at


@cache
def openings() -> frozenset[str]:
    """Return the first words of the attributions that begin with words of the program's."""
    return frozenset(word for _, group in _attributions()[0] for word in group if word)


@cache
def endings() -> tuple[str, ...]:
    """Return how the last line of an attribution may end, in lower case: with a colon or with one of some words."""
    tails = (tail.split()[-1] for tail, _ in _attributions()[0] if tail)
    return (*COLONS, *dict.fromkeys(word for word in tails if word[-1] != ":"))


_Tails = list[tuple[str, dict[str, list[Pattern]]]]


@cache
def _attributions() -> tuple[_Tails, dict[str, _Tails]]:
    """Return the attributions: all by their last words and then by their first one, and these by their last characters."""
    found: dict[str, dict[str, list[Pattern]]] = {}
    for said in table()["attribution"]:
        pattern = _pattern(said)
        word = pattern.head.split(maxsplit=1)[0] if pattern.head.endswith(" ") else ""
        found.setdefault(pattern.tail, {}).setdefault(word, []).append(pattern)
    for group in found.values():
        for many in group.values():
            many.sort(key=lambda one: (one.middle.isspace(), -len(one.middle)))  # what can be told fastest first
    tails = [*found.items()]
    keyed: dict[str, _Tails] = {}
    for tail, group in tails:
        keyed.setdefault(tail[-_KEY:] if len(tail) >= _KEY else "", []).append((tail, group))
    return tails, keyed


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines that announce old words: whole ones by what they announce, what stands around a name, how forwards begin."""

    whole: dict[str, str]
    named: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    starts: tuple[str, ...]
    beginnings: frozenset[str]

    def around(self, bare: str) -> bool:
        """Tell whether a line is one around a name."""
        return any(bare.startswith(before) and bare.endswith(after) for before, after in self.named)


@cache
def _marks() -> Marks:
    whole = {said.rstrip(": "): kind for kind in ("forward", "separator") for said in table()[kind] if "{S}" not in said}
    named = tuple((parts[0], parts[-1]) for said in table()["forward"] if len(parts := _SLOT.split(said)) > 1)
    starts = tuple(said for said, kind in whole.items() if kind == "forward" and (" " in said or said.isascii()))
    before, after = (tuple({pair[side] for pair in named} - {""}) for side in (0, 1))
    return Marks(whole, named, before, after, starts, frozenset(one[:_MARK_KEY] for one in starts))


def may_be_mark(line: str) -> bool:
    """Tell fast of most lines that they begin as no line of :func:`mark` does; ``line`` need not be plain."""
    return line[:_MARK_KEY].lower() in _marks().beginnings


def _pattern(said: str) -> Pattern:
    pieces = _SLOT.split(said)
    slots = "".join(piece[1] for piece in pieces[1::2])
    words = [_edged(piece) for piece in pieces[::2]]
    middle = words[1] if len(words) > 2 else ""  # noqa: PLR2004 - two slots
    return Pattern(slots, words[0], middle, words[-1] if slots else "")


def _edged(words: str) -> str:
    """Return words without the spaces at their edges, except beside a letter: "em" must not be found in "emenda"."""
    bare = words.strip()
    if not bare:
        return words[:1]
    before = " " if words[0] == " " and bare[0].isalnum() else ""
    return before + bare + (" " if words[-1] == " " and bare[-1].isalnum() else "")


def attribution(text: str) -> Found | None:
    """Compare a straight line (:func:`mailbot.mail.replies.slots.straight`) with all attributions; the surest one wins."""
    if len(text) > _LONGEST:
        return None
    low = lowered(text)
    keyed = _attributions()[1]
    words = low.partition(" ")[0]
    numbers = _NUMBER.search(text) is not None
    best: Found | None = None
    for tail, group in (*keyed.get(low[-_KEY:], ()), *keyed[""]):
        if not low.endswith(tail):
            continue
        for pattern in (*group.get(words, ()), *group.get("", ())):
            if pattern.middle not in low or ("D" in pattern.slots and not numbers):
                continue
            found = pattern.found_in(text, low)
            if found is None:
                continue
            if best is None or (found.dated, found.sure) > (best.dated, best.sure):
                best = found
            if found.sure:
                return best
    return best


def mark(low: str) -> str:
    """Return what a plain line announces ("separator", "forward"), "" where that is nothing."""
    known = _marks()
    bare = low.strip(MARKS)
    found = known.whole.get(bare.rstrip(": "), "")
    if found or not bare:
        return found
    drawn = low[0] in "-_=*━"
    if drawn and (old := _SEPARATED.match(bare)):
        return "separator" if known.whole.get(old[1].rstrip()) == "separator" else ""
    ended = bare.endswith(":") or low.endswith("-")
    if (drawn or ended) and (bare.startswith(known.before) or bare.endswith(known.after)) and known.around(bare):
        return "forward"
    if not bare.startswith(known.starts):
        return ""
    rest = bare[max(len(one) for one in known.starts if bare.startswith(one)) :].lstrip()
    who = rest.strip(" -_=*:/")
    named = not who or (is_sender(who)[0] and (ended or drawn))
    return "forward" if named and len(rest) <= _MOST_REST else ""
