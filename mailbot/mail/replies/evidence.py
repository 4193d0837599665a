"""What single words that stand in a source prove of their lines: enough of them, a whole line, or a part of one.

A line in which somebody has written is parted into what is old and what is new ("Qual o modelo? Modelo B").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mailbot.mail.replies.attributions import begins_at
from mailbot.mail.replies.matching import RUN, Source
from mailbot.mail.replies.parts import FRAMED, MARKS, Compared, LineKind, sections
from mailbot.mail.replies.programs import program_line
from mailbot.mail.text.words import spans, tokens

_FEWEST: Final = 5
"""Words of a whole quotation without marks; with fewer nothing is proven."""
ENOUGH: Final = 12
"""So many words in a row are repeated, and not written again, where no sign says that a quotation begins."""
By = Sequence[Source | None]
"""For each word of a line the source in which it stands; None for a new one."""


def parted(lines: Compared, found: Mapping[int, By], *, strict: bool) -> Compared:
    """Return the lines with those parted that begin or end with old words and have new ones.

    Where ``strict``, a line stays whole that has old words which not everybody may read: nobody knows for whom the new ones
    are.
    """
    if not any(_is_mixed(lines, at, by) for at, by in found.items()):
        return lines
    made = Compared([], [], [], [], [], [], holed=lines.holed)
    for at, text in enumerate(lines.texts):
        made.echoes.update({len(made.texts)} if at in lines.echoes else ())
        by = found.get(at, ())
        if not _is_mixed(lines, at, by) or (strict and not _may_be_read(by)):
            _add(made, text, lines.kinds[at], lines.proofs[at], empty=lines.empty[at], public=lines.public[at])
            made.touched[-1] = lines.touched[at]
            continue
        for part, source, new in _parts(text, by):
            kind = LineKind.BETWEEN if new else lines.kinds[at]
            name = source.name if source is not None else ""
            _add(made, part, kind, name, empty=False, public=source is not None and source.public)
            made.touched[-1] = True
    return made


def _is_mixed(lines: Compared, at: int, by: By) -> bool:
    """Tell whether a line has old and new words; what programs write has some of both, and is nobody's."""
    mixed = lines.kinds[at] in FRAMED and any(by) and not all(by)
    bare = lines.texts[at].lstrip(MARKS) if mixed else ""
    return mixed and begins_at(bare) is None and not program_line(bare)


def _may_be_read(by: By) -> bool:
    return all(one is None or one.public for one in by)


def _parts(text: str, by: By) -> Iterator[tuple[str, Source | None, bool]]:
    """Yield the old words in front and the new ones behind, each with its source; or all of the line, as new."""
    places = spans(text)
    if len(places) != len(by):  # a program has added something among the words
        yield text.strip(MARKS), None, True
        return
    first = next(at for at, one in enumerate(by) if one is None)
    if not first or any(by[first:]):  # before or among the old words new ones may say which of these is meant
        yield text.strip(MARKS), None, True
        return
    begins = _behind(text, places[first - 1][1], places[first][0])
    if tokens(text[begins:]) != tokens(text)[first:]:  # a sign in front of a word is some of it
        begins = places[first - 1][1]
    yield text[:begins].rstrip(), by[0], False
    yield text[begins:].strip(MARKS), None, True


def _behind(text: str, at: int, most: int) -> int:
    """Return where the punctuation ends that stands right behind a word."""
    while at < most and not text[at].isspace():
        at += 1
    return at


def _add(made: Compared, text: str, kind: LineKind, proof: str, *, empty: bool, public: bool) -> None:
    made.texts.append(text)
    made.kinds.append(kind)
    made.empty.append(empty)
    made.proofs.append(proof)
    made.public.append(public)
    made.touched.append(False)


def whole_line(line: str, sources: Sequence[Source]) -> list[Source | None]:
    """Return the source of each word of a line that is a whole one of ours; nothing where it is none."""
    source = next((one for one in sources if one.has_line(line)), None)
    return [source] * len(tokens(line)) if source is not None else []


def note_echoes(
    lines: Compared, found: Mapping[int, list[Source | None]], words: Sequence[str], asked: Sequence[Source]
) -> None:
    """Note the marked lines of which nobody can tell whether they are the rest of a quotation or an answer."""
    at = 0
    for number, each in found.items():
        own, at = words[at : at + len(each)], at + len(each)
        if lines.kinds[number] is LineKind.MARKED and len(each) < RUN and not any(each):
            lines.echoes.update({number} if any(one.has_words(own) for one in asked) else ())


def put_in(lines: Compared, at: int, asked: Sequence[Source]) -> bool:
    """Tell whether a marked line was put between two proven ones, which follow each other in a source: it is an answer."""
    above = next((one for one in range(at - 1, -1, -1) if not lines.empty[one]), at)
    below = next((one for one in range(at + 1, len(lines.texts)) if not lines.empty[one]), at)
    if any(not lines.proofs[one] or lines.kinds[one] is not LineKind.MARKED for one in (above, below)):
        return False
    return any(one.has_seam(tokens(lines.texts[above]), tokens(lines.texts[below])) for one in asked)


def weigh(lines: Compared, found: dict[int, list[Source | None]]) -> None:
    """Take a quotation without marks for one only where many words in a row stand in a source, or every one does.

    A person who names a header and goes on in words that were used before quotes nobody.
    """
    for section in sections(lines):
        numbers = [at for at in section if lines.kinds[at] is LineKind.UNMARKED and at in found]
        by = [one for at in numbers for one in found[at]]
        longest = run = 0
        for one in by:
            run = run + 1 if one is not None else 0
            longest = max(longest, run)
        if longest < ENOUGH and not (all(by) and len(by) >= _FEWEST):
            found.update({at: [None] * len(found[at]) for at in numbers})
