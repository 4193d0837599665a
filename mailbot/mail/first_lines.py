"""Formatted words without their first lines: the orders that an agent wrote on top of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailbot.mail.cutting import trimmed
from mailbot.mail.html_pieces import Is, Piece, of_letter, plainly_written, pruned
from mailbot.mail.same_words import without_additions


def without_lines(html: str, lines: Sequence[str]) -> str | None:
    """Return formatted words without their first lines, which must be exactly ``lines`` (plain; empty ones do not count).

    None where they are not, or where a picture stands among them; "" where nothing is left.
    """
    wanted = [flat for line in lines if (flat := _flat(without_additions(line)))]
    pieces = of_letter(html)
    rest = _behind(pieces, wanted)
    if rest is None:
        return None
    return plainly_written(pruned(trimmed([*_opened(pieces[:rest]), *pieces[rest:]])))


def _behind(pieces: Sequence[Piece], wanted: Sequence[str]) -> int | None:
    """Return where the pieces behind the first lines begin; None where those lines are others."""
    line: list[str] = []
    found = 0
    for at, piece in enumerate(pieces):
        if found == len(wanted):
            return at
        if piece.kind is Is.VOID and piece.name != "br":
            return None
        if piece.kind is Is.WORDS:
            line.append(piece.name)
        said = _flat("".join(line)) if piece.breaks else ""
        if piece.breaks:
            line = []
        if said and said != wanted[found]:
            return None
        found += bool(said)
    return len(pieces) if [*wanted[found:]] == [one for one in [_flat("".join(line))] if one] else None


def _opened(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the openings whose closings are not among the pieces."""
    open_: list[Piece] = []
    for piece in pieces:
        if piece.kind is Is.OPENING:
            open_.append(piece)
        elif piece.kind is Is.CLOSING:
            open_.pop()
    return open_


def _flat(text: str) -> str:
    return " ".join(text.split())
