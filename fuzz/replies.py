"""Replies beside what they may repeat: nothing is lost or said twice, and what is cut stands in what was said."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import chain
from typing import Final

from fuzz.claims import in_time, told
from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.reading import Earlier, Piece, PieceKind, Reading, read
from mailbot.mail.replies.surroundings import BEFORE, PROGRAM, STANDARD
from mailbot.mail.text import charsets
from mailbot.mail.text.words import tokens

PARTS: Final = "\n=====\n"
"""Parts in an input the reply, and each letter or mail that it may repeat; of these every second one is the desk's alone."""
_MOST: Final = 4
_NAMES: Final = frozenset({"suporte@desk.example", "suporte exemplo"})
_SIGNATURES: Final = frozenset({STANDARD, PROGRAM, BEFORE})


def check(data: bytes) -> None:
    """Take ``data`` for a reply and what was said before, read as a customer's and as an agent's; and the reply alone."""
    text, *before = charsets.decoded(data, "utf-8")[0].split(PARTS)[: 1 + _MOST]
    with in_time():
        sources = [Source(f"letter {at}", one, public=not at % 2, ours=at < 2) for at, one in enumerate(before)]  # noqa: PLR2004
        theirs = _read(text, sources, before, strict=False)
        agents = _read(text, sources, before, strict=True)
        alone = _read(text, [], [], strict=False)
    for reading in (theirs, agents, alone):
        _whole(unicodedata.normalize("NFC", text), reading)
    _old(theirs, sources)
    _old(agents, sources)
    told(holds=all(one.kind is PieceKind.SIGNATURE for one in alone.cut), claim="cut for nothing that was said")
    own = set(agents.own.split("\n"))
    above = [one for one in agents.answers.split("\n") if one.startswith("> ") and one not in own]
    public = [one for one in sources if one.public]
    told(holds=not any(_unsaid(one, public) for one in above), claim="inner words above an agent's answer")


def _read(text: str, sources: list[Source], before: list[str], *, strict: bool) -> Reading:
    made = [lambda one=one: one for one in sources]
    return read(text, Earlier(made, lambda: before, _NAMES if sources else frozenset(), strict=strict))


def _whole(text: str, reading: Reading) -> None:
    """Each letter of the text is in one place, and each piece has them in the order of the text."""
    said, parts = _letters(text), [one.text for one in (*reading.cut, *reading.kept)]
    before = Counter(said)
    once = Counter(_letters("".join((reading.own, *parts))))
    told(holds=once <= before, claim=f"made up {list(once - before)[:3]}")
    shown = Counter(_letters("".join((reading.answers, *parts))))
    told(holds=before <= shown, claim=f"lost {list(before - shown)[:3]}")
    for one in (reading.own, reading.answers):
        told(holds=_in_order(_letters(one), said), claim="not in the order of the text")
    told(holds=_in_order(_letters(reading.own), _letters(reading.answers)), claim="own words that are not shown")
    for one in parts:
        told(holds=_letters(one) in said, claim="a piece that is none of the text")
    told(holds=not (reading.certain and reading.kept), claim="certain of what nothing proves")


def _old(reading: Reading, sources: list[Source]) -> None:
    known = {one.name for one in sources} | _SIGNATURES
    told(holds=all(one.proof in known for one in reading.cut), claim="cut without a proof")
    told(holds=not any(map(_is_lost, reading.kept)), claim="kept, but nothing of it")
    for piece in reading.cut:
        unsaid = _unsaid(piece.text, sources) if piece.kind is PieceKind.QUOTATION else []
        told(holds=not unsaid, claim=f"cut {unsaid}, which nobody has said")


def _unsaid(text: str, sources: list[Source]) -> list[str]:
    """Return the words of ``text`` that stand in no source, however programs put blanks and their servers into them."""
    known = set(chain.from_iterable(one.words for one in sources))
    unknown = [word for line in text.split("\n") for word in tokens(line) if word not in known]
    glued = ["".join(one.words) for one in sources] if unknown else []
    linked = [word for word in unknown if not any(word in one for one in glued)]
    return [word for word in linked if not any(one.has_link(word) for one in sources)]


def _is_lost(piece: Piece) -> bool:
    return not piece.text.strip()


def _letters(text: str) -> str:
    """Return what people read of a text: no blanks, marks and rules."""
    return "".join(one for one in text if one.isalnum() or unicodedata.category(one) == "So")


def _in_order(some: str, of: str) -> bool:
    left = iter(of)
    return all(one in left for one in some)
