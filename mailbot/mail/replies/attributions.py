"""The lines with which mail programs announce others' words: "Em …, X escreveu:", a header block, a separator."""

from __future__ import annotations

from mailbot.mail.replies.labels import block_at, labelled
from mailbot.mail.replies.markers import (
    ADDRESS,
    ANGLED,
    BACK,
    DASHED_RULE,
    DATED,
    FORWARDED,
    LINE,
    QUOTE,
    SEPARATOR,
    STRONG,
    VERB,
)


def forward_marker(line: str) -> bool:
    """Tell whether a line announces a forwarded mail ("---------- Forwarded message ---------")."""
    found = FORWARDED.match(line[:LINE])
    if not found:
        return False
    rest = found["rest"].strip()
    return not rest or rest[0] in "-_=*:/：" or rest.endswith((":", "-"))


def announced(lines: list[str], at: int) -> tuple[int, int] | None:
    """Return where the announcement to which ``lines[at]`` belongs begins, and the first line below it; None: it is none."""
    line = lines[at][:LINE]
    bare = line.rstrip(" \t*_")
    if bare.endswith((":", "：", "-", "wrote", "escreveu")) and (found := _attribution(lines, at)) is not None:
        return found, at + 1
    if line.lstrip(" \t>")[:1] in "-_=*" and (SEPARATOR.match(line) or forward_marker(line)):
        return at, at + 1
    if ":" in line or "：" in line:
        if forward_marker(line):
            return at, at + 1
        if labelled(line) and (block := block_at(lines, at)):
            return _with_rule(lines, at), block.end
    if QUOTE.match(line) and line.lstrip()[0] == ">":
        return at, at
    return None


def _with_rule(lines: list[str], at: int) -> int:
    """Count the rule or the empty lines above a header block to it."""
    above = at - 1
    while above >= 0 and above > at - 4 and (not lines[above].strip() or DASHED_RULE.match(lines[above][:LINE])):
        above -= 1
    return above + 1


def _attribution(lines: list[str], end: int) -> int | None:
    """Return the first line of the attribution that ends with ``lines[end]``; None where it is none."""
    joined, start = "", end
    verb = weak = None
    for at in range(end, max(-1, end - BACK), -1):
        line = lines[at][:LINE].strip()
        if not line or (at < end and line.startswith(">") and not lines[end].lstrip().startswith(">")):
            break
        joined = f"{line} {joined}"
        if verb is None:
            verb = VERB.search(joined)
        told = DATED.search(joined) is not None
        known = ADDRESS.search(joined) is not None
        if STRONG.match(line) and ((verb and (told or known)) or (told and joined.rstrip(" *_").endswith(">:"))):
            return at
        if weak is None and verb and (known or told):
            weak = at
        start = at
    if weak is not None and (ADDRESS.search(joined) or DATED.search(joined)) and _ends_with_verb(joined):
        return weak
    if verb and start == end and _followed_by_quote(lines, end) and _ends_with_verb(joined):
        return end
    # In whatever language: somebody's address, a date and a colon, and the quotation below.
    if ANGLED.search(joined) and DATED.search(joined) and _followed_by_quote(lines, end):
        return start
    return None


def _ends_with_verb(joined: str) -> bool:
    last = list(VERB.finditer(joined))[-1]
    return len(joined) - last.end() < 120 and joined.rstrip(" *_-").endswith((":", "：", last[0]))  # noqa: PLR2004 - a name and an address


def _followed_by_quote(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    return following.lstrip().startswith(">")
