"""Which lines at the end of somebody's words are a signature that is known as one; of any other, nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from mailbot.mail.replies.markers import RULE, SIGNATURE_LINES
from mailbot.mail.replies.parts import Compared, LineKind
from mailbot.mail.replies.programs import program_line
from mailbot.mail.text.words import tokens

STANDARD: Final = "the standard signature"
PROGRAM: Final = "a line of the mail program"
BEFORE: Final = "the signature of an earlier mail"
_STANDARD_RULE: Final = "-- "
_MARKS: Final = "> \t|"


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
    if lines.texts[rules[0]].replace("\xa0", " ") == _STANDARD_RULE and len(rules) == 1 and len(full) <= SIGNATURE_LINES:
        return STANDARD
    own = [word for at in run for word in tokens(lines.texts[at])]
    return BEFORE if own and any(list(one[-len(own) :]) == own for one in earlier) else ""


def _answers(lines: Compared, at: int) -> bool:
    """Tell whether a line stands where answers do: right below a quoted line, or between two."""
    if lines.kinds[at] is not LineKind.BETWEEN:
        return False
    quoted = [
        one for one, kind in enumerate(lines.kinds) if kind in {LineKind.MARKED, LineKind.UNMARKED} and not lines.empty[one]
    ]
    right_below = at > 0 and not lines.empty[at - 1]
    return right_below or (bool(quoted) and quoted[0] < at < quoted[-1])


def _program_lines(lines: Compared) -> Iterator[int]:
    """Yield the lines of a program's own: at the end of the words, or below a quotation."""
    below = True  # nothing of a person's stands below
    for at in range(len(lines.texts) - 1, -1, -1):
        if lines.empty[at]:
            continue
        if lines.proofs[at] or lines.kinds[at] is LineKind.ANNOUNCEMENT:
            below = True
        elif below and not _answers(lines, at) and program_line(lines.texts[at].lstrip(_MARKS)):
            yield at
        else:
            below = False
