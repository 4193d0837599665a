"""What mail programs write around quotations and signatures in HTML: tables, and one walk that leaves them out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mailbot.mail.html.fragments import Fragment, FragmentKind

_QUOTING: Final = frozenset(
    {
        "gmail_quote", "gmail_quote_container", "gmail_attr", "gmail_signature", "gmail_signature_prefix", "moz-cite-prefix",
        "moz-signature", "moz-forward-container", "yahoo_quoted", "protonmail_quote", "protonmail_signature_block",
        "k9mail-signature", "zmail_extra", "tutanota_quote", "applemailsignature",
    }
)  # fmt: skip
"""Classes of what is left out."""
_SIGNING: Final = frozenset({"ms-outlook-mobile-signature", "signature", "applemailsignature"})
"""Elements by their id, left out too."""
_ENDING: Final = frozenset(
    {"divrplyfwdmsg", "appendonsend", "_mailoriginal", "olk_src_body_section", "mail-editor-reference-message-container"}
)
"""Elements by their id (or an anchor's name), after which everything is old: Outlook's."""
_RULED: Final = re.compile(r"border-top:\s?solid", re.IGNORECASE)
"""Outlook's line above "De: …"."""
_HIDDEN: Final = re.compile(r"(?:display:\s?none|mso-hide:\s?all)", re.IGNORECASE)


def unquoted(pieces: Iterable[Fragment]) -> list[Fragment]:
    """Return the pieces without what a program marked as quoted, signature or hidden."""
    kept: list[Fragment] = []
    inside = 0  # how deep we are in something that is left out
    depth = 0
    for piece in pieces:
        if piece.kind is FragmentKind.OPENING:
            depth += 1
            if not inside and _ends(piece):
                return kept + _closed(kept)
            if not inside and _left_out(piece):
                inside = depth
        if not inside:
            kept.append(piece)
        if piece.kind is FragmentKind.CLOSING:
            if inside == depth:
                inside = 0
            depth -= 1
    return kept


def _closed(pieces: Iterable[Fragment]) -> list[Fragment]:
    """Return the closings that pieces cut in their middle still need."""
    open_: list[str] = []
    for piece in pieces:
        if piece.kind is FragmentKind.OPENING:
            open_.append(piece.name)
        elif piece.kind is FragmentKind.CLOSING:
            open_.pop()
    return [Fragment(FragmentKind.CLOSING, name) for name in reversed(open_)]


def _names(piece: Fragment) -> set[str]:
    said = (piece.attributes.get("id", ""), piece.attributes.get("name", ""))
    return {one.lower().removeprefix("x_") for one in said if one}


def _ends(piece: Fragment) -> bool:
    return not _ENDING.isdisjoint(_names(piece)) or (
        piece.name == "div" and _RULED.search(piece.attributes.get("style", "")) is not None
    )


def _left_out(piece: Fragment) -> bool:
    classes = {one.removeprefix("x_") for one in piece.attributes.get("class", "").lower().split()}
    names = _names(piece)
    if not _QUOTING.isdisjoint(classes) or not _SIGNING.isdisjoint(names):
        return True
    if any(name.startswith("yahoo_quoted") for name in names):
        return True
    if _HIDDEN.search(piece.attributes.get("style", "")):
        return True
    return piece.name == "blockquote" and (
        piece.attributes.get("type", "").lower() == "cite" or any("quote" in one for one in classes)
    )
