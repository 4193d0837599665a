"""What stands around a proven quotation: the lines that announce it, the signature below the words, a gateway's banner.

Of any other line that looks so nobody knows what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mailbot.mail.banners.banners import Banner, is_scanners, may_hold_one, of_lines
from mailbot.mail.replies.attributions import begins_at
from mailbot.mail.replies.labels import labelled
from mailbot.mail.replies.markers import ADDRESS, ANGLED, DATED, RULE, SAYING, SIGNATURE_LINES
from mailbot.mail.replies.parts import FRAMED, MARKS, Compared, LineKind, omits
from mailbot.mail.replies.programs import program_line
from mailbot.mail.text.patterns import late
from mailbot.mail.text.words import tokens

_ABOVE: Final = 6
"""Lines above a quotation that may announce it."""
_LONGEST, _FAR, _FEW_LINES = 400, 30, 2
_MOST_BESIDE: Final = 5
_FEWER_BESIDE: Final = 3
"""Words beside address, name and date in an announcement; more are somebody's sentence."""
_TIME: Final = late(r"\d{1,2}[:.h]\d{2}")
STANDARD: Final = "the standard signature"
PROGRAM: Final = "a line of the mail program"
BEFORE: Final = "the signature of an earlier mail"
_STANDARD_RULE: Final = "-- "
_SCANNERS_LINES: Final = 4
"""Lines of what a scanner of viruses writes below a mail."""
_MOST_BANNERS: Final = 30
"""Paragraphs that are looked at; each quoted letter may have one."""
_ABOVE_AN_ANNOUNCEMENT: Final = 16
"""Lines of a banner that stands above one."""


def without_banners(texts: Sequence[str], kinds: Sequence[LineKind]) -> tuple[list[str], list[Banner]]:
    """Return the lines of a reply, those empty that a gateway wrote above a letter that is quoted, and what it wrote.

    No letter of ours holds them: left there, nothing would prove them old. What a program sets above the line that announces
    the quotation is one of the letter's, too, where it reaches that line.
    """
    left, found = list(texts), []
    looks = _MOST_BANNERS if may_hold_one("\n".join(texts)) else 0
    ends = _ends(kinds) if looks else []
    at = 0
    while at < len(left) and looks:
        if not left[at].strip(MARKS) or not _begins_paragraph(left, kinds, at):
            at += 1
            continue
        end = ends[at]
        above = kinds[at] not in FRAMED
        if above and (end == len(left) or kinds[end] is not LineKind.ANNOUNCEMENT or end - at > _ABOVE_AN_ANNOUNCEMENT):
            at += 1
            continue
        looks -= 1
        known = of_lines(left[at:end])
        if known is None or (above and any(line.strip() for line in left[at + known[0] : end])):
            at += 1
            continue
        found.append(known[1])
        for line in range(at, at + known[0]):
            left[line] = ">" if kinds[at] is LineKind.MARKED else ""
        at += known[0]
    return left, found


def _ends(kinds: Sequence[LineKind]) -> list[int]:
    """Return for each line where the lines of its kind end."""
    ends = [len(kinds)] * len(kinds)
    for at in range(len(kinds) - 2, -1, -1):
        ends[at] = ends[at + 1] if kinds[at] is kinds[at + 1] else at + 1
    return ends


def _begins_paragraph(texts: Sequence[str], kinds: Sequence[LineKind], at: int) -> bool:
    return at == 0 or kinds[at - 1] is not kinds[at] or not texts[at - 1].strip(MARKS)


def sign(lines: Compared, ends: Callable[[], Sequence[str]], *, strict: bool) -> None:
    """Cut the signatures that are known as such; of any other, nobody knows whether it is one.

    Where ``strict``, one that is a signature by its form alone stays among the words: whoever sends them on knows more.
    """
    runs = list(_runs(lines, LineKind.SIGNATURE))
    earlier = [[word for line in one.split("\n") for word in tokens(line)] for one in ends()] if runs else []
    for run in runs:
        proof = _signature(lines, run, earlier)
        proof = "" if strict and proof == STANDARD else proof
        for at in run:
            lines.proofs[at] = proof
            lines.kinds[at] = LineKind.SIGNATURE if proof else LineKind.WORDS
    for at in _program_lines(lines):
        lines.kinds[at], lines.proofs[at] = LineKind.SIGNATURE, PROGRAM


def _runs(lines: Compared, kind: LineKind) -> Iterator[list[int]]:
    run: list[int] = []
    for at, one in enumerate(lines.kinds):
        if one is kind:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _signature(lines: Compared, run: list[int], earlier: Sequence[Sequence[str]]) -> str:
    rules = [at for at in run if RULE.match(lines.texts[at])]
    full = [at for at in run if not lines.empty[at]]
    if not rules:
        return ""  # a scanner's line with its rule is no banner of the letter below it, and stands there no more
    if lines.texts[rules[0]].replace("\xa0", " ") == _STANDARD_RULE and len(rules) == 1 and len(full) <= SIGNATURE_LINES:
        return STANDARD
    own = [word for at in run for word in tokens(lines.texts[at])]
    return BEFORE if own and any(list(one[-len(own) :]) == own for one in earlier) else ""


def _answers(lines: Compared, at: int, quoted: Sequence[int]) -> bool:
    """Tell whether a line stands where answers do: right below a quoted line, or between two."""
    if lines.kinds[at] is not LineKind.BETWEEN:
        return False
    right_below = at > 0 and not lines.empty[at - 1]
    return right_below or (bool(quoted) and quoted[0] < at < quoted[-1])


def _program_lines(lines: Compared) -> Iterator[int]:
    """Yield the lines of a program's own: at the end of the words, or below a quotation."""
    below = True  # nothing of a person's stands below
    quoted = [at for at, kind in enumerate(lines.kinds) if kind in FRAMED and not lines.empty[at]]
    scanners: set[int] = set()
    for at in range(len(lines.texts) - 1, -1, -1):
        if lines.empty[at] or at in scanners:
            continue
        if below and lines.proofs[at] in {"", STANDARD}:
            yield from (known := _scanners(lines, at, quoted))
            scanners.update(known)
            if known:
                continue
        if lines.proofs[at] or lines.kinds[at] is LineKind.ANNOUNCEMENT:
            below = True
        elif below and not _answers(lines, at, quoted) and program_line(lines.texts[at].lstrip(MARKS)):
            yield at
        else:
            below = False


def _scanners(lines: Compared, last: int, quoted: Sequence[int]) -> range:
    """Return the lines, up to ``last``, of what a scanner of viruses wrote, with the rules around them."""
    begins = -1
    for first in range(last, max(last - _SCANNERS_LINES, 0), -1):
        if lines.empty[first] or lines.proofs[first] not in {"", STANDARD}:
            break
        if is_scanners("\n".join(lines.texts[at].lstrip(MARKS) for at in range(first, last + 1))):
            begins = first
    if begins < 0:
        return range(0)
    begins -= _is_rule(lines, begins - 1)
    ends = last + 1 + (last + 1 < len(lines.texts) and _is_rule(lines, last + 1))
    return range(0) if _answers(lines, begins, quoted) else range(begins, ends)


def _is_rule(lines: Compared, at: int) -> bool:
    text = lines.texts[at].strip()
    return len(text) > 1 and not text.strip("-_=*")


def announce(lines: Compared, names: frozenset[str]) -> None:
    """Let what announces a proven quotation be as old as that; by its signs, or since it names the desk and stands above."""
    below = ""  # the proof of what is announced there
    for at in range(len(lines.texts) - 1, -1, -1):
        if lines.kinds[at] is LineKind.ANNOUNCEMENT and not lines.proofs[at]:
            lines.proofs[at] = below
        if lines.proofs[at]:
            below = lines.proofs[at]
        elif not lines.empty[at] and not lines.touched[at] and not omits(lines.texts[at]):
            below = ""
    for first in _beginnings(lines):
        for at in _naming(lines, first, names):
            lines.kinds[at], lines.proofs[at] = LineKind.ANNOUNCEMENT, lines.proofs[first]


def _beginnings(lines: Compared) -> Iterator[int]:
    """Yield the first line of each proven quotation that nothing announces by its signs."""
    before = False
    for at in range(len(lines.texts)):
        if lines.empty[at]:
            continue
        old = bool(lines.proofs[at]) and lines.kinds[at] is not LineKind.ANNOUNCEMENT
        if old and not before:
            yield at
        before = bool(lines.proofs[at])


def _naming(lines: Compared, first: int, names: frozenset[str]) -> list[int]:
    """Return the lines right above ``first`` that name who wrote it, in whatever language they say so."""
    block: list[int] = []
    for at in range(first - 1, max(-1, first - _ABOVE - 3), -1):
        if lines.empty[at]:
            if block:
                break
            continue
        if lines.proofs[at] or not (lines.is_new(at) or lines.kinds[at] in FRAMED):
            break
        block.insert(0, at)
        if len(block) == _ABOVE:
            break
    for start in range(len(block)):
        texts = [lines.texts[at].lstrip(MARKS) for at in block[start:]]
        if _announces(texts, names) or (
            start == len(block) - 1 and lines.kinds[block[-1]] in FRAMED and begins_at(texts[0]) == 0
        ):
            return block[start:]
    return []


def _announces(texts: Sequence[str], names: frozenset[str]) -> bool:
    """Tell whether lines say who wrote and when, and hardly a word besides: a sentence that names the desk says more."""
    joined = " ".join(one.strip() for one in texts).casefold()
    named = [one for one in names if one in joined]
    if not named or len(joined) > _LONGEST:
        return False
    angled, dated = ANGLED.search(joined) is not None, DATED.search(joined) is not None
    if len(texts) > _FEW_LINES and all(0 < one.find(":") < _FAR for one in texts):
        timed = any(DATED.search(one) and _TIME.search(one) for one in texts)
        return timed and (angled or any((labelled(one) or ("",))[0] == "from" for one in texts))
    for one in (*named, *ADDRESS.findall(joined)):
        joined = joined.replace(one, " ")
    rest = [one for one in tokens(joined) if not any(map(str.isdigit, one))]
    few = len(rest) <= (_MOST_BESIDE if angled and dated else _FEWER_BESIDE)
    return (angled or dated) and few and SAYING.isdisjoint(rest)
