"""The own words of a reply, read beside the letters and mails that it may repeat: only what is proven old is cut.

A line is left out where its words stand in one of them, where it announces such lines, or where it is a signature: the
standard one (RFC 3676, section 4.3), a program's own line, or a block that the sender has used before. Everything else is
a word of somebody, and is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

from mailbot.mail.replies.comparison import compare
from mailbot.mail.replies.markers import SAYING
from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.parts import FRAMED, MARKS, Compared, LineKind, lines_of
from mailbot.mail.replies.surroundings import STANDARD, without_banners
from mailbot.mail.text.patterns import late
from mailbot.mail.text.words import tokens

_SHOWN_ABOVE: Final = 5
"""Lines of a quotation that are shown above what answers them."""
_POINTING: Final = late(
    r"\b(?:abaixo|below|vermelh[oa]|azul|verde|negrito|bold|in red|in blue|in green|risquei|riscad|grif|sublinh"
    r"|marquei|marcad|assinalei|destaqu|destacad|entre as linhas|no corpo|in ?line)",
    re.IGNORECASE,
)
_MOST_POINTING: Final = 25
_MOST_SIGNED: Final = 6
"""Words in a line of a signature; more may be a sentence."""


class PieceKind(StrEnum):
    """What a piece of a reply is that its writer did not write anew, by its signs."""

    QUOTATION = "quotation"
    ANNOUNCEMENT = "announcement"
    SIGNATURE = "signature"
    BANNER = "banner"
    """What a gateway wrote above the words of a letter that is quoted (:mod:`mailbot.mail.banners.banners`)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines in a row; ``proof`` names the letter or mail in which they stand, "" where nothing proves them old.

    Of a banner it names the rows of the table that knew it.
    """

    kind: PieceKind
    text: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a reply is whose: ``own`` are the writer's words, ``answers`` the same below the quoted lines they answer.

    ``cut`` is proven old, ``kept`` looks old and is not. ``certain`` says that the own words are all that was said.
    """

    own: str
    answers: str
    cut: tuple[Piece, ...] = ()
    kept: tuple[Piece, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a reply may repeat: ``sources`` in the order in which they are asked, each made when it is.

    ``ends`` gives the words of the sender's earlier mails. ``names`` are the addresses and names of the desk (lower case),
    by which the announcement of a proven quotation is known in any language. Where ``strict``, what follows a proven
    quotation inside the same frame is not taken for its answer, and no line is shown above an answer but a public one.
    """

    sources: Sequence[Callable[[], Source]] = ()
    ends: Callable[[], Sequence[str]] = tuple
    names: frozenset[str] = field(default_factory=frozenset)
    strict: bool = False


def read(text: str, earlier: Earlier) -> Reading:
    """Read a reply beside what it may repeat. Linear in the length of its text and of the sources that are asked."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    texts, kinds = lines_of(text)
    if all(kind is LineKind.WORDS for kind in kinds) and not earlier.names:
        whole = text.strip("\n")
        return Reading(whole, whole)
    texts, banners = without_banners(texts, kinds)
    lines = compare(texts, kinds, earlier.sources, earlier.ends, earlier.names, strict=earlier.strict)
    between = _interleaved(lines)
    answers, in_place = _answers(lines, between=between, strict=earlier.strict)
    pieces = list(_pieces(lines))
    kept = tuple(piece for piece, _ in pieces if not piece.proof)
    cut = tuple(piece for piece, _ in pieces if piece.proof)
    unseen = tuple(piece for piece, numbers in pieces if not piece.proof and not in_place.issuperset(numbers))
    own = _own(lines)
    if not between and _points(own):  # what was answered there cannot be told from the question: all of it is shown
        unseen = tuple(piece for piece, _ in pieces if not piece.proof or piece.kind is PieceKind.QUOTATION)
        cut = tuple(piece for piece in cut if piece.kind is not PieceKind.QUOTATION)
    unseen += tuple(piece for piece in cut if _may_say_more(piece))
    cut = tuple(piece for piece in cut if not _may_say_more(piece))
    cut += tuple(Piece(PieceKind.BANNER, one.text, one.rows) for one in banners)
    return Reading(own, answers, cut, unseen, certain=not (unseen or kept or between or lines.holed))


def _points(own: str) -> bool:
    """Tell whether words say that the answer stands in the quotation: by its place, its colour, or what was struck out."""
    return len(own.split()) <= _MOST_POINTING and _POINTING.search(own) is not None


def _may_say_more(piece: Piece) -> bool:
    """Tell whether a signature that is one by its form alone may hold a sentence."""
    if piece.kind is not PieceKind.SIGNATURE or piece.proof != STANDARD:
        return False
    lines = [line for line in piece.text.split("\n")[1:] if line.strip()]
    said = [(tokens(line), len(line.split())) for line in lines]
    return "?" in piece.text or any(many > _MOST_SIGNED or not SAYING.isdisjoint(words) for words, many in said)


def _own(lines: Compared) -> str:
    """Return the new lines; what was cut between two of them leaves one empty line."""
    said: list[str] = []
    for number, line in enumerate(lines.texts):
        if lines.is_new(number):
            if line.strip() or (said and said[-1]):
                said.append(line.rstrip())
        elif said and said[-1]:
            said.append("")
    return "\n".join(said).strip()


def _interleaved(lines: Compared) -> bool:
    """Tell whether something new stands inside a quotation, or between two parts of one."""
    quoted = [
        at for at in range(len(lines.texts)) if not lines.is_new(at) and lines.kinds[at] in FRAMED and not lines.empty[at]
    ]
    if not quoted:
        return False
    return any(lines.is_new(at) and not lines.empty[at] for at in range(quoted[0], quoted[-1]))


def _answers(lines: Compared, *, between: bool, strict: bool) -> tuple[str, set[int]]:
    """Return the new lines, each run of them below the quoted lines it answers, and which unproven lines that shows."""
    said: list[str] = []
    above: list[int] = []
    shown: set[int] = set()
    for number, line in enumerate(lines.texts):
        if not lines.is_new(number):
            if lines.kinds[number] in FRAMED:
                above.append(number)
            if said and said[-1]:
                said.append("")
            continue
        if above and not lines.empty[number]:
            shown.update(context := _context(lines, above, between=between, strict=strict))
            said += _quoted(lines, context)
            above = []
        if line.strip() or (said and said[-1]):
            said.append(line.rstrip())
    shown.update(rest := [] if strict else [at for at in above if at in lines.echoes])
    return "\n".join((*said, *_quoted(lines, rest))).strip(), shown


def _quoted(lines: Compared, numbers: Sequence[int]) -> Iterator[str]:
    """Yield quoted lines with one mark; what was left out between two of them leaves an empty line."""
    for before, at in pairwise((*numbers[:1], *numbers)):
        if not all(lines.empty[one] for one in range(before + 1, at)):
            yield ""
        yield f"> {lines.texts[at].lstrip(MARKS).rstrip()}"


def _context(lines: Compared, above: list[int], *, between: bool, strict: bool) -> list[int]:
    """Return the quoted lines that stand above an answer: their last paragraph, or all where nothing proves them old.

    What may be an answer itself is always among them.
    """
    full = [at for at in above if not lines.empty[at]]
    if strict:
        last = _last(lines, above) if between or len(full) <= _SHOWN_ABOVE else []
        return last if all(lines.public[at] for at in last) else []
    if not between and len(full) > _SHOWN_ABOVE:
        return [at for at in full if at in lines.echoes]
    last = _last(lines, above) if any(lines.proofs[at] for at in full) else full
    return sorted({*last, *(at for at in full if at in lines.echoes)})


def _last(lines: Compared, above: list[int]) -> list[int]:
    found: list[int] = []
    for at in reversed(above):
        if lines.empty[at] and found:
            break
        if not lines.empty[at]:
            found.append(at)
        if len(found) == _SHOWN_ABOVE:
            break
    return found[::-1]


def _pieces(lines: Compared) -> list[tuple[Piece, list[int]]]:
    """Return what is not new in pieces, with their lines: lines in a row of one kind and one proof."""
    runs: list[tuple[PieceKind, str, list[int]]] = []
    for number in range(len(lines.texts)):
        if lines.is_new(number):
            runs.append((PieceKind.QUOTATION, "", []))
            continue
        kind, proof = _KINDS[lines.kinds[number]], lines.proofs[number]
        if runs and runs[-1][:2] == (kind, proof) and runs[-1][2]:
            runs[-1][2].append(number)
        else:
            runs.append((kind, proof, [number]))
    found = []
    for kind, proof, numbers in runs:
        full = [at for at in numbers if not lines.empty[at]]
        if full:
            text = "\n".join(lines.texts[at].rstrip() for at in numbers).strip("\n")
            found.append((Piece(kind, text, proof), full))
    return found


_KINDS: Final = {
    LineKind.MARKED: PieceKind.QUOTATION, LineKind.UNMARKED: PieceKind.QUOTATION, LineKind.WORDS: PieceKind.QUOTATION,
    LineKind.BETWEEN: PieceKind.QUOTATION, LineKind.ANNOUNCEMENT: PieceKind.ANNOUNCEMENT,
    LineKind.SIGNATURE: PieceKind.SIGNATURE,
}  # fmt: skip
