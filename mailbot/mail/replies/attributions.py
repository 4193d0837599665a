"""The lines with which mail programs announce others' words: "Em …, X escreveu:", a header block, a separator."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from mailbot.mail.replies.clients import MARKS, Found, attribution, endings, mark, may_be_mark, openings
from mailbot.mail.replies.labels import block_at, labelled
from mailbot.mail.replies.markers import ANGLED, BACK, DASHED_RULE, DATED, LINE, MBOX, QUOTE, STRONG, UNQUOTED_PARTS, VERB
from mailbot.mail.replies.programs import program_line
from mailbot.mail.replies.slots import lowered, plain, straight

_WRAPPED_FROM: Final = 45
"""A shorter line is none that a program broke."""
_DRAWN: Final = frozenset("-_=*━")
_SENTENCE_ENDS: Final = ".!?…:;)*>"
_STARTS: Final = 8
_BEFORE: Final = 60
"""So many characters above a start tell what it stands behind."""
_DATE_WORDS: Final = 2
"""So many words of a date may stand before its first number ("Mon, Nov. 23")."""
_LONGEST: Final = 420
"""A date, a name, an address and the words around them are not longer."""


def forward_marker(line: str) -> bool:
    """Tell whether a line announces a forwarded mail ("---------- Forwarded message ---------")."""
    return _marks(line) == "forward"


def _marks(line: str) -> str:
    """Return what a line announces by the clients' table; a person's sentence is neither drawn nor ends in a colon."""
    said = line[:LINE].strip(" \t>")
    if not said or (said[0] not in _DRAWN and said[-1] not in ":：-" and not may_be_mark(said)):
        return ""
    return mark(plain(said))


def announced(lines: list[str], at: int) -> tuple[int, int] | None:
    """Return where the announcement to which ``lines[at]`` belongs begins, and the first line below it; None: it is none."""
    line = lines[at][:LINE]
    bare = line.rstrip(" \t*_-\u200e\u200f")
    if (bare.endswith(endings()) or "–" in bare or "egilea:" in bare or "ekkor:" in bare) and (
        found := _attribution(lines, at)
    ) is not None:
        return found, at + 1
    drawn = line.lstrip(" \t>")[:1] in _DRAWN
    named = ":" in line or "：" in line or "﹕" in line
    if (drawn or named) and (kind := _marks(line)) and (drawn or kind == "forward"):
        return at, at + 1
    if named and labelled(line) and (block := block_at(lines, at)):
        return _with_rule(lines, at), block.end
    if QUOTE.match(line) and line.lstrip()[0] == ">":
        return at, at
    return None


def with_marks(lines: list[str], body: int) -> list[str]:
    """Return lines in which what a program quoted below ``body`` without a ">" has one; for decisions, not for eyes.

    s-nail indents a quotation with a TAB (an mbox "From " line in it is part of it); notmuch names below a quotation what it
    could not quote.
    """
    first = next((line for line in lines[body : body + 4] if line.strip() and not MBOX.match(line)), "")
    tabbed = first.startswith("\t") and bool(first.strip())
    if not tabbed and not any(line.startswith(UNQUOTED_PARTS) for line in lines[body:]):
        return lines
    marked = lines[:body]
    for line, below in zip_longest(lines[body:], lines[body + 1 :], fillvalue=""):
        old = (tabbed and (line.startswith("\t") or (below.startswith("\t") and MBOX.match(line)))) or (
            line.startswith(UNQUOTED_PARTS) and program_line(line)
        )
        marked.append(f">{line}" if old else line)
    return marked


def _with_rule(lines: list[str], at: int) -> int:
    """Count the rule or the empty lines above a header block to it."""
    above = at - 1
    while above >= 0 and above > at - 4 and (not lines[above].strip() or DASHED_RULE.match(lines[above][:LINE])):
        above -= 1
    return above + 1


def begins_at(line: str) -> int | None:
    """Return at which character of ``line`` an attribution begins that goes on to its end; None where none does.

    0: the whole line is one. Behind a person's sentence on the same line only what nothing but a program writes is found.
    ``line`` may be several lines, as a program broke them, with their line ends; an attribution begins in the first.
    """
    text = line[: BACK * LINE]
    whole = attribution(straight(text).strip(MARKS))
    if whole is not None and whole.headed:
        return 0
    behind = _behind_a_sentence(text, len(text.partition("\n")[0]))
    return 0 if behind is None and whole is not None and (whole.sure or whole.worded) else behind


def _behind_a_sentence(text: str, end: int) -> int | None:
    words = openings()
    looks, first = 0, None
    for at in range(max(1, len(text) - _LONGEST), end):
        if text[at].isspace() or not text[at - 1].isspace():
            continue
        said = text[max(0, at - _BEFORE) : at].split()
        if not said:
            continue  # blanks alone are no sentence
        headed = lowered(text[at : at + 20].split(maxsplit=1)[0]) in words and (
            text[at].isupper() or said[-1][-1] in _SENTENCE_ENDS
        )
        if not headed and not _after_a_sentence(said, text[at]):
            continue
        looks += 1
        if looks > _STARTS:
            return first
        found = attribution(straight(text[at:]).strip(MARKS))
        if found is not None and found.sure and found.opened and found.headed == headed:
            if headed:
                return at
            first = at if first is None else first
    return first


def _after_a_sentence(said: list[str], first: str) -> bool:
    """Tell whether a date may begin behind these words: a sentence, and no other part of the date ("3. März", "Nov. 23")."""
    last = said[-1]
    if last[-1] not in _SENTENCE_ENDS or any(map(str.isdigit, last)):
        return False
    if last[-1] != "." or first.isupper():
        return True
    return len(said) > _DATE_WORDS if first.isdigit() else not any(map(str.isdigit, "".join(said)))


def _attribution(lines: list[str], end: int) -> int | None:
    """Return the first line of the attribution that ends with ``lines[end]``; None where it is none."""
    quoted = _marked(lines[end])
    below: bool | None = None
    joined, best = "", None
    for at in range(end, max(-1, end - BACK), -1):
        line = lines[at][:LINE]
        if not line.strip() or _marked(line) != quoted or (at < end and _marks(line)):
            break
        bare = line.strip(" \t>") if quoted else line.strip()
        joined = f"{bare}\n{joined}" if joined else bare
        found = attribution(straight(joined).strip(MARKS))
        if found is not None and not found.sure:
            below = _followed_by_quote(lines, end) if below is None else below
            found = found if below or (found.dated and found.opened and found.worded and _alone(lines, at, end)) else None
        if found is not None and (best is None or _better(found, best[1], line)):
            best = at, found
            if found.sure and found.worded:
                return at
        if len(line) < _WRAPPED_FROM and line.rstrip()[-1] in ".!?" and at < end:
            break
    if best is not None:
        return best[0]
    return _unknown(lines, end) if "@" in joined or DATED.search(joined) else None


def _marked(line: str) -> bool:
    """Tell whether a line has a quotation's mark; ">:" is the end of an address that was broken."""
    return line.lstrip().startswith(">") and not line.lstrip().startswith(">:")


def _better(found: Found, best: Found, line: str) -> bool:
    """Tell whether an attribution that begins a line further up is the whole of the one below that line."""
    if not best.dated:
        return found.dated
    if not found.dated or len(line) < _WRAPPED_FROM:
        return False
    return (found.opened and not best.sure) or (found.worded and not best.worded)


def _unknown(lines: list[str], end: int) -> int | None:
    """Find an attribution behind a sentence, or of a program or a language that is not in the table."""
    joined = ""
    for at in range(end, max(-1, end - BACK), -1):
        line = lines[at][:LINE].strip()
        if not line or (at < end and line.startswith(">") and not lines[end].lstrip().startswith(">")):
            return None
        joined = f"{line}\n{joined}" if joined else line
        if _behind_a_sentence(joined, len(line)) is not None:
            return at
        if (STRONG.match(line) and ANGLED.search(joined) and DATED.search(joined)) and (
            VERB.search(joined) or joined.rstrip(" *_").endswith(">:") or _followed_by_quote(lines, end)
        ):
            return at
    return None


def _alone(lines: list[str], start: int, end: int) -> bool:
    """Tell whether lines are a paragraph of their own, with others below it."""
    above, below = lines[start - 1 : start] or [""], lines[end + 1 : end + 2] or ["x"]
    return not above[0].strip() and not below[0].strip()


def _followed_by_quote(lines: list[str], at: int) -> bool:
    """Tell whether marked lines stand below, or a mail's own source (nmh quotes that where it cannot read a mail)."""
    following, *more = [line for line in lines[at + 1 : at + 5] if line.strip() and not MBOX.match(line)] or [""]
    if following.lstrip().startswith((">", "|")) or following.startswith("\t"):
        return True
    return following.startswith("--") and bool(more) and more[0].lower().startswith("content-")
