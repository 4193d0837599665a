"""Which lines of a reply are old: each is compared with what it may repeat, and what is around the proven ones follows."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from mailbot.mail.replies.evidence import ENOUGH, note_echoes, parted, put_in, weigh, whole_line
from mailbot.mail.replies.matching import MOST_WORDS, RUN, SURE, Source, covered, left_out
from mailbot.mail.replies.parts import FRAMED, MARKS, OWN, Compared, LineKind, nested_in, partly_new, sections
from mailbot.mail.replies.surroundings import announce, sign
from mailbot.mail.text.words import Words, tokens, words_of

_MOST_CHOSEN: Final = 60
_FEW, _MOST_WORK = 8, 400_000
"""Sources that are asked where no sign says that anything is quoted; and words times sources: what is longer is kept."""


def compare(
    texts: list[str], kinds: list[LineKind], sources: Sequence[Callable[[], Source]], ends: Callable[[], Sequence[str]],
    names: frozenset[str], *, strict: bool,
) -> Compared:  # fmt: skip
    """Return what each line is and what proves it old."""
    words = [tokens(line) for line in texts]
    count = len(texts)
    lines = Compared(texts, kinds, [not one for one in words], [""] * count, [False] * count, [False] * count)
    if sum(map(len, words)) <= MOST_WORDS:
        lines = _prove(lines, words_of(words), sources, nested_in(lines, names), strict=strict)
    announce(lines, names)
    _take_answers(lines, strict=strict)
    sign(lines, ends, strict=strict)
    _fill(lines)
    return lines


def _prove(
    lines: Compared, words: Words, sources: Sequence[Callable[[], Source]], nested: set[int], *, strict: bool
) -> Compared:
    """Give each line its proof all of whose words stand in a source; one with new words among old ones is parted."""
    by, asked, again = _compared(lines, words, nested, sources, strict=strict)
    typed = {words.lines[at] for at in again}
    found: dict[int, list[Source | None]] = {}
    whole: set[int] = set()  # lines of a letter that stand where it has others
    for at, number in enumerate(words.lines):
        found.setdefault(number, []).append(by[at])
    for number, each in found.items():
        if lines.kinds[number] is LineKind.MARKED and None in each and number not in typed:
            found[number] = whole_line(lines.texts[number], asked) or each
            whole.update({number} if found[number] is not each else ())
    note_echoes(lines, found, words.texts, asked)
    lines.echoes -= typed
    weigh(lines, found)
    for number, each in found.items():
        proofs = [one for one in each if one is not None]
        lines.touched[number] = bool(proofs)
        if len(proofs) == len(each):
            lines.proofs[number] = proofs[0].name
            lines.public[number] = all(one.public for one in proofs)
    if not strict:
        _own_words_again(lines, nested, found)
        _put_in_again(lines, whole, asked)
    _unsigned(lines, nested, {number: len(each) for number, each in found.items()}, asked, strict=strict)
    return parted(lines, found, strict=strict)


def _compared(
    lines: Compared, words: Words, nested: set[int], sources: Sequence[Callable[[], Source]], *, strict: bool
) -> tuple[list[Source | None], list[Source], set[int]]:
    """Return for each word the first source in which it stands, the sources asked, and what was typed into the quotation."""
    sought = [at for at, number in enumerate(words.lines) if lines.kinds[number] in FRAMED]
    wanted = [*sought, *(at for at, number in enumerate(words.lines) if number in nested)]
    words.quoted = frozenset(wanted)
    most = len(sources) if sought else _FEW
    by: list[Source | None] = [None] * len(words.texts)
    asked: list[Source] = []
    again: set[int] = set()
    chosen: set[int] = set()
    for made in sources[: max(1, min(most, _MOST_WORK // max(1, len(words.texts))))]:
        if asked and all(by[at] for at in wanted) and (wanted or all(by)):
            break
        source = made()
        found, typed = covered(words, source, sought)  # all words anew: a note may repeat a customer's, and go on
        typed = set() if strict else typed  # what stands in a copy of a source's words may be a note's
        for at in found if strict else _fresh(words, found - typed, by, again):
            by[at] = by[at] or source
        again |= typed
        asked.append(source)
        if sought and len(asked) == 1 and sum(map(bool, by)) != len(source.words):
            holes = list(left_out(words, source))
            lines.holed = bool(holes)
            chosen = set() if strict else _chosen(words, source, holes)
    for at in chosen:
        by[at] = None
    return by, asked, {at for at in again | chosen if not by[at]}


def _fresh(words: Words, found: set[int], by: Sequence[Source | None], again: set[int]) -> Iterator[int]:
    """Yield the words that a source proves beyond those proven: not one or two that stand in it behind some of these.

    "Reinstalou o programa? Não" is an answer, though another mail begins with "O programa não abre". What was typed
    into an earlier source's words (``again``) is old where one has it there as well.
    """
    fresh = sorted(at for at in found if not by[at])
    starts = [at for at, one in enumerate(fresh) if not at or fresh[at - 1] != one - 1]
    for start, stop in pairwise([*starts, len(fresh)]):
        run = range(fresh[start], fresh[stop - 1] + 1)
        first, end = run.start, run.stop
        while first - 1 in found and end - first < SURE:
            first -= 1
        while end in found and end - first < SURE:
            end += 1
        alone = run.start - 1 not in found and run.stop not in found
        if run.start in again:
            proven = not alone and end - first >= SURE
        else:
            proven = alone or end - first >= SURE or (len(run) >= RUN and words.is_lines(run))
        yield from run if proven else ()


def _chosen(words: Words, source: Source, holes: Sequence[tuple[range, list[str]]]) -> set[int]:
    """Return the words of the lines in which somebody chose: of "Windows 10 ou Windows 11?" only one is left."""
    chosen: set[int] = set()
    for new, gap in holes[:_MOST_CHOSEN]:
        line = words.line_at(new.start)
        if not new and len(gap) < SURE and line.start < new.start:
            whole = (*words.texts[line.start : new.start], *gap, *words.texts[new.start : line.stop])
            chosen.update(line if whole in source.lines else ())
    return chosen


def _own_words_again(lines: Compared, nested: set[int], found: Mapping[int, Sequence[Source | None]]) -> None:
    """Take what the sender said before, among the unmarked lines of a letter of ours, for what it is: said again."""
    for section in sections(lines):
        proven = [at for at in section if lines.kinds[at] is LineKind.UNMARKED and lines.proofs[at] and at in found]
        if nested.intersection(section):
            continue
        own = [at for at in proven if not any(one.ours for one in found[at] if one)]
        for at in own if 2 * len(own) < len(proven) else ():  # a letter of ours is quoted, and no mail of their own
            lines.proofs[at] = ""


def _put_in_again(lines: Compared, whole: set[int], asked: Sequence[Source]) -> None:
    """Take a line of a letter that somebody put between two others of it for an answer: it may be one of those offered."""
    answers = {at for at in whole | lines.echoes if put_in(lines, at, asked)}
    lines.echoes -= answers
    for at in answers:
        lines.proofs[at] = ""


def _unsigned(
    lines: Compared, nested: set[int], counts: Mapping[int, int], asked: Sequence[Source], *, strict: bool
) -> None:
    """Where no sign says so, only what goes on to the end or into a quotation is one, and only many words in a row.

    Among them must be words of the letter's own, around those that it quotes, and something new must be left: who sends the
    same words again means them.
    """
    framing = [one for one in asked if one.ours and not (strict and one.public)]
    runs = [run for run in _runs_of_old(lines) if sum(counts[at] for at in run) >= ENOUGH]
    runs = [run for run in runs if any(one.frames([lines.texts[at] for at in reversed(run)]) for one in framing)]
    old = {at for run in runs for at in run}
    words = [at for at in counts if lines.kinds[at] is LineKind.WORDS]
    if old.issuperset(words) or (strict and any(lines.proofs[at] for at in words if at not in old)):
        old = set()  # nothing new is left; or some of a copy's own lines would be, and go on to the customer
    for at in words:
        if at in old:
            lines.kinds[at] = LineKind.UNMARKED
        elif lines.proofs[at] and lines.kinds[at - 1] is LineKind.MARKED and _goes_on(lines, at, asked):
            lines.kinds[at] = LineKind.MARKED
        else:
            lines.proofs[at] = ""
    rests = nested - partly_new(lines)
    for at in counts:
        below = lines.kinds[at] is LineKind.BETWEEN and lines.proofs[at]
        if below and at not in rests and not _goes_on(lines, at, asked):
            lines.proofs[at] = ""


def _goes_on(lines: Compared, at: int, asked: Sequence[Source]) -> bool:
    """Tell whether a line without a mark is the rest of the proven one right above it, which a program broke."""
    if not at or not lines.proofs[at - 1] or lines.empty[at - 1]:
        return False
    seam = (tokens(lines.texts[at - 1])[-1], tokens(lines.texts[at])[0])
    return any(one.has_words(seam) for one in asked)


def _runs_of_old(lines: Compared) -> Iterator[list[int]]:
    """Yield the lines of words that stand in a source, in runs that reach the end or a quotation, from below."""
    run: list[int] = []
    for at in range(len(lines.texts) - 1, -1, -1):
        if lines.empty[at]:
            continue
        own = lines.kinds[at] is LineKind.WORDS
        if own and lines.proofs[at]:
            run.append(at)
            continue
        if run:
            yield run
            run = []
        if own or not (lines.proofs[at] or lines.kinds[at] is LineKind.ANNOUNCEMENT):
            return
    if run:
        yield run


def _take_answers(lines: Compared, *, strict: bool) -> None:
    """Take what stands inside a proven quotation and in no source for what it is: an answer."""
    for section in sections(lines):
        proven = [at for at in section if lines.proofs[at] and not lines.empty[at]]
        if not proven or (strict and all(lines.public[at] for at in proven)):
            continue  # nothing is proven, or no copy is answered here
        for at in section:
            if lines.proofs[at] or lines.empty[at] or lines.kinds[at] not in FRAMED:
                continue
            above = proven[bisect(proven, at) - 1] if at > proven[0] else at
            if at in lines.echoes:
                continue
            if strict and (lines.touched[at] or not lines.public[above] or not proven[0] < at < proven[-1]):
                continue  # it may belong to what only agents may read
            if lines.touched[at] or at > proven[0]:
                lines.kinds[at] = LineKind.BETWEEN
                lines.texts[at] = lines.texts[at].lstrip(MARKS)


def _fill(lines: Compared) -> None:
    """Give each empty line the fate of what is above it; a rule above an announcement goes with that."""
    for at in range(len(lines.texts)):
        if lines.empty[at] and lines.kinds[at] not in OWN and at and lines.proofs[at - 1]:
            lines.proofs[at] = lines.proofs[at - 1]
    for at in range(len(lines.texts) - 2, -1, -1):
        if lines.empty[at] and lines.texts[at].strip() and lines.proofs[at + 1]:
            lines.proofs[at], lines.kinds[at] = lines.proofs[at + 1], lines.kinds[at + 1]
        elif lines.empty[at] and lines.kinds[at] not in OWN and lines.proofs[at + 1]:
            lines.proofs[at] = lines.proofs[at + 1]
