"""Text of the kind ``format=flowed`` (RFC 3676): lines that a program broke are joined again."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflowed(text: str, *, delsp: bool) -> str:
    """Join the soft-broken lines of ``text``; quoted lines are joined with lines of the same depth only.

    ``delsp`` is the parameter DelSp (section 4.1): the space that marks a soft break is no part of the words.
    """
    joined: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        bare = line.lstrip(">")
        level = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        if paragraph and (level != depth or bare == _SIGNATURE):
            joined.append(_line(paragraph, depth))
            paragraph = []
        depth = level
        soft = bare.endswith(" ") and bare != _SIGNATURE
        paragraph.append(bare[:-1] if soft and delsp else bare)
        if not soft:
            joined.append(_line(paragraph, depth))
            paragraph = []
    if paragraph:
        joined.append(_line(paragraph, depth))
    return "\n".join(joined)


def _line(paragraph: list[str], depth: int) -> str:
    words = "".join(paragraph)
    return f"{'>' * depth} {words}" if depth else words
