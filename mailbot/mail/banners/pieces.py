"""The pieces of a banner: tags, a heading, sentences of the table, and when some of them are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mailbot.mail.banners.marks import DOUBTED, DOUBTED_SUBJECT, HEADING, SHORT, TAG
from mailbot.mail.banners.rows import OF_PROVIDERS, Weight
from mailbot.mail.banners.sentences import SHUTS, Near, before, ends_line, over, row_of
from mailbot.mail.text.patterns import late

_LONGEST: Final = 600
"""Characters of a sentence."""
_MOST_ENDS: Final = 12
"""Places at which one sentence may end."""
_WRAPPED: Final = 60
"""Characters of a line that may have been wrapped."""
MARKS: Final = "> \t|"
_CUT: Final = late(r"(?<!avast)[.!?]+(?=[\s*_\]})>\"”]|$)|\n|(?: [-–—|]|[:;])(?=\s)|[:;](?=$)|[ \t]{2,}|>(?=\s)")
BLANK: Final = late(r"\n[ \t\xa0>|]*\n")
_GOES_ON: Final = late(
    r"(?:e|mas|porem|que|porque|por|quando|se|ou|pois|entao|nem|and|but|that|because|when|if|or|so|then|which|who|de|do|da|of|to"
    r"|for|para|com|with|nao|not)\b"
)
"""Words with which a line goes on with the sentence above it."""
_WARNING: Final = frozenset("⚠🛑🚨⛔❗‼🚫")
"""Signs that say as much as capitals."""
_TAGGED: Final = late(r"([\[{(<«]|\*{1,6}|[=#~/-]{2,6}|-)[ *!:⚠️]{0,6}")

_CLOSES: Final = late(
    r"(?:obrigad|obg|grat[oa]|agradec|att|atenciosamente|cordialmente|abs|abraco|valeu|vlw|thank|thx|regards|best|kind|cheers"
    r"|sincerely|--|bom dia|boa tarde|boa noite)"
)
_NAMED: Final = late(r"^[\d#]|@|://|^[a-z]{1,15} ?[:=]|^ip\b|\d\.\d{1,3}\.\d")
"""Data, of which the line above may be the name."""
_BESIDE_IT: Final = 400
"""Characters in which what is inside may stand beside what is outside."""
_SMALL: Final = frozenset({"de", "da", "do", "from", "of", "an", "a"})


@dataclass(slots=True)
class Met:
    """The pieces that were met so far, and the last place at which they are a banner and whole."""

    names: list[str] = field(default_factory=list)
    weights: list[Weight] = field(default_factory=list)
    tagged: bool = False
    headed: bool = False
    loud: bool = False
    closed: bool = False
    """Whether words may follow on the line of the last piece: it was a tag in brackets."""
    best: tuple[int, str] = (0, "")

    def makes_one(self) -> bool:
        """Tell whether the pieces are a banner."""
        met = set(self.weights)
        beside = len(self.weights) + self.headed + self.tagged > 1
        return (
            self.tagged
            or Weight.ALONE in met
            or (Weight.CAPITALS in met and (self.loud or beside))
            or (Weight.BESIDE in met and beside)
            or (Weight.WARNING in met and self.headed and self.loud)
        )

    def may_be_followed(self) -> bool:
        """Tell whether somebody's words may follow on the same line: nobody writes that much of a notice."""
        if self.closed or len(self.weights) + self.tagged > 1:
            return True
        return self.headed and (self.loud or Weight.ALONE in self.weights)


def tag(given: str, folded: str, at: int, met: Met, *, subject: bool = False) -> int:
    """Return where a tag ends ("[EXTERNAL]", "*** E-MAIL EXTERNO ***"); 0 where none begins at ``at``."""
    start = at
    while start and folded[start - 1] in "*=#~-/ ":
        start -= 1
    while folded[start : start + 1] == " ":
        start += 1
    opened = _TAGGED.match(folded, start)
    if opened is None:
        return 0
    known = TAG.match(folded, opened.end())
    found = known or (DOUBTED_SUBJECT if subject else DOUBTED).match(folded, opened.end())
    if found is None:
        return 0
    mark = opened[1]
    end = found.end()
    while end < len(folded) and (folded[end] in " !:.?" or folded[end] in "⚠️"):
        end += 1
    shut = SHUTS.get(mark, mark[0])
    if not folded.startswith(shut, end):
        return 0
    while end < len(folded) and folded[end] == shut:
        end += 1
    said = given[found.start() : found.end()]
    met.closed = said[:1].isupper() and (mark in "[{<«" or len(mark) > 1)
    asks = "?" in folded[found.end() : end]
    if known is None:
        stands = met.closed and (said.isupper() or asks if subject else ends_line(folded, end))
    else:
        alone = ends_line(folded, end)
        met.closed = met.closed and (alone or mark in SHUTS or said.isupper())
        lower = not said.isupper() if mark == "(" else mark in "-«*" and not said[:1].isupper()
        stands = not asks and (met.closed or (alone and not lower))
    if not stands:
        return 0
    met.names.append("tag")
    met.tagged = True
    met.loud = met.loud or said.isupper()
    return end


def short(given: str, folded: str, at: int, met: Met) -> int:
    """Return where a word in capitals ends that stands alone on the first line ("EXTERNAL:"); 0 where none does.

    Somebody may answer so, or put it above an address: what stands below decides.
    """
    found = None if met.names or not given[at : at + 1].isupper() else SHORT.match(folded, at)
    if found is None or not found[0].strip() or not given[at : found.end()].isupper():
        return 0
    if not words_follow(given, folded, found.end()) or folded[before(folded, at) : at].strip(" \t\n"):
        return 0
    met.names.append("short heading")
    met.tagged = met.loud = met.closed = True
    return found.end()


def words_follow(given: str, folded: str, end: int) -> bool:
    """Tell whether a mail's own words stand below a short heading: no thanks alone, nothing that it may be the name of."""
    at = over(folded, end)
    line = folded[at:].partition("\n")[0].strip()
    if not line or "\n" not in folded[end:at] or given[at : at + len(line)].isupper():
        return False
    return not (_CLOSES.match(line) or _NAMED.search(line) or "intern" in folded[at : at + _BESIDE_IT])


def heading(given: str, folded: str, at: int, met: Met) -> int:
    """Return where a heading ends ("CAUTION:", "Aviso -"); 0 where none begins at ``at``, or there was one."""
    found = HEADING.match(folded, at)
    if found is None or met.headed:
        return 0
    loud = given[at : found.end()].isupper()
    behind = folded[found.end() : found.end() + 1]
    parted = behind in {"", ":", "!", "\n", "*", "]", ")", "|", "."} or folded[found.end() : found.end() + 2] in {
        " -",
        " –",
        " |",
        " !",
        " :",
    }
    if not parted and not (loud and behind == " "):
        return 0
    met.headed, met.loud, met.closed = True, met.loud or loud, False
    met.names.append("heading")
    return found.end()


def sentence(given: str, folded: str, at: int, met: Met) -> int:
    """Return where the longest sentence of the table ends that begins at ``at``; 0 where none does."""
    if at and folded[at - 1] in "\"'“":
        return 0  # somebody quotes it
    near = _near(folded[before(folded, at) : at], met) if met.names else None
    for cut, general in [(cut, general) for general in (False, True) for cut in _ends(given, folded, at)]:
        found = row_of(given, folded, at, cut, near, general=general)
        if found is not None:
            name, weight = found
            if weight is Weight.CAPITALS and is_titled(given[at:cut]) and words_follow(given, folded, cut):
                weight = Weight.ALONE
            met.names.append(name)
            met.weights.append(weight)
            met.loud = met.loud or given[at:cut].isupper() or not _WARNING.isdisjoint(folded[before(folded, at) : at])
            met.closed = name == OF_PROVIDERS
            return cut
    return 0


def is_titled(said: str) -> bool:
    """Tell whether each word of at least two begins with a capital, as people do not write."""
    words = [one for one in said.split() if one[:1].isalpha()]
    return len(words) > 1 and all(one[0].isupper() or one in _SMALL for one in words) and words[-1][0].isupper()


def _near(gap: str, met: Met) -> Near:
    """Return where a sentence stands to the piece before it, by the signs and line ends in ``gap``."""
    only_tagged = met.tagged and not met.weights
    if BLANK.search(gap):
        return Near.FAR if (only_tagged and not met.headed) or Weight.AFTER in met.weights else Near.APART
    if only_tagged:
        return Near.APART
    return Near.BELOW if "\n" in gap else Near.BESIDE


def _ends(given: str, folded: str, at: int) -> Iterator[int]:
    """Yield where a sentence that begins at ``at`` may end, the farthest first: at a stop, an end of line, a colon."""
    blank = BLANK.search(folded, at)
    most = min(len(folded), at + _LONGEST, blank.start() if blank else len(folded))
    if folded.startswith("zjqcmqryfpfptbannerstart", at):
        end = folded.find("zjqcmqryfpfptbannerend", at)
        if end > 0:
            yield end + len("zjqcmqryfpfptbannerend")
    cuts: list[int] = []
    for found in _CUT.finditer(folded, at, most):
        if found[0] == "\n" and _goes_on(given, folded, found.start()):
            continue
        cuts.append(found.end() if found[0][0] in ".!?>" else found.start())
        if found[0][0] in ".!?":
            break
    else:
        cuts.append(most)
    yield from reversed(cuts[:_MOST_ENDS])


def _goes_on(given: str, folded: str, at: int) -> bool:
    """Tell whether the line that ends at ``at`` goes on below: wrapped, or with a word that joins."""
    below = at + 1
    while below < len(folded) and folded[below] in MARKS:
        below += 1
    if below >= len(given) or not given[below].islower():
        return False
    first = given[below:].split(None, 1)[0] if given[below:].split() else ""
    long = at - (folded.rfind("\n", 0, at) + 1) + len(first) >= _WRAPPED
    return long or _GOES_ON.match(folded, below) is not None
