"""What each line of a reply is by its signs alone: words, a quotation, what announces one, a signature.

Signs are right in ninety-nine mails of a hundred. What may be cut for them is decided by what is proven
(:mod:`mailbot.mail.replies.reading`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby, takewhile
from typing import Final

from mailbot.mail.replies.attributions import announced, begins_at
from mailbot.mail.replies.labels import labelled
from mailbot.mail.replies.markers import MAX_LOOKS, QUOTE, RULE, SIGNATURE_LINES, may_announce
from mailbot.mail.text.patterns import late

_OF_A_FRAME: Final = late(
    r"[ \t>]{0,6}(?:--[-=_A-Za-z0-9.]{8,70}|content-(?:type|transfer-encoding|disposition|id): .{1,200})$", re.IGNORECASE
)
"""What stands between the parts of a mail that somebody's program quotes as it came."""
_OMISSION: Final = late(
    r"[ \t>]{0,6}[\[(<{]?\s?(?:\.{3}|…|snip|cortado|trecho omitido)\s?[\])>}]?[ \t]{0,4}$", re.IGNORECASE
)
"""What somebody puts where they left quoted lines out: no word of theirs."""


class LineKind(Enum):
    """What a line is by its signs."""

    WORDS = "words"
    MARKED = "marked"
    UNMARKED = "unmarked"
    """Below the announcement of a quotation that has no marks."""
    BETWEEN = "between"
    """Without a mark, among or below lines that have one."""
    ANNOUNCEMENT = "announcement"
    SIGNATURE = "signature"


OWN: Final = frozenset({LineKind.WORDS, LineKind.BETWEEN})
"""Whose place says that they are new."""
FRAMED: Final = frozenset({LineKind.MARKED, LineKind.UNMARKED})
"""What is a quotation by its signs."""
MARKS: Final = "> \t|"
"""What stands before quoted lines."""


@dataclass(slots=True)
class Compared:
    """The lines of a reply: what each is, and what proves it old ("" where nothing does), and whether that is public."""

    texts: list[str]
    kinds: list[LineKind]
    empty: list[bool]
    proofs: list[str]
    public: list[bool]
    touched: list[bool]
    """Whether any word of the line stands in a source."""

    holed: bool = False
    """Whether words were left out in the midst of what is repeated: who deletes an answer that was offered gives one."""
    echoes: set[int] = field(default_factory=set)
    """Marked lines of a word or two that stand somewhere in a source: rests of a quotation, or answers in the same words."""

    def is_new(self, at: int) -> bool:
        """Tell whether a line is its writer's own."""
        return not self.proofs[at] and self.kinds[at] in OWN


def lines_of(text: str) -> tuple[list[str], list[LineKind]]:
    """Return the lines of a reply, and what each is by its signs. Linear in its length.

    An attribution that stood behind a person's sentence on the same line begins one of its own, and so does what stands
    behind an attribution.
    """
    texts = [part for line in text.split("\n") for part in _parted(line)]
    lines = [one.replace("\xa0", " ") for one in texts]
    found = list(_announcements(lines))
    inside = {start: at for start, body in found if (at := begins_at("\n".join(lines[start:body])))}
    if inside:
        apart = (
            f"{one[: inside[at]].rstrip()}\n{one[inside[at] :]}" if at in inside else one for at, one in enumerate(texts)
        )
        texts = "\n".join(apart).split("\n")
        lines = [one.replace("\xa0", " ") for one in texts]
        found = list(_announcements(lines))
    kinds: list[LineKind] = []
    for start, body in found:
        _below(lines, kinds, max(start, len(kinds)))
        kinds += [LineKind.ANNOUNCEMENT] * (body - len(kinds))
    _below(lines, kinds, len(lines))
    _sign(lines, kinds)
    return texts, kinds


def _parted(line: str) -> list[str]:
    """Return a line, or its attribution and the first quoted words apart, which Yahoo's programs write right behind it."""
    head, gap, rest = line.partition(":   ")
    if gap and rest.strip() and "@" in head and begins_at(f"{head}:") is not None:
        return [f"{head}:", rest.strip()]
    return [line]


def line_kinds(text: str) -> list[LineKind]:
    """Return what each line of a reply is by its signs."""
    return lines_of(text)[1]


def omits(line: str) -> bool:
    """Tell whether a line only says that quoted lines were left out ("[...]"), or is of a mail's own frame."""
    return _OMISSION.match(line[:40]) is not None or _OF_A_FRAME.match(line[:300]) is not None


def _announcements(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield what announces quotations that have no mark before it: its first line, and the first one below it."""
    looks, at = MAX_LOOKS, 0
    left = list(lines)
    while at < len(left) and looks:
        line = left[at]
        at += 1
        if not line or line.isspace() or QUOTE.match(line) or not may_announce(line):
            continue
        looks -= 1
        found = announced(left, at - 1)
        if found is None or found[0] == found[1]:
            continue
        yield found
        left[at : found[1]] = [""] * (found[1] - at)
        left[found[1] - 1] = ""  # an announcement below begins below
        at = max(at, found[1])


def _below(lines: Sequence[str], kinds: list[LineKind], end: int) -> None:
    """Append the kinds of the lines up to ``end``; they stand below what was announced last."""
    first = len(kinds)
    if first == 0:
        kinds += [LineKind.MARKED if QUOTE.match(line) else LineKind.WORDS for line in lines[:end]]
        return
    beginning = next((line for line in lines[first:end] if line.strip() and not omits(line)), "")
    tabs = beginning.startswith("\t")
    if not tabs and not QUOTE.match(beginning):
        kinds += [LineKind.MARKED if QUOTE.match(line) else LineKind.UNMARKED for line in lines[first:end]]
        return
    for line in lines[first:end]:
        marked = QUOTE.match(line) or (tabs and line.startswith("\t")) or omits(line)
        kinds.append(LineKind.MARKED if marked else LineKind.BETWEEN)


def _sign(lines: Sequence[str], kinds: list[LineKind]) -> None:
    """Mark the signature at the end of each run of words: from its rule to the end of the run."""
    at = len(kinds)
    while at > 0:
        at -= 1
        if kinds[at] not in OWN:
            continue
        end, seen, begins = at + 1, 0, None
        while at >= 0 and kinds[at] in OWN and seen <= SIGNATURE_LINES:
            seen += bool(lines[at].strip())
            if RULE.match(lines[at]):
                begins = at
            at -= 1
        if begins is not None:
            kinds[begins:end] = [LineKind.SIGNATURE] * (end - begins)
        while at >= 0 and kinds[at] in OWN:
            at -= 1


def sections(lines: Compared) -> Iterator[range]:
    """Yield the lines of each quotation: from one announcement to the next."""
    start = 0
    for at, kind in enumerate(lines.kinds):
        if kind is LineKind.ANNOUNCEMENT:
            yield range(start, at)
            start = at + 1
    yield range(start, len(lines.texts))


def nested_in(lines: Compared, names: frozenset[str]) -> set[int]:
    """Return the lines of quoted mails that quote another: they have words of their own there, whatever stands before these.

    So has what is below a second announcement, and below the header of a mail that is not the desk's (``names``).
    """
    announced = [section for section in sections(lines) if section and section.start]
    others = [one for at, one in enumerate(announced) if at or _is_anothers(lines, one.start, names)]
    return {at for section in others for at in section}


def _is_anothers(lines: Compared, first: int, names: frozenset[str]) -> bool:
    """Tell whether the header block right above a line names a sender by an address, and not the desk."""
    above = takewhile(lambda at: lines.kinds[at] is LineKind.ANNOUNCEMENT, range(first - 1, -1, -1))
    fields = (labelled(lines.texts[at].lower()) for at in above)
    return any(one[0] == "from" and "@" in one[1] and not any(name in one[1] for name in names) for one in fields if one)


def partly_new(lines: Compared) -> set[int]:
    """Return the lines of the paragraphs in which something is new."""
    runs = groupby(range(len(lines.texts)), key=lines.empty.__getitem__)
    paragraphs = [list(run) for empty, run in runs if not empty]
    return {at for one in paragraphs if any(map(lines.is_new, one)) for at in one}
