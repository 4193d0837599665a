"""New words and quoted words of a reply. Nothing is lost: what is no new word is kept beside it.

The rules look for what mail programs write between the two: an attribution ("Em …, X escreveu:"), a header block
("De: … Enviada em: …"), a separator, quotation marks at the margin, a signature. Each line is looked at a bounded number
of times, so the time is linear in the text. Where an answer is written between the quoted lines, all of it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from mailbot.mail.replies.attributions import announced, forward_marker, with_marks
from mailbot.mail.replies.labels import labelled
from mailbot.mail.replies.markers import (
    BROKEN_AT,
    LINE,
    MAX_LOOKS,
    QUOTE,
    RULE,
    SIGNATURE_LINES,
    may_announce,
)
from mailbot.mail.replies.programs import program_line


@dataclass(frozen=True, slots=True)
class Split:
    """The words that are new in a mail, and those it repeats (with signatures); no word of the text is in neither."""

    reply: str
    quoted: str = ""


def split(text: str) -> Split:
    """Split a reply's text into new and quoted words. Linear in the text's length; never empty where the text is not."""
    if "\n" not in text.strip():
        return Split(text.strip())
    lines = text.replace("\xa0", " ").split("\n")
    plain = text.split("\n")
    found = _boundary(lines)
    if found is None:
        return _signed(plain, lines, len(lines))
    start, body = found
    lines = with_marks(lines, body)
    if forward_marker(lines[start]):
        return Split(text.strip("\n"))
    before = any(line.strip() for line in lines[:start])
    after = _after(lines, body)
    if after is None:
        return _signed(plain, lines, start)
    if before or _interleaved(lines, body):
        return _signed(plain, lines, _repeated(lines, body))
    below = _signed(plain[after:], lines[after:], len(lines) - after)
    return Split(below.reply, "\n".join([*plain[:after], *below.quoted.splitlines()]).strip("\n"))


def written(text: str) -> str:
    """Return only what a reply's writer wrote themselves; empty where that is nothing. Linear in the text's length.

    :func:`split` keeps too much rather than too little, since no customer's word may be lost. These words go on to somebody
    else: no quoted line, no line that announces one, no signature is ever among them.
    """
    lines = text.replace("\xa0", " ").split("\n")
    plain = text.split("\n")
    found = _boundary(lines)
    lines = with_marks(lines, found[1]) if found else lines
    kept = list(range(len(lines) if found is None else found[0]))
    if found is not None and not _whole(lines, *found) and _after(lines, found[1]) is not None:
        below = range(found[1], _repeated(lines, found[1]))
        kept += [at for at in below if not QUOTE.match(lines[at]) and not (0 < at < len(lines) - 1 and _wrapped(lines, at))]
    said = [at for at in kept if lines[at].strip()][-SIGNATURE_LINES:]
    signed = next((at for at in said if _signature_line(lines[at])), len(lines))
    return "\n".join(plain[at].rstrip() for at in kept if at < signed).strip()


def _whole(lines: list[str], start: int, body: int) -> bool:
    """Tell whether all below is repeated: under a header block or a forward's mark nobody answers between the lines."""
    return forward_marker(lines[start]) or any(labelled(line[:LINE]) for line in lines[start:body])


def _boundary(lines: list[str], first: int = 0, *, bare: bool = True) -> tuple[int, int] | None:
    """Find where quoted words begin: the first line of what announces them, and the first line of themselves.

    Without ``bare``, marks at the margin announce nothing by themselves.
    """
    looks = MAX_LOOKS
    for at in range(first, len(lines)):
        line = lines[at]
        if not line or line.isspace() or not may_announce(line):
            continue
        looks -= 1
        if not looks:
            break
        if (found := announced(lines, at)) is not None and (bare or found[0] < found[1]):
            return found
    return None


def _repeated(lines: list[str], first: int) -> int:
    """Return where, below quoted lines that were answered, the whole letter is repeated; the end where it is not.

    Somebody who marks a line by hand leaves the program's own quotation below it.
    """
    found = _boundary(lines, first, bare=False)
    if found is None or forward_marker(lines[found[0]]) or _after(lines, found[1]) is not None:
        return len(lines)
    return max(first, found[0])


def _after(lines: list[str], body: int) -> int | None:
    """Return the first line of new words below the quotation; None where there are none.

    Words without a mark at the margin are quoted too, unless the quotation has marks.
    """
    at = body
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines) or not QUOTE.match(lines[at]):
        return None
    last = max(index for index in range(at, len(lines)) if QUOTE.match(lines[index]))
    below = _first_new(lines, last + 1)
    if below is not None:
        return below
    return next(
        (i for i in range(at, last) if lines[i].strip() and not QUOTE.match(lines[i]) and not _wrapped(lines, i)), None
    )


def _wrapped(lines: list[str], at: int) -> bool:
    """Tell whether a line without a mark is the rest of the quoted line above, broken by a program on the way."""
    between = QUOTE.match(lines[at - 1]) and at + 1 < len(lines) and QUOTE.match(lines[at + 1])
    return bool(between) and len(lines[at - 1]) > BROKEN_AT


def _first_new(lines: list[str], at: int) -> int | None:
    for index in range(at, len(lines)):
        line = lines[index]
        if not line.strip():
            continue
        return None if _signature_line(line) else index
    return None


def _interleaved(lines: list[str], body: int) -> bool:
    marks = [bool(QUOTE.match(line)) for line in lines[body:] if line.strip()]
    return sum(1 for one, next_one in pairwise(marks) if not one and next_one) > 0


def _signature_line(line: str) -> bool:
    return RULE.match(line[:LINE]) is not None or program_line(line)


def _signed(plain: list[str], lines: list[str], end: int) -> Split:
    """Cut at ``end`` and at a signature above it; never to nothing."""
    cut = end
    start = next((at for at in range(end) if lines[at].strip()), end)
    seen = 0
    for at in range(end - 1, start, -1):
        if not lines[at].strip():
            continue
        seen += 1
        if seen > SIGNATURE_LINES or lines[at].lstrip().startswith(">"):
            break  # above a quoted line stands an answer, however it is signed
        if _signature_line(lines[at]) and not QUOTE.match(lines[at]):
            cut = at
    reply = "\n".join(map(str.rstrip, plain[:cut])).strip()
    if not reply:
        return Split("\n".join(plain).strip("\n"))
    return Split(reply, "\n".join(plain[cut:]).strip("\n"))
