"""How the words of a reply are shown of which nobody knows whether they are new: below the new ones, and named as that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mailbot.mail.replies.reading import Piece, PieceKind, Reading

_LINES: Final = {
    "pt_BR": "[Abaixo: parece citação, mas não consta em nenhuma mensagem deste chamado]",
    "en": "[Below: looks quoted, but stands in no message of this ticket]",
}
_MOST: Final = 20
"""Pieces that are told; a mail with more is no conversation."""
_SHOWN: Final = 60
"""Characters by which a piece is known again."""


def whole(reading: Reading, language: str) -> str:
    """Return all that a reply says and that is not proven old, the doubtful below one line that says so."""
    return with_kept(reading.answers, reading, language)


def with_kept(words: str, reading: Reading | None, language: str) -> str:
    """Return ``words``, and below them what of the reply is neither new by its place nor proven old."""
    kept = unproven(reading)
    if not kept or not words:
        return words or kept
    return f"{words}\n\n{_LINES.get(language, _LINES['en'])}\n\n{kept}"


def unproven(reading: Reading | None) -> str:
    """Return what of a reply is neither new by its place nor proven old."""
    return "\n\n".join(piece.text for piece in reading.kept) if reading is not None else ""


def facts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield, for ``mailbot why``, each piece that was cut or kept, and what proved it, if anything did."""
    for piece in reading.cut[:_MOST]:
        known = "known in the table of banners by" if piece.kind is PieceKind.BANNER else "proven old by"
        yield "cut", f"{_told(piece)}, {known} {piece.proof}"
    for piece in reading.kept[:_MOST]:
        why = "shown, since the words point to it" if piece.proof else "nothing proves that it is old"
        yield "kept", f"{_told(piece)}: {why}"


def _told(piece: Piece) -> str:
    words = " ".join(piece.text.split())
    shown = words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
    return f"{piece.kind.value} of {len(words.split())} words “{shown}”"
